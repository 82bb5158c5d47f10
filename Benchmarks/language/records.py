def run(n):
    state = {"count": 0, "total": 0.0, "last": None}
    for i in range(n):
        state["count"] += 1
        state["total"] += i * 0.5
        state["last"] = i
    return state


print(run(1_000_000))
