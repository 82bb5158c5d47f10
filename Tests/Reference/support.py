"""Inputs that the Swift tests repeat bit for bit, and the form of the files that they read."""

import json
import math
import pathlib

import numpy as np
import torch

HERE = pathlib.Path(__file__).parent


def hashed(count, start=0, scale=1.0):
    """`count` float32 values in [-scale, scale): a 32-bit integer hash of the counters start, start + 1, …

    The top 24 bits, taken as k / 2^23 - 1, are exact in float32; the scale multiplies in float64.
    """
    x = np.arange(start, start + count, dtype=np.uint64) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x7FEB352D)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(0x846CA68B)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    unit = (x >> np.uint64(8)).astype(np.float64) / 2**23 - 1
    return (unit * scale).astype(np.float32)


def values(*shape, start=0, scale=1.0):
    """A tensor of hashed values."""
    return torch.from_numpy(hashed(math.prod(shape), start, scale)).reshape(shape)


def packed(tensor):
    tensor = torch.as_tensor(tensor).detach()
    if tensor.dtype == torch.float64:
        numbers = [float(f"{v:.12g}") for v in tensor.reshape(-1).tolist()]
    else:
        numbers = [float(f"{v:.9g}") for v in tensor.reshape(-1).tolist()]
    return {"shape": list(tensor.shape), "values": numbers}


def write(name, cases):
    lines = ",\n".join("  " + json.dumps(case, allow_nan=False) for case in cases)
    (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n")
