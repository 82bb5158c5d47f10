def adder(k):
    return lambda x: x + k


def run(n):
    add = adder(3)
    s = 0
    for i in range(n):
        s = add(s)
    return s


print(run(1_500_000))
