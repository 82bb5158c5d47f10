def blend(x, weight=0.5, bias=0):
    return x * weight + bias


def run(n):
    s = 0.0
    for i in range(n):
        s = blend(s, bias=i)
    return s


print(run(1_000_000))
