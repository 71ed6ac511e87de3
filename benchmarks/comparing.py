"""Compare annotated stories and score them: the scorer's table, hard negatives, CPU time, and the worst errors.

    python -m benchmarks.comparing --data GOLD_DIR --scorer comparison.py [--worst 10] [--keep DIR]

The shipped models were trained on the stories of ``gold`` and ``gold_train``: for figures on stories they have
not seen, run ``python -m training.pairs --leave-out 5`` or give other stories here.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from training.pairs.stories import called_alike, load_scorer

from rashomon.annotating import annotate
from rashomon.comparing import compare_story
from rashomon.presenting import to_json
from rashomon.reading import read


def main() -> None:
    """Compare, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of story folders with gold.json")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=10, help="errors to list")
    parser.add_argument("--keep", type=Path, help="write each comparison here, as STORY.json")
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    results, errors, spent = [], [], [0.0, 0.0]
    near = [0, 0]
    for path in sorted(p for root in options.data for p in root.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        started = time.process_time()
        articles = list(annotate(read([path.parent / a["file"] for a in gold["articles"]])))
        annotated = time.process_time()
        compared = json.loads(to_json(compare_story(articles)))
        spent = [spent[0] + annotated - started, spent[1] + time.process_time() - annotated]
        texts = scorer.Texts.of_gold(gold, path.parent)
        results.append({**scorer.score(gold, compared, texts), "story": path.parent.name})
        errors += [(path.parent.name, *e) for e in wrong(gold, compared, texts, scorer)]
        for pair in gold.get("hard_negatives", []):
            near = [near[0] + called_alike(pair, compared, texts, scorer), near[1] + 1]
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{path.parent.name}.json").write_text(json.dumps(compared), encoding="utf-8")
    print(scorer.table(results, scorer.macro(results), []))
    print(f"hard negatives called one claim or a conflict: {near[0]} of {near[1]}")
    print(f"CPU seconds: annotating {spent[0]:.1f}, comparing {spent[1]:.1f}")
    for score, story, what, a, b in sorted(((e[1], e[0], *e[2:]) for e in errors), key=lambda e: -e[0])[
        : options.worst
    ]:
        print(f"\n{story}: {what} ({score:.2f})\n  {a}\n  {b}")


def wrong(gold: dict[str, Any], compared: dict[str, Any], texts: Any, scorer: ModuleType) -> Iterator[tuple[Any, ...]]:
    """(score, what, quote, quote) of conflicts and pairs of accounts that the gold does not have."""
    wanted = scorer.with_sections(gold)
    for conflict in compared["conflicts"]:
        if not any(scorer.pair_fits(c, conflict, texts) for c in wanted["conflicts"]):
            yield conflict["score"], f"no such {conflict['kind']}", _short(conflict["a"]), _short(conflict["b"])
    links = [link for claim in wanted["claims"] for link in scorer.links_of(claim)]
    for claim in compared["claims"]:
        for a, b in scorer.links_of(claim):
            fits = any(
                (texts.match(x, a) and texts.match(y, b)) or (texts.match(x, b) and texts.match(y, a)) for x, y in links
            )
            if not fits:
                yield claim["score"], "not one claim", _cut(a), _cut(b)


def _short(end: dict[str, Any]) -> str:
    return _cut((end["article"], end["quote"]))


def _cut(quote: tuple[str, str]) -> str:
    return f"{quote[0]}: {' '.join(quote[1].split())[:160]}"


if __name__ == "__main__":
    main()
