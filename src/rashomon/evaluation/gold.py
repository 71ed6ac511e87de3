"""A gold comparison on disk, and all measures for one story."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rashomon.evaluation import measures
from rashomon.evaluation.quotes import Text, Texts
from rashomon.model.errors import ReadingError

Scores = dict[str, dict[str, float | None]]


def gold_folders(root: Path) -> list[Path]:
    """The folder itself, or the folders in it, that hold a ``gold.json``. Raises ReadingError when there is none."""
    found = [root] if (root / "gold.json").is_file() else sorted(p.parent for p in root.glob("*/gold.json"))
    if not found:
        raise ReadingError(str(root), "no gold.json here or one folder down; examples/strait has one")
    return found


def load_gold(folder: Path) -> dict[str, Any]:
    """The gold comparison of a folder. Raises ReadingError when it is not JSON or lacks a part."""
    try:
        gold: dict[str, Any] = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        for key in ("articles", "claims", "conflicts"):
            gold[key]
    except (ValueError, KeyError, OSError) as error:
        raise ReadingError(str(folder / "gold.json"), f"not a gold comparison ({error})") from error
    return gold


def evaluate_story(folder: Path, comparison: Mapping[str, Any]) -> Scores:
    """All measures for one story; ``comparison`` is what ``rashomon compare --format json`` gives."""
    gold = load_gold(folder)
    texts = Texts({entry["id"]: _text(folder / entry["file"]) for entry in gold["articles"]})
    claims, found = gold["claims"], comparison.get("claims") or []
    return {
        "links": measures.claim_links(claims, found, texts),
        "status": measures.claim_status(claims, found, texts),
        "conflicts": measures.pairs(gold["conflicts"], comparison.get("conflicts") or [], texts),
        "wording": measures.pairs(gold.get("shared_wording") or [], comparison.get("shared_wording") or [], texts),
        "timeline": measures.timeline(gold.get("timeline") or [], comparison.get("timeline") or [], texts),
        "attributions": measures.attributions(gold, comparison.get("attributions") or [], texts),
    }


def _text(path: Path) -> Text:
    raw = path.read_text(encoding="utf-8")
    if path.suffix != ".json":
        return Text(raw)
    article = json.loads(raw)
    return Text(article["text"], article.get("title") or "")
