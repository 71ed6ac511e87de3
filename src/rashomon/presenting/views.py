"""The story as a page shows it: every view of one comparison, made once, drawn by templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rashomon.model import Comparison
from rashomon.presenting import dates, labels
from rashomon.presenting.coverage import CoverageRow, NamingRow, coverage, naming
from rashomon.presenting.desk import ArticleView, Desk, Text
from rashomon.presenting.evidence import EvidenceView, evidence
from rashomon.presenting.faces import ConflictView, conflicts
from rashomon.presenting.labels import Status
from rashomon.presenting.ledger import COLUMNS, Row, rows
from rashomon.presenting.notes import Notes, notes
from rashomon.presenting.pairs import SideBySide, side_by_side
from rashomon.presenting.shading import Shaded, shaded
from rashomon.presenting.speakers import Speaker, speakers
from rashomon.presenting.strips import Strip, strips
from rashomon.presenting.timeline import Day, timeline

CARDS = 12
"""Certain conflicts whose cards stand open."""
FEW_CARDS = 6
"""Cards, certain and possible, up to which possible ones stand open too."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows have a status, and how many of them only possibly."""

    status: Status
    number: int
    possibly: int


class StoryView:
    """One comparison, ready to be drawn. Views are made when they are first asked for."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.desk = Desk(comparison)

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """Articles in order of publication."""
        return tuple(self.desk.articles.values())

    @property
    def texts(self) -> tuple[Text, ...]:
        """Independent texts in order of their first publication."""
        return self.desk.texts

    @property
    def lead(self) -> ArticleView:
        """The first article with a headline: the story carries it, with credit."""
        return next((a for a in self.articles if a.headline), self.articles[0])

    @property
    def headline(self) -> str:
        """The headline of the first outlet to report, else that outlet's name."""
        return self.lead.headline or self.lead.outlet

    @property
    def span(self) -> str:
        """From the first to the last publication."""
        return dates.span([a.published for a in self.articles])

    @property
    def independence(self) -> str:
        """ "6 articles, 5 independent texts"."""
        if len(self.articles) == 1:
            return "1 article; nothing to compare yet"
        texts = labels.count(len(self.texts), "independent text")
        return f"{labels.count(len(self.articles), 'article')}, {texts}"

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The ledger."""
        return rows(self.desk)

    @cached_property
    def conflicts(self) -> tuple[ConflictView, ...]:
        """Conflict cards, quarrels first."""
        return conflicts(self.desk, self.rows)

    @cached_property
    def leading(self) -> tuple[ConflictView, ...]:
        """The cards that stand open: certain conflicts, and a few possible ones where those are few."""
        certain = [c for c in self.conflicts if not c.status.possibly]
        doubtful = [c for c in self.conflicts if c.status.possibly]
        return tuple(certain[:CARDS] + doubtful[: max(2, FEW_CARDS - len(certain))])

    @cached_property
    def folded(self) -> tuple[ConflictView, ...]:
        """The other cards, folded."""
        shown = {c.key for c in self.leading}
        return tuple(c for c in self.conflicts if c.key not in shown)

    @property
    def gathered(self) -> bool:
        """Whether there are too many texts for a column each."""
        return len(self.texts) > COLUMNS

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """Figure strips."""
        return strips(self.desk)

    @cached_property
    def timeline(self) -> tuple[Day, ...]:
        """Days."""
        return timeline(self.desk)

    @property
    def dated(self) -> list[Day]:
        """Days with entries, background and all."""
        return [d for line in self.timeline for d in line.earlier or (line,) if not d.gap]

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Who says something."""
        return speakers(self.desk, self.conflicts)

    @cached_property
    def coverage(self) -> tuple[CoverageRow, ...]:
        """What each text carries."""
        return coverage(self.desk, self.rows)

    @cached_property
    def naming(self) -> tuple[NamingRow, ...]:
        """What each text calls the same actor."""
        return naming(self.desk)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """Counts of rows that each status of the filter leaves, in the order of the page; empty ones left out."""
        certain, doubtful = Counter[str](), Counter[str]()
        for row in self.rows:
            (doubtful if row.status.possibly else certain)[row.status.key] += 1
            certain.update(row.keys - {row.status.key})
        return tuple(
            Tally(Status(key, word), certain[key] + doubtful[key], doubtful[key])
            for key, word in labels.WORDS.items()
            if certain[key] + doubtful[key]
        )

    @cached_property
    def voices(self) -> tuple[str, ...]:
        """Speakers that the ledger can be filtered by, by name."""
        return tuple(sorted({v for row in self.rows for v in row.voices}))

    @cached_property
    def voice_numbers(self) -> dict[str, int]:
        """Where each speaker stands among the voices: rows name them by number."""
        return {voice: n for n, voice in enumerate(self.voices)}

    @cached_property
    def days(self) -> tuple[tuple[str, str], ...]:
        """Days of report that the ledger can be filtered by: ISO and label."""
        return tuple((d, dates.edtf(d)) for d in sorted({d for row in self.rows for d in row.days}))

    @cached_property
    def day_numbers(self) -> dict[str, int]:
        """Where each day stands among the days: rows name them by number."""
        return {iso: n for n, (iso, _) in enumerate(self.days)}

    def notes(self, shown: Iterable[Row]) -> Notes:
        """The citations of these rows as numbered notes."""
        return notes(shown)

    @cached_property
    def row_of(self) -> dict[str, Row]:
        """The row of each claim."""
        return {row.id: row for row in self.rows}

    def shaded(self, article: str) -> Shaded:
        """One article shaded."""
        return shaded(self.desk, self.rows, article)

    def pair(self, left: str, right: str) -> SideBySide:
        """Two articles side by side."""
        return side_by_side(self.desk, self.rows, left, right)

    def evidence(self, key: str) -> EvidenceView | None:
        """The drawer for an address."""
        return evidence(self.desk, self.rows, key)
