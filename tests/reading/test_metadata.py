"""Metadata of 40 invented texts and pages against what a careful reader notes of them: each field at least .95."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rashomon.model.article import Article
from rashomon.reading import read
from tests.reading.story import PARAGRAPHS

CASES = tomllib.loads(Path(__file__).with_name("metadata_gold.toml").read_text(encoding="utf-8"))["case"]
FIELDS = ("outlet", "url", "title", "authors", "agencies", "published", "updated", "section", "language")
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def article_of(case: dict[str, Any], folder: Path) -> Article:
    number = CASES.index(case)
    path = folder / (f"{number}.html" if "html" in case else f"{number}.txt")
    path.write_text(
        case.get("html", "").replace("{body}", BODY).lstrip() or case["text"].lstrip("\n"), encoding="utf-8"
    )
    return next(read(path))


def wanted(case: dict[str, Any], field: str) -> Any:
    if field in ("authors", "agencies"):
        return tuple(case.get(field, ()))
    return case.get(field, "en" if field == "language" else None)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[Article]:
    folder = tmp_path_factory.mktemp("gold")
    return [article_of(case, folder) for case in CASES]


def test_there_are_forty() -> None:
    assert len(CASES) == 40


def test_each_field_is_right_in_95_of_100(articles: list[Article]) -> None:
    right: Counter[str] = Counter()
    wrong: list[str] = []
    for case, article in zip(CASES, articles, strict=True):
        for field in FIELDS:
            if getattr(article, field) == wanted(case, field):
                right[field] += 1
            else:
                wrong.append(f"{case['name']}: {field} {getattr(article, field)!r}, not {wanted(case, field)!r}")
    assert min(right[field] / len(CASES) for field in FIELDS) >= 0.95, "\n".join(wrong)


def test_disagreements_are_kept(articles: list[Article]) -> None:
    article = articles[[case["name"] for case in CASES].index("dates that disagree")]
    row = next(row for row in article.disagreements if row.field == "published")
    assert (row.taken_from, row.other, row.other_from) == ("json-ld", "2031-05-03", "meta")
