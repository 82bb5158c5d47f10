"""Makes Tests/Golden/parity: calls as users write them, and what PyTorch gives for each.

Run it with the versions that make.py pins:  python Tests/Reference/parity.py
It writes the scripts, and files/parity.safetensors with the numbers. An entry is named for the call; layers get their
parameters from the same file, under the call's name and the parameter's.
"""

import json

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from files import FILES
from make import fill, values

NUMBERS = {}


def keep(name, tensor):
    assert name not in NUMBERS, name
    NUMBERS[name] = tensor.detach().to(torch.float32).contiguous().clone()


INPUTS = {
    "x": values(4, 6, start=10, scale=3),
    "sequence": values(2, 4, 9, start=200, scale=2),
    "image": values(2, 4, 7, 6, start=400, scale=2),
    "volume": values(2, 4, 3, 2, 2, start=900, scale=2),
    "probabilities": torch.sigmoid(values(4, 6, start=1200, scale=2)),
    "targets": (values(4, 6, start=1300) > 0).float(),
    "wanted": values(4, 6, start=1400, scale=3),
    "labels": torch.tensor([0, 5, 2, 2]),
    "class_weights": torch.tensor([1.0, 2, 0.5, 1, 3, 0.1]),
    "w": values(3, 4, start=1500),
}

# Each call stands here as reg writes it; where PyTorch spells it otherwise, that follows.
LAYERS = {
    "x": [
        "ReLU()", "LeakyReLU(0.2)", "ELU(0.5)", "SELU()", "GELU()", 'GELU(approximate="tanh")', "SiLU()", "Mish()", "Tanh()",
        "Sigmoid()", "Softmax(dim=1)", "Softplus(2, 3)", "Hardtanh(-2, 0.5)", "PReLU(6, 0.1)", "Identity()", "Linear(6, 3)",
        "Linear(6, 2, bias=False)", "LayerNorm(6)", "LayerNorm(6, eps=0.1)", "RMSNorm(6, eps=0.01)", "BatchNorm1d(6)",
        "BatchNorm1d(6, eps=0.1, momentum=0.3)", "GroupNorm(3, 6)",
    ],
    "sequence": [
        "BatchNorm1d(4)", "InstanceNorm1d(4)", "InstanceNorm1d(4, affine=True)", "Conv1d(4, 6, 3)",
        "Conv1d(4, 6, 3, stride=2, padding=1, groups=2)", "Conv1d(4, 2, 4, padding=\"same\", dilation=2)", "MaxPool1d(2)",
        "MaxPool1d(3, 2, 1)", "AvgPool1d(2)", "AvgPool1d(3, 2, 1)", "AvgPool1d(4, 3, 2, count_include_pad=False)",
        "AdaptiveAvgPool1d(4)", "LayerNorm([4, 9])", "MaxPool1d(3, 2, 1, ceil_mode=True)",
        "MaxPool1d(3, 2, dilation=3)", "AvgPool1d(4, 3, 2, True)", "AvgPool1d(4, 3, 2, True, False)",
    ],
    "image": [
        "BatchNorm2d(4, momentum=0.5)", "InstanceNorm2d(4)", "GroupNorm(2, 4)", "LocalResponseNorm(3, 0.5, 0.6, 2)",
        "Conv2d(4, 3, 3)", "Conv2d(4, 2, [3, 2], stride=[2, 1], padding=[1, 0], bias=False)",
        "Conv2d(4, 8, 3, padding=1, groups=4)", "Conv2d(4, 2, 3, padding=\"same\")", "Conv2d(4, 2, 2, dilation=[2, 3])",
        "MaxPool2d(2)", "MaxPool2d([3, 2], stride=2, padding=1)", "AvgPool2d(2)", "AvgPool2d(3, stride=[1, 2], padding=1)",
        "AvgPool2d([2, 3], padding=1, count_include_pad=False)",
        "MaxPool2d(2, 4, 1, ceil_mode=True)", "MaxPool2d([2, 3], 1, dilation=[3, 2])", "AvgPool2d(3, 2, 1, ceil_mode=True)",
        "AvgPool2d([3, 2], stride=[3, 4], ceil_mode=True, count_include_pad=False)",
        "AdaptiveAvgPool2d(3)", "AdaptiveAvgPool2d([2, 5])", "Flatten()",
    ],
    "volume": ["BatchNorm3d(4)", "InstanceNorm3d(4, affine=True)"],
}

