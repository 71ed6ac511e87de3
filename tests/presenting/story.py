"""A comparison made by hand from the example story (examples/strait), without any model: the fixture of these tests."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from rashomon.model import (
    Account,
    Article,
    Block,
    Claim,
    Comparison,
    Conflict,
    Coverage,
    Evidence,
    Figure,
    Naming,
    Origin,
    SharedWording,
    Source,
    Span,
    Statement,
    StoryActor,
    TimelineEntry,
)

FOLDER = Path(__file__).parents[2] / "examples" / "strait"
HOURS = {
    "imber-courier": "2026-05-04T09:15",
    "strand-morning": "2026-05-04T10:02",
    "northern-packet": "2026-05-04T10:30",
    "karsholm-post": "2026-05-04T19:05",
    "lunn-register": "2026-05-05T06:00",
    "radio-calvane": "2026-05-06T18:20",
}
FURNITURE = re.compile(r"Skip to|Sign in|Share this|Read more|Tags:|\(With input|Subscribe|Follow us")
DETAIL = re.compile(
    r"without lights|no lights|(?:been|was) lit|about 260|\b(?:9|212|260|17|12)\b|(?:At least )?nine|Fourteen|Seventeen"
)
NUMBERS = {"nine": 9, "fourteen": 14, "seventeen": 17}
ROLES = {"Edda Rhun": "prime minister", "Ilmar Dace": "transport minister", "Maia Torrin": "spokeswoman"}


def block_kind(words: str, title: str, outlet: str) -> str:
    if words == title:
        return "title"
    if FURNITURE.search(words):
        return "boilerplate"
    if words.startswith("By ") or re.match(r"(Published|Updated)\b", words) or words == outlet:
        return "byline"
    return "caption" if words.endswith("/Halyard") else "paragraph"


def make_article(entry: dict[str, Any]) -> Article:
    path = FOLDER / entry["file"]
    raw = path.read_text(encoding="utf-8")
    fields = json.loads(raw) if path.suffix == ".json" else {"text": raw}
    text, title = fields["text"], fields.get("title", "")
    lines = [m for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    if not title:
        title = next(
            m[0] for m in lines if len(m[0].split()) > 4 and not FURNITURE.search(m[0]) and not m[0].startswith("By ")
        )
    blocks = tuple(Block(block_kind(m[0], title, entry["outlet"]), m.start(), m.end()) for m in lines)  # type: ignore[arg-type]
    return Article(
        id=entry["id"],
        text=text,
        blocks=blocks,
        outlet=entry["outlet"],
        url=f"https://{entry['id']}.example/lunn",
        title=title,
        published=HOURS[entry["id"]],
        language="en",
        source=Source(entry["file"], hashlib.sha256(raw.encode()).hexdigest()),
    )


class Maker:
    """Finds the quotes of the gold comparison in the articles and makes the nouns from them."""

    def __init__(self, gold: dict[str, Any]) -> None:
        self.gold = gold
        self.articles = {e["id"]: make_article(e) for e in gold["articles"]}
        names = dict.fromkeys(a["actor"] for a in gold["attributions"])
        self.ids = {name: f"p{n}" for n, name in enumerate(names, 1)}

    def place(self, entry: dict[str, Any]) -> tuple[str, int, int, str]:
        text = self.articles[entry["article"]].text
        start = text.index(entry["quote"])
        return entry["article"], start, start + len(entry["quote"]), entry["quote"]

    def evidence(self, entry: dict[str, Any]) -> Evidence:
        return Evidence(*self.place(entry))

    def account(self, entry: dict[str, Any], figure: bool = False) -> Account:
        article, start, end, quote = self.place(entry)
        known = next(
            (a for a in self.all_accounts() if a["article"] == article and a["quote"] == quote),
            {"voice": "", "stance": ""},
        )
        voice = entry.get("voice") or known.get("voice") or ""
        actor = next((i for n, i in self.ids.items() if n and (n in voice or n in self.aliases(voice))), None)
        found = DETAIL.search(quote)
        detail = (Span(start + found.start(), start + found.end()),) if found else ()
        return Account(
            article, start, end, quote, voice, actor, entry.get("stance") or known.get("stance") or "asserts",
            detail=detail, figure=self.figure(found, start) if figure and found else None,
        )  # fmt: skip

    def aliases(self, voice: str) -> list[str]:
        return [name for name, others in self.gold["actor_aliases"].items() if voice in others]

    def all_accounts(self) -> list[dict[str, Any]]:
        return [a for c in self.gold["claims"] for a in c["accounts"]]

    def figure(self, found: re.Match[str], start: int) -> Figure:
        word = found[0].split()[-1]
        hedge = found[0].rsplit(" ", 1)[0].lower() if " " in found[0] else None
        value = float(word) if word.isdigit() else float(NUMBERS.get(word.lower(), 0))
        return Figure(start + found.start(), start + found.end(), found[0], value, unit="person", hedge=hedge)

    def ends(self, end: dict[str, Any], figure: bool) -> tuple[Account, tuple[Account, ...]]:
        return self.account(end, figure), tuple(self.account(o, figure) for o in end.get("or", ()))

    def conflict(self, entry: dict[str, Any]) -> Conflict:
        figure = entry["kind"] == "figure"
        (a, also_a), (b, also_b) = self.ends(entry["a"], figure), self.ends(entry["b"], figure)
        note = entry.get("note", "")
        return Conflict(
            entry["kind"], 0.5 if entry.get("optional") else 0.92, a, b, note, note.split(":")[0], also_a, also_b,
            development=note.startswith(("toll", "closed")),
        )  # fmt: skip

    def claim(self, entry: dict[str, Any]) -> Claim:
        accounts = tuple(self.account(a) for a in entry["accounts"])
        words = [w.strip(".,()") for w in entry["summary"].split() if len(w) > 5][:3]
        return Claim(entry["id"], " · ".join(words), entry["status"], 0.9, accounts)

    def statement(self, entry: dict[str, Any]) -> Statement:
        text = self.articles[entry["article"]].text
        start = text.index(entry["content"])
        near = text.rfind("\n", 0, start) + 1
        spans = []
        for part in ("source", "cue"):
            at = text.find(entry[part], near)
            spans.append((Span(at, at + len(entry[part])),) if at >= 0 else ())
        content = (Span(start, start + len(entry["content"])),)
        return Statement(
            entry["article"], entry["source"], self.ids[entry["actor"]], entry["cue"], entry["content"],
            entry["mode"], entry.get("stance", "asserts"), (spans[0], spans[1], content),
        )  # fmt: skip

    def naming(self, actor: str) -> Naming:
        forms: dict[str, tuple[Evidence, ...]] = {}
        last = actor.rsplit(maxsplit=1)[-1]
        for article in self.articles.values():
            found = re.findall(
                rf"(?:(?:Prime |Transport )?(?:Minister|Mr|Commodore|Lieutenant) )?(?:\w+ )?{last}", article.text
            )
            pieces = [
                Evidence(article.id, article.text.index(f), article.text.index(f) + len(f), f)
                for f in dict.fromkeys(found)
            ]
            if pieces:
                forms[article.id] = tuple(pieces)
        return Naming(self.ids[actor], forms)

    def timeline(self) -> tuple[TimelineEntry, ...]:
        said = ("said", "told")
        return tuple(
            TimelineEntry(e["date"], "said" if any(w in p["quote"] for w in said) else "happened", (self.evidence(p),))
            for e in self.gold["timeline"]
            for p in e["evidence"]
        )

    def coverage(self, claims: tuple[Claim, ...]) -> tuple[Coverage, ...]:
        found = []
        for article in self.articles:
            carries = tuple(c.id for c in claims if any(a.article == article for a in c.accounts))
            lacking = tuple(c.id for c in claims if c.id not in carries and len({a.article for a in c.accounts}) >= 4)
            found.append(Coverage(article, carries, lacking))
        return tuple(found)


@cache
def strait() -> Comparison:
    """The example story, compared by hand."""
    gold = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
    maker = Maker(gold)
    claims = tuple(maker.claim(c) for c in gold["claims"])
    statements = tuple(maker.statement(a) for a in gold["attributions"])
    members = {
        i: tuple((a, i) for a in dict.fromkeys(s.article for s in statements if s.actor == i))
        for i in maker.ids.values()
    }
    actors = tuple(
        StoryActor(
            i,
            name,
            "person" if len(name.split()) == 2 else "organisation",
            roles=(ROLES.get(name, ""),),
            members=members[i],
        )
        for name, i in maker.ids.items()
    )
    return Comparison(
        articles=tuple(maker.articles.values()),
        origins=(Origin(("strand-morning", "northern-packet"), "Halyard", "6 of 7 passages word for word", 0.86),),
        actors=actors,
        claims=claims,
        conflicts=tuple(maker.conflict(c) for c in gold["conflicts"]),
        shared_wording=tuple(
            SharedWording(maker.evidence(s["a"]), maker.evidence(s["b"]), "Halyard") for s in gold["shared_wording"]
        ),
        timeline=maker.timeline(),
        statements=statements,
        coverage=maker.coverage(claims),
        naming=tuple(maker.naming(n) for n in maker.ids),
        set_aside=(("quay-scan.pdf", "holds a picture and no text; run it through OCR"),),
    )


def hostile() -> Comparison:
    """Two articles and every other field filled with attacks."""
    from tests.presenting.hostile import ATTACKS

    text = "\n\n".join(f"Paragraph {n} says {attack} and more." for n, attack in enumerate(ATTACKS))
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    articles = tuple(
        Article(
            id=f'doc{n}"><script>window.broken=1</script>',
            text=text,
            outlet=ATTACKS[n],
            url=ATTACKS[9 + n],
            title=ATTACKS[2 + n],
            authors=(ATTACKS[4],),
            published=("2026-05-04T09:15", ATTACKS[0])[n],
            source=Source(ATTACKS[5], "0" * 64, fetched="2026-05-04T09:15:00+00:00"),
        )
        for n in range(2)
    )

    def account(article: int, n: int) -> Account:
        start, end = spans[n % len(spans)]
        quote, voice = text[start:end], ATTACKS[n % len(ATTACKS)]
        return Account(articles[article].id, start, end, quote, voice, "p1", detail=(Span(start, start + 9),))

    claims = tuple(
        Claim(ATTACKS[n], ATTACKS[n], "disputed", 0.9, (account(0, n), account(1, n + 1))) for n in range(len(ATTACKS))
    )
    kinds = ("denial", "wording", "figure", "name", "position-change", "date")
    conflicts = tuple(
        Conflict(k, 0.9, account(0, n), account(1, n + 1), ATTACKS[n], ATTACKS[n], claim=ATTACKS[n])
        for n, k in enumerate(kinds)
    )
    pieces = [Evidence(a.id, s, e, text[s:e]) for a in articles for s, e in spans[:3]]
    return Comparison(
        articles=articles,
        actors=(StoryActor("p1", ATTACKS[0], "person", roles=(ATTACKS[1],)),),
        claims=claims,
        conflicts=conflicts,
        origins=(Origin((articles[0].id,), ATTACKS[0], ATTACKS[1]),),
        timeline=(TimelineEntry(ATTACKS[6], "happened", tuple(pieces)),),
        statements=tuple(
            Statement(
                p.article,
                ATTACKS[3],
                "p1",
                "says",
                p.quote,
                "direct",
                "asserts",
                ((), (), (Span(p.start, p.end),)),
                ATTACKS[7],
            )
            for p in pieces
        ),
        coverage=(Coverage(articles[0].id, (), (ATTACKS[3],)),),
        naming=(Naming("p1", {articles[0].id: (pieces[0],), articles[1].id: (pieces[4],)}),),
        set_aside=((ATTACKS[0], ATTACKS[1]),),
    )
