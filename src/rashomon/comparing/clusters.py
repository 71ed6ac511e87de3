"""Pairs joined to claims: greedy average linkage, so that one bridge between two unlike groups does not join them.

Each pair that was scored counts with its probability, each that was not (it was no candidate) with ``UNSEEN``.
Clauses of one sentence never share a claim, nor do pairs that are told apart by ``apart``.

One clause may carry two claims that another article keeps in two clauses: ``overlapping_linkage`` therefore lets a
clause into a second cluster that agrees with it, or makes a claim of a likely pair that the clusters left apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence

UNSEEN = 0.02
"""Probability taken for a pair that was no candidate."""
SECOND = 0.3
"""Mean probability of a clause with a cluster from which it is let into it beside its own."""
Pair = tuple[int, int]


def overlapping_linkage(
    size: int,
    score: Mapping[Pair, float],
    join: float,
    also: float,
    alone: float,
    *,
    group: Sequence[int] | None = None,
) -> list[list[int]]:
    """The clusters of ``average_linkage`` from ``join`` on, and what they left apart of the likely pairs.

    Of a pair from ``also`` on, likeliest first, one enters a cluster of the other when it agrees with all of it
    (``SECOND``); else a pair from ``alone`` on is a cluster of its own, which may share members with others.
    """
    groups = group if group is not None else range(size)
    found = [set(members) for members in average_linkage(size, score, join, group=groups)]
    pairs: list[set[int]] = []
    for value, i, j in sorted((-value, i, j) for (i, j), value in score.items() if value >= also):
        if any({i, j} <= members for members in found):
            continue
        homes = [(_agreement(b, c, score, groups), b, c) for a, b in ((i, j), (j, i)) for c in found if a in c]
        best = max(homes, key=lambda home: home[0], default=None)
        if best is not None and best[0] >= SECOND:
            best[2].add(best[1])
        elif -value >= alone:
            pairs.append({i, j})
    return sorted((sorted(members) for members in found + pairs), key=lambda members: members[0])


def _agreement(one: int, members: set[int], score: Mapping[Pair, float], groups: Sequence[int]) -> float:
    """Mean probability of a clause with the members of a cluster; 0 when it may not stand beside one of them."""
    if any(groups[one] == groups[other] for other in members):
        return 0.0
    return sum(score.get((min(one, other), max(one, other)), UNSEEN) for other in members) / len(members)


def average_linkage(
    size: int,
    score: Mapping[Pair, float],
    threshold: float,
    *,
    group: Collection[int] | None = None,
    apart: Collection[Pair] = (),
) -> list[list[int]]:
    """Clusters of ``range(size)``, singletons left out, each sorted, in the order of their first members.

    ``score`` maps i < j to a probability. ``group[i]``: two members with the same value are never joined.
    ``apart``: pairs that must not share a cluster.
    """
    join = _Joining(size, score, list(group) if group is not None else list(range(size)), apart)
    join.run(threshold)
    return sorted((sorted(c) for c in join.members.values() if len(c) > 1), key=lambda c: c[0])


class _Joining:
    """The state of the clustering: clusters, the sums of scores between them, and a queue of joins."""

    def __init__(self, size: int, score: Mapping[Pair, float], group: list[int], apart: Collection[Pair]) -> None:
        self.members: dict[int, list[int]] = {i: [i] for i in range(size)}
        self.groups: dict[int, set[int]] = {i: {group[i]} for i in range(size)}
        self.links: dict[int, dict[int, tuple[float, int]]] = {i: {} for i in range(size)}
        for (i, j), value in sorted(score.items()):
            self.links[i][j] = self.links[j][i] = (value, 1)
        self.apart: dict[int, set[int]] = {}
        for i, j in sorted(apart):
            self.apart.setdefault(i, set()).add(j)
            self.apart.setdefault(j, set()).add(i)
        self.next = size

    def mean(self, a: int, b: int) -> float:
        """Mean score between two clusters."""
        total, seen = self.links[a].get(b, (0.0, 0))
        pairs = len(self.members[a]) * len(self.members[b])
        return (total + UNSEEN * (pairs - seen)) / pairs

    def run(self, threshold: float) -> None:
        """Join the closest two until none is closer than the threshold."""
        queue = [(-self.mean(a, b), a, b) for a, row in sorted(self.links.items()) for b in sorted(row) if a < b]
        queue = [entry for entry in queue if -entry[0] >= threshold]
        heapq.heapify(queue)
        while queue:
            _, a, b = heapq.heappop(queue)
            if a not in self.members or b not in self.members or not self.allowed(a, b):
                continue
            new = self.join(a, b)
            for other in sorted(self.links[new]):
                mean = self.mean(new, other)
                if mean >= threshold:
                    heapq.heappush(queue, (-mean, min(new, other), max(new, other)))

    def allowed(self, a: int, b: int) -> bool:
        """Whether two clusters hold nothing that must stay apart."""
        if self.groups[a] & self.groups[b]:
            return False
        return not any(self.apart.get(i, set()) & set(self.members[b]) for i in self.members[a])

    def join(self, a: int, b: int) -> int:
        """The new cluster's number."""
        new, self.next = self.next, self.next + 1
        self.members[new] = self.members.pop(a) + self.members.pop(b)
        self.groups[new] = self.groups.pop(a) | self.groups.pop(b)
        merged: dict[int, tuple[float, int]] = {}
        for old in (a, b):
            for other, (total, seen) in self.links.pop(old).items():
                if other in (a, b):
                    continue
                before = merged.get(other, (0.0, 0))
                merged[other] = (before[0] + total, before[1] + seen)
        for other, value in merged.items():
            row = self.links[other]
            row.pop(a, None)
            row.pop(b, None)
            row[new] = value
        self.links[new] = merged
        return new