FUNCTIONS = {
    "relu(x)": F.relu, "leaky_relu(x, 0.3)": lambda x: F.leaky_relu(x, 0.3), "elu(x, 0.7)": lambda x: F.elu(x, 0.7),
    "selu(x)": F.selu, "gelu(x)": F.gelu, "silu(x)": F.silu, "mish(x)": F.mish, "softplus(x)": F.softplus,
    "hardtanh(x)": F.hardtanh, "softmax(x, axis = 0)": lambda x: F.softmax(x, 0),
    "log_softmax(x, axis = 1)": lambda x: F.log_softmax(x, 1), "logsumexp(x, axis = 1)": lambda x: torch.logsumexp(x, 1),
    "var(x, axis = 0)": lambda x: x.var(0), "std(x, axis = 1, unbiased = false)": lambda x: x.std(1, unbiased=False),
    "median(x, axis = 1)": lambda x: x.median(1).values, "quantile(x, 0.3, axis = 1)": lambda x: x.quantile(0.3, 1),
    "norm(x, axis = 1)": lambda x: x.norm(dim=1), "prod(x, axis = 0)": lambda x: x.prod(0),
    "cumsum(x, axis = 1)": lambda x: x.cumsum(1), "clip(x, -1, 0.5)": lambda x: x.clip(-1, 0.5),
    "roll(x, 2, axis = 1)": lambda x: x.roll(2, 1), "flip(x, axis = 0)": lambda x: x.flip(0),
    "tril(x)": torch.tril, "triu(x, 1)": lambda x: x.triu(1), "x.T @ x": lambda x: x.T @ x,
    "einsum(\"ij,kj->ik\", x, x)": lambda x: torch.einsum("ij,kj->ik", x, x), "svdvals(x)": torch.linalg.svdvals,
    "pad(x, [1, 2])": lambda x: F.pad(x, [1, 2]), "sort(x, axis = 1)": lambda x: x.sort(1).values,
    "argsort(x, axis = 1)": lambda x: x.argsort(1), "argmax(x, axis = 1)": lambda x: x.argmax(1),
    "topk(x, 2)[0]": lambda x: x.topk(2).values, "tile(x, [2, 1])": lambda x: x.tile(2, 1),
    "min(x, axis = 0)": lambda x: x.min(0).values, "floor(x)": torch.floor, "round(x * 2)": lambda x: (x * 2).round(),
}

LOSSES = {
    "mse(x, wanted)": F.mse_loss, "l1_loss(x, wanted)": F.l1_loss, "huber(x, wanted)": F.huber_loss,
    "huber(x, wanted, delta = 0.4)": lambda a, b: F.huber_loss(a, b, delta=0.4), "smooth_l1(x, wanted)": F.smooth_l1_loss,
    "smooth_l1(x, wanted, beta = 0.5)": lambda a, b: F.smooth_l1_loss(a, b, beta=0.5),
    "mse(x, wanted, reduction = \"sum\")": lambda a, b: F.mse_loss(a, b, reduction="sum"),
    "l1_loss(x, wanted, reduction = \"none\")": lambda a, b: F.l1_loss(a, b, reduction="none"),
    "cross_entropy(x, labels)": F.cross_entropy,
    "cross_entropy(x, labels, label_smoothing = 0.2)": lambda a, b: F.cross_entropy(a, b, label_smoothing=0.2),
    "cross_entropy(x, labels, weight = class_weights)":
        lambda a, b: F.cross_entropy(a, b, weight=INPUTS["class_weights"]),
    "cross_entropy(x, labels, 0.1, class_weights)":
        lambda a, b: F.cross_entropy(a, b, label_smoothing=0.1, weight=INPUTS["class_weights"]),
    "cross_entropy(x, labels, ignore_index = 2)": lambda a, b: F.cross_entropy(a, b, ignore_index=2),
    "cross_entropy(x, labels, 0.1, class_weights, ignore_index = 5)":
        lambda a, b: F.cross_entropy(
            a, b, label_smoothing=0.1, weight=INPUTS["class_weights"], ignore_index=5),
    "nll(log_softmax(x, axis = 1), labels, ignore_index = 0)":
        lambda a, b: F.nll_loss(F.log_softmax(a, 1), b, ignore_index=0),
    "cross_entropy(x, probabilities)": F.cross_entropy,
    "nll(log_softmax(x, axis = 1), labels)": lambda a, b: F.nll_loss(F.log_softmax(a, 1), b),
    "bce_with_logits(x, targets)": F.binary_cross_entropy_with_logits,
    "bce_with_logits(x, targets, pos_weight = class_weights)":
        lambda a, b: F.binary_cross_entropy_with_logits(a, b, pos_weight=INPUTS["class_weights"]),
    "bce(sigmoid(x), targets)": lambda a, b: F.binary_cross_entropy(torch.sigmoid(a), b),
    "kl_div(log_softmax(x, axis = 1), probabilities)": lambda a, b: F.kl_div(F.log_softmax(a, 1), b),
    "kl_div(log_softmax(x, axis = 1), probabilities, reduction = \"batchmean\")":
        lambda a, b: F.kl_div(F.log_softmax(a, 1), b, reduction="batchmean"),
}

