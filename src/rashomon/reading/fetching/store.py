"""What was fetched before (for ETag and Last-Modified), and what was fetched now, as WARC."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec


class Stored(msgspec.Struct, frozen=True):
    """An answer that is kept: its address, headers and body."""

    url: str
    headers: dict[str, str]
    fetched: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Store:
    """Answers in a folder, one file an address. Each new body is also kept under its own hash: no version is lost."""

    folder: Path

    def get(self, url: str) -> Stored | None:
        """The last answer of the address."""
        try:
            return msgspec.msgpack.decode(self._path(url).read_bytes(), type=Stored)
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, stored: Stored) -> None:
        """Keep the answer, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        data = msgspec.msgpack.encode(stored)
        version = hashlib.sha256(stored.body).hexdigest()[:16]
        for path in (self._path(stored.url), self._path(stored.url).with_suffix(f".{version}.version")):
            partial = path.with_suffix(path.suffix + ".part")
            partial.write_bytes(data)
            partial.replace(path)

    def versions(self, url: str) -> list[Stored]:
        """All answers of the address that had different bodies, the oldest first."""
        base = self._path(url)
        found = [
            msgspec.msgpack.decode(p.read_bytes(), type=Stored) for p in self.folder.glob(f"{base.stem}.*.version")
        ]
        return sorted(found, key=lambda stored: (stored.fetched, stored.body))

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.answer"


class WarcFile:
    """A WARC file that answers are added to; each record is compressed for itself, so a cut file loses only its end."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, url: str, status: int, reason: str, headers: Mapping[str, str], body: bytes, fetched: str) -> None:
        """Append one response, its body as it was after decoding (``Content-Encoding`` is left out)."""
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        dropped = ("content-encoding", "transfer-encoding", "content-length")
        kept = [(k, v) for k, v in headers.items() if k.lower() not in dropped]
        kept.append(("Content-Length", str(len(body))))
        with self._path.open("ab") as file:
            writer: Any = WARCWriter(file, gzip=True)
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders(f"{status} {reason}", kept, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": fetched},
            )
            writer.write_record(record)
