"""Makes gradients.reg and indexing.reg of Tests/Golden/parity: tensor functions with their gradients, as PyTorch has
them, and indexing as NumPy has it.

Run it with the versions that make.py pins:  python Tests/Reference/gradients.py
A result's gradient is cos(0), cos(1), … in its elements' order, so that each of them counts otherwise.
"""

import json
import re

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from files import FILES
from make import values

linalg = torch.linalg
NAN, INF = float("nan"), float("inf")
INPUTS = {
    "x": values(4, 6, start=10, scale=3),
    "other": values(3, 1, 6, start=60),
    "square": values(4, 4, start=100, scale=2),
    "tall": values(5, 3, start=130, scale=2),
    "wide": values(3, 5, start=160, scale=2),
    "batch": values(2, 3, 4, start=190), "squares": values(2, 1, 3, 3, start=230, scale=2),
    "ties": torch.tensor([[1.0, -2, 2, 1], [0, 0, -1, 0], [2, 2, 2, -2]]),
    "holes": torch.tensor([[1.0, NAN, 3], [INF, 2, -INF], [5, 6, 7]]),
    "twins": torch.tensor([[2.0, 0, 0], [0, 2, 0], [0, 0, 1]]),
    "large": torch.tensor([1e19, 2e19, -3e20, 1e25]),
    "small": torch.tensor([1e-30, 2e-30, 3e-25]),
    "empty": torch.zeros(0, 3),
    "number": torch.tensor(1.5),
}
INDEXED = {
    "line": values(7, start=500), "grid": values(4, 5, start=600), "block": values(3, 4, 2, start=700),
    "none_at_all": torch.zeros(0, 3),
}


def eigvals(x):
    """As reg orders them: rows [real, imaginary], largest magnitude first."""
    found = linalg.eigvals(x)
    found = found.gather(-1, torch.argsort(-found.abs().detach(), dim=-1, stable=True))
    return torch.stack([found.real, found.imag], -1)