OPTIMIZERS = [
    "SGD([w], lr=0.1)", "SGD([w], lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.1)",
    "SGD([w], lr=0.1, momentum=0.8, nesterov=True)", "Adam([w], lr=0.1)", "Adam([w], 0.1, [0.8, 0.9], 1e-3, 0.2)",
    "Adam([w], lr=0.1, amsgrad=True)", "AdamW([w], lr=0.1)", "AdamW([w], lr=0.1, weight_decay=0.5)", "NAdam([w], lr=0.1)",
    "NAdam([w], lr=0.1, weight_decay=0.1, momentum_decay=0.1)", "RAdam([w], lr=0.1)", "RMSprop([w], lr=0.1)",
    "RMSprop([w], lr=0.1, alpha=0.5, momentum=0.5, centered=True, weight_decay=0.1)", "Adagrad([w], lr=0.1)",
    "Adagrad([w], lr=0.1, lr_decay=0.5, weight_decay=0.1, initial_accumulator_value=0.2)", "Adadelta([w])",
    "Adadelta([w], lr=0.5, rho=0.5, eps=0.01, weight_decay=0.1)", "Adamax([w], lr=0.1)",
    "Adamax([w], lr=0.1, betas=[0.5, 0.7], weight_decay=0.1)",
]

SCHEDULES = {
    "StepLR(opt, 2, 0.5)": None, "MultiStepLR(opt, [1, 3], gamma=0.5)": None, "ExponentialLR(opt, 0.9)": None,
    "CosineAnnealingLR(opt, 4, eta_min=0.1)": None, "LinearLR(opt)": None, "LinearLR(opt, 0.5, 1, 4)": None,
    "PolynomialLR(opt, 4, 2)": None, "LambdaLR(opt, fn(t) = 0.5**t)": "LambdaLR(opt, lambda t: 0.5**t)",
    "CosineRestarts(opt, 2, T_mult=2)": "CosineAnnealingWarmRestarts(opt, 2, T_mult=2)",
    "OneCycleLR(opt, 1, total_steps=8)": None, "CyclicLR(opt, 0.1, 1, step_size_up=3, mode=\"triangular2\")": None,
}


def reg_spelling(call):
    """The call as reg writes it: the file's names are ours."""
    return call.replace("True", "true").replace("False", "false").replace("=", " = ").replace(" =  = ", " == ")


def layers():
    for source, calls in LAYERS.items():
        x = INPUTS[source]
        for call in calls:
            layer = fill(eval(f"nn.{call}", {"nn": nn}))  # pylint: disable=eval-used
            name = f"{source} |> {reg_spelling(call)}"
            for key, parameter in layer.named_parameters():
                keep(f"{name} parameter {key}", parameter)
            keep(f"{name} train", layer(x))
            keep(f"{name} eval", layer.eval()(x))


def functions():
    for name, function in FUNCTIONS.items():
        keep(name, function(INPUTS["x"]))
    for name, loss in LOSSES.items():
        x = INPUTS["x"].clone().requires_grad_(True)
        second = next(key for key in ["wanted", "labels", "targets", "probabilities"] if f", {key}" in name)
        value = loss(x, INPUTS[second])
        value.sum().backward()
        keep(name, value)
        keep(f"{name} gradient", x.grad)


