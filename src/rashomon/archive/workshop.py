"""Where a step writes until it is done: slices, kept when it stops, and tables, which appear when all are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from rashomon.archive.manifest import Plan, Table, encode
from rashomon.archive.place import Folder
from rashomon.archive.tables import SCHEMAS
from rashomon.model.errors import ArchiveError

WRITING = ".writing"
Make = Callable[[], Any]
"""Makes a DataFrame; called only when what it would make is not there yet."""


class Workshop:
    """The unfinished tables of one step.

    A slice or a stage counts as there when its mark is, which is written after it: what was half-written when a step
    stopped is written again.
    """

    def __init__(self, spark: Any, folder: Folder, step: str) -> None:
        self.spark = spark
        self._folder = folder
        self._step = step

    def plan(self) -> Plan | None:
        """What was begun here, if anything was."""
        data = self._folder.read(WRITING, self._step, "plan.json")
        try:
            return msgspec.json.decode(data, type=Plan) if data is not None else None
        except msgspec.MsgspecError:
            return None

    def begin(self, plan: Plan) -> None:
        """Throw away what is here, and begin."""
        self._folder.delete(WRITING, self._step)
        self._folder.write(encode(plan), WRITING, self._step, "plan.json")

    def slice(
        self, number: int, tables: str | tuple[str, ...], make: Make, options: dict[str, str] | None = None
    ) -> None:
        """Write a part of a table (of several, parted by the column ``kind``), unless it is there already."""
        names = (tables,) if isinstance(tables, str) else tables
        mark = f"slice-{names[0]}-{number:05d}"
        if self._marked(mark):
            return
        for name in names:
            for file in self._folder.files(WRITING, self._step, name):
                if file.path.rpartition("/")[2].startswith(f"{number:05d}-"):
                    self._folder.delete(WRITING, self._step, name, file.path.rpartition("/")[2])
        writer = make().write.mode("overwrite").options(**(options or {}))
        if not isinstance(tables, str):
            writer = writer.partitionBy("kind")
        writer.parquet(self._at("slice"))
        for name in names:
            within = ("slice",) if isinstance(tables, str) else ("slice", f"kind={name}")
            for file in self._folder.files(WRITING, self._step, *within):
                last = file.path.rpartition("/")[2]
                self._folder.move(self._name(*within, last), self._name(name, f"{number:05d}-{last}"))
        self._mark(mark)

    def stage(self, name: str, make: Make, options: dict[str, str] | None = None) -> Any:
        """Something in between, written once and read from there."""
        if not self._marked(f"stage-{name}"):
            made = make()
            made.write.mode("overwrite").options(**(options or {})).parquet(self._at("stages", name))
            self._folder.write(made.schema.json().encode(), WRITING, self._step, "marks", f"stage-{name}")
        return self.staged(name)

    def staged(self, name: str) -> Any:
        """A stage that is there."""
        from pyspark.sql.types import StructType

        data = self._folder.read(WRITING, self._step, "marks", f"stage-{name}")
        schema = StructType.fromJson(msgspec.json.decode(data or b""))
        return self.spark.read.schema(schema).parquet(self._at("stages", name))

    def table(self, name: str, make: Make) -> Any:
        """A table written at once, as its only slice."""
        self.slice(0, name, make)
        return self.written(name)

    def written(self, name: str, schema: str | None = None) -> Any:
        """What there is of a table so far; ``schema`` where it is not yet that of the table."""
        if not self._folder.files(WRITING, self._step, name):
            return self.spark.createDataFrame([], schema or SCHEMAS[name])
        return self.spark.read.schema(schema or SCHEMAS[name]).parquet(self._at(name))

    def replace(self, name: str, make: Make, options: dict[str, str] | None = None) -> None:
        """Write a table anew from what was written of it."""
        if not self._marked(f"new-{name}"):
            make().write.mode("overwrite").options(**(options or {})).parquet(self._at(f"new-{name}"))
            self._mark(f"new-{name}")
        if self._folder.exists(WRITING, self._step, f"new-{name}"):
            self._folder.delete(WRITING, self._step, name)
            self._folder.move(self._name(f"new-{name}"), self._name(name))

    def deliver(self, name: str) -> Table:
        """Put a table where it belongs, and say how large it is."""
        if not self._marked(f"delivered-{name}"):
            self._folder.delete(name)
            if self._folder.exists(WRITING, self._step, name):
                self._folder.move(self._name(name), name)
            else:
                self.spark.createDataFrame([], SCHEMAS[name]).write.parquet(self._folder.at(name))
            self._mark(f"delivered-{name}")
        files = [file for file in self._folder.files(name) if file.path.endswith(".parquet")]
        rows = self.spark.read.schema(SCHEMAS[name]).parquet(self._folder.at(name)).count()
        return Table(rows, len(files), sum(file.size for file in files))

    def done(self) -> int:
        """How many slices are there."""
        return sum("slice-" in file.path for file in self._folder.files(WRITING, self._step, "marks"))

    def _name(self, *names: str) -> str:
        return "/".join((WRITING, self._step, *names))

    def _at(self, *names: str) -> str:
        return self._folder.at(WRITING, self._step, *names)

    def _marked(self, mark: str) -> bool:
        return self._folder.exists(WRITING, self._step, "marks", mark)

    def _mark(self, mark: str) -> None:
        self._folder.write(b"{}", WRITING, self._step, "marks", mark)


def check_counts(step: str, came: int, left: int, what: str) -> None:
    """Raise ArchiveError when articles were lost on the way: a fault, never to pass unseen."""
    if came != left:
        raise ArchiveError(f"step {step}: {came} {what} came in and {left} were accounted for; please report this")