# Each call stands here as reg writes it, with the inputs it names.
CALLS = {
    "svdvals(square)": linalg.svdvals, "svdvals(tall)": linalg.svdvals, "svdvals(wide)": linalg.svdvals,
    "sigma_max(tall)": lambda x: linalg.matrix_norm(x, 2), "sigma_max(twins)": lambda x: linalg.matrix_norm(x, 2),
    "qr(square)[0]": lambda x: linalg.qr(x)[0], "qr(square)[1]": lambda x: linalg.qr(x)[1],
    "qr(tall)[0]": lambda x: linalg.qr(x)[0], "qr(tall)[1]": lambda x: linalg.qr(x)[1],
    "qr(wide)[1]": lambda x: linalg.qr(x)[1], "qr(wide, \"complete\")[0]": lambda x: linalg.qr(x, "complete")[0],
    "eigvals(square)[:, 0]": lambda x: eigvals(x)[:, 0], "eigvals(square)[:, 1]**2": lambda x: eigvals(x)[:, 1] ** 2,
    "spectral_radius(square)": lambda x: linalg.eigvals(x).abs().max(),
    "svdvals(batch)": linalg.svdvals, "sigma_max(batch)": lambda x: linalg.matrix_norm(x, 2),
    "qr(batch)[0]": lambda x: linalg.qr(x)[0], "qr(batch)[1]": lambda x: linalg.qr(x)[1],
    "eigvals(squares)": eigvals, "spectral_radius(squares)": lambda x: linalg.eigvals(x).abs().amax(-1),
    "einsum(\"...ij,kj->k...i\", batch, square)": lambda a, b: torch.einsum("...ij,kj->k...i", a, b),
    "einsum(\"b...,b...\", batch, batch)": lambda a: torch.einsum("b...,b...", a, a),
    "einsum(\"aij,bij->ij\", batch, batch[0:1])": lambda a: torch.einsum("aij,bij->ij", a, a[0:1]),
    "einsum(\"...->\", batch)": lambda a: torch.einsum("...->", a),
    "x / other": torch.div, "maximum(x, other)": torch.maximum, "where(x > other, x, other)":
        lambda a, b: torch.where(a > b, a, b), "minimum(holes, 2)": lambda a: torch.minimum(a, torch.tensor(2.0)),
    "0 ** ties": lambda a: torch.pow(0, a), "ties ** 3": lambda a: a**3,
    "scatter(x, 1, [[1, 0], [2, 5]], other[:, 0])": lambda a, b: torch.scatter(
        a, 1, torch.tensor([[1, 0], [2, 5]]), b[:2, 0, :2]),
    "split(x, 4, axis = 1)[1]": lambda a: a.split(4, 1)[1], "split(empty, 2)[0]": lambda a: a.split(2)[0],
    "any(ties, axis = 1)": lambda a: (a != 0).any(1), "all(ties, axis = 0, keepdims = true)":
        lambda a: (a != 0).all(0, keepdim=True),
    "quantile(x, [0.1, 0.5, 0.9])": lambda a: a.quantile(torch.tensor([0.1, 0.5, 0.9])),
    "quantile(x, [0.2, 1], axis = 0, keepdims = true)": lambda a: a.quantile(torch.tensor([0.2, 1.0]), 0, keepdim=True),
    "quantile(holes, 0.4, axis = 1)": lambda a: a.quantile(0.4, 1), "median(holes, axis = 0)": lambda a: a.median(0).values,
    "median(holes)": torch.median, "max(holes)": torch.max, "min(holes, axis = 1)": lambda a: a.min(1).values,
    "max(ties, axis = 1)": lambda a: a.max(1).values, "max(ties, axis = [0, 1])": lambda a: a.amax([0, 1]),
    "min(ties)": torch.min, "median(ties)": torch.median, "median(ties, axis = 1)": lambda a: a.median(1).values,
    "sort(ties, axis = 1, descending = true)": lambda a: a.sort(dim=1, descending=True, stable=True).values,
    "prod(ties, axis = 1)": lambda a: a.prod(1), "cumsum(x, axis = -2)": lambda a: a.cumsum(-2),
    "sum(empty, axis = 0)": lambda a: a.sum(0), "mean(empty, axis = 1)": lambda a: a.mean(1), "prod(empty)": torch.prod,
    "sum(number, axis = 0)": lambda a: a.sum(0), "median(number, axis = -1)": lambda a: a.median(-1).values,
    "var(number, axis = 0)": lambda a: a.var(0), "squeeze(number, 0)": lambda a: a.squeeze(0),
    "clip(x, other, 0.5)": lambda a, b: torch.clamp(a, b, torch.tensor(0.5)),
    "clip(ties, 0, 1)": lambda a: torch.clamp(a, 0, 1), "masked_fill(x, x > 0, number)": lambda a, b: a.masked_fill(a > 0, b),
    "bce(sigmoid(x), sigmoid(2 * x))": lambda a: F.binary_cross_entropy(torch.sigmoid(a), torch.sigmoid(2 * a)),
}
for _p in [0, 0.5, 1, 2, 3, -1, "inf", "-inf"]:
    CALLS[f"norm(ties, {_p})"] = lambda a, p=float(_p): linalg.vector_norm(a, p)
    CALLS[f"norm(ties, {_p}, axis = 1)"] = lambda a, p=float(_p): linalg.vector_norm(a, p, dim=1)
for _name in ["var", "std"]:
    for _source in ["large", "small", "x", "ties"]:
        CALLS[f"{_name}({_source})"] = getattr(torch, _name)

NUMBERS = {}


def keep(name, tensor):
    assert name not in NUMBERS, name
    NUMBERS[name] = tensor.detach().to(torch.float32).contiguous().clone()


def inputs_of(call):
    places = {name: re.search(rf"\b{name}\b", call) for name in INPUTS}
    return sorted((name for name in INPUTS if places[name]), key=lambda name: places[name].start())


def gradients():
    lines = []
    for call, function in CALLS.items():
        names = inputs_of(call)
        leaves = [INPUTS[name].clone().requires_grad_(True) for name in names]
        y = function(*leaves)
        keep(call, y)
        if y.requires_grad:
            seed = torch.cos(torch.arange(y.numel(), dtype=torch.float32)).reshape(y.shape)
            found = torch.autograd.grad((y * seed).sum(), leaves, allow_unused=True)
            for name, leaf, gradient in zip(names, leaves, found):
                keep(f"{call} gradient of {name}", torch.zeros_like(leaf) if gradient is None else gradient)
        lines.append(f"check({json.dumps(call)}, {json.dumps(names)}, fn({', '.join(names)}) = {call})")
    return lines


