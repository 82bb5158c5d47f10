"""RNN, LSTM and GRU; `make.py` calls it."""

import torch

from support import packed, values, write


def recurrent_case(name, layer, x, with_state=False):
    """Outputs, last states and the gradients of their sums with hashed upstream values, in PyTorch's shapes."""
    layer.batch_first = True
    is_lstm = isinstance(layer, torch.nn.LSTM)
    x = x.clone().requires_grad_(True)
    count = layer.num_layers * (2 if layer.bidirectional else 1)
    state = None
    if with_state:
        state = [values(count, x.shape[0], layer.hidden_size, start=3000 + 500 * i).requires_grad_(True)
                 for i in range(2 if is_lstm else 1)]
    y, last = layer(x, None if state is None else tuple(state) if is_lstm else state[0])
    last = list(last) if is_lstm else [last]
    upstream = [values(*t.shape, start=5000 + 1000 * i) for i, t in enumerate([y] + last)]
    sum((t * u).sum() for t, u in zip([y] + last, upstream)).backward()
    return {
        "name": name,
        "input": packed(x),
        "state": [packed(t) for t in state or []],
        "upstream": [packed(u) for u in upstream],
        "outputs": [packed(t) for t in [y] + last],
        "input_gradient": packed(x.grad),
        "state_gradients": [packed(t.grad) for t in state or []],
        "parameters": {key: packed(p) for key, p in layer.named_parameters()},
        "gradients": {key: packed(p.grad) for key, p in layer.named_parameters()},
    }


def recurrents():
    nn = torch.nn
    x = values(3, 4, 2, start=2800, scale=1.5)
    # More examples than a tile, more units than a vector.
    wide = values(10, 2, 3, start=2850)

    def small(layer):
        with torch.no_grad():
            for i, p in enumerate(layer.parameters()):
                p.copy_(values(*p.shape, start=900 + 1000 * i, scale=0.9))
        return layer

    cases = []
    for name, make in {
        "rnn": nn.RNN, "rnn_relu": lambda *a, **k: nn.RNN(*a, nonlinearity="relu", **k), "lstm": nn.LSTM, "gru": nn.GRU,
    }.items():
        cases += [
            recurrent_case(name, small(make(2, 3)), x),
            recurrent_case(f"{name}_state", small(make(2, 3)), x, with_state=True),
            recurrent_case(f"{name}_no_bias", small(make(2, 3, bias=False)), x),
            recurrent_case(f"{name}_wide", small(make(3, 9)), wide, with_state=True),
            recurrent_case(f"{name}_stacked", small(make(2, 3, num_layers=2)), x, with_state=True),
            recurrent_case(f"{name}_both_ways", small(make(2, 3, bidirectional=True)), x),
            recurrent_case(f"{name}_stacked_both_ways", small(make(2, 3, num_layers=2, bidirectional=True)), x,
                           with_state=True),
        ]
    write("recurrents", cases)
