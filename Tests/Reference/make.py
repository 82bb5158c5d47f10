"""Makes the reference numbers that the Swift tests compare with.

Run it with the pinned versions below:  python Tests/Reference/make.py
It writes the .json files beside it. Each holds a list of cases; a tensor in one is {"shape": [...], "values": [...]}.
Nothing here is random: inputs come from `hashed`, an integer recipe that the tests repeat bit for bit.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

from recurrents import recurrents
from support import packed, values, write

assert torch.__version__.split("+")[0] == "2.13.0", torch.__version__
assert np.__version__ == "2.4.6", np.__version__
torch.set_num_threads(1)


# ---------------------------------------------------------------- layers


def layer_case(name, layer, x, parameters=(), evaluations=0, training_inputs=()):
    """Output and gradients of sum(output * g), then, for layers with statistics, these and the output in eval mode."""
    layer.train()
    for earlier in training_inputs:
        layer(earlier)
    x = x.clone().requires_grad_(True)
    y = layer(x)
    upstream = values(*y.shape, start=5000)
    (y * upstream).sum().backward()
    case = {
        "name": name,
        "input": packed(x),
        "upstream": packed(upstream),
        "output": packed(y),
        "input_gradient": packed(x.grad),
        "earlier_inputs": [packed(earlier) for earlier in training_inputs],
        "parameters": {key: packed(p) for key, p in layer.named_parameters()},
        "gradients": {key: packed(p.grad) for key, p in layer.named_parameters()},
        "buffers": {key: packed(b.float()) for key, b in layer.named_buffers()},
    }
    layer.eval()
    case["eval_output"] = packed(layer(x))
    return case


def fill(layer, start=900):
    """Parameters that are neither ones nor zeros, so that a missing scale or shift shows."""
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(values(*p.shape, start=start) + (1.5 if p.dim() == 1 else 0))
            start += p.numel()
    return layer


class StandardizedLinear(torch.nn.Linear):
    """Qiao et al. 2019: each unit's weights with mean 0 and biased variance 1."""

    def forward(self, x):
        w = self.weight
        mean, variance = w.mean(dim=1, keepdim=True), w.var(dim=1, keepdim=True, unbiased=False)
        return F.linear(x, (w - mean) / torch.sqrt(variance + 1e-5), self.bias)


