"""Which claims each article carries, and which it leaves out though others have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.model import Claim, Coverage

LEAST = 2
"""Independent texts that must carry a claim before its absence elsewhere is worth a word."""


def coverage(articles: Sequence[str], claims: Sequence[Claim], origin: Mapping[str, int]) -> tuple[Coverage, ...]:
    """For each article id, in order. ``origin``: article id → number of its origin."""
    carried = {claim.id: {a.article for a in claim.accounts} for claim in claims}
    found = []
    for article in articles:
        carries = tuple(c.id for c in claims if article in carried[c.id])
        missing = tuple(
            c.id
            for c in claims
            if article not in carried[c.id]
            and len({origin[a] for a in carried[c.id] if origin[a] != origin[article]}) >= LEAST
        )
        found.append(Coverage(article, carries, missing))
    return tuple(found)
