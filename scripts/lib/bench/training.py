"""Training steps of reg beside PyTorch and JAX. Every contender is a process that takes steps when it is asked to; all are
asked in turn, so that whatever else the machine does slows all of them alike."""
import statistics
import subprocess

from .workloads import WORKLOADS

ROUNDS = 7
PEERS = ["eager", "compile", "jax"]


class Contender:
    """A running program that speaks the protocol of Benchmarks/training/rounds.reg."""

    def __init__(self, command):
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, steps):
        """The numbers that it answers with."""
        try:
            self.process.stdin.write(f"{steps}\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            reasons = [line for line in self.process.stderr.read().splitlines() if "error" in line.lower()]
            raise RuntimeError(" ".join([*map(str, self.command), "failed:", *reasons[-1:]]))
        return [float(word) for word in answer.split()]

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it is gone already
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


def has_module(python, module):
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0


def available_peers(folder, python, jax_python):
    """The command of each peer that is installed, without the workload's name; says which are not."""
    commands = {}
    if has_module(python, "torch"):
        commands["eager"] = lambda name: [python, str(folder / "pytorch.py"), name, "eager"]
        commands["compile"] = lambda name: [python, str(folder / "pytorch.py"), name, "compile"]
    else:
        print(f"PyTorch left out: {python} does not have it (--python names another)")
    if has_module(jax_python, "jax"):
        commands["jax"] = lambda name: [jax_python, str(folder / "jax_jit.py"), name]
    else:
        print(f"JAX left out: {jax_python} does not have it (--jax-python names another)")
    return commands


def warm_up(contenders, steps):
    """Compilation, memory, threads. Who fails is named and left out."""
    for key, contender in list(contenders.items()):
        try:
            contender.run(steps)
        except RuntimeError as failure:
            print(failure)
            contenders.pop(key).close()


def measure(name, folder, reg, peers):
    """Prints one row; returns how many times as long as reg each peer took, the median of the rounds."""
    workload = WORKLOADS[name]
    commands = {"reg": [str(reg), str(folder / f"{name}.reg")]}
    commands.update((peer, command(name)) for peer, command in peers.items())
    commands["machine"] = [str(reg), str(folder / "machine.reg"), str(workload.floats_kept)]
    contenders = {contender: Contender(command) for contender, command in commands.items()}
    try:
        warm_up(contenders, max(5, workload.steps // 10))
        if "reg" not in contenders:
            return None
        rounds = {key: [] for key in contenders}
        for _ in range(ROUNDS):
            for key, contender in contenders.items():
                rounds[key].append(contender.run(workload.steps if key != "machine" else 3))
    finally:
        for contender in contenders.values():
            contender.close()
    flops = statistics.median(answer[0] for answer in rounds["machine"]) * 1e9
    bandwidth = statistics.median(answer[1] for answer in rounds["machine"]) * 1e9
    limit, bound = workload.limit(flops, bandwidth)
    del rounds["machine"]
    times = {key: [answer[0] for answer in answers] for key, answers in rounds.items()}
    medians = {key: statistics.median(values) for key, values in times.items()}
    ratios = {key: statistics.median(t / own for t, own in zip(times[key], times["reg"])) for key in times if key != "reg"}
    cells = [f"{medians['reg']:9.3f} ({min(times['reg']):8.3f})"]
    cells += [f"{medians[peer]:9.3f} {ratios[peer]:6.2f}x" if peer in times else f"{'-':>17}" for peer in PEERS]
    print(f"{name:20} {' '.join(cells)} {limit:9.3f} {bound}", flush=True)
    return ratios


def run(folder, names, reg, python, jax_python):
    """Measures the workloads in turn and sums up."""
    chosen = [name for name in WORKLOADS if not names or name in names]
    if not chosen:
        return
    peers = available_peers(folder, python, jax_python)
    heads = ["PyTorch eager", "torch.compile", "JAX"]
    print("milliseconds a step: median (least); of each peer the median, and how many times as long as reg it took")
    print(f"{'training':20} {'reg':>20} {' '.join(f'{head:>17}' for head in heads)} {'limit':>9}")
    rows = [measure(name, folder, reg, peers) for name in chosen]
    ratios = [row for row in rows if row]
    if not ratios:
        return
    means = {peer: statistics.geometric_mean(row[peer] for row in ratios) for peer in PEERS
             if all(peer in row for row in ratios)}
    best = statistics.geometric_mean(min(row.values()) for row in ratios)
    cells = " ".join(f"{means[peer]:16.2f}x" if peer in means else f"{'-':>17}" for peer in PEERS)
    print(f"{'geometric mean':41} {cells}")
    print(f"faster than the best peer of each workload, geometric mean: {best:.2f}x")