def optimizers():
    for call in OPTIMIZERS:
        w = nn.Parameter(INPUTS["w"].clone())
        optimizer = eval(f"torch.optim.{call}", {"torch": torch, "w": w})  # pylint: disable=eval-used
        for _ in range(5):
            optimizer.zero_grad()
            (w ** 4 / 4 + (3 * w).sin()).sum().backward()
            optimizer.step()
        keep(reg_spelling(call), w)


def schedules():
    for ours, theirs in SCHEDULES.items():
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0, momentum=0.9)
        scope = vars(torch.optim.lr_scheduler) | {"opt": optimizer}
        schedule = eval(theirs or ours, scope)  # pylint: disable=eval-used
        rates = []
        for _ in range(8):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if len(rates) < 8:
                schedule.step()
        keep(ours if theirs else reg_spelling(ours), torch.tensor(rates))


HEAD = """# Written by Tests/Reference/parity.py: change that, not this script.
known = load_safetensors("Tests/Reference/files/parity.safetensors")
x, sequence, image, volume = known.x, known.sequence, known.image, known.volume
probabilities, targets, wanted = known.probabilities, known.targets, known.wanted
labels, class_weights = known.labels, known.class_weights
checked = {count: 0}

fn check(name, got) {
    checked.count += 1
    got, expected = tensor(got), known[name]
    if got.shape != expected.shape {
        print(f"{name} has shape {got.shape}, in PyTorch {expected.shape}")
    } else if not allclose(got, expected, rtol = 1e-4, atol = 1e-5) {
        print(f"{name} differs by {max((got - expected).abs())}")
    }
}
"""
BODIES = {
    "layers": """
fn layer(source, call, layer) {
    name = f"{source} |> {call}"
    for key, parameter in layer.named_parameters() { with no_grad() { parameter[...] = known[f"{name} parameter {key}"] } }
    check(f"{name} train", layer(known[source]))
    check(f"{name} eval", layer.eval()(known[source]))
}

""",
    "functions": "\n",
    "losses": """
fn loss(name, value) {
    check(name, value)
    value.sum().backward()
    check(f"{name} gradient", x.grad)
    x.grad = none
}

x.requires_grad = true
""",
    "optimizers": """
fn optimizer(name, make) {
    w = clone(known.w).detach()
    w.requires_grad = true
    opt = make(w)
    for step in 0..<5 { opt.step((w**4 / 4 + sin(3 * w)).sum()) }
    check(name, w)
}

""",
    "schedules": """
fn schedule(name, make) {
    opt = SGD([parameter([0])], lr = 1, momentum = 0.9)
    s = make(opt)
    preview = s.preview(8)
    rates = []
    for step in 0..<8 { rates.append(opt.lr); s.step() }
    check(name, rates)
    if preview != rates { print(f"{name}: the preview differs") }
}

""",
}


def write_script(group, lines, checks):
    folder = FILES.parent.parent / "Golden" / "parity"
    folder.mkdir(exist_ok=True)
    text = HEAD + BODIES[group] + "\n".join(lines) + f"\nprint(checked.count)    # expect: {checks}\n"
    (folder / f"{group}.reg").write_text(text)


def scripts():
    quoted = json.dumps
    calls = [(source, reg_spelling(call)) for source, calls in LAYERS.items() for call in calls]
    write_script("layers", [f'layer("{source}", {quoted(call)}, {call})' for source, call in calls], 2 * len(calls))
    write_script("functions", [f"check({quoted(call)}, {call})" for call in FUNCTIONS], len(FUNCTIONS))
    write_script("losses", [f"loss({quoted(call)}, {call})" for call in LOSSES], 2 * len(LOSSES))
    calls = [reg_spelling(call) for call in OPTIMIZERS]
    write_script("optimizers", [f"optimizer({quoted(call)}, fn(w) = {call})" for call in calls], len(calls))
    calls = [ours if theirs else reg_spelling(ours) for ours, theirs in SCHEDULES.items()]
    write_script("schedules", [f"schedule({quoted(call)}, fn(opt) = {call})" for call in calls], len(calls))


if __name__ == "__main__":
    torch.manual_seed(0)
    for input_name, tensor in INPUTS.items():
        keep(input_name, tensor)
    layers()
    functions()
    optimizers()
    schedules()
    save_file(NUMBERS, FILES / "parity.safetensors")
    scripts()
    print(len(NUMBERS), "tensors")
