def run(n):
    s = 0.0
    for i in range(n):
        s = s + i * 2.0 - s / 3
    return s


print(run(2_000_000))
