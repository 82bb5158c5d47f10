"""Makes the files of data and weights that the tests read, with NumPy, PyTorch and its safetensors package.

Run it with the pinned versions below:  python Tests/Reference/files.py
It writes into the directory `files` beside it. The numbers in the arrays follow from their shapes: element i is
`number(i)`; the tests know the same rule.
"""

import gzip
import pathlib
import struct

import numpy as np
import safetensors
import safetensors.torch
import torch

from make import fill, values  # the pinned versions of NumPy and PyTorch stand there

assert safetensors.__version__ == "0.8.0", safetensors.__version__

FILES = pathlib.Path(__file__).parent / "files"


def number(count):
    """0, 1, 2, … less 3 each: small whole numbers of both signs, which every type but the unsigned ones holds."""
    return np.arange(count) - 3


def arrays():
    """One .npy file for each type, byte order, axis order and rank, and for what must be refused."""
    np.save(FILES / "half_subnormals.npy", np.array([6e-5, 3e-5, 6e-8, -1e-6, 1.5, -65504, np.inf], "float16"))
    for name in ["int8", "int16", "int32", "int64", "float16", "float32", "float64"]:
        np.save(FILES / f"{name}.npy", number(6).reshape(2, 3).astype(name))
    for name in ["uint8", "uint16", "uint32", "uint64"]:
        np.save(FILES / f"{name}.npy", np.arange(6).reshape(2, 3).astype(name))
    np.save(FILES / "bool.npy", np.array([True, False, True]))
    np.save(FILES / "big_endian.npy", number(6).reshape(2, 3).astype(">f8"))
    np.save(FILES / "big_endian_int.npy", number(6).reshape(2, 3).astype(">i2"))
    np.save(FILES / "fortran.npy", np.asfortranarray(number(24).reshape(2, 3, 4).astype("float32")))
    np.save(FILES / "scalar.npy", np.float64(2.5))
    np.save(FILES / "empty.npy", np.zeros((0, 3), "float32"))
    np.save(FILES / "special.npy", np.array([np.nan, np.inf, -np.inf, -0.0, 1e300, 1e-300]))
    np.save(FILES / "complex.npy", np.array([1 + 2j]))
    np.save(FILES / "text.npy", np.array(["a", "b"]))
    np.save(FILES / "objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.save(FILES / "fields.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")]))
    for version in [(2, 0), (3, 0)]:
        with open(FILES / f"version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, number(6).reshape(2, 3).astype("float32"), version=version)
    np.savez(FILES / "plain.npz", x=number(6).reshape(2, 3).astype("float64"), y=np.arange(3))
    np.savez_compressed(FILES / "compressed.npz", x=np.zeros((50, 60), "float32"), y=number(4).astype("int32"))


def idx():
    """The format of MNIST: bytes 0, 1, 2, … of two 3x4 pictures, also compressed; and shorts."""
    pictures = struct.pack(">HBB3I", 0, 8, 3, 2, 3, 4) + bytes(range(24))
    (FILES / "pictures.idx").write_bytes(pictures)
    (FILES / "pictures.idx.gz").write_bytes(gzip.compress(pictures, mtime=0))
    (FILES / "shorts.idx").write_bytes(struct.pack(">HBBI4h", 0, 0x0B, 1, 4, -300, 0, 1, 300))


def tensors():
    """Every type that a .safetensors file knows, with metadata."""
    x = torch.from_numpy(number(6)).reshape(2, 3)
    types = ["int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"]
    named = {name: x.to(getattr(torch, name)) for name in types}
    named["uint8"] = torch.arange(6, dtype=torch.uint8).reshape(2, 3)
    named["bool"] = torch.tensor([True, False])
    named["scalar"] = torch.tensor(7)
    named["empty"] = torch.zeros(0, 4)
    safetensors.torch.save_file(named, FILES / "types.safetensors", metadata={"format": "pt", "λ": "0.1 \"quoted\""})


class Recipe(torch.nn.Module):
    """A net whose state has every kind of name: nested ones, buffers, and a weight that weight_norm took apart."""

    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.PReLU(4), nn.MaxPool2d(2), nn.GroupNorm(2, 4),
            nn.Conv2d(4, 6, 3, groups=2, bias=False), nn.InstanceNorm2d(6, affine=True, track_running_stats=True))
        self.norm = nn.LayerNorm(6)
        self.hidden = nn.utils.weight_norm(nn.Linear(6, 5))
        self.classes = nn.Linear(5, 2)

    def forward(self, x):
        x = self.features(x).mean(dim=(2, 3))
        return self.classes(torch.relu(self.hidden(self.norm(x))))


def nets():
    """Weights with inputs and outputs in evaluation mode, also under the names of PyTorch's newer weight_norm."""
    net = fill(Recipe())
    image = values(2, 3, 8, 8, start=70)
    for batch in [image + 1, image * 2]:
        net(batch)
    net.eval()
    safetensors.torch.save_file(net.state_dict(), FILES / "recipe.safetensors", metadata={"format": "pt"})
    outputs = {"x": image, "y": net(image).detach().contiguous()}
    modern = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(3, 2))
    safetensors.torch.save_file(modern.state_dict(), FILES / "weight_norm.safetensors")
    outputs |= {"wx": values(4, 3, start=9), "wy": modern(values(4, 3, start=9)).detach()}
    recurrent = fill(torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True))
    safetensors.torch.save_file(recurrent.state_dict(), FILES / "lstm.safetensors")
    outputs |= {"steps": values(2, 5, 3, start=600), "states": recurrent(values(2, 5, 3, start=600))[0].detach().contiguous()}
    embedding = torch.nn.Sequential(torch.nn.Embedding(5, 3), torch.nn.Flatten(), torch.nn.Linear(6, 1))
    fill(embedding)
    safetensors.torch.save_file(embedding.half().state_dict(), FILES / "half.safetensors")
    tokens = torch.tensor([[0, 4], [1, 2]])
    outputs |= {"tokens": tokens, "scores": embedding.float()(tokens).detach()}
    safetensors.torch.save_file(outputs, FILES / "outputs.safetensors")


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    torch.manual_seed(0)
    arrays()
    idx()
    tensors()
    nets()
