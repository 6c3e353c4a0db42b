"""The projection to codes and the probes that the baselines share."""

import torch
from torch import nn
from torch.nn import functional as F

NORM_FLOOR = 1e-12


class Head(nn.Module):
    """One linear layer beside two, as 1x1 convolutions."""

    def __init__(self, width, dim, activation, dropout):
        super().__init__()
        self.linear = nn.Conv2d(width, dim, 1)
        self.branch = nn.Sequential(nn.Conv2d(width, width, 1), activation, nn.Conv2d(width, dim, 1))
        self.dropout = nn.Dropout2d(dropout)

    def forward(self, features):
        return self.linear(self.dropout(features)) + self.branch(self.dropout(features))


class Probes(nn.Module):
    """STEGO's cluster probe and linear probe on codes that do not feel them."""

    def __init__(self, classes, dim):
        super().__init__()
        self.centers = nn.Parameter(torch.randn(classes, dim))
        self.linear = nn.Conv2d(dim, classes, 1)

    def forward(self, codes, labels):
        codes = codes.detach()
        return self.linear_loss(codes, labels) + self.cluster_loss(codes)

    def linear_loss(self, codes, labels):
        logits = F.interpolate(self.linear(codes), labels.shape[-2:], mode="bilinear", align_corners=False)
        return F.cross_entropy(logits, labels, ignore_index=-1)

    def cluster_loss(self, codes):
        cosines = rows(F.normalize(codes, eps=NORM_FLOOR)) @ F.normalize(self.centers).T
        return -cosines.max(1).values.mean()


def rows(maps):
    """The vectors of maps [batch, channels, height, width], one a row."""
    return maps.permute(0, 2, 3, 1).reshape(-1, maps.shape[1])
