"""Annotated stories without their articles: gold comparisons as offsets into texts that stay where they are.

    python -m training.pairs.standoff --gold DIR… --out training/pairs/annotations
    python -m training.pairs.standoff --corpora DIR --out GOLD_DIR

The first makes ``<story>.json`` from each story folder with a ``gold.json`` (the articles' files name their ``corpus``
and ``corpus_id``); the second makes the story folders again from the annotations and ``DIR/<corpus>/articles.jsonl``.
An annotation holds no word of an article: quotes and voices are ``[start, end]`` in code points, and the text they
count in is named by its SHA-256. Summaries and notes are left out, and a voice that its article does not name so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Texts = Mapping[str, str]
"""Article id → its text."""

ANNOTATIONS = Path(__file__).with_name("annotations")
PAIRS = ("conflicts", "hard_negatives", "shared_wording")
KEPT = ("id", "status", "kind", "stance", "date", "optional", "article")
"""Fields that stand as they are."""
NEAR = 400
"""Characters before and after a quote in which its voice is looked for first."""


def main() -> None:
    """Convert one way or the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="+", help="folders of story folders with gold.json and articles")
    parser.add_argument("--corpora", type=Path, help="folder of corpora: DIR/<corpus>/articles.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if options.gold:
        options.out.mkdir(parents=True, exist_ok=True)
        for path in sorted(p for root in options.gold for p in root.glob("*/gold.json")):
            made = detach(json.loads(path.read_text(encoding="utf-8")), path.parent)
            (options.out / f"{path.parent.name}.json").write_text(_dumped(made), encoding="utf-8")
    elif options.corpora:
        restore(options.corpora, options.out)
    else:
        parser.error("--gold or --corpora is needed")


def detach(gold: Json, folder: Path) -> Json:
    """The gold comparison of a story folder, as offsets. Raises ValueError for a quote that its article has not."""
    files = {a["id"]: json.loads((folder / a["file"]).read_text(encoding="utf-8")) for a in gold["articles"]}
    texts = {name: file["text"] for name, file in files.items()}
    articles = [
        {"id": name, "corpus": f["corpus"], "corpus_id": f["corpus_id"], "sha256": _digest(f["text"])}
        for name, f in files.items()
    ]
    return {"story": folder.name, "articles": articles, **_sections(gold, lambda end: _spans(end, texts))}


def attach(annotation: Json, texts: Texts) -> Json:
    """The gold comparison again, with quotes from the texts."""
    articles = [{"id": a["id"], "file": f"articles/{a['id']}.json"} for a in annotation["articles"]]
    return {
        "story": annotation["story"],
        "articles": articles,
        **_sections(annotation, lambda end: _quotes(end, texts)),
        "attributions": [],
    }


def restore(corpora: Path, out: Path, annotations: Path = ANNOTATIONS) -> list[str]:
    """Story folders from the annotations and the corpora; the names of the stories.

    Raises SystemExit, naming the article, when a corpus lacks it or has another text.
    """
    stories = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(annotations.glob("*.json"))]
    wanted = {(a["corpus"], a["corpus_id"]) for story in stories for a in story["articles"]}
    found = {key: row for corpus in sorted({c for c, _ in wanted}) for key, row in _rows(corpora, corpus, wanted)}
    for story in stories:
        rows = {a["id"]: _checked(a, found.get((a["corpus"], a["corpus_id"]))) for a in story["articles"]}
        gold = attach(story, {name: row["text"] for name, row in rows.items()})
        folder = out / story["story"]
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        for name, row in rows.items():
            article = {"id": name, **{key: row.get(key) for key in ("outlet", "url", "title", "published", "text")}}
            (folder / "articles" / f"{name}.json").write_text(json.dumps(article), encoding="utf-8")
        (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return [story["story"] for story in stories]


def _sections(story: Json, end: Callable[[Json], Json]) -> Json:
    """All sections of a story with each account, end and piece of evidence passed through ``end``."""
    return {
        "claims": [{**_kept(c), "accounts": [end(a) for a in c["accounts"]]} for c in story["claims"]],
        **{
            name: [{**_kept(pair), "a": end(pair["a"]), "b": end(pair["b"])} for pair in story.get(name) or []]
            for name in PAIRS
        },
        "timeline": [{**_kept(t), "evidence": [end(e) for e in t["evidence"]]} for t in story.get("timeline") or []],
    }


def _kept(entry: Json) -> Json:
    return {key: entry[key] for key in KEPT if key in entry}


def _spans(end: Json, texts: Texts) -> Json:
    text, quote, voice = texts[end["article"]], end["quote"], end.get("voice") or ""
    start = text.find(quote)
    if start < 0 or not quote:
        raise ValueError(f"{end['article']}: not in the article: {quote[:60]!r}")
    made = {**_kept(end), "span": [start, start + len(quote)]}
    at = text.find(voice, max(0, start - NEAR)) if voice else -1
    at = text.find(voice) if voice and at < 0 else at
    if at >= 0:
        made["voice"] = [at, at + len(voice)]
    if end.get("or"):
        made["or"] = [_spans(other, texts) for other in end["or"]]
    return made


def _quotes(end: Json, texts: Texts) -> Json:
    text = texts[end["article"]]
    made = {**_kept(end), "quote": text[slice(*end["span"])]}
    if "stance" in end:
        made["voice"] = text[slice(*end["voice"])] if "voice" in end else ""
    if "or" in end:
        made["or"] = [_quotes(other, texts) for other in end["or"]]
    return made


def _rows(corpora: Path, corpus: str, wanted: set[tuple[str, str]]) -> Iterable[tuple[tuple[str, str], Json]]:
    path = corpora / corpus / "articles.jsonl"
    if not path.is_file():
        raise SystemExit(f"{path} is not there: the annotations of {corpus} need it")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if (corpus, row["id"]) in wanted:
                yield (corpus, row["id"]), row


def _checked(article: Json, row: Json | None) -> Json:
    place = f"{article['corpus']}/articles.jsonl: {article['corpus_id']}"
    if row is None:
        raise SystemExit(f"{place} is missing")
    if _digest(row["text"]) != article["sha256"]:
        raise SystemExit(f"{place} has another text than the one that was annotated")
    return row


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _dumped(story: Json) -> str:
    """One entry a line."""
    parts = [f'"story": {json.dumps(story["story"])}']
    for name in ("articles", "claims", *PAIRS, "timeline"):
        rows = ",\n  ".join(json.dumps(entry) for entry in story[name])
        parts.append(f'"{name}": [\n  {rows}\n ]' if rows else f'"{name}": []')
    return "{" + ",\n ".join(parts) + "}\n"


if __name__ == "__main__":
    main()
