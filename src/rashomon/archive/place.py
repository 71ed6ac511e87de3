"""Where an archive is: a folder on any file system that Hadoop reaches (local, hdfs, s3a, abfs, gs)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from rashomon.model.errors import ArchiveError

HIDDEN = ("_", ".")
"""Beginnings of names that hold no data."""


class File(NamedTuple):
    """A file: its address, its size in bytes, when it was last changed (milliseconds since 1970)."""

    path: str
    size: int
    changed: int


class Folder:
    """A folder and what is in it, by names relative to it."""

    def __init__(self, spark: Any, path: str) -> None:
        self._spark = spark
        self.path = qualified(spark, path)

    def at(self, *names: str) -> str:
        """The address of something in the folder."""
        return "/".join((self.path.rstrip("/"), *names))

    def exists(self, *names: str) -> bool:
        """Whether it is there."""
        path = _path(self._spark, self.at(*names))
        return bool(_system(self._spark, path).exists(path))

    def changed(self, *names: str) -> int | None:
        """When it was last changed (milliseconds since 1970); None when it is not there."""
        path = _path(self._spark, self.at(*names))
        system = _system(self._spark, path)
        return int(system.getFileStatus(path).getModificationTime()) if system.exists(path) else None

    def files(self, *names: str) -> list[File]:
        """The data files directly in a folder, by name; none when the folder is not there."""
        return sorted(_listed(self._spark, self.at(*names), deep=False)) if self.exists(*names) else []

    def delete(self, *names: str) -> None:
        """Delete a file, or a folder with all that is in it, if it is there."""
        path = _path(self._spark, self.at(*names))
        _system(self._spark, path).delete(path, True)

    def move(self, source: str, target: str) -> None:
        """Move a file or folder to a name that is free; the folder above it is made."""
        old, new = _path(self._spark, self.at(source)), _path(self._spark, self.at(target))
        system = _system(self._spark, old)
        system.mkdirs(new.getParent())
        if not system.rename(old, new):
            raise ArchiveError(f"{self.at(target)}: cannot be written; check the rights, and run the command again")

    def read(self, *names: str) -> bytes | None:
        """The content of a small file; None when it is not there."""
        if not self.exists(*names):
            return None
        path = _path(self._spark, self.at(*names))
        stream = _system(self._spark, path).open(path)
        try:
            return bytes(self._spark._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def write(self, data: bytes, *names: str) -> None:
        """Write a small file, whole or not at all."""
        *above, last = names
        partial = "/".join((*above, f".{last}.part"))
        path = _path(self._spark, self.at(partial))
        stream = _system(self._spark, path).create(path, True)
        try:
            stream.write(data)
        finally:
            stream.close()
        self.delete(*names)
        self.move(partial, "/".join(names))


def qualified(spark: Any, path: str) -> str:
    """The full address of a path; a relative one is in the working directory."""
    place = _path(spark, path)
    return str(_system(spark, place).makeQualified(place).toString())


def find_files(spark: Any, sources: Iterable[str]) -> list[File]:
    """All files of these sources (files, folders, patterns with ``*``), in the order of the sources, then by path.

    Hidden files are left out. Raises ArchiveError for a source that is not there.
    """
    found: dict[str, File] = {}
    for source in sources:
        pattern = _path(spark, source)
        statuses = _system(spark, pattern).globStatus(pattern)
        if not statuses:
            raise ArchiveError(f"{source}: there is no such file or folder; check the path")
        paths = sorted(str(status.getPath().toString()) for status in statuses)
        for path in paths:
            found.update((file.path, file) for file in sorted(_listed(spark, path, deep=True)))
    return list(found.values())


@contextmanager
def on_this_machine(path: str) -> Iterator[Path]:
    """The file at an address as a local file: itself, or a copy that is deleted afterwards."""
    if path.startswith("file:"):
        yield Path("/" + path.removeprefix("file:").lstrip("/"))
        return
    import shutil
    import tempfile

    from pyarrow.fs import FileSystem

    scheme, _, rest = path.partition("://")
    system, inner = FileSystem.from_uri(f"{'s3' if scheme == 's3a' else scheme}://{quote(rest)}")
    with tempfile.TemporaryDirectory(prefix="rashomon-") as folder:
        copy = Path(folder) / rest.rpartition("/")[2]
        with system.open_input_stream(inner, compression=None) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        yield copy


def _path(spark: Any, path: str) -> Any:
    return spark._jvm.org.apache.hadoop.fs.Path(path)


def _system(spark: Any, path: Any) -> Any:
    return path.getFileSystem(spark._jsc.hadoopConfiguration())


def _listed(spark: Any, path: str, *, deep: bool) -> Iterator[File]:
    place = _path(spark, path)
    listing = _system(spark, place).listFiles(place, deep)
    root = str(_system(spark, place).makeQualified(place).toString())
    while listing.hasNext():
        status = listing.next()
        file = str(status.getPath().toString())
        if not any(part.startswith(HIDDEN) for part in file.removeprefix(root).split("/") if part):
            yield File(file, int(status.getLen()), int(status.getModificationTime()))
