"""MinHash signatures and their bands (Broder 1997; Leskovec, Rajaraman and Ullman, ch. 3): which texts may be alike."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.passages import SHINGLE

PERMUTATIONS, ROWS = 128, 4
BANDS = PERMUTATIONS // ROWS
"""Two texts whose shingles have the Jaccard index ``j`` share a band with probability ``1 - (1 - j**4)**32``: .99 for
``j`` = .6, .87 for .5, .23 for .3."""
SEED = 20
_MIX = np.uint64(0x9E3779B97F4A7C15)


def signature(words: list[int]) -> NDArray[np.uint32]:
    """The MinHash of the shingles of a text, given as hashes of its words: ``[PERMUTATIONS]``."""
    from rensa import RMinHash

    sketch: Any = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update([" ".join(map(str, words[k : k + SHINGLE])) for k in range(max(1, len(words) - SHINGLE + 1))])
    return np.array(sketch.digest(), dtype=np.uint32)


def bands(sign: NDArray[np.uint32]) -> list[int]:
    """One number a band; texts that agree in all rows of a band have the same one there."""
    total: NDArray[Any] = np.zeros(BANDS, dtype=np.uint64)
    for row in sign.reshape(BANDS, ROWS).astype(np.uint64).T:
        total = (total ^ row) * _MIX
        total ^= total >> np.uint64(29)
    total = (total + np.arange(BANDS, dtype=np.uint64)) * _MIX
    found: list[int] = total.view(np.int64).tolist()
    return found


def resemblance(a: bytes, b: bytes) -> float:
    """The share of equal values of two signatures: an estimate of the Jaccard index, to about .04."""
    return float((np.frombuffer(a, dtype="<u4") == np.frombuffer(b, dtype="<u4")).mean())
