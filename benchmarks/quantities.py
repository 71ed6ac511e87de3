"""Times and figures against other systems, on the tables of the tests; what they cost beside bare spaCy.

    python -m benchmarks.quantities [--tables NAME …] [--cost DIR …]

Strict: the right span and the right value. The others give no EDTF and no hedge, so they are also scored leniently:
a span that overlaps, with the same first day (times) or the same number (figures). dateparser, timexy and quantulum3
are used when they are installed. ``--cost`` takes folders of gold stories, as benchmarks/timeline.py does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.annotating.tables.score import (
    Item,
    Score,
    expected_figures,
    expected_times,
    figures_of,
    parsed,
    score,
    times_of,
)

from benchmarks.floors import hold
from benchmarks.timeline import articles_of, cost
from rashomon.language.edtf import parse
from rashomon.model import Article

Finder = Callable[[Article, Any], list[Item]]
NOT_INSTALLED = "not installed"


def main() -> None:
    """Print one line a system and table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", default=["times", "times_held_back", "figures", "figures_held_back"])
    parser.add_argument("--cost", nargs="*", type=Path, default=[])
    arguments = parser.parse_args()
    figures: dict[str, float | None] = {}
    for name in arguments.tables:
        for system, make in (TIMES if "times" in name else FIGURES).items():
            try:
                find = make()
            except ImportError:
                print(f"{name:20} {system:24} {NOT_INSTALLED}")
                continue
            exact = strict(name, find)
            print(f"{name:20} {system:24} strict: {exact}   lenient: {lenient(name, find)}")
            if system == "rashomon":
                figures[name] = exact.f1
    articles = [a for folder in arguments.cost for p in sorted(folder.glob("*/gold.json")) for a in articles_of(p)]
    if articles:
        parsing, finding = cost(articles[:16])
        print(f"spaCy {parsing:.2f} s of CPU, times, figures and places {finding:.2f} s")
        figures["cost"] = finding / parsing
    hold("quantities", figures)


def strict(name: str, find: Finder) -> Score:
    """Right span and right value: EDTF, or value, low and high."""
    keys = ("edtf",) if "times" in name else ("value", "low", "high")
    return score(name, keys=keys, find=find)


def lenient(name: str, find: Finder) -> Score:
    """Overlapping span; same first day, or same number."""
    times = "times" in name
    total = Score()
    for article, doc, case in parsed(name):
        wanted = (expected_times if times else expected_figures)(case)
        aside = [case["text"].index(s) for s in case.get("skip", ())]
        wanted = [w for w in wanted if w[0] not in aside and (times or w[2]["value"] is not None)]
        got = [g for g in find(article, doc) if times or g[2]["value"] is not None]
        total.expected, total.found = total.expected + len(wanted), total.found + len(got)
        for w in wanted:
            match = next((g for g in got if g[0] < w[1] and w[0] < g[1] and _alike(g[2], w[2], times)), None)
            if match is not None:
                total.right += 1
                got.remove(match)
    return total


def _alike(a: dict[str, Any], b: dict[str, Any], times: bool) -> bool:
    if not times:
        return abs(a["value"] - b["value"]) <= 1e-4 * max(1.0, abs(b["value"]))
    try:
        return parse(a["edtf"]).start == parse(b["edtf"]).start
    except ValueError:
        return False


def spacy_dates() -> Finder:
    """spaCy's DATE and TIME entities, each given to dateparser."""
    import dateparser

    def find(article: Article, doc: Any) -> list[Item]:
        items = []
        for entity in doc.ents:
            if entity.label_ in ("DATE", "TIME"):
                value = dateparser.parse(entity.text, languages=["en"], settings=_settings(article))
                if value is not None:
                    items.append((entity.start_char, entity.end_char, {"edtf": value.date().isoformat()}))
        return items

    return find


def dateparser_search() -> Finder:
    """dateparser.search over the sentence."""
    from dateparser.search import search_dates

    def find(article: Article, _: Any) -> list[Item]:
        items, at = [], 0
        for text, value in search_dates(article.text, languages=["en"], settings=_settings(article)) or []:
            start = article.text.find(text, at)
            if start >= 0:
                at = start + len(text)
                items.append((start, at, {"edtf": value.date().isoformat()}))
        return items

    return find


def _settings(article: Article) -> dict[str, Any]:
    base = datetime.fromisoformat((article.published or "2020-01-01")[:10])
    return {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}


def timexy() -> Finder:
    """timexy's TIMEX3 values, from its own blank pipeline."""
    import spacy

    import_module("timexy")  # registers the component
    pipeline = spacy.blank("en")
    pipeline.add_pipe("timexy", config={"kb_id_type": "timex3", "label": "timexy", "overwrite": False})

    def find(article: Article, _: Any) -> list[Item]:
        items = []
        for entity in pipeline(article.text).ents:
            value = str(entity.kb_id_)
            day = value.split('value="', 1)[1].split('"', 1)[0] if 'value="' in value else value
            items.append((entity.start_char, entity.end_char, {"edtf": day.split("T")[0]}))
        return items

    return find


def quantulum() -> Finder:
    """quantulum3's numbers, without their units; its pickled classifier needs an old scikit-learn and is left off."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False

    def find(article: Article, _: Any) -> list[Item]:
        found = [(q.span[0], q.span[1], q.value) for q in parser.parse(article.text)]
        return [(s, e, {"value": v, "low": None, "high": None, "unit": None}) for s, e, v in found]

    return find


def spacy_numbers() -> Finder:
    """spaCy's CARDINAL, MONEY, PERCENT and QUANTITY entities, with the number in them read by this project."""
    from rashomon.language.numbers import number

    def find(_: Article, doc: Any) -> list[Item]:
        items = []
        for entity in doc.ents:
            if entity.label_ in ("CARDINAL", "MONEY", "PERCENT", "QUANTITY"):
                words = [w for w in entity.text.replace("-", " ").split() if number(w.strip("$£€%"))]
                value = number(" ".join(w.strip("$£€%") for w in words)) if words else None
                if value is not None:
                    items.append((entity.start_char, entity.end_char, {"value": value, "low": None, "high": None}))
        return items

    return find


TIMES: dict[str, Callable[[], Finder]] = {
    "rashomon": lambda: times_of,
    "dateparser.search": dateparser_search,
    "spaCy + dateparser": spacy_dates,
    "timexy": timexy,
}
FIGURES: dict[str, Callable[[], Finder]] = {
    "rashomon": lambda: figures_of,
    "quantulum3": quantulum,
    "spaCy entities": spacy_numbers,
}

if __name__ == "__main__":
    main()
