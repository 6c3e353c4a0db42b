"""K-means on the features of a frozen backbone: a method of omh-bench in Python, with numpy alone.

kmeans-python.yaml runs it; docs/how-to/method-in-python.md explains it.
"""
import os

import numpy as np

import omh_bench


def main():
    job = omh_bench.open_job()
    random = np.random.default_rng(job.seed)
    saved = os.path.join(job.checkpoint, "centers.npy")
    if os.path.exists(saved):
        centers = np.load(saved)
        print("centres of a run that was interrupted", flush=True)
    else:
        sample = sample_of(job, random, job.options.get("positions", 100))
        starts = [kmeans(sample, job.clusters, random) for _ in range(job.options.get("starts", 5))]
        centers = max(starts, key=lambda found: found[1])[0]
        np.save(saved, centers)
    with job.writer() as writer:
        for item in job.val:
            writer.add(item.id, (unit(item.features()) @ centers.T).argmax(-1))


def sample_of(job, random, positions):
    """Features of some positions of every training picture, at unit length: float32 [positions, channels]."""
    rows = []
    for item in job.train:
        features = unit(item.features()).reshape(-1, item.features().shape[-1])
        rows.append(features[random.permutation(len(features))[:positions]])
    return np.concatenate(rows)


def unit(features):
    """Vectors at unit length along the last axis."""
    return features / np.maximum(np.linalg.norm(features, axis=-1, keepdims=True), 1e-12)


def kmeans(points, clusters, random, rounds=50):
    """Spherical k-means: centres float32 [clusters, channels], and the mean cosine of a point with its centre."""
    centers = points[random.choice(len(points), clusters, replace=False)]
    for step in range(rounds):
        cosines = points @ centers.T
        nearest = cosines.argmax(1)
        sums = np.stack([points[nearest == k].sum(0) for k in range(clusters)])
        # A centre that nothing is near to goes to the point that is worst off.
        sums[np.bincount(nearest, minlength=clusters) == 0] = points[cosines.max(1).argmin()]
        centers, before = unit(sums), centers
        print("round %d, mean cosine %.4f" % (step + 1, cosines.max(1).mean()), flush=True)
        if np.allclose(centers, before):
            break
    return centers, (points @ centers.T).max(1).mean()


if __name__ == "__main__":
    main()