def layers():
    nn = torch.nn
    x = values(4, 3, start=10, scale=3)
    deep = values(2, 3, 4, start=40, scale=3)
    image = values(2, 4, 3, 3, start=80, scale=3)
    volume = values(2, 2, 2, 3, 2, start=160, scale=3)
    course = torch.arange(1.0, 6.0).repeat(3, 1)
    cases = [
        layer_case("linear", fill(nn.Linear(3, 5)), x),
        layer_case("linear_no_bias", fill(nn.Linear(3, 2, bias=False)), x),
        layer_case("weight_norm", fill(nn.utils.weight_norm(nn.Linear(3, 5))), x),
        layer_case("weight_standardization", fill(StandardizedLinear(3, 5)), x),
        layer_case("linear_rank3", fill(nn.Linear(4, 2)), deep),
        layer_case("batch_norm1d", fill(nn.BatchNorm1d(3)), x, training_inputs=[x + 1]),
        layer_case("batch_norm1d_rank3", fill(nn.BatchNorm1d(3)), deep),
        layer_case("batch_norm1d_cumulative", fill(nn.BatchNorm1d(3, momentum=None)), x,
                   training_inputs=[x + 1, x * 2]),
        layer_case("batch_norm1d_untracked", fill(nn.BatchNorm1d(3, track_running_stats=False)), x),
        layer_case("batch_norm1d_plain", nn.BatchNorm1d(3, eps=1e-2, momentum=0.3, affine=False), x),
        layer_case("batch_norm1d_course", nn.BatchNorm1d(5, eps=0.1, momentum=0.3), course, training_inputs=[course]),
        layer_case("batch_norm2d", fill(nn.BatchNorm2d(4)), image),
        layer_case("batch_norm3d", fill(nn.BatchNorm3d(2)), volume),
        layer_case("layer_norm_1", fill(nn.LayerNorm(3)), image),
        layer_case("layer_norm_2", fill(nn.LayerNorm([3, 3])), image),
        layer_case("layer_norm_3", fill(nn.LayerNorm([4, 3, 3])), image),
        layer_case("layer_norm_plain", nn.LayerNorm(3, eps=1e-3, elementwise_affine=False), x),
        layer_case("group_norm_1", fill(nn.GroupNorm(1, 4)), image),
        layer_case("group_norm_2", fill(nn.GroupNorm(2, 4)), image),
        layer_case("group_norm_4", fill(nn.GroupNorm(4, 4)), image),
        layer_case("instance_norm1d", nn.InstanceNorm1d(3), deep),
        layer_case("instance_norm2d_affine", fill(nn.InstanceNorm2d(4, affine=True)), image),
        layer_case("instance_norm2d_tracked", fill(nn.InstanceNorm2d(4, affine=True, track_running_stats=True)), image),
        layer_case("instance_norm3d", nn.InstanceNorm3d(2), volume),
        layer_case("rms_norm", fill(nn.RMSNorm(3)), image),
        layer_case("rms_norm_eps", fill(nn.RMSNorm([3, 3], eps=1e-3)), image),
        layer_case("local_response_norm", nn.LocalResponseNorm(3, alpha=0.5, beta=0.75, k=1.0), image),
    ]
    points = torch.tensor([-30.0, -4.0, -2.5, -1.0, -0.5, -1e-3, 0.0, 1e-3, 0.5, 1.0, 2.5, 4.0, 30.0])
    for name, layer in {
        "relu": nn.ReLU(),
        "leaky_relu": nn.LeakyReLU(),
        "leaky_relu_steep": nn.LeakyReLU(0.2),
        "elu": nn.ELU(),
        "elu_alpha": nn.ELU(0.5),
        "selu": nn.SELU(),
        "gelu": nn.GELU(),
        "gelu_tanh": nn.GELU(approximate="tanh"),
        "silu": nn.SiLU(),
        "mish": nn.Mish(),
        "tanh": nn.Tanh(),
        "sigmoid": nn.Sigmoid(),
        "softplus": nn.Softplus(),
        "softplus_beta": nn.Softplus(beta=2.0, threshold=5.0),
        "hardtanh": nn.Hardtanh(),
        "hardtanh_range": nn.Hardtanh(-2.0, 0.75),
    }.items():
        cases.append(layer_case(name, layer, points))
    cases.append(layer_case("prelu", nn.PReLU(), points.reshape(13, 1)))
    cases.append(layer_case("prelu_channels", nn.PReLU(3, init=0.1), x))
    cases.append(layer_case("softmax", nn.Softmax(dim=-1), x))
    write("layers", cases)


# ---------------------------------------------------------------- convolution and pooling


def spatial_case(name, layer, x):
    """`layer_case` without what layers without statistics do not have."""
    case = layer_case(name, layer, x)
    kept = ["name", "input", "upstream", "output", "input_gradient", "parameters", "gradients"]
    return {key: case[key] for key in kept}


