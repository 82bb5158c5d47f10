"""Prints the numbers that the scripts of Tests/Golden/nn expect.

Run it with the version that make.py pins:  python Tests/Reference/golden_nn.py
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

assert torch.__version__.split("+")[0] == "2.13.0", torch.__version__

WEIGHT = [[1.0, 2, 3], [4, 5, 6.5]]
INPUT = torch.tensor([[1.0, -1, 2], [0.5, 0, 1]])


def linear():
    layer = nn.Linear(3, 2)
    layer.weight.data = torch.tensor(WEIGHT)
    layer.bias.data = torch.tensor([0.5, -0.5])
    return layer


def schedules():
    """schedules/previews.reg, schedules/momentum.reg"""
    makers = {
        "StepLR": lambda o: lr_scheduler.StepLR(o, 2, 0.5),
        "MultiStepLR": lambda o: lr_scheduler.MultiStepLR(o, [1, 3]),
        "ExponentialLR": lambda o: lr_scheduler.ExponentialLR(o, 0.9),
        "CosineAnnealingLR": lambda o: lr_scheduler.CosineAnnealingLR(o, 4, 0.1),
        "CosineRestarts": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 2, 2, 0.1),
        "OneCycleLR": lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=10),
        "OneCycleLR by epochs": lambda o: lr_scheduler.OneCycleLR(
            o, 1.0, epochs=2, steps_per_epoch=4, pct_start=0.5, div_factor=10, final_div_factor=100),
        "CyclicLR": lambda o: lr_scheduler.CyclicLR(o, 0.1, 1.0, 2),
        "triangular2": lambda o: lr_scheduler.CyclicLR(
            o, 0.1, 1.0, 2, 3, mode="triangular2"),
        "exp_range": lambda o: lr_scheduler.CyclicLR(
            o, 0.1, 1.0, 2, mode="exp_range", gamma=0.9),
        "LinearLR": lambda o: lr_scheduler.LinearLR(o, 0.5, 1, 4),
        "LinearLR by default": lambda o: lr_scheduler.LinearLR(o),
        "PolynomialLR": lambda o: lr_scheduler.PolynomialLR(o, 4, 2),
        "LambdaLR": lambda o: lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + t)),
    }
    for name, make in makers.items():
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
        schedule = make(optimizer)
        rates, momentum = [], []
        for step in range(10 if name == "OneCycleLR" else 8):
            if step > 0:
                optimizer.step()
                schedule.step()
            rates.append(round(optimizer.param_groups[0]["lr"], 6))
            momentum.append(round(optimizer.param_groups[0]["momentum"], 6))
        print(name, rates, momentum if any(momentum) else "")


def weight_rules():
    """weight_rules/*.reg"""
    layer = nn.utils.weight_norm(linear())
    layer(INPUT).sum().backward()
    print("weight_norm", layer.weight_g, layer(INPUT), layer.weight_g.grad, layer.weight_v.grad)
    weight, bias = torch.tensor(WEIGHT), linear().bias
    print("spectral_norm", F.linear(INPUT, weight / torch.linalg.svdvals(weight)[0], bias))
    mean, variance = weight.mean(1, keepdim=True), weight.var(1, keepdim=True, unbiased=False)
    print("weight_standardization", F.linear(INPUT, (weight - mean) / torch.sqrt(variance + 1e-5), bias))
    norm = nn.BatchNorm1d(2).eval()
    norm.weight.data, norm.bias.data = torch.tensor([2.0, 0.5]), torch.tensor([1.0, -1])
    norm.running_mean, norm.running_var = torch.tensor([3.0, 4]), torch.tensor([4.0, 9])
    fused = nn.utils.fuse_linear_bn_eval(linear().eval(), norm)
    print("fuse_bn", fused.weight, fused.bias)
    x = torch.arange(1.0, 5).reshape(4, 1)
    norm = nn.BatchNorm1d(1)
    update_bn([x, x + 1], norm)
    print("update_bn", norm.running_mean, norm.running_var)


def penalties():
    """penalties/values.reg"""
    def cosines(w):
        units = F.normalize(w, dim=1)
        return (units @ units.T).abs() * (1 - torch.eye(len(w)))

    for name, penalty in {
        "L1": lambda w: 0.1 * w.abs().sum(),
        "L2": lambda w: 0.1 * w.square().sum(),
        "L1L2": lambda w: 0.1 * w.abs().sum() + 0.2 * w.square().sum(),
        "GroupLasso": lambda w: 0.1 * w.norm(dim=1).sum(),
        "Orthogonal": lambda w: 0.1 * 0.5 * cosines(w).sum(),
    }.items():
        w = torch.tensor([[1.0, -2], [0, 3]], requires_grad=True)
        value = penalty(w)
        value.backward()
        print(name, value.item(), w.grad)
    print("soft_threshold", F.softshrink(torch.tensor([-3, -0.5, 0, 0.5, 2]), 1))


def averages():
    """averaging/*.reg"""
    layer = nn.Linear(1, 1, bias=False)
    mean, moving = AveragedModel(layer), AveragedModel(layer, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    for value in [2.0, 4, 9]:
        layer.weight.data.fill_(value)
        mean.update_parameters(layer)
        moving.update_parameters(layer)
    print("SWA, EMA", mean.module.weight.item(), moving.module.weight.item())
    w = torch.ones(2, requires_grad=True)
    loss = lambda w: w[0] ** 2 + 3 * w[1] ** 2
    gradient, = torch.autograd.grad(loss(w), w)
    uphill = (w + 0.05 * gradient / gradient.norm()).detach().requires_grad_()
    gradient, = torch.autograd.grad(loss(uphill), uphill)
    print("SAM", w - 0.1 * gradient)


def gradients():
    """learning_rate/clipping.reg, layers/prelu_at_zero.reg"""
    w = nn.Parameter(torch.zeros(3))
    w.grad = torch.tensor([3, -4, 0.5])
    nn.utils.clip_grad_value_([w], 1)
    print("clip_grad_value", w.grad)
    w.grad = torch.tensor([3, -4, 0.5])
    print("clip_grad_norm", nn.utils.clip_grad_norm_([w], 1), w.grad)
    x = torch.tensor([-1.0, 0, 2], requires_grad=True)
    nn.PReLU()(x).sum().backward()
    print("PReLU", x.grad)


if __name__ == "__main__":
    torch.set_printoptions(precision=8)
    schedules()
    weight_rules()
    penalties()
    averages()
    gradients()
