"""What a method of omh-bench needs that is a Python program: its input folder, and a writer of predictions.

Needs numpy alone and no installation: the harness puts this folder on PYTHONPATH. docs/how-to/method-in-python.md
explains it.

    import omh_bench

    job = omh_bench.open_job()
    with job.writer() as writer:
        for item in job.val:
            writer.add(item.id, my_clusters(item.picture()))
"""
import json
import os
import struct
import zlib

import numpy as np

_DTYPES = {"F32": "<f4", "F16": "<f2", "I32": "<i4", "U8": "u1"}


def open_job(folder=None):
    """The job of the cell that this program runs for: OMH_INPUT, or a folder of its form."""
    return Job(folder or os.environ["OMH_INPUT"])


class Job:
    """What input.json says, and the items of both splits."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "input.json"), encoding="utf-8") as file:
            self.about = json.load(file)
        self.seed = self.about["seed"]
        self.options = self.about["options"]
        self.classes = self.about["classes"]
        self.clusters = self.about["clusters"]
        self.output = os.environ.get("OMH_OUTPUT") or self.about["output"]
        self.checkpoint = os.environ.get("OMH_CHECKPOINT") or self.about["checkpoint"]
        self.train = self._items("train")
        self.val = self._items("val")

    def neighbors(self):
        """int32 [train items, k]: indices among train items, nearest first; column 0 is the item itself."""
        return Tensors([self._path(self.about["neighbors"])])["indices"]

    def writer(self):
        """Writes label maps of the val items: a context manager that checks that none is missing."""
        return Writer(self)

    def _items(self, split):
        about = self.about[split]
        features = Tensors([self._path(name) for name in about.get("features", [])])
        return [Item(self, one, about["resolution"], features) for one in about["items"]]

    def _path(self, name):
        return os.path.join(self.folder, name)


class Item:
    """A picture of a split, as a square of `resolution` pixels a side."""

    def __init__(self, job, about, resolution, features):
        self._job, self._about, self._features = job, about, features
        self.id = about["id"]
        self.resolution = resolution

    @property
    def path(self):
        """Path of the picture's PNG file."""
        return self._job._path(self._about["picture"])

    def picture(self):
        """uint8 [resolution, resolution, 3], RGB."""
        return read_png(self.path)

    def features(self):
        """float32 [grid, grid, channels]: what the frozen backbone gives."""
        return self._features[self.id]


class Writer:
    """Label maps of one seed, a PNG file each."""

    def __init__(self, job):
        self._job = job
        self._items = {item.id: item.resolution for item in job.val}
        self._folder = os.path.join(job.output, "seed-%d" % job.seed)
        self._written = set()

    def add(self, image_id, clusters):
        """Clusters 0..job.clusters-1 of a val item: [resolution, resolution], or a grid that divides it."""
        if image_id not in self._items:
            raise KeyError("%r is no picture of val" % (image_id,))
        side, clusters = self._items[image_id], np.asarray(clusters)
        if clusters.ndim != 2 or clusters.shape[0] != clusters.shape[1] or side % clusters.shape[0]:
            raise ValueError("%r: shape %s, expected %d x %d" % (image_id, clusters.shape, side, side))
        if clusters.min() < 0 or clusters.max() >= self._job.clusters:
            raise ValueError("%r: clusters %s..%s, expected 0..%d" % (
                image_id, clusters.min(), clusters.max(), self._job.clusters - 1))
        times = side // clusters.shape[0]
        path = os.path.join(self._folder, self._job.about["val"]["maps"][image_id] + ".png")
        write_png(path, np.kron(clusters, np.ones((times, times))).astype(np.uint16))
        self._written.add(image_id)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        missing = [image_id for image_id in self._items if image_id not in self._written]
        if kind is None and missing:
            raise ValueError("%d pictures of val have no prediction, first %r" % (len(missing), missing[0]))


class Tensors:
    """Arrays of safetensors files by name, mapped from the disk when asked for."""

    def __init__(self, paths):
        self._places = {}
        for path in paths:
            with open(path, "rb") as file:
                (length,) = struct.unpack("<Q", file.read(8))
                header = json.loads(file.read(length))
            for name, about in header.items():
                if name != "__metadata__":
                    self._places[name] = path, 8 + length + about["data_offsets"][0], about

    def __getitem__(self, name):
        path, offset, about = self._places[name]
        return np.memmap(path, _DTYPES[about["dtype"]], "r", offset, tuple(about["shape"]))


def write_png(path, values):
    """Writes integers [height, width] as a grey PNG of 16 bits, whole or not at all."""
    height, width = values.shape
    rows = np.zeros((height, 1 + 2 * width), np.uint8)
    rows[:, 1:] = values.astype(">u2").view(np.uint8).reshape(height, 2 * width)
    head = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 1)), (b"IEND", b"")]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".part", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in chunks:
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
    os.replace(path + ".part", path)


def read_png(path):
    """Reads a PNG file of the input folder: uint8 [height, width, 3]."""
    with open(path, "rb") as file:
        data = file.read()
    at, packed, width, height = 8, b"", 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
            if (depth, colour, interlace) != (8, 2, 0):
                raise ValueError("%s: expected 8-bit RGB, not interlaced" % path)
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 3 * width)
    if rows[:, 0].any():
        raise ValueError("%s: rows are filtered, expected a picture that the harness wrote" % path)
    return rows[:, 1:].reshape(height, width, 3)
