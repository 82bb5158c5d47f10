import time
import torch

torch.set_num_threads(2)
a, w = torch.randn(10, 10), torch.randn(10, 10, requires_grad=True)


def run(n):
    for i in range(n):
        w.grad = None
        (a @ w).relu().sum().backward()


run(1_000)
best = float("inf")
for _ in range(5):
    start = time.perf_counter()
    run(5_000)
    best = min(best, (time.perf_counter() - start) / 5_000 * 1e6)
print(best)
