"""Reference bytes for the Swift tests of event files: writes event_files.json with PyTorch's and TensorBoard's own code.

    python Tests/Reference/event_files.py

What reg writes is read back by Tests/TensorBoard.
"""
import pathlib

import numpy
import tensorboard
import torch
import torch.utils.tensorboard.summary as summary
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

HERE = pathlib.Path(__file__).resolve().parent


def make():
    assert torch.__version__.split("+")[0] == "2.13.0", torch.__version__
    assert tensorboard.__version__ == "2.21.0", tensorboard.__version__
    positive, edge = [], 1e-12
    while edge < 1e20:
        positive.append(edge)
        edge *= 1.1
    edges = [-edge for edge in reversed(positive)] + [0] + positive

    def event(content, step=0):
        encoded = Event(wall_time=1700000000.5, step=step, summary=content).SerializeToString(deterministic=True)
        return encoded.hex()

    def histogram(values, step):
        values = numpy.array(values, dtype=numpy.float32).astype(float)
        return event(summary.histogram("w", values, edges), step)

    experiment, start, end = summary.hparams({"lr": 0.1, "optimizer": "SGD"}, {"loss": 0.5})
    image = Summary(value=[Summary.Value(tag="figure", image=Summary.Image(
        height=3, width=300, colorspace=4, encoded_image_string=png_header(300, 3)))])
    cases = {
        "version": Event(wall_time=1700000000.5, file_version="brain.Event:2").SerializeToString().hex(),
        "scalar": event(summary.scalar("loss/train", 0.25), 300),
        "zero": event(summary.scalar("loss", 0.0), -1),
        "text": event(summary.text("note", "**λ** is 0.1"), 1),
        "image": event(image, 2),
        "experiment": event(experiment),
        "start": event(start),
        "end": event(end),
        "histogram": histogram([-2, 0, 0, 0.5, 2, 2, 1e-20, -1e-13], 7),
        "constant": histogram([3, 3, 3], 0),
    }
    text = ",\n".join(f'  "{name}": "{value}"' for name, value in cases.items())
    (HERE / "event_files.json").write_text("{\n" + text + "\n}\n")


def png_header(width, height):
    """The first bytes of a PNG file with transparency: as much as an event's writer looks at."""
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06"


if __name__ == "__main__":
    make()