def convolutions():
    nn = torch.nn
    line = values(2, 4, 7, start=2000)
    image = values(2, 4, 5, 4, start=2100)
    # Equal values show which of several maxima gets the gradient.
    steps = torch.round(values(1, 2, 6, 6, start=2400) * 2)
    cases = [
        spatial_case(name, fill(layer), x)
        for name, layer, x in [
            ("conv1d", nn.Conv1d(4, 3, 3), line),
            ("conv1d_even_same", nn.Conv1d(4, 3, 4, padding="same"), line),
            ("conv1d_even_same_dilated", nn.Conv1d(4, 3, 2, padding="same", dilation=3), line),
            ("conv1d_pointwise", nn.Conv1d(4, 3, 1), line),
            ("conv1d_strided", nn.Conv1d(4, 2, 3, stride=2, padding=2), line),
            ("conv1d_dilated_groups", nn.Conv1d(4, 6, 2, dilation=2, groups=2, padding=1), line),
            ("conv2d", nn.Conv2d(4, 3, 3), image),
            ("conv2d_pointwise", nn.Conv2d(4, 5, 1, bias=False), image),
            ("conv2d_pointwise_strided", nn.Conv2d(4, 5, 1, stride=2), image),
            ("conv2d_even_same", nn.Conv2d(4, 3, (2, 4), padding="same"), image),
            ("conv2d_strided", nn.Conv2d(4, 3, 3, stride=2, padding=1), image),
            ("conv2d_pairs", nn.Conv2d(4, 3, (3, 2), stride=(1, 2), padding=(2, 0), dilation=(2, 1)), image),
            ("conv2d_dilated", nn.Conv2d(4, 3, 3, dilation=2, padding=2), image),
            ("conv2d_groups", nn.Conv2d(4, 6, 3, groups=2, padding=1), image),
            ("conv2d_depthwise", nn.Conv2d(4, 4, 3, groups=4, bias=False), image),
            ("conv2d_whole", nn.Conv2d(4, 3, (5, 4)), image),
            ("conv2d_deep", nn.Conv2d(30, 2, 3, padding=1), values(3, 30, 3, 3, start=2600)),
            ("max_pool1d", nn.MaxPool1d(3, stride=2, padding=1), line),
            ("max_pool2d", nn.MaxPool2d(2), image),
            ("max_pool2d_overlapping", nn.MaxPool2d(3, stride=1, padding=1), image),
            ("max_pool2d_pairs", nn.MaxPool2d((3, 2), stride=(2, 1)), image),
            ("max_pool2d_ties", nn.MaxPool2d(3, stride=1), steps),
            ("avg_pool1d", nn.AvgPool1d(3, stride=2, padding=1), line),
            ("avg_pool2d", nn.AvgPool2d(2), image),
            ("avg_pool2d_padded", nn.AvgPool2d((3, 2), stride=(1, 2), padding=(1, 1)), image),
            ("adaptive_avg_pool1d", nn.AdaptiveAvgPool1d(3), line),
            ("adaptive_avg_pool2d", nn.AdaptiveAvgPool2d((4, 2)), image),
            ("adaptive_avg_pool2d_larger", nn.AdaptiveAvgPool2d((7, 6)), image),
        ]
    ]
    write("convolutions", cases)


# ---------------------------------------------------------------- losses


def loss_case(name, function, prediction, target, arguments=None, tensors=None):
    prediction = prediction.clone().requires_grad_(True)
    loss = function(prediction, target)
    loss.backward()
    return {
        "name": name,
        "prediction": packed(prediction),
        "target": packed(torch.as_tensor(target).float()),
        "loss": float(f"{loss.item():.9g}"),
        "gradient": packed(prediction.grad),
        "arguments": arguments or {},
        "tensors": {key: packed(t) for key, t in (tensors or {}).items()},
    }


