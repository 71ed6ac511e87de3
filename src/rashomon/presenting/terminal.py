"""The comparison in a terminal: what is disputed, agreed, only in one, and when, on about one screen."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from rashomon.presenting import labels
from rashomon.presenting.desk import Quote
from rashomon.presenting.faces import ConflictView, Face
from rashomon.presenting.ledger import Row
from rashomon.presenting.strips import Reading, Strip
from rashomon.presenting.views import StoryView

NARROWEST, WIDEST = 60, 160
MARKS = {
    "disputed": "▸◂", "conflicting": "✕ ", "changed": "↷ ", "development": "▟ ",
    "variant": "≈ ", "agreed": "═ ", "repeated": "≡ ", "single": "─ ",
}  # fmt: skip
COLOURS = {
    "disputed": "yellow", "conflicting": "red", "changed": "blue", "development": "cyan",
    "variant": "bright_black", "agreed": "green", "repeated": "bright_black", "single": "magenta",
}  # fmt: skip
LIMITS = {"conflicts": 3, "wordings": 2, "agreed": 4, "single": 4, "days": 4, "events": 1}
"""Entries of each part that fit a screen; ``everything`` lifts them."""


def clean(words: str) -> str:
    """Words safe to send to a terminal: no control, format or escape characters, white space as one space."""
    kept = (c if not unicodedata.category(c).startswith("C") else " " for c in words)
    return " ".join("".join(kept).split())


def to_terminal(story: StoryView, width: int = 100, colour: bool = False, everything: bool = False) -> str:
    """The view as text, at most ``width`` columns (60 to 160); with ANSI colours when ``colour`` is asked for."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(NARROWEST, min(width, WIDEST)),
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    limits = dict.fromkeys(LIMITS, 10_000) if everything else LIMITS
    for part in (
        _head(story),
        *_conflicts(story, limits),
        _figures(story),
        _agreed(story, limits),
        _single(story, limits),
        _timeline(story, limits),
        _foot(story, everything),
    ):
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n")) + "\n"


def _head(story: StoryView) -> Group:
    parts = [Line(clean(story.headline), "bold")]
    span = f" · {story.span}" if story.span else ""
    parts.append(Line(f"Headline of {clean(story.lead.outlet)} · {story.independence}{span}", "dim"))
    for text in story.texts:
        if len(text.articles) > 1:
            agency = f": {clean(text.agency)}" if text.agency else ""
            parts.append(Line(f"One text{agency}, in {clean(text.name)}", "dim"))
    parts.append(_tallies(story))
    return Group(*parts)


def _tallies(story: StoryView) -> Line:
    line = Line()
    for n, tally in enumerate(story.tallies):
        key, doubt = tally.status.key, f" ({tally.possibly} possibly)" if tally.possibly else ""
        line.append("   " if n else "")
        line.append(f"{MARKS[key].strip()} {tally.number} {tally.status.word.lower()}{doubt}", COLOURS[key])
    return line


def _title(words: str, number: int | None = None) -> Padding:
    line = Line(words.upper(), "bold")
    if number is not None:
        line.append(f"  {number}", "dim")
    return Padding(line, (1, 0, 0, 0))


def _status(key: str, label: str, handle: str, tail: str = "") -> Line:
    line = Line(f"{MARKS[key]} {label}", COLOURS[key])
    line.append(f"  {clean(handle)}", "bold default")
    return line.append(f"  {tail}", "dim default") if tail else line


def _words(quote: Quote) -> Line:
    line = Line()
    for segment in quote.words:
        before, after = segment.text[:1].isspace(), segment.text[-1:].isspace()
        line.append(" " if before and line.plain else "")
        line.append(clean(segment.text), "bold underline" if "diff" in segment.marks else "")
        line.append(" " if after and segment.text.strip() else "")
    line.rstrip()
    return line.append(" …" if quote.cut else "")


def _at(quote: Quote) -> str:
    return f"{clean(quote.article.outlet)} {quote.loc}"


def _conflicts(story: StoryView, limits: dict[str, int]) -> Iterable[RenderableType]:
    """Conflicts but for those that the figures show, quotations apart."""
    if not story.conflicts:
        yield _title("Disputed and conflicting", 0)
        yield Line(f"No conflict found in {labels.count(len(story.texts), 'text')}.", "dim")
    drawn = {r.quote.key for strip in story.strips for r in strip.readings}
    cards = [c for c in story.conflicts if not (c.kind == "figure" and {c.a.quote.key, c.b.quote.key} & drawn)]
    wordings = [c for c in cards if c.kind == "wording"]
    yield from _cards("Disputed and conflicting", [c for c in cards if c not in wordings], limits["conflicts"])
    yield from _cards("Quotations that differ", wordings, limits["wordings"])


def _cards(title: str, cards: list[ConflictView], limit: int) -> Iterable[RenderableType]:
    if not cards:
        return
    yield _title(title, len(cards))
    for card in cards[:limit]:
        tail = f"{card.kind} {labels.score(card.score)}{', ' + card.gap if card.gap else ''}"
        tail += f"; {card.innocent}" if card.innocent else ""
        yield _status(card.status.key, card.status.label, card.handle, tail)
        yield _faces(card)
    yield from _more(len(cards) - limit, "conflict")


