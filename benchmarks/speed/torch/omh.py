"""The OMH losses with the options at their defaults (paper's equations 3 to 12)."""

import math

import torch
from torch import nn
from torch.nn import functional as F

EPSILON = 0.02
ITERATIONS = 100
EXPANSION = 2


class Hierarchy(nn.Module):
    """The class centres of all levels and the losses they put on codes."""

    def __init__(self, levels, classes, channels):
        super().__init__()
        sizes = [classes * EXPANSION**level for level in range(levels)]
        self.centers = nn.ParameterList([nn.Parameter(torch.randn(size, channels)) for size in sizes])

    def forward(self, codes):
        """Sum of all losses on codes [positions, channels]."""
        unit = F.normalize(codes)
        activations = [F.relu(unit @ F.normalize(centers).T) for centers in self.centers]
        loss = -sum(level.max(1).values.mean() for level in activations)
        for plan, higher, lower in zip(self.plans(), activations, activations[1:]):
            loss = loss - (higher * transported_max(plan, lower)).sum(1).mean()
        return loss

    @torch.no_grad()
    def plans(self):
        """One transport plan [own, lower] for each two adjacent levels."""
        unit = [F.normalize(centers) for centers in self.centers]
        return [solve_transport(1 - F.relu(higher @ lower.T)) for higher, lower in zip(unit, unit[1:])]


def solve_transport(cost):
    """Sinkhorn in the log domain; columns first, then rows."""
    rows, columns = cost.shape
    scores = -cost / EPSILON
    f = torch.zeros(rows, 1)
    for _ in range(ITERATIONS):
        g = -math.log(columns) - (scores + f).logsumexp(0, keepdim=True)
        f = -math.log(rows) - (scores + g).logsumexp(1, keepdim=True)
    return (scores + f + g).exp()


def transported_max(plan, lower):
    """max over l of plan[h, l] lower[p, l], as [positions, own]: row by row, so that the product of all is never built."""
    return torch.stack([(lower * row).max(1).values for row in plan], 1)