def losses():
    a, b = values(3, 4, start=300, scale=2), values(3, 4, start=330, scale=2)
    labels = torch.tensor([2, 0, 3])
    weight = torch.tensor([0.5, 2.0, 1.0, 1.5])
    probabilities = torch.softmax(values(3, 4, start=360), dim=1)
    binary = torch.tensor([[0.0, 1, 1, 0], [1, 0, 0.25, 1], [0, 0, 1, 1]])
    positive = torch.tensor([1.0, 2.0, 0.5, 3.0])
    inside = torch.sigmoid(a)
    signs = torch.tensor([[-1.0, 1, 1, -1], [1, -1, -1, 1], [-1, -1, 1, 1]])
    logs = torch.log_softmax(a, dim=1)
    positions = values(2, 4, 3, start=390, scale=2)
    position_labels = torch.tensor([[0, 3, 1], [2, 2, 0]])

    def focal(x, t, gamma=2.0):
        logp = torch.log_softmax(x, dim=1)
        picked = logp.gather(1, t[:, None])[:, 0]
        return (-((1 - picked.exp()) ** gamma) * picked).mean()

    cases = [
        loss_case("mse", F.mse_loss, a, b),
        loss_case("l1_loss", F.l1_loss, a, b),
        loss_case("huber", F.huber_loss, a, b),
        loss_case("huber", lambda x, t: F.huber_loss(x, t, delta=0.5), a, b, {"delta": 0.5}),
        loss_case("smooth_l1", F.smooth_l1_loss, a, b),
        loss_case("smooth_l1", lambda x, t: F.smooth_l1_loss(x, t, beta=0.5), a, b, {"beta": 0.5}),
        loss_case("cross_entropy", F.cross_entropy, a, labels),
        loss_case("cross_entropy", lambda x, t: F.cross_entropy(x, t, label_smoothing=0.1), a, labels,
                  {"label_smoothing": 0.1}),
        loss_case("cross_entropy", lambda x, t: F.cross_entropy(x, t, weight=weight), a, labels, None,
                  {"weight": weight}),
        loss_case("cross_entropy", lambda x, t: F.cross_entropy(x, t, weight=weight, label_smoothing=0.2), a, labels,
                  {"label_smoothing": 0.2}, {"weight": weight}),
        loss_case("cross_entropy", F.cross_entropy, a, probabilities),
        loss_case("cross_entropy", lambda x, t: F.cross_entropy(x, t, weight=weight, label_smoothing=0.2), a,
                  probabilities, {"label_smoothing": 0.2}, {"weight": weight}),
        loss_case("cross_entropy", F.cross_entropy, positions, position_labels),
        loss_case("nll", F.nll_loss, logs, labels),
        loss_case("nll", lambda x, t: F.nll_loss(x, t, weight=weight), logs, labels, None, {"weight": weight}),
        loss_case("bce", F.binary_cross_entropy, inside, binary),
        loss_case("bce_with_logits", F.binary_cross_entropy_with_logits, a * 10, binary),
        loss_case("bce_with_logits", lambda x, t: F.binary_cross_entropy_with_logits(x, t, pos_weight=positive), a,
                  binary, None, {"pos_weight": positive}),
        loss_case("kl_div", lambda x, t: F.kl_div(x, t, reduction="mean"), logs, probabilities),
        loss_case("kl_div", lambda x, t: F.kl_div(x, t, reduction="batchmean"), logs, probabilities,
                  {"reduction": "batchmean"}),
        loss_case("hinge", lambda x, t: torch.clamp(1 - t * x, min=0).mean(), a, signs),
        loss_case("focal", focal, a, labels),
        loss_case("focal", lambda x, t: focal(x, t, 0.5), a, labels, {"gamma": 0.5}),
    ]
    write("losses", cases)


# ---------------------------------------------------------------- optimizers


class Lion:
    """Chen et al. 2023, decoupled decay."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        self.w, self.lr, self.betas, self.decay = params[0], lr, betas, weight_decay
        self.m = torch.zeros_like(self.w)

    def step(self):
        g = self.w.grad
        with torch.no_grad():
            self.w.mul_(1 - self.lr * self.decay)
            self.w -= self.lr * torch.sign(self.betas[0] * self.m + (1 - self.betas[0]) * g)
            self.m = self.betas[1] * self.m + (1 - self.betas[1]) * g


class LAMB:
    """You et al. 2019, with bias correction; decay inside the trust ratio."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        self.w, self.lr, self.betas, self.eps, self.decay, self.t = params[0], lr, betas, eps, weight_decay, 0
        self.m, self.v = torch.zeros_like(self.w), torch.zeros_like(self.w)

    def step(self):
        g, (b1, b2) = self.w.grad, self.betas
        self.t += 1
        with torch.no_grad():
            self.m = b1 * self.m + (1 - b1) * g
            self.v = b2 * self.v + (1 - b2) * g * g
            update = (self.m / (1 - b1**self.t)) / ((self.v / (1 - b2**self.t)).sqrt() + self.eps)
            update = update + self.decay * self.w
            weight_norm, update_norm = self.w.norm(), update.norm()
            trust = weight_norm / update_norm if weight_norm > 0 and update_norm > 0 else 1.0
            self.w -= self.lr * trust * update


