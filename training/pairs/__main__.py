"""Train the models of comparing, or measure them with stories left out.

    python -m training.pairs --stories GOLD_DIR… --corpora DIR --scorer comparison.py --aligned DIR
        --out src/rashomon/weights/pairs
    python -m training.pairs --stories GOLD_DIR… --corpora DIR --scorer comparison.py --aligned DIR --leave-out 5

``--aligned`` holds what ``training.pairs.aligner`` wrote. ``--corpora`` adds the stories of ``annotations/``, whose
articles it holds. ``--leave-out K`` trains K times without a K-th of the stories, compares those, and prints the
scorer's tables: of the stories given, and of ours.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from benchmarks.floors import hold

from rashomon.comparing import compare_story
from rashomon.comparing.features import NAMES
from rashomon.presenting import to_json
from training.pairs.boost import store
from training.pairs.conflicts import THRESHOLDS, fit_conflicts, kinds_of, write_conflicts
from training.pairs.fit import fit_same
from training.pairs.stories import Story, add_arguments, add_features, called_alike, left_out, load_scorer, stories_of

COLUMNS = {
    "link P": "links_precision",
    "link F1": "links_f1",
    "claims": "claims_found",
    "st. bal": "status_balanced",
    "conf P": "conflicts_precision",
    "conf F1": "conflicts_f1",
    "wording": "shared_wording_f1",
}
"""Columns of the scorer's table that have a floor."""


def main() -> None:
    """Train or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--out", type=Path, help="write the models here")
    parser.add_argument(
        "--leave-out", type=int, default=0, metavar="K", help="measure with a K-th of the stories left out"
    )
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    given, ours = stories_of(options, scorer)
    if not options.aligned:
        parser.error("--aligned is needed: the folder that python -m training.pairs.aligner has written")
    add_features([*given, *ours], options.aligned)
    if options.leave_out:
        report(given, ours, scorer, options.leave_out)
    if options.out:
        write([*given, *ours], scorer, options.out)


def probabilities(stories: Sequence[Story], parts: int = 5) -> dict[str, Any]:
    """Story → probabilities of its pairs, by trees that have not seen it."""
    found = {}
    for training, out in left_out(stories, parts):
        model = fit_same(training)
        found.update({s.name: model.predict(s.rows) for s in out})
    return found


def write(stories: Sequence[Story], scorer: ModuleType, folder: Path) -> None:
    """The models trained on all stories."""
    store(fit_same(stories), NAMES, folder / "same.npz")
    same = probabilities(stories)
    write_conflicts(fit_conflicts([kinds_of(s, same[s.name], scorer) for s in stories]), folder)


def conflict_models(
    stories: Sequence[Story], same: dict[str, Any], scorer: ModuleType, parts: int
) -> dict[str, dict[str, Any]]:
    """Story → models of conflicts that have seen neither it nor its affair."""
    held = {s.name: kinds_of(s, same[s.name], scorer) for s in stories}
    found = {}
    for training, out in left_out(stories, parts):
        models = fit_conflicts([held[s.name] for s in training])
        found.update({s.name: models for s in out})
    return found


def report(given: Sequence[Story], ours: Sequence[Story], scorer: ModuleType, parts: int) -> None:
    """The scorer's tables over stories compared by models that have not seen them nor others of their affair."""
    stories = [*given, *ours]
    alike: dict[str, list[bool]] = {}
    same = probabilities(stories, parts)
    judges = conflict_models(stories, same, scorer, parts)
    results: dict[str, Any] = {}
    for story in stories:
        judge = judges[story.name]
        with (
            patch("rashomon.comparing.compare.build_space", lambda *_, story=story: story.space),
            patch("rashomon.comparing.compare.same_claim", lambda _, story=story: same[story.name]),
            patch("rashomon.comparing.conflicts.find.probabilities", lambda k, rows, own=judge: own[k].predict(rows)),
            patch("rashomon.comparing.conflicts.find.thresholds", lambda: THRESHOLDS),
        ):
            compared = json.loads(to_json(compare_story(story.articles)))
        alike[story.name] = [
            called_alike(pair, compared, story.texts, scorer) for pair in story.gold.get("hard_negatives", [])
        ]
        results[story.name] = {**scorer.score(story.gold, compared, story.texts), "story": story.name}
    for part in (given, ours):
        if part:
            rows = [results[s.name] for s in part]
            print(scorer.table(rows, scorer.macro(rows), []))
            near = [called for s in part for called in alike[s.name]]
            print(f"hard negatives called one claim or a conflict: {sum(near)} of {len(near)}\n")
    averages = scorer.macro([results[s.name] for s in given])["averages"]
    near = [called for s in given for called in alike[s.name]]
    figures = {name: averages[column] for column, name in COLUMNS.items()}
    hold("comparing_left_out", figures | {"look_alikes": sum(near) / len(near) if near else None})


if __name__ == "__main__":
    main()
