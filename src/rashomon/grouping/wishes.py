"""What users said: which articles belong together, and which do not."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Wishes(Struct):
    """What users said, by article id; obeyed for ever."""

    together: dict[str, set[str]] = {}
    apart: dict[str, set[str]] = {}

    def join(self, a: str, b: str) -> None:
        """``a`` and ``b`` belong together; takes back an earlier word against it."""
        for one, other in ((a, b), (b, a)):
            self.together.setdefault(one, set()).add(other)
            self.apart.get(one, set()).discard(other)

    def separate(self, a: str, b: str) -> None:
        """``a`` and ``b`` do not belong together; takes back an earlier word against it."""
        for one, other in ((a, b), (b, a)):
            self.apart.setdefault(one, set()).add(other)
            self.together.get(one, set()).discard(other)

    def concern(self, article: str) -> bool:
        """Whether anything was said about an article."""
        return article in self.together or article in self.apart

    def partners(self, article: str) -> list[str]:
        """Articles that belong with this one, sorted."""
        return sorted(self.together.get(article, ()))

    def apart_at(self, position: Mapping[str, int]) -> frozenset[tuple[int, int]]:
        """Pairs of positions that are to be kept apart; ``position`` leads from article to position."""
        if not self.apart:
            return frozenset()
        return frozenset(
            (k, position[other])
            for article, k in position.items()
            for other in self.apart.get(article, ())
            if other in position
        )

    def regroup(self, position: Mapping[str, int], start: list[list[int]]) -> list[list[int]]:
        """Groups that start together, joined where the user said so and dissolved where the user said otherwise."""
        if not any(map(self.concern, position)):
            return start
        apart = self.apart_at(position)
        leader = list(range(len(position)))
        for group in start:
            if not any(a in group and b in group for a, b in apart):
                for k in group:
                    leader[k] = group[0]
        for article, k in position.items():
            for other in self.partners(article):
                if other in position:
                    old, one = leader[position[other]], leader[k]
                    leader = [one if head == old else head for head in leader]
        groups: dict[int, list[int]] = {}
        for k, head in enumerate(leader):
            groups.setdefault(head, []).append(k)
        return [group for group in groups.values() if len(group) > 1]
