"""An archive: a folder of tables, each written by one step, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rashomon.archive import manifest as manifests
from rashomon.archive.manifest import Manifest, Plan
from rashomon.archive.place import Folder
from rashomon.archive.spark import told
from rashomon.archive.tables import SCHEMAS, STEPS, Step
from rashomon.archive.workshop import WRITING, Workshop
from rashomon.model.errors import ArchiveError

Work = Callable[[Workshop], dict[str, int]]
"""What a step does: it writes its tables into the workshop, and gives the counts."""


class Archive:
    """The tables at a place, and the steps that write them."""

    def __init__(self, spark: Any, path: str) -> None:
        self.spark = spark
        with told(path):
            self.folder = Folder(spark, path)

    def manifest(self, step: str) -> Manifest | None:
        """The record of a finished step; None when it is not finished."""
        data = self.folder.read("manifest", f"{step}.json")
        return manifests.decode(data, self.folder.at("manifest", f"{step}.json")) if data is not None else None

    def table(self, name: str) -> Any:
        """A table as a DataFrame. Raises ArchiveError when the step that writes it is not finished."""
        step = next(step for step in STEPS.values() if name in step.tables)
        record = self.manifest(step.name)
        if record is None:
            raise ArchiveError(f"{self.folder.at(name)}: not there; run: rashomon archive {step.name}")
        self._check_table(record, step, name)
        return self.spark.read.schema(SCHEMAS[name]).parquet(self.folder.at(name))

    def run(self, step: str, settings: dict[str, Any], work: Work, *, files: str = "", again: bool = False) -> Manifest:
        """Run a step, unless it is done already: then what it left is given.

        ``files`` is the fingerprint of what is read from outside the archive. A step that stopped goes on where it
        was. Raises ArchiveError when a step before it is missing or stale, or when the step was done or begun with
        another plan (other models, settings or inputs) and not ``again``.
        """
        with told(f"{self.folder.path}, step {step}"):
            wanted = manifests.plan(step, settings, self._inputs(STEPS[step]) | ({"files": files} if files else {}))
            held = self.manifest(step)
            if held is not None and not again:
                self._check_same(held.plan, wanted, "was done")
                for name in STEPS[step].tables:
                    self._check_table(held, STEPS[step], name)
                return held
            shop = self._workshop(wanted, again)
            return self._commit(shop, work(shop))

    def begun(self, step: str) -> Plan | None:
        """The plan of a step that was begun and is not finished."""
        return Workshop(self.spark, self.folder, step).plan()

    def _workshop(self, wanted: Plan, again: bool) -> Workshop:
        shop = Workshop(self.spark, self.folder, wanted.step)
        begun = shop.plan()
        if begun is not None and not again:
            self._check_same(begun, wanted, "was begun")
            return shop
        shop.begin(wanted)
        return shop

    def _commit(self, shop: Workshop, counts: dict[str, int]) -> Manifest:
        plan = shop.plan()
        assert plan is not None
        self.folder.delete("manifest", f"{plan.step}.json")
        tables = {name: shop.deliver(name) for name in STEPS[plan.step].tables}
        record = Manifest(plan, counts, tables, manifests.versions())
        self.folder.write(manifests.encode(record), "manifest", f"{plan.step}.json")
        self.folder.delete(WRITING, plan.step)
        return record

    def _inputs(self, step: Step) -> dict[str, str]:
        """Fingerprints of the steps before, each checked: done, with the models of today, from the steps before it."""
        found = {}
        for name in step.needs:
            record = self.manifest(name)
            if record is None:
                raise ArchiveError(f"{self.folder.path}: step {step.name} needs step {name}: rashomon archive {name}")
            self._check_models(name, record)
            for before, mark in record.plan.inputs.items():
                upstream = self.manifest(before) if before in STEPS else None
                if upstream is not None and upstream.fingerprint() != mark:
                    raise ArchiveError(
                        f"{self.folder.path}: step {name} was done before step {before} was run again; run first: "
                        f"rashomon archive {name} --again"
                    )
            found[name] = record.fingerprint()
        return found

    def _check_models(self, step: str, record: Manifest) -> None:
        present = manifests.models_of(step)
        if record.plan.models != present:
            changed = sorted(
                k for k in present.keys() | record.plan.models if present.get(k) != record.plan.models.get(k)
            )
            raise ArchiveError(
                f"{self.folder.path}: the models of step {step} have changed since it was done ({', '.join(changed)}); "
                f"install the version that was used (rashomon {record.plan.rashomon}), or run: "
                f"rashomon archive {step} --again"
            )

    def _check_same(self, held: Plan, wanted: Plan, how: str) -> None:
        if held != wanted:
            raise ArchiveError(
                f"{self.folder.path}: step {wanted.step} {how} otherwise ({'; '.join(held.differs(wanted)[:4])}); "
                f"to throw that away and do it anew: rashomon archive {wanted.step} --again"
            )

    def _check_table(self, record: Manifest, step: Step, name: str) -> None:
        files = [file for file in self.folder.files(name) if file.path.endswith(".parquet")]
        table = record.tables[name]
        if (len(files), sum(file.size for file in files)) != (table.files, table.bytes):
            raise ArchiveError(
                f"{self.folder.at(name)}: {len(files)} files, where the manifest has {table.files} of "
                f"{table.bytes} bytes; the table was damaged; run: rashomon archive {step.name} --again"
            )
