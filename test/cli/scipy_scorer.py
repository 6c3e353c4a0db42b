"""Scores label maps with Pillow, NumPy and SciPy alone, and prints counts, accuracy and mIoU in percent as JSON.

Usage: /usr/bin/python3 test/cli/scipy_scorer.py LABELS PREDICTIONS CLASSES, two folders of PNG files of the same names
"""
import json
import pathlib
import sys

import numpy as np
from PIL import Image
from scipy.optimize import linear_sum_assignment


def middle(path):
    """The middle square of a map that is wider than high."""
    ids = np.asarray(Image.open(path)).astype(np.int64)
    height, width = ids.shape
    left = (width - height) // 2
    return ids[:, left:left + height]


labels, predictions, classes = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
counts = np.zeros((classes, classes), dtype=np.int64)
for path in sorted(predictions.iterdir()):
    truth, cluster = middle(labels / path.name), middle(path)
    np.add.at(counts, (cluster[truth < classes], truth[truth < classes]), 1)
rows, columns = linear_sum_assignment(counts, maximize=True)
matched = np.zeros_like(counts)
matched[columns] = counts[rows]
hits = np.diag(matched)
iou = hits / (matched.sum(axis=0) + matched.sum(axis=1) - hits)
print(json.dumps({
    "confusion": counts.tolist(),
    "acc": 100 * hits.sum() / counts.sum(),
    "miou": 100 * iou.mean(),
}))
