"""Look-ups over one comparison that every view shares: articles, independent texts, speakers, statements, quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlsplit

from rashomon.model import Account, Article, Comparison, Conflict, Evidence, Origin, Span, Statement, StoryActor
from rashomon.presenting import dates, labels
from rashomon.presenting.details import completed
from rashomon.presenting.passages import Passages, Segment, segments

LONG = 60
"""Words of an account that are shown; the whole stands in the evidence drawer."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article as it is named on the page; ``number`` counts from 1 in order of publication."""

    id: str
    number: int
    outlet: str
    headline: str
    when: str
    published: str
    place: str
    url: str
    """The address if it is http or https, else empty: nothing else becomes a link."""
    article: Article


@dataclass(frozen=True, slots=True)
class Text:
    """An independent text: one article, or several that go back to one."""

    number: int
    articles: tuple[ArticleView, ...]
    agency: str = ""
    why: str = ""
    share: float = 1.0
    label: str = ""
    """Its short name, with the time where another text has the same."""

    @property
    def name(self) -> str:
        """The outlets that carry it: "Strand Morning, The Northern Packet"."""
        return ", ".join(dict.fromkeys(a.outlet for a in self.articles))

    @property
    def short(self) -> str:
        """Its name where there is little room: the agency's text, or the outlet."""
        return (
            f"{self.agency} text"
            if self.agency and len(self.articles) > 1
            else labels.listed(dict.fromkeys(a.outlet for a in self.articles), 2)
        )

    @property
    def when(self) -> str:
        """Publication of the first article."""
        return self.articles[0].when


@dataclass(frozen=True, slots=True)
class Quote:
    """An outlet's words with their address."""

    article: ArticleView
    text: Text
    start: int
    end: int
    words: tuple[Segment, ...]
    loc: str
    paragraph: int
    """Offset at which the paragraph begins."""
    cut: bool = False

    @property
    def key(self) -> str:
        """The address of the evidence: ``article:start-end``."""
        return f"{self.article.id}:{self.start}-{self.end}"

    @property
    def plain(self) -> str:
        """The words without marks."""
        return "".join(s.text for s in self.words)


