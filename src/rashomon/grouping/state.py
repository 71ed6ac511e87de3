"""A grouper as bytes and back: stop, resume, and the stories are those of a run without a stop."""

from __future__ import annotations

from collections import deque

import msgspec
import numpy as np
from numpy.typing import NDArray

from rashomon.grouping.days import Days
from rashomon.grouping.grouper import Grouper
from rashomon.grouping.ledger import Ledger
from rashomon.grouping.profiles import BUCKETS, FIELDS, Frequencies, Profile
from rashomon.grouping.records import Brief, Record
from rashomon.grouping.settings import Models, Settings
from rashomon.grouping.window import Entry
from rashomon.grouping.wishes import Wishes
from rashomon.model.errors import RashomonError

VERSION = 4


class SavedEntry(msgspec.Struct, array_like=True):
    """An article of the window."""

    slot: int
    story: str
    best: float
    best_names: float
    partners: list[int]
    ids: bytes
    weights: bytes
    counts: bytes
    bounds: tuple[int, ...]
    shown: dict[str, tuple[str, ...]]
    shown_ids: bytes
    days: Days
    places: tuple[str, ...]


class Saved(msgspec.Struct):
    """Everything a grouper knows; arrays as little-endian bytes."""

    version: int
    settings: Settings
    arrivals: int
    next_slot: int
    total: int
    buckets: bytes
    counts: bytes
    entries: list[SavedEntry]
    briefs: dict[int, Brief]
    pairs: bytes
    pair_values: bytes
    records: list[Record]
    retired: list[str]
    redirects: dict[str, str]
    wishes: Wishes
    aside: dict[str, str]


def save(grouper: Grouper) -> bytes:
    """The state of a grouper, as MessagePack."""
    buckets = np.flatnonzero(grouper.frequencies.counts)
    store, ledger = grouper.window.pairs, grouper.ledger
    keys = np.array(list(store.index), dtype="<i8")
    rows = np.array(list(store.index.values()), dtype=np.intp)
    values = np.column_stack([store.cosines[rows], store.days[rows], store.scores[rows]])
    saved = Saved(
        version=VERSION,
        settings=grouper.settings,
        arrivals=grouper.arrivals,
        next_slot=grouper.window.next,
        total=grouper.frequencies.total,
        buckets=_bytes(buckets, "<u4"),
        counts=_bytes(grouper.frequencies.counts[buckets], "<u4"),
        entries=[_saved(grouper, slot, entry) for slot, entry in grouper.window.entries.items()],
        briefs=ledger.briefs,
        pairs=keys.tobytes(),
        pair_values=_bytes(values, "<f4"),
        records=list(ledger.records.values()),
        retired=list(ledger.retired),
        redirects=ledger.redirects,
        wishes=grouper.wishes,
        aside=ledger.aside,
    )
    return msgspec.msgpack.encode(saved)


def load(data: bytes, models: Models | None = None) -> Grouper:
    """A grouper from saved bytes. Raises RashomonError when they are damaged or of another version."""
    try:
        saved = msgspec.msgpack.decode(data, type=Saved)
    except msgspec.MsgspecError as error:
        raise RashomonError(f"saved grouping state cannot be read ({error}); group the articles again") from error
    if saved.version != VERSION:
        raise RashomonError(f"saved grouping state is of version {saved.version}, not {VERSION}; group again")
    grouper = Grouper(saved.settings, models)
    counts = np.zeros(BUCKETS, dtype=np.uint32)
    counts[np.frombuffer(saved.buckets, dtype="<u4")] = np.frombuffer(saved.counts, dtype="<u4")
    grouper.frequencies = Frequencies(saved.total, counts)
    grouper.arrivals = saved.arrivals
    grouper.wishes.together, grouper.wishes.apart = saved.wishes.together, saved.wishes.apart
    _fill_ledger(grouper.ledger, saved)
    _fill_window(grouper, saved)
    return grouper


def _fill_ledger(ledger: Ledger, saved: Saved) -> None:
    """Stories, and where articles are."""
    ledger.briefs = saved.briefs
    ledger.records = {record.id: record for record in saved.records}
    ledger.retired = deque(saved.retired)
    ledger.redirects, ledger.aside = saved.redirects, saved.aside
    ledger.homes = {one.slot: one.story for one in saved.entries}
    ledger.placed = {brief.article: slot for slot, brief in saved.briefs.items()}
    for record in saved.records:
        ledger.placed.update((brief.article, record.id) for brief in record.closed)
        ledger.closed += len(record.closed)


def _fill_window(grouper: Grouper, saved: Saved) -> None:
    """Entries, postings and pairs, in their old order."""
    for one in saved.entries:
        ids, shown_ids = (np.frombuffer(part, dtype="<u4").astype(np.uint32) for part in (one.ids, one.shown_ids))
        weights = np.frombuffer(one.weights, dtype="<f4").astype(np.float32)
        counts = np.frombuffer(one.counts, dtype=np.uint8).copy()
        profile = Profile(ids, weights, counts, one.bounds, one.shown, shown_ids, one.days, one.places)
        grouper.window.restore(one.slot, Entry(profile, one.partners), one.best, one.best_names)
    grouper.window.next = saved.next_slot
    values = np.frombuffer(saved.pair_values, dtype="<f4").reshape(-1, len(FIELDS) + 2).astype(np.float32)
    store = grouper.window.pairs
    keys = np.frombuffer(saved.pairs, dtype="<i8").astype(np.int64)
    rows = store.put(keys, values[:, : len(FIELDS)], values[:, -2])  # may put larger arrays in the place of the old
    store.scores[rows] = values[:, -1]


def _saved(grouper: Grouper, slot: int, entry: Entry) -> SavedEntry:
    profile, traits = entry.profile, grouper.window.traits
    at = slot % (grouper.window.capacity + 1)
    return SavedEntry(
        slot,
        grouper.ledger.homes[slot],
        float(traits.best[at]),
        float(traits.best_names[at]),
        entry.partners,
        _bytes(profile.ids, "<u4"),
        _bytes(profile.weights, "<f4"),
        _bytes(profile.counts, "u1"),
        profile.bounds,
        profile.shown,
        _bytes(profile.shown_ids, "<u4"),
        profile.days,
        profile.places,
    )


def _bytes(array: NDArray[np.generic], kind: str) -> bytes:
    return np.ascontiguousarray(array, dtype=kind).tobytes()
