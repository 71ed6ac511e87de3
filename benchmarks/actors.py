"""Who speaks: share of gold attributions whose actor is right, against spaCy's entities alone.

    python benchmarks/actors.py --data DIR [--data DIR …]

DIR holds story folders with ``gold.json`` and ``articles/``. Each gold attribution's source and content are given to
``find_actors`` as spans, so that only the actor is measured, not the finding of attributions.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rashomon.annotating.actors import find_actors
from rashomon.language.pipeline import nlp
from rashomon.model import Article, Attribution, Block, Span

Row = dict[str, Any]
LABELS = {"PERSON", "ORG", "GPE", "NORP", "FAC"}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, action="append", required=True, help="folder of story folders")
    parser.add_argument("--scorer", type=Path, help="script with same_actor (else evaluation/comparison.py beside DIR)")
    parser.add_argument("--errors", action="store_true", help="print what is wrong")
    args = parser.parse_args()
    scorer = load_scorer(args.scorer or args.data[0].parent / "evaluation" / "comparison.py")
    report([row for data in args.data for row in measure(data, scorer, args.errors)])
    return 0


def load_scorer(path: Path) -> Any:
    """The scorer's module, by its path."""
    spec = importlib.util.spec_from_file_location("comparison_scorer", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def measure(data: Path, scorer: Any, errors: bool) -> Iterator[Row]:
    """One row an attribution."""
    for path in sorted(data.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for entry in gold["articles"]:
            wanted = [a for a in gold["attributions"] if a["article"] == entry["id"]]
            if wanted:
                article = read(path.parent / entry["file"], entry["id"])
                for row in measure_article(article, wanted, scorer, gold.get("actor_aliases") or {}):
                    if errors and not row["ok"]:
                        print(path.parent.name, entry["id"], row["what"], sep=" | ")
                    yield {**row, "set": data.name}


def measure_article(article: Article, wanted: list[Row], scorer: Any, aliases: Any) -> Iterator[Row]:
    """The attributions of one article, with the processor time that its actors took."""
    start = time.process_time()
    doc = nlp()(article.text)
    parsed = time.process_time()
    actors, resolved = find_actors(article, doc, tuple(attribution(article.text, a) for a in wanted))
    done = time.process_time()
    names = {a.id: a.name for a in actors}
    for a, r in zip(wanted, resolved, strict=True):
        name = names.get(r.actor or "", "")
        yield {
            "ok": scorer.same_actor(a["actor"], name, aliases),
            "base": scorer.same_actor(a["actor"], entities(doc, r), aliases),
            "optional": bool(a.get("optional")),
            "kind": kind(a["source"]),
            "what": f"{a['source']!r} is {a['actor']!r}, found {name!r} ({a['content'][:40]!r})",
            "spacy": (parsed - start) / len(wanted),
            "actors": (done - parsed) / len(wanted),
        }


def read(path: Path, name: str) -> Article:
    """A text, or the ``text`` of a JSON article; every line is a paragraph."""
    with path.open(encoding="utf-8", newline="") as handle:
        raw = handle.read()
    row = json.loads(raw) if path.suffix == ".json" else {"text": raw}
    text = row["text"]
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Article(name, text, tuple(blocks), title=row.get("title"))


def attribution(text: str, gold: Row) -> Attribution:
    """The gold attribution as spans: the place of the content, and of the source nearest to it and its cue."""
    at = text.find(gold["content"])
    content = Span(at, at + len(gold["content"]))
    places = (
        [m.span() for m in re.finditer(rf"(?<!\w){re.escape(gold['source'])}(?!\w)", text)] if gold["source"] else []
    )
    outside = [p for p in places if not content.start <= p[0] < content.end] or places
    cues = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(gold['cue'])}(?!\w)", text)] if gold["cue"] else []

    def far(place: tuple[int, int]) -> int:
        from_content = min(abs(place[0] - content.end), abs(place[1] - content.start))
        return from_content + min((abs(place[0] - c) for c in cues), default=0)

    near = min(outside, key=far, default=None)
    return Attribution(source=(Span(*near),) if near else (), cue=(), content=(content,), mode=gold["mode"])


def entities(doc: Any, found: Attribution) -> str:
    """The base line: the last named entity in the source, else the source's words."""
    for span in found.source:
        inside = [e for e in doc.ents if e.start_char < span.end and e.end_char > span.start and e.label_ in LABELS]
        return str(inside[-1].text if inside else doc.text[span.start : span.end])
    return ""


def kind(source: str) -> str:
    """What sort of source it is."""
    if not source:
        return "no source"
    if source.lower() in {"he", "she", "they", "it"}:
        return "pronoun"
    words = source.split()
    return (
        "name"
        if any(w[:1].isupper() for w in words[1:]) or (words[0][:1].isupper() and len(words) == 1)
        else "description"
    )


def report(rows: list[Row]) -> None:
    """Shares by set and kind, then time."""
    print(f"{'':24}{'n':>6}{'actors':>9}{'entities':>10}")

    def line(name: str, some: list[Row]) -> None:
        if some:
            right, base = (sum(r[key] for r in some) / len(some) for key in ("ok", "base"))
            print(f"{name:24}{len(some):>6}{right:>9.3f}{base:>10.3f}")

    scored = [r for r in rows if not r["optional"]]
    for key in ("set", "kind"):
        for value in sorted({r[key] for r in scored}):
            line(value, [r for r in scored if r[key] == value])
    line("optional entries", [r for r in rows if r["optional"]])
    line("all", scored)
    spent, spacy = sum(r["actors"] for r in rows), sum(r["spacy"] for r in rows)
    print(f"processor time: actors {spent:.2f} s, spaCy {spacy:.2f} s, ratio {spent / spacy:.3f}")


if __name__ == "__main__":
    sys.exit(main())
