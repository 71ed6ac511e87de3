"""The measures: claim links, claim status, conflicts, shared wording, timeline, attributions.

Gold entries marked ``optional`` are borderline: missing them costs nothing and predicting them costs nothing. A
measure with nothing to find is None, not 0 or 1.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from rashomon.evaluation.quotes import Quote, Texts, quote_of
from rashomon.language.names import same_name

Entry = Mapping[str, Any]
Link = tuple[Quote, Quote]


def rates(right: int, gold: int, good: int, predicted: int) -> dict[str, float | None]:
    """Precision ``good / predicted``, recall ``right / gold`` and their harmonic mean."""
    precision = good / predicted if predicted else None
    recall = right / gold if gold else None
    f1 = None
    if recall is not None:
        f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    return {"p": precision, "r": recall, "f1": f1}


def assign(edges: Sequence[Sequence[int]], order: Sequence[int]) -> dict[int, int]:
    """Maximum bipartite matching (Kuhn 1955), left nodes in ``order``; those matched first stay matched."""
    left_of: dict[int, int] = {}
    right_of: dict[int, int] = {}
    for start in order:
        came_from: dict[int, int] = {}
        queue, free = [start], None
        for left in queue:  # breadth first, so that long chains need no recursion
            for right in edges[left]:
                if right in came_from:
                    continue
                came_from[right] = left
                if right not in left_of:
                    free = right
                    break
                queue.append(left_of[right])
            if free is not None:
                break
        while free is not None:
            left = came_from[free]
            before = right_of.get(left)
            left_of[free], right_of[left] = left, free
            free = before
    return right_of


def one_to_one(optional: Sequence[bool], edges: Sequence[Sequence[int]], predicted: int) -> dict[str, float | None]:
    """Each gold entry found once by one prediction; what fits only an optional entry is set aside."""
    required = [g for g, o in enumerate(optional) if not o]
    matched = assign(edges, required)
    right = set(matched.values())
    aside = {p for g, o in enumerate(optional) if o for p in edges[g]} - right
    return rates(len(right), len(required), len(right), predicted - len(aside))


def pairs(gold: Sequence[Entry], found: Sequence[Entry], texts: Texts) -> dict[str, float | None]:
    """Conflicts or shared wording: both ends match, in either order; repeats of one entry are not punished."""
    found = [f for f in found if not any(texts.headline_only(quote_of(f.get(end))) for end in "ab")]
    edges = [[p for p, f in enumerate(found) if _pair_fits(g, f, texts)] for g in gold]
    required = [g for g, entry in enumerate(gold) if not entry.get("optional")]
    fitting = {p for targets in edges for p in targets}
    right = len(assign(edges, required))
    return rates(right, len(required), right, right + len(found) - len(fitting))


def _pair_fits(gold: Entry, found: Entry, texts: Texts) -> bool:
    a, b = quote_of(found.get("a")), quote_of(found.get("b"))

    def fits(end: Entry, quote: Quote) -> bool:
        return any(texts.match(quote_of(e), quote) for e in (end, *(end.get("or") or ())))

    return (fits(gold["a"], a) and fits(gold["b"], b)) or (fits(gold["a"], b) and fits(gold["b"], a))


def accounts(claim: Entry) -> list[Quote]:
    """The claim's accounts, each once."""
    return list(dict.fromkeys(quote_of(a) for a in claim.get("accounts") or ()))


def links(claim: Entry) -> list[Link]:
    """Pairs of accounts of one claim in different articles."""
    return [(a, b) for a, b in combinations(accounts(claim), 2) if a[0] != b[0]]


def claim_links(gold: Sequence[Entry], found: Sequence[Entry], texts: Texts) -> dict[str, float | None]:
    """Precision, recall and F1 of links; ``found``: share of the shared gold claims with at least one link."""
    gold_links = [(c, link) for c, claim in enumerate(gold) for link in links(claim)]
    found_links = [x for claim in found for x in links(claim) if not any(texts.headline_only(end) for end in x)]
    index: dict[frozenset[Quote], list[int]] = defaultdict(list)
    for g, (_, link) in enumerate(gold_links):
        index[frozenset(link)].append(g)
    known = list(dict.fromkeys(q for claim in gold for q in accounts(claim)))
    hits = {q: [k for k in known if texts.match(k, q)] for x in found_links for q in x}
    edges: list[list[int]] = [[] for _ in gold_links]
    for p, (a, b) in enumerate(found_links):
        for g in {g for x in hits[a] for y in hits[b] for g in index.get(frozenset((x, y)), ())}:
            edges[g].append(p)
    result = one_to_one([bool(gold[c].get("optional")) for c, _ in gold_links], edges, len(found_links))
    wanted = {c for c, _ in gold_links if not gold[c].get("optional")}
    reached = {gold_links[g][0] for g, targets in enumerate(edges) if targets} & wanted
    return {**result, "found": len(reached) / len(wanted) if wanted else None}


