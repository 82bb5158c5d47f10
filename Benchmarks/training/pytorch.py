"""The workloads in PyTorch. usage: pytorch.py WORKLOAD eager|compile"""
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

from rounds import serve


def mlp(width, drop=0.0):
    def hidden(inputs):
        return [nn.Linear(inputs, width), nn.ReLU()] + ([nn.Dropout(drop)] if drop else [])

    return nn.Sequential(*hidden(1), *hidden(width), *hidden(width), nn.Linear(width, 1))


class LeNet(nn.Module):
    def __init__(self, classes=2):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 6, 5), nn.BatchNorm2d(6)
        self.conv2, self.bn2 = nn.Conv2d(6, 16, 5), nn.BatchNorm2d(16)
        self.fc1, self.bn3 = nn.Linear(400, 120), nn.BatchNorm1d(120)
        self.fc2, self.fc3 = nn.Linear(120, 84), nn.Linear(84, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2)
        x = F.relu(self.bn3(self.fc1(x.flatten(1))))
        return self.fc3(F.relu(self.fc2(x)))


class SequenceClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.dropout, self.out = nn.LSTM(16, 64, batch_first=True), nn.Dropout(0.2), nn.Linear(64, 4)

    def forward(self, x):
        return self.out(self.dropout(self.lstm(x)[0][:, -1]))


def line():
    x = torch.linspace(-1, 1, 10).unsqueeze(1)
    return x, 1.5 * x + 0.5 * torch.randn(10, 1)


def sgd(net, lr, decay=0.0):
    return torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9, weight_decay=decay)


def workload(name):
    """The net, its optimizer, a batch and the loss."""
    if name == "mlp_200":
        net = mlp(200)
        return net, sgd(net, 0.01, 1e-2), *line(), F.mse_loss
    if name == "mlp_200_dropout":
        net = mlp(200, 0.5)
        return net, sgd(net, 0.01), *line(), F.mse_loss
    if name == "mlp_2000":
        net = mlp(2000)
        return net, sgd(net, 0.001, 1e-2), *line(), F.mse_loss
    if name == "conv1d_autoencoder":
        net = nn.Sequential(
            nn.Conv1d(64, 64, 8, padding="same"), nn.ReLU(), nn.Conv1d(64, 32, 1, padding="same"), nn.ReLU(),
            nn.Conv1d(32, 64, 8, padding="same"))
        x = torch.randn(32, 64, 100)
        return net, torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=2e-3), x, x, F.mse_loss
    if name == "lenet_batch_norm":
        net = LeNet()
        return net, sgd(net, 0.01), torch.randn(16, 3, 32, 32), torch.randint(0, 2, (16,)), F.cross_entropy
    if name == "lstm":
        net = SequenceClassifier()
        optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-4)
        return net, optimizer, torch.randn(32, 100, 16), torch.randint(0, 4, (32,)), F.cross_entropy
    if name == "mlp_784_batch_norm":
        net = nn.Sequential(
            nn.Linear(784, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(512, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10))
        optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-2)
        return net, optimizer, torch.randn(128, 784), torch.randint(0, 10, (128,)), F.cross_entropy
    sys.exit(f"no workload {name}")


def main():
    _, name, mode = sys.argv
    torch.manual_seed(1)
    net, optimizer, x, y, loss_function = workload(name)
    forward = torch.compile(net) if mode == "compile" else net

    def step():
        optimizer.zero_grad()
        loss = loss_function(forward(x), y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    serve(step)


main()