def _faces(card: ConflictView) -> Table:
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(_face(card.a), _face(card.b))
    return grid


def _face(face: Face) -> Padding:
    who = Line(clean(face.voice) or "the outlet itself", "bold")
    who.append(f" {face.stance}", "not bold")
    figure = Line(face.figure, "bold") if face.figure else None
    also = "" if face.also == "one text" else f"; {face.also}"
    lines = [who, *([figure] if figure else []), _words(face.quote), Line(_at(face.quote) + clean_also(also), "dim")]
    return Padding(Group(*lines), (0, 0, 0, 3))


def clean_also(words: str) -> str:
    """The "also in" label; names of outlets are an article's words, too."""
    return f" {clean(words)}" if not words.startswith(";") else f"; {clean(words[1:])}"


def _figures(story: StoryView) -> Group:
    if not story.strips:
        return Group()
    return Group(_title("Figures", len(story.strips)), *(part for s in story.strips for part in _strip(s)))


def _strip(strip: Strip) -> Iterable[RenderableType]:
    yield _status(strip.status.key, strip.status.label, strip.handle)
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", min_width=10)
    grid.add_column(no_wrap=True)
    grid.add_column()
    groups: dict[str, list[Reading]] = {}
    for reading in strip.readings:
        groups.setdefault(reading.value, []).append(reading)
    for same in groups.values():
        r = same[0]
        hedge = f"{clean(r.hedge)} " if r.hedge else ""
        place = f"{clean(r.voice)}, in {_at(r.quote)}" if r.voice else _at(r.quote)
        others = labels.listed(dict.fromkeys(clean(k.quote.text.short) for k in same[1:]))
        grid.add_row(
            Line(hedge + clean(r.value), "bold"),
            Line(clean(r.quote.article.when), "dim"),
            Line(place + (f"; {others}" if others else "")),
        )
    yield Padding(grid, (0, 0, 0, 1))


def _agreed(story: StoryView, limits: dict[str, int]) -> Group:
    rows = [r for r in story.rows if r.status.key in ("agreed", "repeated")]
    rows.sort(key=lambda r: (r.status.key != "agreed", r.number))
    return _listing("Agreed", rows, limits["agreed"])


def _single(story: StoryView, limits: dict[str, int]) -> Group:
    """One line for each text in turn, so that no outlet fills the part alone."""
    rows = [r for r in story.rows if r.status.key == "single"]
    turns: dict[int, int] = {}
    ranked = []
    for row in rows:
        text = next(c.text.number for c in row.cells if c.accounts) if row.carriers else 0
        ranked.append((turns.setdefault(text, 0), text, row))
        turns[text] += 1
    ranked.sort(key=lambda t: (t[0], t[1]))
    return _listing("Only in one", [r for _, _, r in ranked], limits["single"])


def _listing(title: str, rows: list[Row], limit: int) -> Group:
    if not rows:
        return Group()
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(ratio=2)
    grid.add_column(ratio=5)
    for row in rows[:limit]:
        account = row.first
        if account is None:
            continue
        name = Line(f"{MARKS[row.status.key]} ", COLOURS[row.status.key])
        name.append(clean(row.handle), "bold default")
        if row.status.possibly:
            name.append(" possibly", "dim default")
        words = _words(account.quote)
        words.append(f"  {_at(account.quote)}{', ' + row.carried if row.carriers > 1 else ''}", "dim")
        grid.add_row(name, words)
    return Group(_title(title, len(rows)), grid, *_more(len(rows) - limit, "claim"))


def _timeline(story: StoryView, limits: dict[str, int]) -> Group:
    days = story.dated
    if not days:
        return Group()
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for day in days[-limits["days"] :]:
        first = clean(day.label)
        for lane, events in day.lanes:
            for event in events[: limits["events"]]:
                words = _words(event.quote).append(f"  {_at(event.quote)}", "dim")
                grid.add_row(Line(first, "bold"), Line(lane.lower(), "dim"), words)
                first = ""
        if day.reported:
            names = clean(labels.listed([a.outlet for a in day.reported], 5))
            grid.add_row(Line(first, "bold"), Line("reported", "dim"), Line(names))
    return Group(_title("Timeline"), *_more(len(days) - limits["days"], "earlier date"), grid)


def _more(number: int, noun: str) -> tuple[Line, ...]:
    words = noun if noun.startswith("earlier") else f"more {noun}"
    return (Line(f"   and {labels.count(number, words)}", "dim"),) if number > 0 else ()


def _foot(story: StoryView, everything: bool) -> Padding:
    hint = "" if everything else " --all shows every row;"
    return Padding(
        Line(
            f"{labels.count(len(story.rows), 'claim')}; ¶: paragraph;{hint} --format html is a page.",
            "dim",
        ),
        (1, 0, 0, 0),
    )
