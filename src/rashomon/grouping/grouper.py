"""The grouper: places each article on arrival, and lets the stories that it touches be solved anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.ledger import Ledger
from rashomon.grouping.profiles import Frequencies, Profile
from rashomon.grouping.records import ALWAYS, Brief
from rashomon.grouping.resolver import Resolver
from rashomon.grouping.settings import Models, Settings
from rashomon.grouping.terms import Terms, terms_of
from rashomon.grouping.why import reasons
from rashomon.grouping.window import Window
from rashomon.grouping.wishes import Wishes
from rashomon.model import Article, Placement, Reason, Story, StoryChange

PLAIN = 4
"""Articles of a story that must be known to be near before a further one may join it without solving anew."""


class Met(NamedTuple):
    """What an arriving article met."""

    scores: dict[int, float]
    """Slot → pair score, of those above ``KEPT``."""
    rows: NDArray[np.float32]
    """What each score was read from, in the same order."""


class Grouper:
    """Stories as they grow. The same articles in the same order give the same stories, with or without a stop."""

    def __init__(self, settings: Settings | None = None, models: Models | None = None) -> None:
        self.settings = settings or Settings()
        self.models = models or Models.shipped()
        known = self.models.frequencies
        self.frequencies = Frequencies(known.total, known.counts.copy())
        self.window = Window(self.settings.window)
        self.ledger = Ledger(self.settings.remember)
        self.wishes = Wishes()
        self.arrivals = 0
        self.resolver = Resolver(self.settings, self.models, self.window, self.ledger, self.wishes)

    # --- placing ------------------------------------------------------------

    def place(self, article: Article, terms: Terms | None = None, places: Iterable[str] = ()) -> Placement:
        """Put an article into a story, existing or new; the placement also reports what that did to other stories.

        ``terms`` are those of the article (:func:`terms_of`), where another process has counted them already;
        ``places`` the places it names, where annotating has found them: they are shown, and change no decision.
        """
        if article.id in self.ledger.placed:
            return Placement(article.id, self.story_of(article.id), 1.0, set_aside=self.ledger.aside.get(article.id))
        brief = Brief.of(article, self.arrivals)
        self.arrivals += 1
        terms = terms or terms_of(article)
        if terms.length + len(terms.title) < self.settings.shortest:
            reason = "no text to compare"
            return Placement(article.id, self.ledger.set_aside(brief, reason), 1.0, set_aside=reason)
        profile = self.frequencies.profile(terms, learn=True)
        profile.places = tuple(dict.fromkeys(places))
        slot, met = self._arrive(profile, brief)
        touched = self._touched(slot, met.scores)
        if self._plain(slot, met.scores, touched):
            self.ledger.move(slot, touched[0])
            return self._placement(slot, met, ())
        return self._placement(slot, met, self.resolver.solve(touched, new=slot))

    def settle(self) -> tuple[StoryChange, ...]:
        """Weigh all articles of the window by the word counts of today, and solve them anew, all together: for the end
        of a batch. The order in which the articles came has no influence then."""
        self.resolver.refresh(self.frequencies)
        return self.resolver.settle()

    # --- looking up ---------------------------------------------------------

    def story(self, story: str) -> Story:
        """A story by its id; an old id gives the story it became. Raises KeyError for an id that never was."""
        return self.ledger.story(story)

    def stories(self) -> list[Story]:
        """All stories, in the order in which they began."""
        return [self.story(record.id) for record in self.ledger.in_order()]

    def story_of(self, article: str) -> str:
        """The id of the story that holds an article. Raises KeyError when the article was never placed."""
        return self.ledger.story_of(article)

    def outlet_of(self, article: str) -> str | None:
        """The outlet of a placed article, where it is known. Raises KeyError when it was never placed."""
        return self.ledger.brief_of(article).outlet

    def resolve(self, story: str) -> str:
        """Where an id leads today. Raises KeyError for an id that never was."""
        return self.ledger.resolve(story)

    def why(self, article: str, near: str) -> tuple[Reason, ...]:
        """What an article shares with another, weightiest first.

        Raises KeyError when one of the two is not in the window.
        """
        slot, other = self._slot(article), self._slot(near)
        return self._reasons(slot, other, self.resolver.row(slot, other))

    # --- the user's word ----------------------------------------------------

    def must_link(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """The user's word: these two articles belong together. Their stories become one, under the older id."""
        self.wishes.join(a, b)
        first, second = self.story_of(a), self.story_of(b)
        if first == second:
            return ()
        if self.ledger.records[second].born < self.ledger.records[first].born:
            first, second = second, first
        return (self.ledger.merge(second, first),)

    def cannot_link(self, a: str, b: str) -> tuple[StoryChange, ...]:
        """The user's word: these two articles do not belong together."""
        self.wishes.separate(a, b)
        return self.resolver.again([self.story_of(a), self.story_of(b)])

    def expel(self, article: str) -> tuple[StoryChange, ...]:
        """The user's word: this article does not belong in its story."""
        home = self.story_of(article)
        for other in self.story(home).articles:
            if other != article:
                self.wishes.separate(article, other)
        return self.resolver.again([home])

    # --- stop and resume ----------------------------------------------------

    def save(self) -> bytes:
        """All that is known, as bytes: :meth:`load` goes on from there as if there had been no stop."""
        from rashomon.grouping.state import save

        return save(self)

    @staticmethod
    def load(data: bytes, models: Models | None = None) -> Grouper:
        """A grouper from saved bytes. Raises RashomonError when they are damaged or of another version."""
        from rashomon.grouping.state import load

        return load(data, models)

    # --- arriving -----------------------------------------------------------

    def _arrive(self, profile: Profile, brief: Brief) -> tuple[int, Met]:
        """Take an article into the window; its slot, and the articles that it is at all likely to belong with."""
        window = self.window
        found = window.candidates(profile)
        cosines, shared = window.compare(profile, found)
        slot, gone = window.add(profile)
        self.ledger.arrive(slot, brief)
        window.raise_best(slot, found, cosines)
        if gone:
            here = found > gone[-1]
            found, cosines, shared = found[here], cosines[here], shared[here]
        scores, rows = self.resolver.keep(slot, found, cosines, shared)
        for old in gone:
            self.ledger.close(old)
        return slot, Met(scores, rows)

    def _touched(self, slot: int, scores: dict[int, float]) -> list[str]:
        """Stories that an arriving article may change, likeliest first."""
        touched: dict[str, float] = {}
        for other, score in scores.items():
            if score >= self.settings.touch:
                story = self.ledger.homes[other]
                touched[story] = max(touched.get(story, 0.0), score)
        for partner in self.wishes.partners(self.ledger.briefs[slot].article):
            if partner in self.ledger.placed:
                touched[self.story_of(partner)] = 2.0
        return sorted(touched, key=lambda story: (-touched[story], self.ledger.records[story].born))

    def _plain(self, slot: int, scores: dict[int, float], touched: list[str]) -> bool:
        """Whether an article plainly joins the one story it touches, so that there is nothing to solve."""
        if len(touched) != 1 or self.ledger.briefs[slot].article in self.wishes.apart:
            return False
        record = self.ledger.records[touched[0]]
        if len(record.live) >= ALWAYS and record.due():
            return False
        known = [score for other, score in scores.items() if self.ledger.homes[other] == record.id]
        return len(known) >= min(PLAIN, len(record.live)) and sum(known) >= self.settings.plain * len(known)

    def _placement(self, slot: int, met: Met, changes: tuple[StoryChange, ...]) -> Placement:
        """What is told of an arrival: its nearest article in the story, and what they share."""
        home, article = self.ledger.homes[slot], self.ledger.briefs[slot].article
        live = self.ledger.records[home].live
        if len(live) == 1:
            return Placement(article, home, 1.0, changes=changes)
        known = [(score, -other) for other, score in met.scores.items() if self.ledger.homes[other] == home]
        if not known:
            near = next(other for other in live if other != slot)
            return Placement(article, home, 0.0, self.ledger.briefs[near].article, self._reasons(slot, near), changes)
        near = -max(known)[1]
        row = met.rows[list(met.scores).index(near)]
        score = sum(score for score, _ in known) / len(known)
        return Placement(
            article, home, score, self.ledger.briefs[near].article, self._reasons(slot, near, row), changes
        )

    def _reasons(self, slot: int, near: int, row: NDArray[np.float32] | None = None) -> tuple[Reason, ...]:
        row = self.resolver.row(slot, near) if row is None else row
        told = self.ledger.briefs[near].article in self.wishes.together.get(self.ledger.briefs[slot].article, ())
        one, two = self.window.entries[slot].profile, self.window.entries[near].profile
        return reasons(one, two, row, self.models.pair, told)

    def _slot(self, article: str) -> int:
        slot = self.ledger.placed[article]
        if not isinstance(slot, int):
            raise KeyError(article)
        return slot
