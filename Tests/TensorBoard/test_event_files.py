"""Reads what reg writes for TensorBoard back with TensorBoard's own reader; run by scripts/test tensorboard."""
import os
import pathlib
import subprocess
import tempfile
import unittest

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

ROOT = pathlib.Path(__file__).resolve().parents[2]
REG = os.path.abspath(os.environ.get("REG", ROOT / ".build/release/reg"))

SCRIPT = """
seed(1)
w = SummaryWriter("run")
for i in 0..<10 { w.scalar("loss/train", 1 / (i + 1), i) }
w.scalar("counted", 5)
w.scalar("counted", 6)
for i in 0..<5000 { w.scalar("long", i / 4, i) }
for value in [nan, inf, 1e-30] { w.scalar("λ → strange", value) }
w.scalars("accuracy", {train: 0.5, val: 0.25}, 3)
w.histogram("weights", [-2, 0, 0, 0.5, 2, 2], 7)
w.histogram("weights", [3, 3, 3, nan], 8)
w.histogram("weights", zeros(4), 9)
w.text("note", "**λ** is 0.1", 1)
w.text("note", "", 2)
w.figure("curve", plot([1, 3, 2]), 2)
w.figure("curve", heatmap(eye(3)), 3)
w.hparams({lr: 0.1, optimizer: "SGD", bn: true}, {final_loss: 0.125})
w.close()
net = Linear(3, 1)
x = randn(20, 3)
history = fit(net, [x, x.sum(1, keepdims = true)], mse, SGD(net, lr = 0.1), epochs = 4, val = [x, x[:, :1]],
              callbacks = TensorBoard("fit", histogram_freq = 2))
board = TensorBoard("twice", histogram_freq = 2)
for epochs in [3, 2] { fit(net, [x, x[:, :1]], mse, SGD(net, lr = 0.1), epochs, callbacks = board) }
for value in [1, 2] {
    again = SummaryWriter("again")
    for step in [10, 5, none] { again.scalar("a//b/", value, step) }
    again.close()
}
first, second = SummaryWriter("shared"), SummaryWriter("shared")
for i in 0..<3 { first.scalar("first", i); second.scalar("second", -i) }
first.close(); second.close()
outside = SummaryWriter("inside")
outside.scalars("../../outside", {"a/b": 1})
outside.close()
write_text("data_loss.txt", history.data_loss |> map(str) |> join(" "))
"""


class ReadingBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.folder = pathlib.Path(directory.name)
        (cls.folder / "script.reg").write_text(SCRIPT)
        subprocess.run([REG, "script.reg"], cwd=cls.folder, check=True)

    def read(self, run):
        reader = EventAccumulator(str(self.folder / run), {"scalars": 0, "histograms": 0, "images": 0, "tensors": 0})
        reader.Reload()
        return reader

    def points(self, run, tag):
        return [(point.step, round(point.value, 6)) for point in self.read(run).Scalars(tag)]

    def test_tags(self):
        tags = self.read("run").Tags()
        self.assertEqual(sorted(tags["scalars"]), ["counted", "final_loss", "long", "loss/train", "λ → strange"])
        self.assertEqual(tags["histograms"], ["weights"])
        self.assertEqual(tags["images"], ["curve"])
        self.assertIn("note/text_summary", tags["tensors"])

    def test_scalars(self):
        self.assertEqual(self.points("run", "loss/train"), [(i, round(1 / (i + 1), 6)) for i in range(10)])
        self.assertEqual(self.points("run", "counted"), [(0, 5), (1, 6)])
        self.assertEqual(self.points("run", "final_loss"), [(0, 0.125)])

    def test_every_point_of_a_long_run(self):
        self.assertEqual(self.points("run", "long"), [(i, i / 4) for i in range(5000)])

    def test_values_that_are_not_finite(self):
        values = [point.value for point in self.read("run").Scalars("λ → strange")]
        self.assertEqual([str(value) for value in values[:2]], ["nan", "inf"])
        self.assertAlmostEqual(values[2], 1e-30, delta=1e-36)

    def test_curves_of_one_chart_are_runs(self):
        self.assertEqual(self.points("run/accuracy_train", "accuracy"), [(3, 0.5)])
        self.assertEqual(self.points("run/accuracy_val", "accuracy"), [(3, 0.25)])

    def test_histograms(self):
        mixed, constant, zeros = self.read("run").Histograms("weights")
        self.assertEqual([mixed.step, constant.step, zeros.step], [7, 8, 9])
        for point, expected in [(mixed, (-2, 2, 6, 2.5, 12.25)), (constant, (3, 3, 3, 9, 27)), (zeros, (0, 0, 4, 0, 0))]:
            value = point.histogram_value
            self.assertEqual((value.min, value.max, value.num, value.sum, value.sum_squares), expected)
            self.assertEqual(sum(value.bucket), value.num)
            self.assertEqual(len(value.bucket), len(value.bucket_limit))

    def test_each_value_is_in_its_bucket(self):
        value = self.read("run").Histograms("weights")[0].histogram_value
        inside = [sum(count for left, right, count in zip(value.bucket_limit, value.bucket_limit[1:], value.bucket[1:])
                      if left <= number < right) for number in (-2, 0, 0.5, 2)]
        self.assertEqual(inside, [1, 2, 1, 2])

    def test_figures(self):
        points = self.read("run").Images("curve")
        self.assertEqual([point.step for point in points], [2, 3])
        for point in points:
            picture = point.encoded_image_string
            self.assertTrue(picture.startswith(b"\x89PNG"))
            size = (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big"))
            self.assertEqual((point.width, point.height), size)

    def test_texts(self):
        points = self.read("run").Tensors("note/text_summary")
        self.assertEqual([(point.step, list(point.tensor_proto.string_val)) for point in points],
                         [(1, ["**λ** is 0.1".encode()]), (2, [b""])])

    def test_hyperparameters(self):
        metadata = self.read("run").SummaryMetadata("_hparams_/session_start_info").plugin_data
        values = HParamsPluginData.FromString(metadata.content).session_start_info.hparams
        self.assertEqual((values["lr"].number_value, values["optimizer"].string_value, values["bn"].bool_value),
                         (0.1, "SGD", True))
        metadata = self.read("run").SummaryMetadata("_hparams_/experiment").plugin_data
        experiment = HParamsPluginData.FromString(metadata.content).experiment
        self.assertEqual([metric.name.tag for metric in experiment.metric_infos], ["final_loss"])

    def test_fit(self):
        losses = [float(text) for text in (self.folder / "data_loss.txt").read_text().split()]
        self.assertEqual([step for step, _ in self.points("fit", "data_loss")], [1, 2, 3, 4])
        for (_, written), measured in zip(self.points("fit", "data_loss"), losses):
            self.assertAlmostEqual(written, measured, places=5)
        self.assertEqual(len(self.points("fit", "val_loss")), 4)
        steps = [point.step for point in self.read("fit").Histograms("parameters/weight")]
        self.assertEqual(steps, [2, 4])

    def test_a_second_fit_goes_on(self):
        self.assertEqual([step for step, _ in self.points("twice", "data_loss")], [1, 2, 3, 4, 5])
        steps = [point.step for point in self.read("twice").Histograms("parameters/weight")]
        self.assertEqual(steps, [2, 4])

    def test_steps_may_go_back_and_a_folder_may_be_opened_again(self):
        self.assertEqual(self.points("again", "a//b/"), [(10, 1), (5, 1), (6, 1), (10, 2), (5, 2), (6, 2)])

    def test_two_writers_share_a_folder(self):
        self.assertEqual(self.points("shared", "first"), [(0, 0), (1, 1), (2, 2)])
        self.assertEqual(self.points("shared", "second"), [(0, 0), (1, -1), (2, -2)])

    def test_a_chart_s_folders_stay_within_the_writer_s(self):
        runs = {path.parent for path in self.folder.rglob("events.out.tfevents.*")}
        chart, = (run for run in runs if run.parent.name == "inside")
        self.assertEqual(self.points(chart.relative_to(self.folder), "../../outside"), [(0, 1)])


if __name__ == "__main__":
    unittest.main()
