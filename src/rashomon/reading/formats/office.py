"""Press releases: PDF and DOCX."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from rashomon.model.errors import ReadingError
from rashomon.reading.draft import Draft, Found, Raw
from rashomon.reading.limits import LIMITS
from rashomon.reading.metadata import Facts, dates
from rashomon.reading.metadata.people import add_authors

MOST_PAGES = 300


def sniff_pdf(head: bytes, _name: str) -> bool:
    """``%PDF-`` near the start."""
    return b"%PDF-" in head[:1024]


def sniff_docx(head: bytes, name: str) -> bool:
    """A ZIP archive with the parts of a Word document."""
    return head.startswith(b"PK\x03\x04") and (name.endswith(".docx") or b"word/" in head)


def parse_pdf(raw: Raw) -> Iterator[Found]:
    """The text of a PDF, lines of a paragraph joined by the labelling."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(raw.data))
        if document.is_encrypted and not document.decrypt(""):
            raise ReadingError(raw.name, "it is locked with a password; save it without one")
        pages = [_page_text(page) for page in document.pages[:MOST_PAGES]]
        info: dict[str, Any] = dict(document.metadata or {})
    except ReadingError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        raise ReadingError(
            raw.name, f"the PDF is broken ({type(error).__name__}); open it and save it again"
        ) from error
    text = "\n\n".join(filter(None, pages))
    if len(re.findall(r"\w", text)) < 20:
        raise ReadingError(
            raw.name, "the PDF has no text in it, only pictures of pages; run text recognition on it first"
        )
    yield Draft(
        raw.stem, text, _facts(info.get("/Title"), info.get("/Author"), info.get("/CreationDate")), source=raw.source
    )


def _page_text(page: Any) -> str:
    text = str(page.extract_text() or "")
    return re.sub(r"[ \t]+(?=\n)", "", text)[: LIMITS.text]


def parse_docx(raw: Raw) -> Iterator[Found]:
    """The paragraphs of a Word document."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LIMITS.document * 2:
            raise ReadingError(raw.name, "it unpacks to more than a document may have; save its text as a .txt file")
        document = docx.Document(io.BytesIO(raw.data))
        lines = [(p.text.strip(), (p.style.name or "") if p.style is not None else "") for p in document.paragraphs]
        properties = document.core_properties
        created = properties.created.isoformat() if properties.created else ""
        facts = _facts(properties.title, properties.author, created)
    except ReadingError:
        raise
    except Exception as error:  # python-docx raises many kinds on broken files
        raise ReadingError(
            raw.name, f"the document is broken ({type(error).__name__}); open it and save it again"
        ) from error
    lines = [(text, style) for text, style in lines if text]
    if not lines:
        raise ReadingError(raw.name, "there is no text in the document")
    facts.add("title", next((text for text, style in lines if style in ("Title", "Heading 1")), None), "page")
    yield Draft(raw.stem, "\n\n".join(text for text, _ in lines), facts, source=raw.source)


def _facts(title: Any, author: Any, created: Any) -> Facts:
    facts = Facts()
    if isinstance(title, str) and len(title.split()) >= 3 and not re.search(r"\.\w{2,4}$|^Microsoft Word", title):
        facts.add("title", title, "document")
    add_authors(facts, [author] if isinstance(author, str) and author.strip() else [], "document")
    stamp = re.match(r"D:(\d{14})", str(created or ""))
    facts.add("published", dates.normalise(stamp[1] if stamp else str(created or "")), "document")
    return facts
