"""Event files: reference bytes for the Swift tests, and a reading of what reg writes by TensorBoard's own reader.

    python Tests/Reference/event_files.py make     writes event_files.json, with the pinned versions below
    python Tests/Reference/event_files.py          reads reg's files back; needs tensorboard, not PyTorch

The reader's test is not part of scripts/test, which installs no Python package; run it after a change of
Sources/EventFiles.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
REG = os.path.abspath(os.environ.get("REG", HERE.parents[1] / ".build/release/reg"))

SCRIPT = """
seed(1)
w = SummaryWriter("run")
for i in 0..<10 { w.scalar("loss/train", 1 / (i + 1), i) }
w.scalar("counted", 5)
w.scalar("counted", 6)
w.scalars("accuracy", {train: 0.5, val: 0.25}, 3)
w.histogram("weights", [-2, 0, 0, 0.5, 2, 2], 7)
w.text("note", "**λ** is 0.1", 1)
w.figure("curve", plot([1, 3, 2]), 2)
w.hparams({lr: 0.1, optimizer: "SGD", bn: true}, {final_loss: 0.125})
w.close()
net = Linear(3, 1)
x = randn(20, 3)
history = fit(net, [x, x.sum(1, keepdims = true)], mse, SGD(net, lr = 0.1), epochs = 4, val = [x, x[:, :1]],
              callbacks = TensorBoard("fit", histogram_freq = 2))
write_text("data_loss.txt", history.data_loss |> map(str) |> join(" "))
"""


def make():
    import torch
    import tensorboard
    import torch.utils.tensorboard.summary as summary
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    import numpy

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


class ReadingBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.directory.name)
        (cls.folder / "script.reg").write_text(SCRIPT)
        subprocess.run([REG, "script.reg"], cwd=cls.folder, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def read(self, run):
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        reader = EventAccumulator(str(self.folder / run), {"scalars": 0, "histograms": 0, "tensors": 0})
        reader.Reload()
        return reader

    def points(self, run, tag):
        return [(point.step, round(point.value, 6)) for point in self.read(run).Scalars(tag)]

    def test_scalars(self):
        self.assertEqual(self.points("run", "loss/train"), [(i, round(1 / (i + 1), 6)) for i in range(10)])
        self.assertEqual(self.points("run", "counted"), [(0, 5), (1, 6)])
        self.assertEqual(self.points("run", "final_loss"), [(0, 0.125)])

    def test_curves_of_one_chart_are_runs(self):
        self.assertEqual(self.points("run/accuracy_train", "accuracy"), [(3, 0.5)])
        self.assertEqual(self.points("run/accuracy_val", "accuracy"), [(3, 0.25)])

    def test_histogram(self):
        (point,) = self.read("run").Histograms("weights")
        value = point.histogram_value
        self.assertEqual(point.step, 7)
        self.assertEqual((value.min, value.max, value.num, value.sum, value.sum_squares), (-2, 2, 6, 2.5, 12.25))
        self.assertEqual(sum(value.bucket), 6)
        self.assertEqual(len(value.bucket), len(value.bucket_limit))

    def test_figure(self):
        (point,) = self.read("run").Images("curve")
        self.assertEqual(point.step, 2)
        self.assertTrue(point.encoded_image_string.startswith(b"\x89PNG"))
        self.assertEqual(point.width % 640, 0)
        self.assertGreater(point.height, 100)

    def test_text_and_hyperparameters(self):
        from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
        reader = self.read("run")
        (point,) = reader.Tensors("note/text_summary")
        self.assertEqual((point.step, list(point.tensor_proto.string_val)), (1, ["**λ** is 0.1".encode()]))
        metadata = reader.SummaryMetadata("_hparams_/session_start_info").plugin_data
        values = HParamsPluginData.FromString(metadata.content).session_start_info.hparams
        self.assertEqual((values["lr"].number_value, values["optimizer"].string_value, values["bn"].bool_value),
                         (0.1, "SGD", True))

    def test_fit(self):
        losses = [float(text) for text in (self.folder / "data_loss.txt").read_text().split()]
        self.assertEqual([step for step, _ in self.points("fit", "data_loss")], [1, 2, 3, 4])
        for (_, written), measured in zip(self.points("fit", "data_loss"), losses):
            self.assertAlmostEqual(written, measured, places=5)
        self.assertEqual(len(self.points("fit", "val_loss")), 4)
        steps = [point.step for point in self.read("fit").Histograms("parameters/weight")]
        self.assertEqual(steps, [2, 4])


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    else:
        unittest.main()
