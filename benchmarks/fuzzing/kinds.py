"""An input of the fuzzers: one byte says under which file name, and in which container, the rest is read."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from functools import cache

LONGEST = 60_000
"""Bytes of an input."""


def _plain(data: bytes) -> bytes:
    return data


def wacz(data: bytes) -> bytes:
    """A WACZ package around a WARC."""
    return _zipped({"datapackage.json": b"{}", "archive/data.warc": data})


def docx_of(data: bytes) -> bytes:
    """A Word file around the XML of its document."""
    return _zipped({**docx_parts(), "word/document.xml": data})


def _docx_properties(data: bytes) -> bytes:
    return _zipped({**docx_parts(), "docProps/core.xml": data})


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


@cache
def docx_parts() -> dict[str, bytes]:
    """The parts of a small Word file."""
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Ferry and cutter collide", 0)
    document.add_paragraph("At least nine people died when a ferry and a cutter collided, the Harbour Office said.")
    document.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/thumbnail.jpeg"}


KINDS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("a.html", _plain),
    ("a.txt", _plain),
    ("a.md", _plain),
    ("a.json", _plain),
    ("a.jsonl", _plain),
    ("a.csv", _plain),
    ("a.xml", _plain),
    ("a.mhtml", _plain),
    ("a.webarchive", _plain),
    ("a.warc", _plain),
    ("a.warc.gz", gzip.compress),
    ("a.txt.gz", gzip.compress),
    ("a.wacz", wacz),
    ("a.docx", docx_of),
    ("b.docx", _docx_properties),
    ("a.pdf", _plain),
    ("a", _plain),
    ("c.docx", _plain),
    ("c.wacz", _plain),
)


def kind(name: str) -> int:
    """The number of the kind whose file has this name."""
    return next(number for number, (known, _) in enumerate(KINDS) if known == name)


def pdf(text: str, extra: str = "") -> bytes:
    """A PDF of one page with the text in one line; ``extra`` goes into the page's dictionary."""
    content = f"BT /F1 11 Tf 60 780 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {extra}"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Title (Ferry and cutter collide) /Author (Hanne Molder) /CreationDate (D:20310429060000Z) >>",
    ]
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R /Info 5 0 R >>\n"
    return (data + end + f"startxref\n{len(data)}\n%%EOF").encode("latin-1", "replace")
