"""The vision transformer of DINO, with random weights."""

import torch
from torch import nn
from torch.nn import functional as F

PATCH = 8
DEPTH = 12
HEAD_WIDTH = 64
EPSILON = 1e-6


class Block(nn.Module):
    def __init__(self, width, head_width):
        super().__init__()
        self.head_width = head_width
        self.norm1 = nn.LayerNorm(width, eps=EPSILON)
        self.qkv = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width, eps=EPSILON)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def attention(self, x):
        batch, tokens, width = x.shape
        split = self.qkv(x).reshape(batch, tokens, 3, width // self.head_width, self.head_width)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        weights = ((query @ key.transpose(-2, -1)) * self.head_width**-0.5).softmax(-1)
        return self.projection((weights @ value).transpose(1, 2).reshape(batch, tokens, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Vit(nn.Module):
    def __init__(self, width, side, depth=DEPTH, head_width=HEAD_WIDTH):
        super().__init__()
        self.grid = side // PATCH
        self.patches = nn.Conv2d(3, width, PATCH, PATCH)
        self.class_token = nn.Parameter(torch.randn(1, 1, width))
        self.positions = nn.Parameter(torch.randn(1, self.grid**2 + 1, width))
        self.blocks = nn.ModuleList([Block(width, head_width) for _ in range(depth)])
        self.norm = nn.LayerNorm(width, eps=EPSILON)
        self.eval()

    @torch.no_grad()
    def forward(self, images):
        """Features of images [batch, 3, side, side] as [batch, width, grid, grid]."""
        x = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_token.expand(len(x), -1, -1), x], 1) + self.positions
        for block in self.blocks:
            x = block(x)
        tokens = self.norm(x)[:, 1:]
        return tokens.transpose(1, 2).reshape(len(x), -1, self.grid, self.grid)
