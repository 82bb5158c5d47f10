"""Benchmarks in pairs: NAME.reg and its Python twin NAME.py, run in turn."""
import statistics
import subprocess
import sys
import time

ROUNDS = 7


def process_time(command):
    start = time.perf_counter()
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, result.stdout


def own_figure(command):
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(result.stdout), ""


def comparable(output):
    """What both languages print alike: the first number."""
    words = output.replace("{", " ").replace(",", " ").split()
    numbers = [w for w in words if w.replace(".", "", 1).replace("e+", "").isdigit()]
    return float(numbers[0]) if numbers else output


def measure(source, reg, python, figure, unit, scale):
    """Prints one row; returns how many times faster reg was, the median of the rounds."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        own, output = figure([str(reg), str(source)])
        peer, peer_output = figure([python, str(source.with_suffix(".py"))])
        if comparable(output) != comparable(peer_output):
            sys.exit(f"{source.stem}: the outputs differ: {output!r} and {peer_output!r}")
        ours.append(own)
        theirs.append(peer)
    ratio = statistics.median(peer / own for own, peer in zip(ours, theirs))
    print(f"{source.stem:20} {statistics.median(ours) * scale:10.2f} {unit} {statistics.median(theirs) * scale:10.2f} {unit}"
          f" {ratio:8.2f}x", flush=True)
    return ratio


def run(folder, names, reg, python):
    """Times a folder of pairs: whole processes in language/, otherwise the microseconds that they print."""
    kind = (process_time, "ms", 1e3) if folder.name == "language" else (own_figure, "µs", 1)
    sources = [source for source in sorted(folder.glob("*.reg")) if not names or source.stem in names]
    if not sources:
        return
    print(f"{folder.name:20} {'reg':>13} {'Python':>13} {'faster':>9}")
    ratios = [measure(source, reg, python, *kind) for source in sources]
    print(f"{'median':48} {statistics.median(ratios):8.2f}x\n")
