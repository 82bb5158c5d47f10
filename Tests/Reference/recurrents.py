"""RNN, LSTM and GRU; `make.py` calls it."""

import torch
import torch.nn.functional as F

from support import packed, values, write


def recurrent_case(name, layer, x, with_state=False):
    """Outputs, last states and the gradients of their sums with hashed upstream values, in PyTorch's shapes."""
    layer.batch_first = True
    is_lstm = name.startswith("lstm")
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


class Normalized(torch.nn.Module):
    """One layer with layer norm of W_ih x and of W_hh h, and for LSTM of c on its way to the output (Ba et al. 2016)."""

    GATES = {"rnn": 1, "lstm": 4, "gru": 3}

    def __init__(self, kind, inputs, width):
        super().__init__()
        rows = self.GATES[kind] * width
        shapes = {"weight_ih": (rows, inputs), "weight_hh": (rows, width), "bias_ih": (rows,), "bias_hh": (rows,),
                  "norm_ih": (rows,), "norm_hh": (rows,)}
        if kind == "lstm":
            shapes |= {"norm_c": (width,), "bias_c": (width,)}
        self.kind, self.hidden_size, self.num_layers, self.bidirectional = kind, width, 1, False
        for i, (name, shape) in enumerate(shapes.items()):
            start = values(*shape, start=900 + 1000 * i, scale=0.9) + (1 if name.startswith("norm") else 0)
            self.register_parameter(name + "_l0", torch.nn.Parameter(start))

    def forward(self, x, state=None):
        def norm(a, gain, bias):
            return F.layer_norm(a, a.shape[-1:], gain, bias)

        sizes = x.shape[0], self.hidden_size
        states = [torch.zeros(sizes) for _ in range(2)] if state is None else [s[0] for s in state]
        h, c = states[0], states[-1]
        outputs = []
        for t in range(x.shape[1]):
            a = norm(F.linear(x[:, t], self.weight_ih_l0), self.norm_ih_l0, self.bias_ih_l0)
            s = norm(F.linear(h, self.weight_hh_l0), self.norm_hh_l0, self.bias_hh_l0)
            if self.kind == "rnn":
                h = torch.tanh(a + s)
            elif self.kind == "gru":
                (ar, az, an), (sr, sz, sn) = a.chunk(3, 1), s.chunk(3, 1)
                z = torch.sigmoid(az + sz)
                h = (1 - z) * torch.tanh(an + torch.sigmoid(ar + sr) * sn) + z * h
            else:
                i, f, g, o = (a + s).chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(norm(c, self.norm_c_l0, self.bias_c_l0))
            outputs.append(h)
        last = (h[None], c[None]) if self.kind == "lstm" else h[None]
        return torch.stack(outputs, 1), last


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
    cases += [recurrent_case(f"{kind}_layer_norm", Normalized(kind, 2, 3), x) for kind in Normalized.GATES]
    cases.append(recurrent_case("lstm_wide_layer_norm", Normalized("lstm", 3, 9), wide))
    write("recurrents", cases)
