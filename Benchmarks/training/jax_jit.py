"""The workloads in JAX, each training step compiled as a whole. usage: jax_jit.py WORKLOAD"""
import sys

import jax
import jax.numpy as jnp
from jax import lax

from rounds import serve

KEYS = jax.random.split(jax.random.PRNGKey(1), 8)


def linear_parameters(key, inputs, outputs):
    return {"w": jax.random.normal(key, (inputs, outputs)) / inputs**0.5, "b": jnp.zeros(outputs)}


def kernel_parameters(key, *shape):
    """Kernel positions, then input and output channels."""
    scale = jnp.prod(jnp.array(shape[:-1])) ** -0.5
    return {"w": scale * jax.random.normal(key, shape), "b": jnp.zeros(shape[-1])}


def norm_parameters(channels):
    return {"weight": jnp.ones(channels), "bias": jnp.zeros(channels)}


def linear(p, x):
    return x @ p["w"] + p["b"]


def conv1d(p, x):
    return lax.conv_general_dilated(x, p["w"], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")) + p["b"]


def conv2d(p, x):
    return lax.conv_general_dilated(x, p["w"], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")) + p["b"]


def max_pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def batch_norm(p, x):
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axes), x.var(axes)
    return (x - mean) * lax.rsqrt(variance + 1e-5) * p["weight"] + p["bias"]


def dropout(key, x, p):
    return jnp.where(jax.random.bernoulli(key, 1 - p, x.shape), x / (1 - p), 0)


def mse(prediction, target):
    return jnp.mean((prediction - target) ** 2)


def cross_entropy(logits, labels):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1))


def sgd(lr, decay=0.0, momentum=0.9):
    def start(p):
        return jax.tree.map(jnp.zeros_like, p)

    def update(p, g, velocity, t):
        velocity = jax.tree.map(lambda v, g, p: momentum * v + g + decay * p, velocity, g, p)
        return jax.tree.map(lambda p, v: p - lr * v, p, velocity), velocity

    return start, update


def adamw(lr, decay):
    def start(p):
        return jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p)

    def update(p, g, state, t):
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state[0], g)
        square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, state[1], g)
        c1, c2 = 1 - 0.9**t, 1 - 0.999**t

        def moved(p, m, v):
            return p * (1 - lr * decay) - lr * (m / c1) / (jnp.sqrt(v / c2) + 1e-8)

        return jax.tree.map(moved, p, mean, square), (mean, square)

    return start, update


def mlp(width, drop=0.0):
    sizes = [(1, width), (width, width), (width, width), (width, 1)]
    parameters = [linear_parameters(key, *size) for key, size in zip(KEYS, sizes)]

    def forward(parameters, x, key):
        for i, p in enumerate(parameters):
            if drop and i > 0:
                key, own = jax.random.split(key)
                x = dropout(own, x, drop)
            x = linear(p, x)
            x = jax.nn.relu(x) if i < 3 else x
        return x

    return parameters, forward


def autoencoder():
    parameters = [kernel_parameters(KEYS[0], 8, 64, 64), kernel_parameters(KEYS[1], 1, 64, 32),
                  kernel_parameters(KEYS[2], 8, 32, 64)]

    def forward(p, x, key):
        return conv1d(p[2], jax.nn.relu(conv1d(p[1], jax.nn.relu(conv1d(p[0], x)))))

    return parameters, forward


def lenet(classes=2):
    parameters = {
        "conv1": kernel_parameters(KEYS[0], 5, 5, 3, 6), "bn1": norm_parameters(6),
        "conv2": kernel_parameters(KEYS[1], 5, 5, 6, 16), "bn2": norm_parameters(16),
        "fc1": linear_parameters(KEYS[2], 400, 120), "bn3": norm_parameters(120),
        "fc2": linear_parameters(KEYS[3], 120, 84), "fc3": linear_parameters(KEYS[4], 84, classes)}

    def forward(p, x, key):
        x = max_pool(jax.nn.relu(batch_norm(p["bn1"], conv2d(p["conv1"], x))))
        x = max_pool(jax.nn.relu(batch_norm(p["bn2"], conv2d(p["conv2"], x))))
        x = jax.nn.relu(batch_norm(p["bn3"], linear(p["fc1"], x.reshape(x.shape[0], -1))))
        return linear(p["fc3"], jax.nn.relu(linear(p["fc2"], x)))

    return parameters, forward


