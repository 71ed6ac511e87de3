"""Grouping as the library uses it: its state as bytes, and the user's word."""

from __future__ import annotations

from rashomon.grouping import Grouper
from rashomon.model import AnnotatedArticle, Placement, StoryChange


class GrouperPlacer:
    """A :class:`rashomon.grouping.Grouper` with its state as bytes."""

    def __init__(self, state: bytes | None) -> None:
        self._grouper = Grouper.load(state) if state is not None else Grouper()

    def place(self, annotated: AnnotatedArticle) -> Placement:
        """Where the article belongs, and which stories it merged or split."""
        return self._grouper.place(annotated.article, places=(place.text for place in annotated.places))

    def together(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """The user's word that two articles belong together. Articles that grouping no longer knows change nothing."""
        try:
            return self._grouper.must_link(a, b)
        except KeyError:
            return ()

    def apart(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """The user's word that two articles do not belong together."""
        try:
            return self._grouper.cannot_link(a, b)
        except KeyError:
            return ()

    def save(self) -> bytes:
        """All that ``place`` depends on."""
        return self._grouper.save()
