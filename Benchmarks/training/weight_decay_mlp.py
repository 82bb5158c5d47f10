import time
import torch
import torch.nn as nn

torch.set_num_threads(2)
torch.manual_seed(1)
x = torch.linspace(-1, 1, 10).unsqueeze(1)
y = 1.5 * x + torch.normal(0, 0.5, x.size())
net = nn.Sequential(nn.Linear(1, 200), nn.ReLU(), nn.Linear(200, 200), nn.ReLU(),
                    nn.Linear(200, 200), nn.ReLU(), nn.Linear(200, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-2)


def run(n):
    for i in range(n):
        opt.zero_grad()
        nn.functional.mse_loss(net(x), y).backward()
        opt.step()


run(100)
best = float("inf")
for _ in range(5):
    start = time.perf_counter()
    run(500)
    best = min(best, (time.perf_counter() - start) / 500 * 1e6)
print(best)
