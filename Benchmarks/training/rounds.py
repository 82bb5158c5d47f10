"""The protocol between scripts/bench and a contender: see rounds.reg."""
import sys
import time


def serve(step):
    """Runs training steps whenever asked. `step()` takes one and returns its loss, perhaps before it is computed."""
    for line in sys.stdin:
        steps = int(line)
        start = time.perf_counter()
        for _ in range(steps):
            loss = step()
        value = float(loss)  # waits for it
        print((time.perf_counter() - start) / steps * 1000, value, flush=True)
