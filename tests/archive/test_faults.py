"""What goes wrong: broken files, dying workers, full disks, changed models, steps run twice."""

from __future__ import annotations

import gzip
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rashomon.archive import annotate, compare, group, manifest, read, workshop
from rashomon.archive import annotating as annotating_step
from rashomon.archive.archive import Archive
from rashomon.model.errors import ArchiveError

pytestmark = pytest.mark.spark

SENTENCES = (
    "The cutter Sela left Karsholm without lights, harbour master Ines Volta said on Tuesday.",
    "The port of Lunn denied that the vessel had been seen there at night.",
    "Some 40 people waited on the quay until the morning tide came in.",
)


def write_lines(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return str(path)


def row(name: str, extra: str = "") -> dict[str, Any]:
    return {"id": name, "text": " ".join((*SENTENCES, extra)), "published": "2031-05-03", "title": "A cutter at night"}


def warc(*pages: tuple[str, str, str]) -> bytes:
    """A compressed web archive of pages: address, status line, body."""
    data = BytesIO()
    writer = WARCWriter(data, gzip=True)
    for url, status, body in pages:
        kind = "image/png" if url.endswith(".png") else "text/html; charset=utf-8"
        http = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", BytesIO(body.encode()), http_headers=http))
    return data.getvalue()


def page(words: str) -> str:
    paragraphs = "".join(f"<p>{sentence} {words}</p>" for sentence in SENTENCES * 3)
    return (
        f"<html><head><title>{words}</title></head><body><article><h1>{words}</h1>{paragraphs}</article></body></html>"
    )


def table(archive: Archive, name: str) -> list[dict[str, Any]]:
    return [row.asDict() for row in archive.table(name).collect()]


def test_nothing_vanishes_while_reading(spark: Any, tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    good = warc(
        ("https://lunn.example/news/cutter.html", "200 OK", page("Cutter leaves Karsholm")),
        ("https://lunn.example/gone.html", "404 Not Found", "<p>gone</p>"),
        ("https://lunn.example/map.png", "200 OK", "x"),
    )
    (sources / "a.warc.gz").write_bytes(good)
    (sources / "b.warc.gz").write_bytes(good[:-40])
    (sources / "c.jsonl.gz").write_bytes(gzip.compress(json.dumps(row("one")).encode())[:-9])
    write_lines(sources / "d.jsonl", row("one"), {"id": "two"}, row("one", "Again."), row("half \ud800"))
    (sources / "e.bin").write_bytes(b"\x00\x01\x02" * 100)
    spark.createDataFrame(
        [("p1", SENTENCES[0] * 3), ("one", SENTENCES[1] * 3), ("empty", "")], "id string, text string"
    ).coalesce(1).write.parquet(str(sources / "f.parquet"))
    archive = Archive(spark, str(tmp_path / "archive"))
    counts = read(archive, [str(sources)]).counts
    articles = {r["id"]: r for r in table(archive, "articles")}
    unread = [(r["file"].rpartition("/")[2][:1], r["place"], r["reason"]) for r in table(archive, "unread")]
    assert len(articles) == counts["articles"] == 6
    assert {"one", "one-2", "p1"} <= set(articles)
    assert len([name for name in articles if name.startswith("one")]) == 3
    assert "Again." in articles["one-2"]["text"]
    pages = [name for name in articles if name.startswith("cutter-")]
    assert len(pages) == 2
    assert counts["unread"] == len(unread)
    words = ("404", "image/png", "no text", "cut short", "gzip data is broken", "not valid JSON", "binary")
    reasons = {(file, word) for file, _, why in unread for word in words if word in why}
    broken = {("c", "gzip data is broken"), ("d", "not valid JSON"), ("e", "binary"), ("p", "no text")}
    assert reasons == broken | {("a", "404"), ("a", "image/png"), ("b", "404"), ("b", "cut short"), ("d", "no text")}


def test_a_step_done_is_not_done_again(spark: Any, tmp_path: Path) -> None:
    archive = Archive(spark, str(tmp_path / "archive"))
    source = write_lines(tmp_path / "a.jsonl", row("one"), row("two", "The tide turned at six."))
    first = read(archive, [source])
    before = {file.path: file.changed for name in ("articles", "manifest") for file in archive.folder.files(name)}
    assert read(archive, [source]) == first
    assert before == {
        file.path: file.changed for name in ("articles", "manifest") for file in archive.folder.files(name)
    }
    write_lines(tmp_path / "a.jsonl", row("one"))
    with pytest.raises(ArchiveError, match=r"input files.*--again"):
        read(archive, [source])
    assert len(table(archive, "articles")) == 2
    group(archive, block=10)
    with pytest.raises(ArchiveError, match="setting block: 10 → 20"):
        group(archive, block=20)
    read(archive, [source], again=True)
    assert len(table(archive, "articles")) == 1
    with pytest.raises(ArchiveError, match="input read"):
        group(archive, block=10)
    assert group(archive, block=20, again=True).counts["articles"] == 1


def test_steps_come_in_order_and_with_one_model(
    strait: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ArchiveError, match="needs step read: rashomon archive read"):
        annotate(Archive(strait.spark, str(tmp_path / "empty")))
    real = manifest.models_of
    monkeypatch.setattr(
        manifest,
        "models_of",
        lambda step: {**real(step), "attribution/model.onnx": "0"} if step == "annotate" else real(step),
    )
    with pytest.raises(ArchiveError, match=r"models of step annotate have changed.*attribution/model.onnx"):
        compare(strait, most=9)
    with pytest.raises(ArchiveError, match=r"was done otherwise \(model attribution/model.onnx"):
        annotate(strait)


def test_a_damaged_table_is_not_read(spark: Any, tmp_path: Path) -> None:
    archive = Archive(spark, str(tmp_path / "archive"))
    read(archive, [write_lines(tmp_path / "a.jsonl", row("one"))])
    (file,) = archive.folder.files("articles")
    Path(file.path.removeprefix("file:")).unlink()
    with pytest.raises(ArchiveError, match="was damaged; run: rashomon archive read --again"):
        annotate(archive)


def test_a_step_that_stopped_goes_on(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(spark, str(tmp_path / "archive"))
    sources = [write_lines(tmp_path / f"{k}.jsonl", row(f"a{k}", f"Berth {k}.")) for k in range(3)]
    read(archive, sources, sliced=1)
    assert len(archive.folder.files("articles")) == 3
    died, full, real = tmp_path / "died", tmp_path / "room", annotating_step._annotate

    def once_killed(batches: Any) -> Any:
        """The worker dies the first time, without a word."""
        import os

        if not died.exists():
            died.touch()
            os._exit(9)
        return real(batches)

    def no_room(batches: Any) -> Any:
        """The disk is full from the second slice on."""
        for batch in batches:
            if "a0" not in set(batch["id"]) and not full.exists():
                raise OSError(28, "No space left on device")
            yield from real([batch])

    monkeypatch.setattr(annotating_step, "_annotate", no_room)
    with pytest.raises(ArchiveError, match="the disk is full; make room and run the same command again"):
        annotate(archive, sliced=1)
    assert archive.manifest("annotate") is None
    assert not archive.folder.exists("annotations")
    assert workshop.Workshop(spark, archive.folder, "annotate").done() == 1
    begun = archive.begun("annotate")
    assert begun is not None
    with monkeypatch.context() as patch, pytest.raises(ArchiveError, match="was begun otherwise"):
        patch.setattr(manifest, "models_of", lambda step: {"attribution/model.onnx": "0"} if step == "annotate" else {})
        annotate(archive, sliced=1)
    full.touch()
    monkeypatch.setattr(annotating_step, "_annotate", once_killed)
    assert annotate(archive, sliced=1).counts == {"articles": 3, "annotated": 3, "not annotated": 0}
    assert died.exists()
    assert sorted(r["id"] for r in table(archive, "annotations")) == ["a0", "a1", "a2"]
    assert archive.begun("annotate") is None


def test_an_article_that_breaks_annotating_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import rashomon.annotating
    from rashomon.model import AnnotatedArticle, Article

    def annotated(articles: list[Article]) -> Any:
        for article in articles:
            if article.id == "bad":
                raise ValueError("too odd")
            yield AnnotatedArticle(article)

    monkeypatch.setattr(rashomon.annotating, "annotate", annotated)
    rows = list(annotating_step.annotate_articles([Article(name, "Rain fell.") for name in ("good", "bad", "better")]))
    assert [(r["id"], r.get("problem") is None) for r in rows] == [("good", True), ("bad", False), ("better", True)]
    assert "too odd" in rows[1]["problem"]