class Desk:
    """One comparison, indexed."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.conflicts = tuple(completed(c) for c in comparison.conflicts)
        ordered = sorted(comparison.articles, key=lambda a: (dates.sort_key(a.published), a.id))
        self.articles = {a.id: _view(a, n) for n, a in enumerate(ordered, 1)}
        self.actors = {a.id: a for a in comparison.actors}
        self.texts = tuple(self._texts())
        self.text_of = {a.id: t for t in self.texts for a in t.articles}
        self._passages: dict[str, Passages] = {}

    def _texts(self) -> Iterable[Text]:
        """Origins first, then every article that is nobody's copy; numbered by first publication."""
        seen: set[str] = set()
        found: list[Text] = []
        alone = (Origin((i,)) for i in self.articles)
        for origin in (*self.comparison.origins, *alone):
            members = [self.articles[i] for i in origin.articles if i in self.articles and i not in seen]
            seen.update(a.id for a in members)
            if members:
                members.sort(key=lambda a: a.number)
                found.append(Text(0, tuple(members), origin.agency or "", origin.why, origin.share))
        found.sort(key=lambda t: t.articles[0].number)
        names = Counter(text.short for text in found)
        return (
            replace(t, number=n, label=f"{t.short}, {t.when}" if names[t.short] > 1 and t.when else t.short)
            for n, t in enumerate(found, 1)
        )

    def passages(self, article: str) -> Passages:
        """The paragraphs of an article."""
        if article not in self._passages:
            self._passages[article] = Passages(self.articles[article].article)
        return self._passages[article]

    def quote(self, article: str, start: int, end: int, detail: tuple[Span, ...] = (), most: int = LONG) -> Quote:
        """The words of an article from ``start`` to ``end``, at most so many; ``detail`` marked as differing."""
        view, passages = self.articles[article], self.passages(article)
        shown = _clip(passages.text, start, end, most)
        paragraph = passages.at(start)
        return Quote(
            view,
            self.text_of[article],
            start,
            end,
            segments(passages.text, start, shown, {"diff": detail}),
            passages.label(start),
            paragraph.start if paragraph else 0,
            shown < end,
        )

    def quote_of(self, words: Account | Evidence, detail: tuple[Span, ...] | None = None) -> Quote:
        """The words of an account or a piece of evidence."""
        own = words.detail if isinstance(words, Account) else ()
        return self.quote(words.article, words.start, words.end, own if detail is None else detail)

    def actor(self, account: Account) -> StoryActor | None:
        """Who speaks in an account, over the whole story."""
        return self.actors.get(account.actor or "")

    def speaker(self, account: Account) -> str:
        """The name of who speaks; empty when the outlet itself does."""
        found = self.actor(account)
        return found.name if found else account.voice

    def statement(self, account: Account) -> Statement | None:
        """The attribution behind an account: the one of its number if that overlaps, else the closest."""
        return self.statement_at(account.article, account.start, account.end, account.attribution)

    def statement_at(self, article: str, start: int, end: int, index: int | None = None) -> Statement | None:
        """The attribution whose content overlaps these words most, tightest first."""
        found = self._statements.get(article, [])
        if index is not None and 0 <= index < len(found) and _overlap(found[index], start, end):
            return found[index]
        ranked = [(_overlap(s, start, end), -_extent(s), -n, s) for n, s in enumerate(found)]
        best = max((r for r in ranked if r[0]), default=None, key=lambda r: r[:3])
        return best[3] if best else None

    @cached_property
    def _statements(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.comparison.statements:
            found.setdefault(statement.article, []).append(statement)
        return found

    @cached_property
    def claim_of(self) -> dict[tuple[str, int, int], str]:
        """Claim id of each account."""
        return {(a.article, a.start, a.end): c.id for c in self.comparison.claims for a in c.accounts}

    @cached_property
    def accounts_of(self) -> dict[str, list[tuple[int, int, str]]]:
        """Accounts of each article: start, end and claim."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for (article, start, end), claim in self.claim_of.items():
            found.setdefault(article, []).append((start, end, claim))
        return found

    def claim_of_conflict(self, conflict: Conflict) -> str | None:
        """The claim that a conflict is about: as it says, or the one its accounts stand in."""
        ends = (conflict.a, conflict.b, *conflict.also_a, *conflict.also_b)
        return conflict.claim or next((c for e in ends if (c := self.claim_of.get((e.article, e.start, e.end)))), None)

    @cached_property
    def conflicts_of(self) -> dict[str, tuple[Conflict, ...]]:
        """Conflicts about each claim: those that name it, and those that have one of its accounts at an end."""
        found: dict[str, list[Conflict]] = {}
        for conflict in self.conflicts:
            ids = [conflict.claim, *(self.claim_of.get((e.article, e.start, e.end)) for e in (conflict.a, conflict.b))]
            for claim in dict.fromkeys(i for i in ids if i):
                found.setdefault(claim, []).append(conflict)
        return {claim: tuple(conflicts) for claim, conflicts in found.items()}


def _overlap(statement: Statement, start: int, end: int) -> int:
    return sum(max(0, min(end, s.end) - max(start, s.start)) for s in statement.spans[2])


def _extent(statement: Statement) -> int:
    return sum(s.end - s.start for s in statement.spans[2])


def _clip(text: str, start: int, end: int, most: int) -> int:
    words, at = 0, start
    while at < end:
        while at < end and text[at].isspace():
            at += 1
        while at < end and not text[at].isspace():
            at += 1
        words += 1
        if words == most:
            return at
    return end


def _view(article: Article, number: int) -> ArticleView:
    place = next((article.text[b.start : b.end] for b in article.blocks if b.kind == "dateline"), "")
    return ArticleView(
        article.id,
        number,
        labels.outlet(article.outlet or article.id),
        article.title or "",
        dates.when(article.published),
        article.published or "",
        place.split("(")[0].strip(" —–-\n\t") if len(place) <= 60 else "",
        safe_url(article.url),
        article,
    )


def safe_url(url: str | None) -> str:
    """The address if a browser may be sent there: http or https with a host, without control characters."""
    if not url or any(ord(c) < 33 or ord(c) == 127 for c in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
