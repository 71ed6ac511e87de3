"""The comparison as Markdown (CommonMark with GitHub's tables), for notes, issues and mails."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rashomon.presenting import labels
from rashomon.presenting.desk import Quote
from rashomon.presenting.faces import ConflictView, Face
from rashomon.presenting.views import StoryView

_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&^$@:=])")


def escape(words: str) -> str:
    """An outlet's words as inert text: one line, nothing in it is markup, an address or an HTML tag."""
    return _ACTIVE.sub(r"\\\1", " ".join("".join(c for c in words if c.isprintable() or c.isspace()).split()))


def to_markdown(story: StoryView) -> str:
    """The whole comparison; every line of words ends in outlet and paragraph."""
    parts = [
        *_head(story),
        *_conflicts(story),
        *_figures(story),
        *_timeline(story),
        *_ledger(story),
        *_coverage(story),
        *_sources(story),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _head(story: StoryView) -> Iterable[str]:
    yield f"# {escape(story.headline)}\n"
    yield f"Headline of {escape(story.lead.outlet)}. {story.independence}{'; ' + story.span if story.span else ''}.\n"
    for text in story.texts:
        if len(text.articles) > 1:
            agency = f" ({escape(text.agency)})" if text.agency else ""
            yield f"- One text{agency}: {escape(text.name)}"
    yield ""
    yield " · ".join(f"{t.status.word} {t.number}" for t in story.tallies) + "\n"


def _place(quote: Quote) -> str:
    return f"{escape(quote.article.outlet)}, {quote.loc}"


def _words(quote: Quote) -> str:
    cut = " …" if quote.cut else ""
    return (
        "".join(
            f"**{escape(s.text)}**" + " " * s.text.endswith(" ")
            if "diff" in s.marks and s.text.strip()
            else _spaced(s.text)
            for s in quote.words
        ).strip()
        + cut
    )


def _spaced(words: str) -> str:
    return " " * words[:1].isspace() + escape(words) + " " * (words[-1:].isspace() and bool(words.strip()))


def _conflicts(story: StoryView) -> Iterable[str]:
    yield "## Conflicts\n"
    if not story.conflicts:
        yield f"No conflict found in {labels.count(len(story.texts), 'text')}.\n"
    for card in story.conflicts:
        yield f"### {card.status.label}: {escape(card.handle)}\n"
        yield f"{_kind(card)}\n"
        yield from (_face(face) for face in (card.a, card.b))
        yield ""


def _kind(card: ConflictView) -> str:
    return f"{card.kind}, score {labels.score(card.score)}{', ' + card.gap + ' apart' if card.gap else ''}"


def _face(face: Face) -> str:
    voice = f"**{escape(face.voice)}** {face.stance}" if face.voice else "**the outlet itself**"
    return f"- {voice}: {_words(face.quote)} ({_place(face.quote)}; {escape(face.also)})"


def _figures(story: StoryView) -> Iterable[str]:
    for strip in story.strips:
        yield f"## Figures: {escape(strip.handle)}\n"
        yield "| Reported | Figure | Words | According to |"
        yield "|---|---|---|---|"
        for r in strip.readings:
            hedge = f"{r.hedge} " if r.hedge else ""
            cells = (
                escape(r.quote.article.when),
                escape(hedge + r.value),
                _words(r.quote),
                f"{escape(r.voice)}; {_place(r.quote)}",
            )
            yield f"| {' | '.join(cells)} |"
        yield ""


def _timeline(story: StoryView) -> Iterable[str]:
    days = story.dated
    if not days:
        return
    yield "## Timeline\n"
    for day in days:
        yield f"- **{escape(day.label)}**"
        for lane, events in day.lanes:
            for event in events:
                yield f"  - {lane.lower()}: {_words(event.quote)} ({_place(event.quote)})"
        if day.reported:
            yield f"  - reported: {escape(labels.listed([a.outlet for a in day.reported], 8))}"
    yield ""


def _ledger(story: StoryView) -> Iterable[str]:
    yield "## Ledger\n"
    for row in story.rows:
        doubt = f", score {labels.score(row.score)}" if row.status.possibly else ""
        yield f"### {row.number}. {row.status.label}: {escape(row.handle)}\n"
        yield f"{row.carried}{doubt}\n"
        for cell in row.cells:
            for account in cell.accounts:
                voice = f"{escape(account.voice)} {account.stance}: " if account.voice else ""
                yield f"- {voice}{_words(account.quote)} ({_place(account.quote)})"
        if row.absent and len(row.absent) < len(row.cells) - 1:
            yield f"- not found in {escape('; '.join(row.absent))}"
        yield ""


def _coverage(story: StoryView) -> Iterable[str]:
    lacking = [c for c in story.coverage if c.missing]
    if not lacking:
        return
    yield "## Not found in …\n"
    for entry in lacking:
        handles = "; ".join(f"{row.number}. {escape(row.handle)}" for row in entry.missing)
        yield f"- {escape(entry.text.name)}: {handles}"
    yield ""


def _sources(story: StoryView) -> Iterable[str]:
    yield "## Articles\n"
    for view in story.articles:
        source = f"; SHA-256 `{view.article.source.sha256}`" if view.article.source else ""
        address = f"; <{view.url}>" if view.url and not set("<>`") & set(view.url) else ""
        when = f", {escape(view.when)}" if view.when else ""
        yield f"{view.number}. {escape(view.outlet)}: {escape(view.headline)}{when}{address}{source}"
