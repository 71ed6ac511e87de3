"""The words that say how exact a number is."""

from __future__ import annotations

import re
from functools import cache

from rashomon.annotating.figures.read import Quantity
from rashomon.language.numbers import alternatives
from rashomon.language.tables import load_table


@cache
def cues(name: str) -> frozenset[str]:
    """One list of cue words of ``words.toml``."""
    return frozenset(load_table("rashomon.annotating.figures", "words.toml")["cues"][name])


@cache
def _hedges(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for the hedges of a table, and what each does."""
    lists = load_table("rashomon.annotating.figures", "words.toml")[table]
    kinds = {phrase: kind for kind, phrases in lists.items() for phrase in phrases}
    any_of = alternatives(list(kinds))
    before = rf"(?<![\w-])({any_of})\s*(?:(?:a|an|the)\s+)?(?:total\s+of\s+)?$"
    after = rf"\s*,?\s({any_of})\b"
    return re.compile(before if table == "hedges" else after, re.IGNORECASE), kinds


def hedge_of(quantity: Quantity, text: str) -> tuple[str | None, str | None]:
    """The hedge as the text has it, lower case, and its kind: low, high or near."""
    pattern, kinds = _hedges("hedges")
    before = pattern.search(text, max(0, quantity.start - 40), quantity.start)
    if before is not None and not _is_preposition(before, quantity, text):
        phrase = re.sub(r"\s+", " ", before.group(1).lower())
        kind = kinds[phrase]
        if phrase.startswith("an "):
            phrase = phrase.removeprefix("an ")
        return phrase, kind
    if text[quantity.number_end : quantity.number_end + 1] == "+":
        return "+", "low"
    pattern, kinds = _hedges("hedges_after")
    after = pattern.match(text, quantity.end)
    if after is not None:
        phrase = re.sub(r"\s+", " ", after.group(1).lower())
        return phrase, kinds[phrase]
    return None, None


def _is_preposition(before: re.Match[str], quantity: Quantity, text: str) -> bool:
    """``spread over 10 years``, ``under 2 metres of snow``: not a hedge but where or how long."""
    word = before.group(1).lower()
    if word != "over" or quantity.dimension != "duration":
        return False
    lead = text[max(0, before.start() - 14) : before.start()].lower().split()
    return not lead or lead[-1] not in cues("lasting")
