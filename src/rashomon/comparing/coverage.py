"""Which claims each article carries, and which it leaves out though others have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.model import Claim, Coverage

LEAST = 2
"""Independent texts that must carry a claim before its absence elsewhere is worth a word."""


def coverage(articles: Sequence[str], claims: Sequence[Claim], origin: Mapping[str, int]) -> tuple[Coverage, ...]:
    """For each article id, in order. ``origin``: article id → number of its origin.

    A clause may stand in two claims. What it says is not missing from an article that carries either of them, and of
    claims that share a clause, the first alone is told as missing.
    """
    carried = {claim.id: {a.article for a in claim.accounts} for claim in claims}
    clauses = {claim.id: {(a.article, a.start, a.end) for a in claim.accounts} for claim in claims}
    found = []
    for article in articles:
        carries = tuple(c.id for c in claims if article in carried[c.id])
        known = set().union(*(clauses[claim] for claim in carries))
        missing = []
        for claim in claims:
            others = {origin[a] for a in carried[claim.id] if origin[a] != origin[article]}
            if article in carried[claim.id] or len(others) < LEAST or known & clauses[claim.id]:
                continue
            known |= clauses[claim.id]
            missing.append(claim.id)
        found.append(Coverage(article, carries, tuple(missing)))
    return tuple(found)
