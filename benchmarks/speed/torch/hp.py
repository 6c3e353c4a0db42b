"""A training step of HP, with or without OMH, once task-specific positives count. The recoloured features are given."""

import copy

import torch
from torch import nn
from torch.nn import functional as F

from heads import Head, Probes, rows
from omh import Hierarchy

DIM = 512
DROPOUT = 0.1
POOL = 2048
SPECIFIC_WEIGHT = 0.5
NEGATIVE_SHARE = 0.02
TEMPERATURE, BASE_TEMPERATURE = 0.8, 0.07
CONSISTENCY_WEIGHT = 0.05
MOMENTUM = 0.99
ATTENTION_FACTOR = 28
CLIP_NORM = 10


class Hp:
    """A position: its parameters, pools, optimisers and one step at a time."""

    def __init__(self, width, classes, levels):
        self.head = Head(width, DIM, nn.ReLU(), DROPOUT)
        self.momentum_head = copy.deepcopy(self.head).requires_grad_(False)
        self.projection = nn.Linear(DIM, DIM)
        self.probes = Probes(classes, DIM)
        self.hierarchy = Hierarchy(levels, classes, DIM) if levels > 0 else None
        self.agnostic_pool = F.normalize(torch.rand(POOL, width) * 2 - 1)
        self.specific_pool = F.normalize(rows(self.momentum_head(torch.rand(POOL, width, 1, 1) * 2 - 1)))
        hierarchy = self.hierarchy.parameters() if self.hierarchy else []
        self.optimizers = [
            torch.optim.AdamW(self.head.parameters(), 5e-4, weight_decay=0.1),
            torch.optim.Adam(self.projection.parameters(), 5e-4),
            torch.optim.Adam([self.probes.centers, *hierarchy], 5e-3),
            torch.optim.Adam(self.probes.linear.parameters(), 1e-3),
        ]

    def step(self, features, recolored, attention, labels):
        dropped = F.normalize(rows(F.dropout2d(features, DROPOUT)))
        momentum = F.normalize(rows(F.dropout2d(self.momentum_head(features), DROPOUT)))
        codes = self.head(features)
        mixed = F.dropout2d(local_mix(codes, attention), DROPOUT)
        z, z_mixed, z_recolored = (self.project(c) for c in (codes, mixed, self.head(recolored)))
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        # Pairs of all positions would fill the memory: the loss goes back to z block by block, then once to the parameters.
        views = [view.detach().requires_grad_() for view in (z, z_mixed)]
        kept = torch.rand(len(dropped) // len(features), len(dropped)) < NEGATIVE_SHARE
        pairs = dropped, momentum, self.agnostic_pool, self.specific_pool, kept
        value = contrastive_loss(views, *pairs, TEMPERATURE, SPECIFIC_WEIGHT)
        loss = CONSISTENCY_WEIGHT * (z - z_recolored + 1e-6).norm(dim=1).mean() + self.probes(codes, labels)
        if self.hierarchy:
            loss = loss + self.hierarchy(rows(codes))
        torch.autograd.backward([loss, z, z_mixed], [None, views[0].grad, views[1].grad])
        self.update()
        return value + loss.item()

    def project(self, codes):
        return F.normalize(self.projection(rows(codes)))

    @torch.no_grad()
    def update(self):
        for momentum, parameter in zip(self.momentum_head.parameters(), self.head.parameters()):
            momentum.mul_(MOMENTUM).add_(parameter, alpha=1 - MOMENTUM)
        nn.utils.clip_grad_norm_(self.head.parameters(), CLIP_NORM)
        for optimizer in self.optimizers:
            optimizer.step()


def contrastive_loss(views, features, momentum, agnostic_pool, specific_pool, kept, temperature, specific_weight):
    """Value of the loss; its gradients are left on the views. `kept` is [positions, batch * positions]."""
    agnostic_limits = (features @ agnostic_pool.T).max(1).values
    specific_limits = (momentum @ specific_pool.T).max(1).values
    positions, count = kept.shape
    total = 0.0
    for first in range(0, count, positions):
        own = slice(first, first + positions)
        agnostic = positives(features, agnostic_limits, own)
        specific = positives(momentum, specific_limits, own)
        weights, denominator = pair_masks(agnostic, specific, kept, own, specific_weight)
        for view in views:
            loss = block_loss(view[own], view, weights, denominator, temperature) * positions / (len(views) * count)
            loss.backward()
            total += loss.item()
    return total


@torch.no_grad()
def positives(unit, limits, own):
    """Which other positions of the batch are positives of the positions `own`."""
    similarity = unit[own] @ unit.T
    found = (similarity > limits[own, None]) | (similarity > limits)
    found[:, own].fill_diagonal_(False)
    return found


def pair_masks(agnostic, specific, kept, own, specific_weight):
    """Weights of the positives, and which pairs the denominator sums."""
    denominator = agnostic | kept
    denominator[:, own].fill_diagonal_(False)
    anchors = agnostic.any(1, keepdim=True)
    return (agnostic + specific_weight * specific) * anchors, denominator


def block_loss(anchors, partners, weights, denominator, temperature):
    logits = anchors @ partners.T / temperature
    logits = logits - logits.max(1, keepdim=True).values.detach()
    sums = (logits.exp() * denominator).sum(1, keepdim=True)
    log_likelihood = logits - sums.clamp(min=1e-37).log()
    return -temperature / BASE_TEMPERATURE * (weights * log_likelihood).sum() / weights.sum()


def local_mix(codes, attention):
    """Weighted mean over the 3 x 3 window of each position; attention is [batch, positions, 9]."""
    batch, dim, height, width = codes.shape
    windows = F.unfold(codes, 3, padding=1).reshape(batch, dim, 9, height * width)
    inside = F.unfold(torch.ones(1, 1, height, width), 3, padding=1).sum(1)
    weights = ATTENTION_FACTOR * attention.transpose(1, 2)[:, None]
    return ((windows * weights).sum(2) / inside[:, None]).reshape(codes.shape)
