"""Gold comparisons as offsets, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from training.pairs.standoff import ANNOTATIONS, attach, detach, restore

ONE = "The mayor of Ostrel said nobody was hurt. “The bridge held,” Anna Vell told us."
TWO = "Three people were hurt in Ostrel, the hospital said."
GOLD = {
    "articles": [{"id": "one", "file": "articles/one.json"}, {"id": "two", "file": "articles/two.json"}],
    "claims": [
        {
            "id": "c01",
            "summary": "for people only",
            "status": "disputed",
            "accounts": [
                {"article": "one", "quote": "nobody was hurt", "voice": "The mayor of Ostrel", "stance": "denies"},
                {
                    "article": "two",
                    "quote": "Three people were hurt in Ostrel",
                    "voice": "a nurse",
                    "stance": "asserts",
                },
            ],
        }
    ],
    "conflicts": [
        {
            "kind": "figure",
            "a": {"article": "one", "quote": "nobody was hurt", "or": [{"article": "one", "quote": "The bridge held"}]},
            "b": {"article": "two", "quote": "Three people were hurt"},
            "note": "not kept",
        }
    ],
    "timeline": [{"date": "2020-08", "what": "not kept", "evidence": [{"article": "one", "quote": "nobody"}]}],
}


def story(folder: Path) -> Path:
    (folder / "bridge" / "articles").mkdir(parents=True)
    for name, text in (("one", ONE), ("two", TWO)):
        row = {"id": name, "text": text, "corpus": "daily", "corpus_id": f"x-{name}"}
        (folder / "bridge" / "articles" / f"{name}.json").write_text(json.dumps(row), encoding="utf-8")
    return folder / "bridge"


def corpus(folder: Path, second: str = TWO) -> Path:
    (folder / "daily").mkdir(parents=True)
    rows = [{"id": "x-one", "text": ONE}, {"id": "x-two", "text": second}, {"id": "else", "text": "Other."}]
    path = folder / "daily" / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_there_and_back(tmp_path: Path) -> None:
    made = detach(GOLD, story(tmp_path / "gold"))
    words = json.dumps(made)
    assert not any(w in words for w in ("mayor", "bridge held", "hurt", "for people only", "not kept"))
    back = attach(made, {"one": ONE, "two": TWO})
    first, second = back["claims"][0]["accounts"]
    assert first == GOLD["claims"][0]["accounts"][0]
    assert second == {**GOLD["claims"][0]["accounts"][1], "voice": ""}  # its article does not say "a nurse"
    assert back["conflicts"] == [{k: v for k, v in GOLD["conflicts"][0].items() if k != "note"}]
    assert back["timeline"][0]["evidence"] == GOLD["timeline"][0]["evidence"]


def test_restored_folder_is_a_story(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "bridge.json").write_text(json.dumps(detach(GOLD, story(tmp_path / "gold"))), encoding="utf-8")
    assert restore(corpus(tmp_path / "corpora"), tmp_path / "out", notes) == ["bridge"]
    gold = json.loads((tmp_path / "out" / "bridge" / "gold.json").read_text(encoding="utf-8"))
    article = json.loads((tmp_path / "out" / "bridge" / gold["articles"][1]["file"]).read_text(encoding="utf-8"))
    assert article["text"] == TWO
    with pytest.raises(SystemExit, match="another text"):
        restore(corpus(tmp_path / "changed", TWO + " "), tmp_path / "out", notes)


def test_a_quote_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    gold = json.loads(json.dumps(GOLD).replace("nobody was hurt", "somebody was hurt"))
    with pytest.raises(ValueError, match="one: not in the article"):
        detach(gold, story(tmp_path / "gold"))


def test_shipped_annotations_hold_offsets_only() -> None:
    """No string in them is longer than an id or a hash."""

    def strings(value: object) -> list[str]:
        if isinstance(value, dict):
            return [s for v in value.values() for s in strings(v)]
        if isinstance(value, list):
            return [s for v in value for s in strings(v)]
        return [value] if isinstance(value, str) else []

    paths = sorted(ANNOTATIONS.glob("*.json"))
    assert paths
    for path in paths:
        assert not [s for s in strings(json.loads(path.read_text(encoding="utf-8"))) if " " in s or len(s) > 64]
