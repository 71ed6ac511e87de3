"""Fit the logistic models of shared wording and of independence to annotated stories.

    python -m training.pairs.wording --stories GOLD_DIR… --corpora DIR --scorer comparison.py
        [--out src/rashomon/comparing]

Prints how well they do on stories left out, an affair at a time, and with ``--out`` writes ``wording.toml`` and
``independence.toml``, fitted to all stories.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

from rashomon.comparing.compare import _furniture, wording_of
from rashomon.comparing.wording import measures, shared_passages, tokenise
from training.pairs.fit import logistic
from training.pairs.stories import Matches, Story, add_arguments, left_out, load_scorer, stories_of

PARTS = 10
STRENGTH = {"wording": 0.5, "independence": 0.3}
OPEN = {"threshold": -1.0, "intercept": 0.0, "weights": [0.0] * 7}
"""A model that lets every passage through."""
HEADS = {
    "wording": """\
# Whether an aligned stretch is shared wording: a logistic model fitted to annotated stories
# (training/pairs/wording.py).
# Measures: words in common, their logarithm, longest run, share of the longer stretch, of the shorter sentence, of the
# longer sentence, content words in common. The threshold is a probability.
""",
    "independence": """\
# Whether the accounts of a claim in several articles go back to one text or one outlet: a logistic model fitted to
# annotated stories (training/pairs/wording.py). Measures: articles; share of account pairs that are copied; mean and
# least share of their words that the articles have in common; mean share of quotation; share of pairs from one outlet;
# share of pairs that are attributed. The threshold is a logit.
""",
}

Row = tuple[Sequence[float], int, Any]
"""Measures, label (1, 0, or -1: does not count), and what the passage fits in the gold."""


def main() -> None:
    """Measure, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--out", type=Path, help="write the two files here")
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    given, ours = stories_of(options, scorer)
    stories = [*given, *ours]
    first = {s.name for s in given}
    models = {
        "wording": _fitted("wording", stories, first, lambda s: list(_passages(s, scorer)), _passages_found(scorer)),
        "independence": _fitted("independence", stories, first, lambda s: list(_claims(s, scorer)), _recalls),
    }
    for name, model in models.items():
        lines = [f"{key} = {model[key]}\n" for key in ("weights", "intercept", "threshold")]
        print(name, *lines, sep="\n")
        if options.out:
            (options.out / f"{name}.toml").write_text(HEADS[name] + "".join(lines), encoding="utf-8")


def _fitted(
    name: str,
    stories: Sequence[Story],
    given: set[str],
    rows_of: Callable[[Story], list[Row]],
    quality: Callable[[Story, list[Row], list[float], float], tuple[float, ...] | None],
) -> dict[str, Any]:
    """The model of all stories, with the threshold that is best on stories left out."""
    rows = {s.name: rows_of(s) for s in stories}
    likely: dict[str, list[float]] = {}
    for training, out in left_out(stories, PARTS):
        model = _logistic(name, [r for s in training for r in rows[s.name]])
        for story in out:
            likely[story.name] = [_probability(model, r[0]) for r in rows[story.name]]
    best = (-1.0, 0.5)
    for threshold in np.arange(0.2, 0.81, 0.04).round(2).tolist():
        found = {s.name: quality(s, rows[s.name], likely[s.name], threshold) for s in stories}
        mean = np.mean([f for f in found.values() if f is not None], axis=0)
        old = np.mean([f for n, f in found.items() if f is not None and n in given], axis=0)
        print(f"{name} from {threshold:.2f}:", *(f"{v:.3f}" for v in mean), "| given:", *(f"{v:.3f}" for v in old))
        best = max(best, (float(mean[-1]), threshold))
    model = _logistic(name, [r for found in rows.values() for r in found])
    threshold = best[1] if name == "wording" else round(float(np.log(best[1] / (1 - best[1]))), 4)
    return {**model, "threshold": threshold}


def _logistic(name: str, rows: Sequence[Row]) -> dict[str, Any]:
    balanced = name == "independence"
    return logistic([(values, y) for values, y, _ in rows if y >= 0], STRENGTH[name], balanced=balanced)


def _probability(model: dict[str, Any], values: Sequence[float]) -> float:
    total = model["intercept"] + sum(w * v for w, v in zip(model["weights"], values, strict=True))
    return float(1 / (1 + np.exp(-total)))


def _passages(story: Story, scorer: ModuleType) -> Iterator[Row]:
    """Every aligned stretch of the story, and which entries of the gold it fits."""
    articles = story.articles
    tokens = [tokenise(a, _furniture(a)) for a in articles]
    gold = scorer.with_sections(story.gold)["shared_wording"]
    with patch("rashomon.comparing.wording._model", lambda: OPEN):
        passages = shared_passages(tokens)
    for p in passages:
        ends = [
            {"article": articles[n].article.id, "quote": articles[n].article.text[span.start : span.end]}
            for n, span in ((p.a, p.one), (p.b, p.two))
        ]
        fits = [n for n, e in enumerate(gold) if scorer.pair_fits(e, {"a": ends[0], "b": ends[1]}, story.texts)]
        label = 0 if not fits else 1 if any(not gold[n].get("optional") for n in fits) else -1
        yield measures(tokens, p.a, p.b, p.first, p.second, p.words), label, fits


def _passages_found(scorer: ModuleType) -> Callable[..., tuple[float, ...] | None]:
    def found(story: Story, rows: list[Row], likely: list[float], threshold: float) -> tuple[float, ...] | None:
        """Precision, recall, F1 of the passages; None when the gold has none."""
        gold = scorer.with_sections(story.gold)["shared_wording"]
        shown = [fits for (_, _, fits), p in zip(rows, likely, strict=True) if p >= threshold]
        edges = [[k for k, fits in enumerate(shown) if n in fits] for n in range(len(gold))]
        result = scorer.any_match([bool(e.get("optional")) for e in gold], edges, len(shown))
        return None if result["r"] is None else (result["p"] or 0.0, result["r"], result["f1"])

    return found


def _claims(story: Story, scorer: ModuleType) -> Iterator[Row]:
    """The claims of the gold that are repeated (1) or corroborated (0), with our clauses for their accounts."""
    _, _, witnesses = wording_of(story.articles)
    matches = Matches(story.texts, story.quotes)
    for claim in story.gold["claims"]:
        if claim.get("optional") or claim["status"] not in ("repeated", "corroborated"):
            continue
        found = [
            max(fits, key=lambda f: (f[1], -f[0]))[0] for a in scorer.accounts_of(claim) if (fits := matches.of(a))
        ]
        values = witnesses.measures([story.items[i] for i in sorted(set(found))])
        if values is not None:
            yield values, int(claim["status"] == "repeated"), None


def _recalls(_: Story, rows: list[Row], likely: list[float], threshold: float) -> tuple[float, ...] | None:
    """Recall of repeated and of corroborated, and their mean; None when the story lacks either."""
    sides = [[(p > threshold) == bool(y) for (_, y, _), p in zip(rows, likely, strict=True) if y == k] for k in (1, 0)]
    if not all(sides):
        return None
    repeated, corroborated = (float(np.mean(side)) for side in sides)
    return repeated, corroborated, (repeated + corroborated) / 2


if __name__ == "__main__":
    main()
