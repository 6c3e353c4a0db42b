"""Scores the cases that scored_items_test.ts keeps, with Pillow, NumPy and SciPy alone, and compares.

Usage: /usr/bin/python3 test/fuzz/plain_scorer.py cases.jsonl
"""
import base64
import io
import itertools
import json
import math
import sys

import numpy as np
from PIL import Image
from scipy.optimize import linear_sum_assignment


def square(image, side):
    """The shorter side resized to `side` by nearest neighbour, the middle cut out."""
    width, height = image.size
    size = (side, int(side * height / width)) if width < height else (int(side * width / height), side)
    if min(width, height) != side:
        image = image.resize(size, Image.NEAREST)
    left, top = (int(round((extent - side) / 2)) for extent in image.size)
    return np.asarray(image.crop((left, top, left + side, top + side))).astype(np.int64)


def counts_of(case):
    classes, side = case["classes"], case["resolution"]
    counts = np.zeros((classes, classes), dtype=np.int64)
    for picture, label in case["files"]:
        rgb = square(Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB"), side)
        labels = square(Image.open(io.BytesIO(base64.b64decode(label))), side)
        clusters = (rgb * (3, 5, 7)).sum(axis=2) % classes
        for cluster, value in zip(clusters.ravel(), labels.ravel()):
            if value < classes:
                counts[cluster, value] += 1
    return counts


def miou_of(counts, classes_of):
    histogram = np.zeros_like(counts)
    histogram[classes_of] = counts
    hits = np.diag(histogram)
    union = histogram.sum(axis=0) + histogram.sum(axis=1) - hits
    return 100 * float((hits[union > 0] / union[union > 0]).mean())


def agrees(case):
    counts = counts_of(case)
    if counts.sum() == 0:
        return case["accuracy"] is None and case["miou"] is None
    rows, columns = linear_sum_assignment(counts, maximize=True)
    best = counts[rows, columns].sum()
    if abs(case["accuracy"] - 100 * best / counts.sum()) > 1e-9:
        return False
    # Where several assignments are the best, any of their mIoU is right.
    ties = (list(p) for p in itertools.permutations(columns) if counts[rows, list(p)].sum() == best)
    return any(math.isclose(case["miou"], miou_of(counts, p), abs_tol=1e-9) for p in ties)


def main():
    compared = wrong = unread = 0
    for line in open(sys.argv[1]):
        case = json.loads(line)
        try:
            right = agrees(case)
        except (OSError, SyntaxError, ValueError) as error:
            unread += 1
            print("Pillow refuses what was scored:", error)
            continue
        compared += 1
        if not right:
            wrong += 1
            print("differs:", line[:2000].strip())
    print(f"{compared} cases compared, {wrong} differ, {unread} that Pillow does not read")
    sys.exit(1 if wrong else 0)


main()
