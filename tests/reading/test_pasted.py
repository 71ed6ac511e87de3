"""Pasted text: blocks and metadata from the words alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.model.article import Article
from rashomon.reading import read

HARBOUR = """Remember meForgot\u00a0password?
\u00a0 \u00a0 Log in with Facebook

article imageFerry and cutter collide in the Strait of Lunn

By Hanne Molder \u00a0 \u00a0 Aug 18, 2020 in Shipping
At least nine people died when a ferry and a coast guard cutter collided in the strait, the Harbour Office said.
Rhun rules out an inquiry
Ilmar Dace a transport minister said
in a statement that the cutter had crossed the ferry's bow without lights.
More about Alder queen, Strait of lunn, Port Imber
More news from
Latest News
Top News"""

CUTTER = """Karsholm says cutter was lit, accuses ferry of straying
Updated 21:47, 16-Aug-2020
KSTV
The cutter lies at the quay in Karsholm after the collision, Ostrel, August 16, 2020. /Halyard

The cutter lies at the quay in Karsholm after the collision, Ostrel, August 16, 2020. /Halyard

The coast guard of Ostrel said on Sunday that its cutter had been lit when a ferry from Calvane struck it.

"Our cutter was lit, was slow and was at home," a spokeswoman said in a statement read to reporters.

(With input from agencies)"""


def one(tmp_path: Path, text: str, name: str = "a.txt") -> Article:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return next(read(path))


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def of_kind(article: Article, kind: str) -> list[str]:
    return [text for found, text in kinds(article) if found == kind]


def test_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    text = "A headline of some words\r\n\r\nA paragraph that is closed, of a good length.\r\n\u2028 odd \ufb01\n"
    assert one(tmp_path, text).text == text


def test_byte_order_mark_is_not_text(tmp_path: Path) -> None:
    assert one(tmp_path, "\ufeffA headline of some words\n\nAnd a paragraph.").text.startswith("A headline")


def test_login_lines_glued_title_byline_and_tag_list(tmp_path: Path) -> None:
    article = one(tmp_path, HARBOUR)
    assert article.title == "Ferry and cutter collide in the Strait of Lunn"
    assert article.authors == ("Hanne Molder",)
    assert (article.published, article.section, article.outlet) == ("2020-08-18", "Shipping", None)
    assert len(of_kind(article, "boilerplate")) == 7
    assert of_kind(article, "paragraph")[1] == "Rhun rules out an inquiry"


def test_a_sentence_broken_by_a_line_end_is_one_block(tmp_path: Path) -> None:
    assert any("said\nin a statement" in text for text in of_kind(one(tmp_path, HARBOUR), "paragraph"))


def test_caption_printed_twice_update_line_outlet_and_credit(tmp_path: Path) -> None:
    article = one(tmp_path, CUTTER)
    assert (article.outlet, article.updated, article.published) == ("KSTV", "2020-08-16T21:47", "2020-08-16T21:47")
    assert [kind for kind, _ in kinds(article)] == [
        "title",
        "byline",
        "byline",
        "caption",
        "caption",
        "paragraph",
        "paragraph",
        "note",
    ]
    assert article.origins["published"] == "first lines: the update"


def test_blocks_cover_all_but_white_space(tmp_path: Path) -> None:
    for text in (HARBOUR, CUTTER):
        article = one(tmp_path, text)
        rest = list(article.text)
        for block in article.blocks:
            rest[block.start : block.end] = " " * (block.end - block.start)
        assert not "".join(rest).strip()


def test_hard_wrapped_text_is_joined(tmp_path: Path) -> None:
    text = (
        "The passenger ferry left Port Imber on Sunday with about 260 people\n"
        "aboard, the union said, nearly fifty more than the figure that her\n"
        "operator has given. The operator did not answer questions about it.\n"
        "\n"
        "A maintenance log shows that the ferry's bridge radio was reported\n"
        "faulty on two days in April, and that nobody came to mend it before\n"
        "she sailed.\n"
    )
    assert len(of_kind(one(tmp_path, text), "paragraph")) == 2


@pytest.mark.parametrize(
    ("opening", "dateline", "agencies"),
    [
        ("KARSHOLM — ", "KARSHOLM —", ()),
        ("PORT IMBER, Monday — ", "PORT IMBER, Monday —", ()),
        ("PORT IMBER, Calvane, Aug 16 (Reuters) - ", "PORT IMBER, Calvane, Aug 16 (Reuters) -", ("Reuters",)),
        ("Port Imber (Halyard) -- ", "Port Imber (Halyard) --", ("Halyard",)),
        ("SILE, Aug. 16 (Xinhua) -- ", "SILE, Aug. 16 (Xinhua) --", ("Xinhua",)),
    ],
)
def test_datelines(tmp_path: Path, opening: str, dateline: str, agencies: tuple[str, ...]) -> None:
    article = one(
        tmp_path,
        f"Ferry struck in the strait\n\n{opening}Nine people died when two ships collided in the dark, officials said.",
    )
    assert of_kind(article, "dateline") == [dateline]
    assert article.agencies == agencies


def test_json_text_without_line_ends_keeps_title_apart(tmp_path: Path) -> None:
    text = (
        "Ferry struck in the strait PORT IMBER (AP) - Nine people died in the dark. "
        "(Reporting by Ann Lee; Editing by Bo Ray)"
    )
    row = f'{{"id": "imber", "title": "Ferry struck in the strait", "text": "{text}"}}'
    article = one(tmp_path, row, "x.json")
    assert article.id == "imber"
    assert [kind for kind, _ in kinds(article)] == ["title", "dateline", "paragraph", "note"]
    assert article.agencies == ("AP",)


def test_gallery_is_furniture(tmp_path: Path) -> None:
    pictures = "\n".join(f"{n}/6 {n} May 2020 Someone walks along a quay in the rain AP" for n in range(1, 7))
    text = (
        "A headline of some words\n\nThe ferry was carrying 212 people when she was struck, her operator said.\n\n"
        f"The year in pictures\n{pictures}\n\nThe strait was reopened to shipping at noon on Wednesday, officials said."
    )
    article = one(tmp_path, text)
    assert len(of_kind(article, "boilerplate")) == 7
    assert len(of_kind(article, "paragraph")) == 2
