"""The manners and the limits of fetching."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rashomon.reading.limits import LIMITS


@dataclass(frozen=True, slots=True)
class Etiquette:
    """How addresses are asked for. Times in seconds."""

    delay: float = 1.0
    """Between two requests to one host, unless its robots.txt asks for more."""
    timeout: float = 20.0
    """For one step: connecting, or waiting for the next bytes."""
    deadline: float = 60.0
    """For one document, whatever its server does."""
    redirects: int = 5
    retries: int = 2
    largest: int = LIMITS.document
    allow_private: bool = False
    user_agent: str = "rashomon/0.1 (+https://github.com/rashomon-news/rashomon)"
    store: Path | None = None
    """Folder of earlier answers, for ETag and Last-Modified."""
    keep_warc: Path | None = None
