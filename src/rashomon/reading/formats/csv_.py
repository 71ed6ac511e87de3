"""Tables: CSV and TSV with a header line, whose column names are guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from rashomon.model.errors import ReadingError
from rashomon.reading.decoding import decode, looks_binary
from rashomon.reading.draft import Found, Raw
from rashomon.reading.formats.json_ import article_of, names_of

csv.field_size_limit(2_000_000)


def sniff(head: bytes, name: str) -> bool:
    """By name only: any text may have commas."""
    return name.endswith((".csv", ".tsv", ".tab")) and not looks_binary(head)


def parse(raw: Raw) -> Iterator[Found]:
    """The rows as articles. Columns are found by the names that tools give them; `--explain` shows which were taken."""
    text = decode(raw.data, raw.charset, raw.name)
    lines = io.StringIO(text, newline="")
    reader = csv.DictReader(lines, dialect=_dialect(text, raw.name))
    try:
        columns = [column for column in (reader.fieldnames or []) if column]
    except csv.Error as error:
        raise ReadingError(raw.name, f"its first line is no line of column names ({error}); add one") from error
    renamed = guessed(columns)
    if "text" not in renamed.values():
        raise ReadingError(
            raw.name,
            f"none of its columns ({', '.join(c[:40] for c in columns[:12])}) is known to hold the text; "
            "name that column `text`",
        )
    try:
        for number, row in enumerate(reader, start=2):
            record = {column: value for column, value in row.items() if column and isinstance(value, str) and value}
            try:
                yield article_of(record, raw, f"{raw.name} (row {number})", f"{raw.stem}-{number}", _names(renamed))
            except ReadingError as error:
                yield error
    except csv.Error as error:
        raise ReadingError(
            raw.name, f"the table is broken near line {reader.line_num} ({error}); export it again"
        ) from error


def guessed(columns: list[str]) -> dict[str, str]:
    """Column → field, by the names of ``fields.toml``, without regard to case and marks; each field once."""
    plain = {column: "".join(c for c in column.lower() if c.isalnum()) for column in columns}
    found: dict[str, str] = {}
    for field, names in names_of().items():
        for name in names:
            wanted = "".join(c for c in name.lower() if c.isalnum())
            match = next((c for c, p in plain.items() if p == wanted and c not in found), None)
            if match:
                found[match] = field
                break
    return found


def _names(renamed: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {field: [] for field in names_of()}
    for column, field in renamed.items():
        found[field].append(column)
    return found


def _dialect(text: str, name: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text[:4_000].split("\n", maxsplit=1)[0], delimiters=",;\t|")
    except csv.Error:
        return csv.excel_tab if name.endswith((".tsv", ".tab")) else csv.excel
