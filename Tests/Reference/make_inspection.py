"""Makes inspection.json: what "Looking inside" says of a net, by NumPy's and PyTorch's numbers.

Run it with the versions that make.py pins:  python Tests/Reference/make_inspection.py
"""

import math

import numpy as np
import torch

from make import packed, values, write


def keras_weights_norm(weight):
    """see_rnn's weights_norm of one Keras weight, whose last axis counts units: max and mean of the units' l2 norms."""
    norms = np.sqrt(np.sum(np.square(weight), axis=tuple(range(weight.ndim - 1))))
    return [float(norms.max()), float(norms.mean())]


def unpacked(tensor):
    return np.array(tensor["values"]).reshape(tensor["shape"])


def fisher_ratio(features, labels):
    features = features.reshape(len(features), -1)
    center = features.mean(axis=0)
    between = within = 0.0
    for label in np.unique(labels):
        members = features[labels == label]
        mean = members.mean(axis=0)
        between += len(members) * ((mean - center) ** 2).sum()
        within += ((members - mean) ** 2).sum()
    return between / within


def coadaptation(units):
    units = units[:, units.std(axis=0) > 0]
    correlations = np.corrcoef(units, rowvar=False)
    sizes = np.abs(correlations[np.triu_indices(len(correlations), 1)])
    shares = np.linalg.eigvalsh(correlations).clip(1e-15, None)
    shares = shares / shares.sum()
    return [sizes.mean(), sizes.max(), math.exp(-(shares * np.log(shares)).sum())]


def inspection():
    """What "Looking inside" says of Linear(3, 6), ReLU, Linear(6, 6), Tanh, Linear(6, 2) and of a Conv1d(3, 4, 5).

    Parameters are hashed(count, start, 1.5), start running on; x is hashed too, labels are i % 3. Features are taken
    in float64.
    """
    nn = torch.nn
    net = nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 6), nn.Tanh(), nn.Linear(6, 2))
    start = 0
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(values(*p.shape, start=start, scale=1.5))
            start += p.numel()
        net[0].bias[2] = -50  # a dead unit
    parameters = {name: packed(p) for name, p in net.named_parameters()}
    net = net.double()
    x = values(24, 3, start=1000, scale=2).double()
    labels = np.arange(24) % 3
    layers, h = [], x
    for index, layer in enumerate(net):
        h = layer(h)
        features = h.detach().numpy()
        layers.append({
            "layer": str(index), "fisher": fisher_ratio(features, labels), "coadaptation": coadaptation(features),
        })
        if isinstance(layer, nn.ReLU):
            dead = [int(unit) for unit in np.flatnonzero((features <= 0).all(axis=0))]
            active = float((features > 0).mean())
        if isinstance(layer, nn.Tanh):
            low, high = float((features <= -0.99).mean()), float((features >= 0.99).mean())
    kernel = values(4, 3, 5, start=2000)
    square = net[2].weight.detach().numpy().copy()
    singular = np.linalg.svd(square, compute_uv=False)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=0.02)
    for _ in range(2):
        before = {name: p.detach().clone() for name, p in net.named_parameters()}
        optimizer.zero_grad()
        net(x).square().mean().backward()
        optimizer.step()
    write("inspection", [{
        "x": packed(x.float()),
        "labels": [int(label) for label in labels],
        "input_fisher": fisher_ratio(x.numpy(), labels),
        "layers": layers,
        "parameters": parameters, "kernel": packed(kernel),
        "dead": dead, "active": active, "low": low, "high": high,
        # Keras keeps [positions, inputs, outputs] where PyTorch has [outputs, inputs, positions].
        "conv_norm": keras_weights_norm(kernel.double().numpy().transpose(2, 1, 0)),
        "linear_norm": keras_weights_norm(unpacked(parameters["0.weight"]).T),
        "bias_norm": keras_weights_norm(unpacked(parameters["0.bias"])),
        "sigma_max": float(singular[0]),
        "stable_rank": float((square**2).sum() / singular[0] ** 2),
        "spectral_radius": float(np.abs(np.linalg.eigvals(square)).max()),
        "second_update_ratio": {
            name: float(((p.detach() - before[name]).norm() / before[name].norm())) for name, p in net.named_parameters()
        },
        "second_gradient": {name: float(p.grad.norm()) for name, p in net.named_parameters()},
    }])


if __name__ == "__main__":
    inspection()
