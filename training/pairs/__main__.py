"""Train the models of comparing, or measure them with stories left out.

    python -m training.pairs --stories GOLD_DIR… --scorer comparison.py --out src/rashomon/weights/pairs
    python -m training.pairs --stories GOLD_DIR… --scorer comparison.py --leave-out 5

``--leave-out K`` trains K times without a K-th of the stories, compares those, and prints the scorer's table.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

from rashomon.comparing import compare_story
from rashomon.comparing.features import NAMES
from rashomon.presenting import to_json
from training.pairs.boost import store
from training.pairs.fit import fit_conflicts, fit_same, judged
from training.pairs.stories import Story, load_scorer, load_stories


def main() -> None:
    """Train or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--stories", type=Path, nargs="+", required=True, help="folders of story folders with gold.json"
    )
    parser.add_argument("--scorer", type=Path, required=True, help="evaluation/comparison.py")
    parser.add_argument(
        "--cache", type=Path, help="keep the annotated stories in this folder, and take them from there"
    )
    parser.add_argument("--out", type=Path, help="write the models here")
    parser.add_argument(
        "--leave-out", type=int, default=0, metavar="K", help="measure with a K-th of the stories left out"
    )
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    stories = list(load_stories(options.stories, scorer, options.cache))
    if options.leave_out:
        report(stories, scorer, options.leave_out)
    if options.out:
        write(stories, scorer, options.out)


def left_out(stories: Sequence[Story], parts: int) -> Iterator[tuple[list[Story], list[Story]]]:
    """(stories to train on, stories left out), ``parts`` times."""
    order = np.random.RandomState(0).permutation(len(stories))
    for part in range(parts):
        out = {int(n) for place, n in enumerate(order) if place % parts == part}
        yield [s for n, s in enumerate(stories) if n not in out], [s for n, s in enumerate(stories) if n in out]


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
    rows = [row for s in stories for row in judged(s, same[s.name], scorer)]
    (folder / "conflicts.json").write_text(json.dumps(fit_conflicts(rows), indent=1) + "\n", encoding="utf-8")


def report(stories: Sequence[Story], scorer: ModuleType, parts: int) -> None:
    """The scorer's table over stories compared by models that have not seen them."""
    same = probabilities(stories, parts)
    rows = {s.name: judged(s, same[s.name], scorer) for s in stories}
    results = []
    for story in stories:
        conflicts = fit_conflicts([row for name, found in rows.items() if name != story.name for row in found])
        with (
            patch("rashomon.comparing.compare.build_space", lambda *_, story=story: story.space),
            patch("rashomon.comparing.compare.same_claim", lambda _, story=story: same[story.name]),
            patch("rashomon.comparing.conflicts.model._models", lambda conflicts=conflicts: conflicts),
        ):
            compared = json.loads(to_json(compare_story(story.articles)))
        results.append({**scorer.score(story.gold, compared, story.texts), "story": story.name})
    print(scorer.table(results, scorer.macro(results), []))


if __name__ == "__main__":
    main()