class LARS:
    """You et al. 2017: the local rate is trust_coefficient·‖w‖ / (‖g‖ + λ‖w‖), momentum as in SGD."""

    def __init__(self, params, lr=1e-3, momentum=0.9, weight_decay=0.0, trust_coefficient=1e-3):
        self.w, self.lr, self.momentum = params[0], lr, momentum
        self.decay, self.trust = weight_decay, trust_coefficient
        self.v = torch.zeros_like(self.w)

    def step(self):
        g = self.w.grad
        with torch.no_grad():
            weight_norm, gradient_norm = self.w.norm(), g.norm()
            local = 1.0
            if weight_norm > 0 and gradient_norm > 0:
                local = self.trust * weight_norm / (gradient_norm + self.decay * weight_norm)
            self.v = self.momentum * self.v + self.lr * local * (g + self.decay * self.w)
            self.w -= self.v


OPTIMIZERS = [
    ("SGD", torch.optim.SGD, dict(lr=0.1)),
    ("SGD", torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
    ("SGD", torch.optim.SGD, dict(lr=0.1, momentum=0.9, dampening=0.3)),
    ("SGD", torch.optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
    ("SGD", torch.optim.SGD, dict(lr=0.1, momentum=0.8, weight_decay=0.05)),
    ("SGD", torch.optim.SGD, dict(lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.5)),
    ("Adam", torch.optim.Adam, dict(lr=0.05)),
    ("Adam", torch.optim.Adam, dict(lr=0.05, weight_decay=0.1)),
    ("Adam", torch.optim.Adam, dict(lr=0.05, betas=(0.8, 0.95), eps=1e-3)),
    ("Adam", torch.optim.Adam, dict(lr=0.05, amsgrad=True, betas=(0.8, 0.7))),
    ("AdamW", torch.optim.AdamW, dict(lr=0.05)),
    ("AdamW", torch.optim.AdamW, dict(lr=0.05, weight_decay=0.5)),
    ("AdamW", torch.optim.AdamW, dict(lr=0.05, weight_decay=0.5, amsgrad=True, betas=(0.8, 0.7))),
    ("NAdam", torch.optim.NAdam, dict(lr=0.05)),
    ("NAdam", torch.optim.NAdam, dict(lr=0.05, weight_decay=0.1, momentum_decay=0.02)),
    ("RAdam", torch.optim.RAdam, dict(lr=0.05)),
    ("RAdam", torch.optim.RAdam, dict(lr=0.05, weight_decay=0.1, betas=(0.8, 0.9))),
    ("RMSprop", torch.optim.RMSprop, dict(lr=0.05)),
    ("RMSprop", torch.optim.RMSprop, dict(lr=0.05, alpha=0.8, centered=True, momentum=0.7, weight_decay=0.1)),
    ("Adagrad", torch.optim.Adagrad, dict(lr=0.05)),
    ("Adagrad", torch.optim.Adagrad,
     dict(lr=0.05, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.2)),
    ("Adadelta", torch.optim.Adadelta, dict()),
    ("Adadelta", torch.optim.Adadelta, dict(lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.1)),
    ("Adamax", torch.optim.Adamax, dict(lr=0.05)),
    ("Adamax", torch.optim.Adamax, dict(lr=0.05, betas=(0.8, 0.9), weight_decay=0.1)),
    ("Lion", Lion, dict(lr=0.05)),
    ("Lion", Lion, dict(lr=0.05, betas=(0.8, 0.7), weight_decay=0.1)),
    ("LAMB", LAMB, dict(lr=0.05)),
    ("LAMB", LAMB, dict(lr=0.05, weight_decay=0.3)),
    ("LARS", LARS, dict(lr=5.0)),
    ("LARS", LARS, dict(lr=5.0, momentum=0.5, weight_decay=0.3, trust_coefficient=0.01)),
]


def optimizers():
    """Eight steps along gradients that do not depend on w, so that a wrong w cannot hide a wrong rule."""
    steps, count = 8, 5
    cases = []
    for name, make, arguments in OPTIMIZERS:
        w = values(count, start=600, scale=2).requires_grad_(True)
        start = packed(w)
        optimizer = make([w], **arguments)
        gradients, trajectory = [], []
        for step in range(steps):
            gradient = values(count, start=700 + 11 * step, scale=1 + step % 3)
            w.grad = gradient.clone()
            optimizer.step()
            gradients.append(packed(gradient))
            trajectory.append(packed(w))
        cases.append({
            "name": name,
            "arguments": {k: list(v) if isinstance(v, tuple) else v for k, v in arguments.items()},
            "start": start,
            "gradients": gradients,
            "values": trajectory,
        })
    write("optimizers", cases)


# ---------------------------------------------------------------- schedules


def schedules():
    S = torch.optim.lr_scheduler
    cases = []
    for name, arguments, make in [
        ("StepLR", dict(step_size=3, gamma=0.5), lambda o, a: S.StepLR(o, **a)),
        ("MultiStepLR", dict(milestones=[2, 5, 9], gamma=0.1), lambda o, a: S.MultiStepLR(o, **a)),
        ("ExponentialLR", dict(gamma=0.9), lambda o, a: S.ExponentialLR(o, **a)),
        ("CosineAnnealingLR", dict(T_max=8, eta_min=0.05), lambda o, a: S.CosineAnnealingLR(o, **a)),
        ("CosineRestarts", dict(T_0=3, T_mult=2, eta_min=0.1), lambda o, a: S.CosineAnnealingWarmRestarts(o, **a)),
        ("OneCycleLR", dict(max_lr=2.0, total_steps=20), lambda o, a: S.OneCycleLR(o, cycle_momentum=False, **a)),
        ("CyclicLR", dict(base_lr=0.1, max_lr=1.0, step_size_up=4),
         lambda o, a: S.CyclicLR(o, cycle_momentum=False, **a)),
        ("CyclicLR", dict(base_lr=0.1, max_lr=1.0, step_size_up=4, mode="triangular2"),
         lambda o, a: S.CyclicLR(o, cycle_momentum=False, **a)),
        ("CyclicLR", dict(base_lr=0.1, max_lr=1.0, step_size_up=3, step_size_down=5, mode="exp_range", gamma=0.9),
         lambda o, a: S.CyclicLR(o, cycle_momentum=False, **a)),
        ("LinearLR", dict(start_factor=0.25, end_factor=1.0, total_iters=6), lambda o, a: S.LinearLR(o, **a)),
        ("PolynomialLR", dict(total_iters=6, power=2.0), lambda o, a: S.PolynomialLR(o, **a)),
    ]:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        schedule = make(optimizer, arguments)
        rates = []
        for _ in range(20):
            rates.append(float(f"{optimizer.param_groups[0]['lr']:.12g}"))
            optimizer.step()
            if len(rates) < 20:
                schedule.step()
        cases.append({"name": name, "lr": 1.0, "arguments": arguments, "rates": rates})
    write("schedules", cases)


# ---------------------------------------------------------------- the weight-decay experiment


def weight_decay_mlp():
    """The 1-200-200-200-1 ReLU net on ten points, SGD 0.01 with momentum 0.9, full batch, 100 steps.

    Parameters are hashed(count, start, 1/√inputs), start running on through 0.weight, 0.bias, 2.weight, …
    Targets are 1.5x + 0.5·hashed(10, 9000000).
    """
    x = torch.linspace(-1, 1, 10).reshape(10, 1)
    y = 1.5 * x + values(10, 1, start=9_000_000, scale=0.5)
    cases = []
    for decay in [0.0, 1e-2]:
        nn = torch.nn
        net = nn.Sequential(nn.Linear(1, 200), nn.ReLU(), nn.Linear(200, 200), nn.ReLU(), nn.Linear(200, 200),
                            nn.ReLU(), nn.Linear(200, 1))
        start = 0
        with torch.no_grad():
            for module in net:
                if isinstance(module, nn.Linear):
                    for p in module.parameters():
                        p.copy_(values(*p.shape, start=start, scale=1 / math.sqrt(module.in_features)))
                        start += p.numel()
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=decay)
        curve = []
        for _ in range(100):
            loss = F.mse_loss(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            curve.append(float(f"{loss.item():.9g}"))
        norms = {key: float(f"{p.norm().item():.9g}") for key, p in net.named_parameters()}
        cases.append({"weight_decay": decay, "x": packed(x), "y": packed(y), "losses": curve, "norms": norms})
    write("weight_decay_mlp", cases)


if __name__ == "__main__":
    layers()
    convolutions()
    recurrents()
    losses()
    optimizers()
    schedules()
    weight_decay_mlp()