def claim_status(gold: Sequence[Entry], found: Sequence[Entry], texts: Texts) -> dict[str, float | None]:
    """``accuracy`` over the gold claims with a counterpart; ``balanced`` over statuses, a claim not found is wrong."""
    rows: dict[str, list[bool | None]] = defaultdict(list)
    for claim in gold:
        if not claim.get("optional"):
            match = _counterpart(claim, found, texts)
            rows[claim["status"]].append(None if match is None else match.get("status") == claim["status"])
    seen = [right for row in rows.values() for right in row if right is not None]
    shares = [sum(bool(right) for right in row) / len(row) for row in rows.values()]
    return {
        "accuracy": sum(seen) / len(seen) if seen else None,
        "balanced": sum(shares) / len(shares) if shares else None,
    }


def _counterpart(claim: Entry, found: Sequence[Entry], texts: Texts) -> Entry | None:
    """The predicted claim that shares most links with a gold claim, then most accounts, then most words."""
    best, best_key = None, (0, 0, 0.0, 0)
    for other in found:
        ranked = sorted((s, a, b) for a in accounts(claim) for b in accounts(other) if (s := texts.match(a, b)))
        mine: dict[Quote, float] = {}
        theirs: set[Quote] = set()
        for score, a, b in reversed(ranked):
            if a not in mine and b not in theirs:
                mine[a] = score
                theirs.add(b)
        shared = sum(a[0] != b[0] for a, b in combinations(mine, 2))
        key = (shared, len(mine), round(sum(mine.values()), 6), -len(accounts(other)))
        if mine and (best is None or key > best_key):
            best, best_key = other, key
    return best


def timeline(gold: Sequence[Entry], found: Sequence[Entry], texts: Texts) -> dict[str, float | None]:
    """A gold entry is found by an entry of the same date with a matching piece of evidence."""

    def fits(g: Entry, f: Entry) -> bool:
        day = re.sub(r"[T ]\d\d:?\d\d.*$", "", str(f.get("date", "")).strip())
        return day == g["date"] and any(
            texts.match(quote_of(x), quote_of(y)) for x in g["evidence"] for y in f.get("evidence") or ()
        )

    edges = [[p for p, f in enumerate(found) if fits(g, f)] for g in gold]
    required = [g for g, entry in enumerate(gold) if not entry.get("optional")]
    good = {p for g in required for p in edges[g]}
    aside = {p for g, entry in enumerate(gold) if entry.get("optional") for p in edges[g]} - good
    return rates(sum(bool(edges[g]) for g in required), len(required), len(good), len(found) - len(aside))


def attributions(gold: Entry, found: Sequence[Entry], texts: Texts) -> dict[str, float | None]:
    """Content quotes match and the actors are one; precision only where the gold says that its list is complete."""
    entries, aliases = gold.get("attributions") or [], gold.get("actor_aliases") or {}

    def content(entry: Entry) -> Quote:
        return str(entry.get("article", "")), str(entry.get("content") or "")

    def same_actor(wanted: str, name: str) -> bool:
        return any(same_name(alias, name) >= SAME_NAME for alias in (wanted, *aliases.get(wanted, ())) if name)

    edges = [
        [
            p
            for p, f in enumerate(found)
            if texts.match(content(g), content(f))
            and (g.get("optional") or same_actor(g["actor"], str(f.get("actor") or f.get("source") or "")))
        ]
        for g in entries
    ]
    result = one_to_one([bool(g.get("optional")) for g in entries], edges, len(found))
    if not gold.get("attributions_complete"):
        result["p"] = result["f1"] = None
    return result


SAME_NAME = 0.5
"""From here on two names count as one actor's."""
