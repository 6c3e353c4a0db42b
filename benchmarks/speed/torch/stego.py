"""A training step of STEGO, with or without OMH."""

import torch
from torch import nn
from torch.nn import functional as F

from heads import Head, Probes, rows
from omh import Hierarchy

DIM = 70
DROPOUT = 0.1
SAMPLES = 11
NEGATIVES = 5
NORM_FLOOR = 1e-10
# Weight and shift of the pairs of an image with itself, with a neighbour and with random images.
SELF, NEIGHBOR, RANDOM = (0.67, 0.08), (0.25, 0.02), (0.63, 0.66)


class Stego:
    """A cell: its parameters, optimisers and one step at a time."""

    def __init__(self, width, classes, levels):
        self.head = Head(width, DIM, nn.ReLU(), DROPOUT)
        self.probes = Probes(classes, DIM)
        self.hierarchy = Hierarchy(levels, classes, DIM) if levels > 0 else None
        probes = [*self.probes.parameters(), *(self.hierarchy.parameters() if self.hierarchy else [])]
        self.optimizers = [torch.optim.Adam(self.head.parameters(), 5e-4), torch.optim.Adam(probes, 5e-3)]

    def step(self, features, neighbors, labels):
        dropped, dropped_neighbors = (F.dropout2d(maps, DROPOUT) for maps in (features, neighbors))
        codes, neighbor_codes = self.head(features), self.head(neighbors)
        loss = correspondence_loss(dropped, dropped_neighbors, codes, neighbor_codes, *draw(len(features)))
        loss = loss + self.probes(codes, labels)
        if self.hierarchy:
            loss = loss + self.hierarchy(rows(codes))
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        return loss.item()


def draw(batch):
    """Points of both images of each pair, and the random images that each image is paired with."""
    coords1, coords2 = (torch.rand(batch, SAMPLES, SAMPLES, 2) * 2 - 1 for _ in range(2))
    return coords1, coords2, [partners(batch) for _ in range(NEGATIVES)]


def correspondence_loss(features, neighbors, codes, neighbor_codes, coords1, coords2, pairings):
    f, c = unit_points(features, coords1), unit_points(codes, coords1)
    loss = SELF[0] * pair_loss(f, f, c, c, SELF[1])
    f2, c2 = unit_points(neighbors, coords2), unit_points(neighbor_codes, coords2)
    loss = loss + NEIGHBOR[0] * pair_loss(f, f2, c, c2, NEIGHBOR[1])
    for others in pairings:
        f2, c2 = unit_points(features[others], coords2), unit_points(codes[others], coords2)
        loss = loss + RANDOM[0] / len(pairings) * pair_loss(f, f2, c, c2, RANDOM[1])
    return loss


def unit_points(maps, coords):
    """Unit vectors of maps at points, as [batch, channels, points]."""
    sampled = F.grid_sample(maps, coords.permute(0, 2, 1, 3), padding_mode="border", align_corners=True)
    return F.normalize(sampled, eps=NORM_FLOOR).flatten(2)


def pair_loss(f1, f2, c1, c2, shift):
    with torch.no_grad():
        similarity = f1.transpose(1, 2) @ f2
        similarity += similarity.mean() - similarity.mean(2, keepdim=True) - shift
    return -((c1.transpose(1, 2) @ c2).clamp(min=0) * similarity).mean()


def partners(batch):
    """A random permutation without an image at its own place; it may hold duplicates."""
    order = torch.randperm(batch)
    return (order + (order == torch.arange(batch))) % batch
