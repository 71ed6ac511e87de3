"""What becomes of the ids of stories when their articles are clustered again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2s
from typing import NamedTuple


class Renaming(NamedTuple):
    """How the new clusters are called, and what happened to the old stories."""

    names: list[str]
    """The id of each cluster."""
    merged: list[tuple[str, str]]
    """Stories that are no more → the story that holds most of their articles."""
    moved: list[tuple[str, str, list[int]]]
    """From a story that lives on → to another story; which slots."""


def rename(
    clusters: Sequence[Sequence[int]],
    before: Mapping[int, str],
    weight: Callable[[str], float],
    birth: Callable[[str], int],
    fresh: Callable[[Sequence[int]], str],
) -> Renaming:
    """Give each cluster the id of the story that has most articles in it; the older story wins a tie.

    ``before`` leads a slot to its story (new articles have none), ``weight`` says how many articles of a story
    are no longer in the window (they stay with its id), ``birth`` when it began, ``fresh`` makes a new id.
    """
    shares = [Counter(before[slot] for slot in cluster if slot in before) for cluster in clusters]
    claims = sorted(
        ((count, story, k) for k, share in enumerate(shares) for story, count in share.items()),
        key=lambda claim: (-claim[0] - weight(claim[1]), birth(claim[1]), claim[2]),
    )
    names: dict[int, str] = {}
    home: dict[str, int] = {}
    for _, story, k in claims:
        if story not in home:
            home[story] = k
            names.setdefault(k, story)
    for k, cluster in enumerate(clusters):
        if k not in names:
            names[k] = fresh(cluster)
    merged = [(story, names[k]) for story, k in home.items() if names[k] != story]
    gone = {story for story, _ in merged}
    moved: dict[tuple[str, str], list[int]] = {}
    for k, cluster in enumerate(clusters):
        for slot in cluster:
            old = before.get(slot)
            if old is not None and old != names[k] and (old not in gone or names[home[old]] != names[k]):
                moved.setdefault((old, names[k]), []).append(slot)
    return Renaming(
        [names[k] for k in range(len(clusters))], merged, [(*way, slots) for way, slots in sorted(moved.items())]
    )


def story_id(article: str, taken: Callable[[str], bool]) -> str:
    """A new story's id, made from the id of its first article: the same in every run and on every machine."""
    salt = 0
    while True:
        name = "s" + blake2s(f"{article}\0{salt}".encode("utf-8", "replace"), digest_size=6).hexdigest()
        if not taken(name):
            return name
        salt += 1