def entry(random, size, picked):
    """An entry of an index, as text and as NumPy's value: a number, a slice, positions or a mask."""
    kind = random.choice(["number", "slice", "slice", "whole", "positions", "mask"]) if size else "slice"
    if kind == "number":
        index = int(random.integers(-size, size))
        return str(index), index
    if kind == "slice":
        ends = [None if random.random() < 0.35 else int(random.integers(-size - 2, size + 3)) for _ in range(2)]
        step = None if random.random() < 0.4 else int(random.choice([-3, -2, -1, 1, 2, 3]))
        text = ":".join("" if end is None else str(end) for end in ends) + ("" if step is None else f":{step}")
        return text, slice(*ends, step)
    if kind == "whole":
        return ":", slice(None)
    if kind == "positions":
        index = random.integers(-size, size, size=picked)
        return json.dumps(index.tolist()), index
    mask = random.random(size) < 0.6
    mask[random.permutation(size)[: picked[-1]]] = True
    return f"{json.dumps(mask.astype(int).tolist())} == tensor(1)", mask


def index(random, shape):
    picked = tuple(int(n) for n in random.integers(1, 3, size=random.integers(1, 3)))
    count = int(random.integers(1, len(shape) + 1))
    gap = int(random.integers(0, count + 1)) if random.random() < 0.3 else None
    text, entries = [], []
    for position in range(count + 1):
        if position == gap:
            text.append("...")
            entries.append(Ellipsis)
        if position == count:
            break
        if random.random() < 0.1:
            text.append("none")
            entries.append(None)
        axis = position if gap is None or position < gap else len(shape) - count + position
        spelt, value = entry(random, shape[axis], picked)
        text.append(spelt)
        entries.append(value)
    return ", ".join(text), tuple(entries)


def indexing():
    random = np.random.default_rng(8)
    lines = []
    while len(lines) < 240:
        name = random.choice(list(INDEXED))
        text, entries = index(random, INDEXED[name].shape)
        x = NUMBERS[name].numpy()
        try:
            found = np.array(x[entries])
        except IndexError:
            continue
        key = f"{name}[{text}]"
        if key in NUMBERS:
            continue
        keep(key, torch.tensor(found))
        gradient = np.zeros_like(x)
        np.add.at(gradient, entries, np.cos(np.arange(found.size, dtype=np.float32)).reshape(found.shape))
        keep(f"{key} gradient", torch.tensor(gradient))
        # A value that broadcasts, put there: of equal positions the last one stays.
        given = [1 if random.random() < 0.3 else size for size in found.shape][int(random.integers(0, found.ndim + 1)):]
        changed = x.copy()
        changed[entries] = (np.arange(np.prod(given, dtype=int), dtype=np.float32) + 10).reshape(given)
        keep(f"{key} = …", torch.tensor(changed))
        lines.append(f"check({json.dumps(key)}, known.{name}, fn(x) = x[{text}], {given}, fn(x, y) {{ x[{text}] = y }})")
    return lines


HEAD = """# Written by Tests/Reference/gradients.py: change that, not this script.
known = load_safetensors("Tests/Reference/files/gradients.safetensors")
checked = {count: 0}

fn compare(name, got) {
    checked.count += 1
    got, expected = tensor(got), known[name]
    if got.shape != expected.shape {
        print(f"{name} has shape {got.shape}, not {expected.shape}")
    } else if not allclose(got, expected, rtol = 2e-4, atol = 1e-5, equal_nan = true) {
        print(f"{name} is {got}, not {expected}")
    }
}

fn leaf(x) {
    x = clone(x)
    x.requires_grad = true
    x
}

fn weighted(y) = (y * cos(arange(y.size)).reshape(y.shape)).sum()

"""
CHECK_GRADIENT = """fn check(call, names, f) {
    leaves = [leaf(known[name]) for name in names]
    y = f(*leaves)
    compare(call, y)
    if not f"{call} gradient of {names[0]}" in known { return none }
    for name, gradient in zip(names, grad(weighted(y), leaves)) { compare(f"{call} gradient of {name}", gradient) }
}

"""
CHECK_INDEX = """fn check(key, x, read, shape, write) {
    x = leaf(x)
    y = read(x)
    compare(key, y)
    compare(f"{key} gradient", grad(weighted(y), [x])[0])
    changed = x.detach()
    write(changed, reshape(arange(prod(shape)) + 10, shape))
    compare(f"{key} = …", changed)
}

"""


def write(group, check, lines):
    name = FILES.parent.parent / "Golden" / "parity" / f"{group}.reg"
    before = len(NUMBERS)
    text = HEAD + check + "\n".join(lines()) + "\n"
    name.write_text(text + f"\nprint(checked.count)    # expect: {len(NUMBERS) - before}\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    for input_name, tensor in (INPUTS | INDEXED).items():
        keep(input_name, tensor)
    write("gradients", CHECK_GRADIENT, gradients)
    write("indexing", CHECK_INDEX, indexing)
    save_file(NUMBERS, FILES / "gradients.safetensors")
    print(len(NUMBERS), "tensors")
