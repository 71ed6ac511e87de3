"""Two readings of one article, word by word."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

from rashomon.model.article import Article
from rashomon.reading import read
from rashomon.reading.versions import compare_versions, same_article

OLD = "Ferry struck in the strait\n\nAt least nine people died when two ships collided, the Harbour Office said.\n"


def article(tmp_path: Path, text: str) -> Article:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return next(read(path))


def words(old: Article, new: Article) -> list[tuple[str, str, bool]]:
    diff = compare_versions(old, new)
    rows = [astuple(change) for change in diff.changes]
    return [(old.text[slice(*_pair(a))], new.text[slice(*_pair(b))], trivial) for a, b, trivial in rows]


def _pair(span: object) -> tuple[int, int]:
    return span.start, span.end  # type: ignore[attr-defined]


def test_changed_added_and_removed_words(tmp_path: Path) -> None:
    old = article(tmp_path, OLD)
    new = article(tmp_path, OLD.replace("nine", "fourteen").replace("two ships", "two lit ships"))
    assert words(old, new) == [("nine", "fourteen", False), ("", "lit", False)]
    assert compare_versions(old, new).changed


def test_marks_and_case_are_trivial(tmp_path: Path) -> None:
    old = article(tmp_path, OLD)
    new = article(tmp_path, OLD.replace("collided,", "collided").replace("Harbour Office", "harbour office"))
    diff = compare_versions(old, new)
    assert len(diff.changes) == 3
    assert not diff.changed


def test_furniture_is_not_compared(tmp_path: Path) -> None:
    old = article(tmp_path, OLD + "\nMost read\n\nHerring prices fall")
    new = article(tmp_path, OLD + "\nMost read\n\nSile market opens late")
    assert compare_versions(old, new).changes == ()
    assert same_article(old, new)