def lstm(inputs=16, hidden=64, classes=4):
    parameters = {
        "input": linear_parameters(KEYS[0], inputs, 4 * hidden),
        "hidden": linear_parameters(KEYS[1], hidden, 4 * hidden), "out": linear_parameters(KEYS[2], hidden, classes)}

    def forward(p, x, key):
        def cell(state, from_input):
            h, c = state
            i, f, g, o = jnp.split(from_input + linear(p["hidden"], h), 4, 1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

        zero = jnp.zeros((x.shape[0], hidden))
        (h, _), _ = lax.scan(cell, (zero, zero), linear(p["input"], x).transpose(1, 0, 2))
        return linear(p["out"], dropout(key, h, 0.2))

    return parameters, forward


def mlp_784():
    parameters = {
        "fc1": linear_parameters(KEYS[0], 784, 512), "bn1": norm_parameters(512),
        "fc2": linear_parameters(KEYS[1], 512, 512), "bn2": norm_parameters(512),
        "fc3": linear_parameters(KEYS[2], 512, 10)}

    def forward(p, x, key):
        first, second = jax.random.split(key)
        x = dropout(first, jax.nn.relu(batch_norm(p["bn1"], linear(p["fc1"], x))), 0.5)
        x = dropout(second, jax.nn.relu(batch_norm(p["bn2"], linear(p["fc2"], x))), 0.5)
        return linear(p["fc3"], x)

    return parameters, forward


def workload(name):
    """Parameters and forward pass, the optimizer, a batch and the loss."""
    def normal(*shape):
        return jax.random.normal(KEYS[6], shape)

    def labels(count, classes):
        return jax.random.randint(KEYS[7], (count,), 0, classes)

    x = jnp.linspace(-1, 1, 10)[:, None]
    y = 1.5 * x + 0.5 * normal(10, 1)
    if name == "mlp_200":
        return *mlp(200), sgd(0.01, 1e-2), x, y, mse
    if name == "mlp_200_dropout":
        return *mlp(200, 0.5), sgd(0.01), x, y, mse
    if name == "mlp_2000":
        return *mlp(2000), sgd(0.001, 1e-2), x, y, mse
    if name == "conv1d_autoencoder":
        x = normal(32, 100, 64)
        return *autoencoder(), adamw(1e-3, 2e-3), x, x, mse
    if name == "lenet_batch_norm":
        return *lenet(), sgd(0.01), normal(16, 32, 32, 3), labels(16, 2), cross_entropy
    if name == "lstm":
        return *lstm(), adamw(1e-3, 1e-4), normal(32, 100, 16), labels(32, 4), cross_entropy
    if name == "mlp_784_batch_norm":
        return *mlp_784(), adamw(1e-3, 1e-2), normal(128, 784), labels(128, 10), cross_entropy
    sys.exit(f"no workload {name}")


def main():
    parameters, forward, (start, update), x, y, loss_function = workload(sys.argv[1])

    def compiled_step(p, state, key, t):
        key, own = jax.random.split(key)
        loss, gradient = jax.value_and_grad(lambda p: loss_function(forward(p, x, own), y))(p)
        p, state = update(p, gradient, state, t)
        return p, state, key, t + 1, loss

    compiled_step = jax.jit(compiled_step, donate_argnums=(0, 1))
    run = [parameters, start(parameters), KEYS[5], jnp.float32(1)]

    def step():
        *run[:], loss = compiled_step(*run)
        return loss

    serve(step)


main()
