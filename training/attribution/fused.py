"""The network's layers in the forms that onnxruntime computes fastest; they give the same numbers."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.attribution.network import Block, Layer, Network


class _Attention(torch.autograd.Function):
    """Attention over a whole row, without mask: one operator in the graph."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        rows, length, width = q.shape
        parts = (part.view(rows, length, heads, width // heads).transpose(1, 2) for part in (q, k, v))
        mixed = functional.scaled_dot_product_attention(*parts)
        return mixed.transpose(1, 2).reshape(rows, length, width)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


class FusedLayer(nn.Module):
    """A transformer layer for rows without padding: query, key and value are one product."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer = layer
        parts = (layer.q, layer.k, layer.v)
        self.product = nn.Linear(layer.q.in_features, 3 * layer.q.out_features)
        self.product.weight.data = torch.cat([part.weight.data for part in parts])
        self.product.bias.data = torch.cat([part.bias.data for part in parts])

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """``bias`` is not looked at: every piece of the row counts."""
        layer = self.layer
        q, k, v = self.product(states).split(states.shape[-1], -1)
        states = layer.n1(states + layer.o(_Attention.apply(q, k, v, layer.heads)))
        return layer.n2(states + layer.down(functional.gelu(layer.up(states))))


class FusedBlock(nn.Module):
    """A block whose convolution is a matrix product, so that it is quantised like the others."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block
        self.reach = block.conv.padding[0]
        weight = block.conv.weight.data  # [out, in, places]
        self.near = nn.Linear(weight.shape[1] * weight.shape[2], weight.shape[0])
        self.near.weight.data = weight.permute(0, 2, 1).reshape(weight.shape[0], -1).contiguous()
        self.near.bias.data = block.conv.bias.data

    def forward(self, states: Tensor, inside: Tensor, bias: Tensor) -> Tensor:
        """As :meth:`Block.forward`."""
        length = states.shape[1]
        padded = functional.pad(states * inside, (0, 0, self.reach, self.reach))
        shifted = [padded[:, place : place + length] for place in range(2 * self.reach + 1)]
        near = self.near(torch.cat(shifted, -1))
        return self.block.layer(self.block.nc(states + functional.gelu(near)), bias)


def fused(network: Network) -> Network:
    """A copy of the network with fused layers, for single chunks."""
    network = copy.deepcopy(network)
    network.encoder.layers = nn.ModuleList(FusedLayer(layer) for layer in network.encoder.layers)
    network.blocks = nn.ModuleList(FusedBlock(block) for block in network.blocks)
    return network.eval()
