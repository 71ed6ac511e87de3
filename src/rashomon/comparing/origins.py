"""Which articles go back to one text: agency copies, credits, one article that holds most of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.comparing.cues import agencies
from rashomon.model import AnnotatedArticle, Origin

COPIED = 0.35
"""Share of an article's words found in another from which it is taken for a copy: edited copies share a third."""
COPIED_WITH_CREDIT = 0.2
"""The same where both credit one agency."""
HEAD, TAIL = 400, 300
"""Characters at either end of an article where a credit stands."""


def origins(articles: Sequence[AnnotatedArticle], shares: Mapping[tuple[int, int], float]) -> tuple[Origin, ...]:
    """The articles of a story by origin, in their order; an article that is nobody's copy stands alone.

    ``shares``: (a, b) → share of a's words in passages shared with b.
    """
    credits = [credited(a) for a in articles]
    top = list(range(len(articles)))

    def find(i: int) -> int:
        while top[i] != i:
            i = top[i]
        return i

    weakest: dict[int, float] = {}
    for a in range(len(articles)):
        for b in range(a + 1, len(articles)):
            share = max(shares.get((a, b), 0.0), shares.get((b, a), 0.0))
            wanted = COPIED_WITH_CREDIT if credits[a] & credits[b] else COPIED
            if share >= wanted:
                first, second = sorted((find(a), find(b)))
                top[second] = first
                known = [w for w in (weakest.pop(first, None), weakest.pop(second, None)) if w is not None]
                weakest[first] = min([share, *known])
    groups: dict[int, list[int]] = {}
    for i in range(len(articles)):
        groups.setdefault(find(i), []).append(i)
    return tuple(
        _origin(articles, credits, members, weakest.get(root, 1.0)) for root, members in sorted(groups.items())
    )


def _origin(
    articles: Sequence[AnnotatedArticle], credits: Sequence[frozenset[str]], members: Sequence[int], share: float
) -> Origin:
    common = frozenset.intersection(*(credits[i] for i in members)) or (
        frozenset.union(*(credits[i] for i in members)) if len(members) > 1 else frozenset()
    )
    agency = min(common) if len(common) == 1 else None
    why = ""
    if len(members) > 1:
        why = f"at least {share:.0%} of the words in common" + (f", credit to {agency}" if agency else "")
    return Origin(tuple(articles[i].article.id for i in members), agency, why, round(share, 3))


def credited(annotated: AnnotatedArticle) -> frozenset[str]:
    """The agencies an article credits: as read, as outlet, or named at its head or tail."""
    article = annotated.article
    found = {name for given in article.agencies for name, form in agencies() if form.search(given)}
    ends = f"{article.outlet or ''}\n{article.text[:HEAD]}\n{article.text[-TAIL:]}"
    found |= {name for name, form in agencies() if form.search(ends)}
    return frozenset(found or article.agencies)
