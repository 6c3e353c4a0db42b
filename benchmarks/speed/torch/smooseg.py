"""A training step of SmooSeg, with or without OMH."""

import copy

import torch
from torch import nn
from torch.nn import functional as F

from heads import Head, rows
from omh import Hierarchy, transported_max
from stego import partners

DIM = 64
DROPOUT = 0.2
NORM_FLOOR = 1e-10
TEMPERATURE = 0.1
KEPT = 0.998
INTRA_SHIFT, ACROSS_SHIFT = -0.02, 0.5


class SmooSeg:
    """A cell: its parameters, optimiser and one step at a time."""

    def __init__(self, width, classes, levels):
        self.head = Head(width, DIM, nn.SiLU(), DROPOUT)
        self.student = nn.Parameter(F.normalize(torch.randn(classes, DIM)))
        self.teacher = self.student.detach().clone()
        self.levels = Levels(levels, classes, DIM) if levels > 0 else None
        predictors = [self.student, *(self.levels.students.parameters() if self.levels else [])]
        self.optimizer = torch.optim.Adam([
            {"params": self.head.parameters(), "lr": 1e-4},
            {"params": predictors, "lr": 5e-4},
        ])

    def step(self, features):
        dropped = F.dropout2d(features, DROPOUT)
        codes = rows(self.head(features))
        unit = F.normalize(codes)
        teacher = unit @ F.normalize(self.teacher).T
        student = unit.detach() @ F.normalize(self.student).T
        loss = smoothness(dropped, teacher, partners(len(features))) + F.cross_entropy(student, teacher.argmax(1))
        if self.levels:
            loss = loss + self.levels(unit)
        follow(self.teacher, self.student)
        if self.levels:
            self.levels.follow()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()


class Levels:
    """OMH on a student and a teacher per level: activations of the student, labels of the teacher."""

    def __init__(self, levels, classes, channels):
        self.students = Hierarchy(levels, classes, channels)
        self.teachers = copy.deepcopy(self.students).requires_grad_(False)

    def __call__(self, unit):
        activations = [F.relu(unit @ F.normalize(centers).T) for centers in self.students.centers]
        with torch.no_grad():
            labels = [(unit @ F.normalize(centers).T).argmax(1) for centers in self.teachers.centers]
        loss = -sum(a.gather(1, l[:, None]).mean() for a, l in zip(activations, labels))
        for plan, higher, lower in zip(self.students.plans(), activations, activations[1:]):
            loss = loss - (higher * transported_max(plan, lower)).sum(1).mean()
        return loss

    def follow(self):
        for teacher, student in zip(self.teachers.centers, self.students.centers):
            follow(teacher, student)


@torch.no_grad()
def follow(teacher, student):
    teacher.mul_(KEPT).add_(student, alpha=1 - KEPT)


def smoothness(features, teacher, others):
    batch = len(features)
    f = F.normalize(features, eps=NORM_FLOOR).flatten(2)
    probabilities = (teacher / TEMPERATURE).softmax(1).reshape(batch, -1, teacher.shape[1])
    p = F.normalize(probabilities, dim=2, eps=NORM_FLOOR)
    return pair_loss(f, f, p, p, INTRA_SHIFT) + pair_loss(f, f[others], p, p[others], ACROSS_SHIFT)


def pair_loss(f1, f2, p1, p2, shift):
    with torch.no_grad():
        affinity = f1.transpose(1, 2) @ f2
        affinity += affinity.mean() - affinity.mean(2, keepdim=True) - shift
    return (affinity * (1 - p1 @ p2.transpose(1, 2))).mean()
