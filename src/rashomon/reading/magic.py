"""What a binary file is, for the message that says it is no article."""

from __future__ import annotations

_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound file"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"WARC/", "a web archive inside another document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)


def what_it_is(data: bytes) -> str:
    """A word for the kind of file."""
    if data[4:8] == b"ftyp":
        return "a video or picture"
    return next((kind for magic, kind in _KINDS if data.startswith(magic)), "a binary file")
