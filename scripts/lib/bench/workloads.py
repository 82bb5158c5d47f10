"""The training workloads as sizes: what one step of each has to compute, and which memory it cannot avoid touching."""
from dataclasses import dataclass, field


@dataclass
class Layer:
    parameters: int
    """Multiplications and additions of the forward pass. The gradient of the weights takes as many again, and so does
    that of the input, where it is wanted."""
    operations: int
    needs_input_gradient: bool = True


def linear(rows, inputs, outputs, first=False):
    return Layer(outputs * (inputs + 1), 2 * rows * inputs * outputs, not first)


def convolution(batch, positions, inputs, outputs, taps, first=False):
    return Layer(outputs * (inputs * taps + 1), 2 * batch * positions * inputs * outputs * taps, not first)


def norm(channels):
    return Layer(2 * channels, 0)


@dataclass
class Workload:
    """`steps` make one round; `states` are the numbers that the optimizer keeps for each parameter."""
    steps: int
    states: int
    layers: list = field(default_factory=list)

    @property
    def parameters(self):
        return sum(layer.parameters for layer in self.layers)

    @property
    def operations(self):
        return sum(layer.operations * (3 if layer.needs_input_gradient else 2) for layer in self.layers)

    @property
    def floats_kept(self):
        """Parameters, their gradients, and the optimizer's state."""
        return self.parameters * (2 + self.states)

    @property
    def bytes_moved(self):
        """A weight is read going forward and going back, its gradient is written; the optimizer reads all of them, and
        writes the weight and its own state."""
        return 4 * self.parameters * (2 + 1 + (2 + self.states) + (1 + self.states))

    def limit(self, flops, bandwidth):
        """Milliseconds below which this machine cannot take a step, and what sets the limit."""
        computing, moving = self.operations / flops * 1e3, self.bytes_moved / bandwidth * 1e3
        return max(computing, moving), "products" if computing > moving else "memory"


def mlp(width):
    return [linear(10, 1, width, first=True), linear(10, width, width), linear(10, width, width), linear(10, width, 1)]


SGD_MOMENTUM, ADAM = 1, 2

WORKLOADS = {
    "mlp_200": Workload(300, SGD_MOMENTUM, mlp(200)),
    "mlp_200_dropout": Workload(300, SGD_MOMENTUM, mlp(200)),
    "mlp_2000": Workload(20, SGD_MOMENTUM, mlp(2000)),
    "conv1d_autoencoder": Workload(30, ADAM, [
        convolution(32, 100, 64, 64, 8, first=True), convolution(32, 100, 64, 32, 1), convolution(32, 100, 32, 64, 8)]),
    "lenet_batch_norm": Workload(100, SGD_MOMENTUM, [
        convolution(16, 28 * 28, 3, 6, 25, first=True), norm(6), convolution(16, 10 * 10, 6, 16, 25), norm(16),
        linear(16, 400, 120), norm(120), linear(16, 120, 84), linear(16, 84, 2)]),
    "lstm": Workload(20, ADAM, [
        linear(32 * 100, 16, 4 * 64, first=True), linear(32 * 100, 64, 4 * 64), linear(32, 64, 4)]),
    "mlp_784_batch_norm": Workload(30, ADAM, [
        linear(128, 784, 512, first=True), norm(512), linear(128, 512, 512), norm(512), linear(128, 512, 10)]),
}
