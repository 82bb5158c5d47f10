def build(n):
    s = ""
    for i in range(n):
        s += f"{i},"
    return len(s)


print(build(300_000))
