"""Do the times found in the articles of gold stories give the dates of the gold timelines?

    python -m benchmarks.timeline DIR [DIR …]      # folders of stories with gold.json and articles/

An entry is found when a time whose span lies in one of its pieces of evidence (or in the sentence that holds it) has
its date. This is a bound on what a timeline can recall, not the timeline itself: nothing is chosen, so there is no
precision here.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.floors import hold
from rashomon.annotating.figures import find_figures
from rashomon.annotating.places import find_places
from rashomon.annotating.times import find_times
from rashomon.language.pipeline import nlp, parse
from rashomon.model import AnnotatedArticle, Article, Block


def main() -> None:
    """Print the recall by story and in all, and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--missed", action="store_true", help="say which entries were missed")
    arguments = parser.parse_args()
    found = total = 0
    for path in sorted(p for folder in arguments.folders for p in folder.glob("*/gold.json")):
        got, wanted, missed = story(path)
        found, total = found + got, total + wanted
        print(f"{path.parent.name:24} {got:3}/{wanted:3}")
        if arguments.missed:
            print("".join(f"    {line}\n" for line in missed), end="")
    print(f"timeline dates: {found} of {total}")
    hold("timeline", {"recall": found / total})


def articles_of(path: Path) -> Iterator[Article]:
    """The articles that a gold file names, with their publication dates."""
    for entry in json.loads(path.read_text(encoding="utf-8"))["articles"]:
        file = path.parent / entry["file"]
        raw = file.read_text(encoding="utf-8")
        text = json.loads(raw)["text"] if file.suffix == ".json" else raw
        blocks = (Block("paragraph", 0, len(text)),)
        yield Article(entry["id"], text, blocks, outlet=entry.get("outlet"), published=entry.get("published"))


def story(path: Path) -> tuple[int, int, list[str]]:
    """Entries found, entries wanted (optional ones left out), and a line for each one missed."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    read = {}
    for article, doc in parse(articles_of(path)):
        times = find_times(article, doc)
        read[article.id] = AnnotatedArticle(article, tuple((s.start_char, s.end_char) for s in doc.sents), times=times)  # type: ignore[arg-type]
    wanted = [entry for entry in gold["timeline"] if not entry.get("optional")]
    missed = []
    for entry in wanted:
        near = [t for piece in entry["evidence"] for t in times_near(read[piece["article"]], piece["quote"])]
        if not any(edtf == entry["date"] for edtf in near):
            quotes = [piece["quote"][:70] for piece in entry["evidence"][:2]]
            missed.append(f"{entry['date']} {sorted(set(near))} {quotes} published {gold['articles'][0]['published']}")
    return len(wanted) - len(missed), len(wanted), missed


def times_near(annotated: AnnotatedArticle, quote: str) -> list[str]:
    """Values of the times in the sentences that the quote touches, by day."""
    values, start = [], annotated.article.text.find(quote)
    while start >= 0:
        end = start + len(quote)
        touched = [s for s in annotated.sentences if s[0] < end and start < s[1]]  # type: ignore[index]
        low, high = min(s[0] for s in touched), max(s[1] for s in touched)  # type: ignore[index]
        values += [t.edtf.split("T")[0].rstrip("~") for t in annotated.times if low <= t.start and t.end <= high]
        start = annotated.article.text.find(quote, end)
    return values


def cost(articles: list[Article]) -> tuple[float, float]:
    """CPU seconds of bare spaCy and of the three finders together, over the same articles."""
    pairs: list[tuple[Any, Any]] = []
    nlp()
    find_places(articles[0], nlp()("Lunn."))
    began = time.process_time()
    pairs.extend(parse(articles))
    parsed = time.process_time()
    for article, doc in pairs:
        find_times(article, doc)
        find_figures(article, doc)
        find_places(article, doc)
    return parsed - began, time.process_time() - parsed


if __name__ == "__main__":
    main()
