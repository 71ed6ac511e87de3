"""The terms of an article: words, names, numbers, days, each with how often it occurs."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from rashomon.grouping.days import Days, days_of
from rashomon.model import Article

LONGEST_TEXT = 24_000
"""Characters of a text that are looked at: about 4,000 words."""
LEAD_WORDS = 70
READ = frozenset({"standfirst", "paragraph", "caption"})
"""Kinds of block that count; the title counts through ``Article.title``."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{1,3}\b)?|\d+(?:[.,]\d+)*%?")
_END_OF_SENTENCE = frozenset('.!?:;\n\r“”"‘•|–—-')


class Terms(NamedTuple):
    """Term → count, by field; and what is known of the time."""

    words: Counter[str]
    title: Counter[str]
    lead: Counter[str]
    names: Counter[str]
    numbers: Counter[str]
    days: Days
    length: int
    """Words in the text."""
    spelled: dict[str, str]
    """Term → how the article spells it."""


def terms_of(article: Article) -> Terms:
    """Count the terms of an article. Only titles, paragraphs and captions count where blocks are known."""
    body = body_of(article)[:LONGEST_TEXT]
    title = (article.title or "").strip()
    spelled: dict[str, str] = {}
    tokens, names, numbers = _scan(body, spelled)
    head = _scan(title, {})[0]
    words = Counter(tokens)
    for word in head:
        words[word] += 2
    lead = Counter(head + tokens[:LEAD_WORDS])
    days = days_of(article, title, body)
    return Terms(words, Counter(head or tokens[:12]), lead, names, numbers, days, len(tokens), spelled)


def body_of(article: Article) -> str:
    """The text without page furniture, notes and by-lines."""
    kept = [block for block in article.blocks if block.kind in READ]
    if not kept:
        return article.text
    return "\n".join(article.text[block.start : block.end] for block in kept)


def _scan(text: str, spelled: dict[str, str]) -> tuple[list[str], Counter[str], Counter[str]]:
    """Words in order (lower case, plural s off), capitalised names, numbers; ``spelled`` learns how they are spelt."""
    words: list[str] = []
    names: Counter[str] = Counter()
    first: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    previous, run, shown = 0, "", ""
    for match in _WORD.finditer(text):
        token = match.group()
        start = match.start()
        if token[0].isdigit():
            number = token.replace(",", "").rstrip("%")
            words.append(number)
            numbers[number] += 1
            previous, run = match.end(), ""
            continue
        word = stem(token)
        words.append(word)
        if token[0].isupper() and len(word) > 1:
            gap = text[previous:start]
            bare = token.split("'")[0].split("’")[0] if len(token) > len(word) else token
            if not gap.strip(" ") and previous and run:
                both = f"{run} {word}"
                names[both] += 1
                spelled[both] = f"{shown} {bare}"
            opening = start == 0 or not _END_OF_SENTENCE.isdisjoint(gap)
            (first if opening else names)[word] += 1
            run, shown = word, bare
            if opening:
                spelled.setdefault(word, bare.lower())
            else:
                spelled[word] = bare
        else:
            run = ""
            if len(token) > len(word):
                spelled.setdefault(word, token)
        previous = match.end()
    for word, count in first.items():
        if word in names:
            names[word] += count
    return words, names, numbers


@lru_cache(maxsize=1 << 17)
def stem(token: str) -> str:
    """Lower case, without possessive and plural s (Harman's S stemmer, 1991)."""
    word = token.lower()
    for mark in ("'", "’"):
        if mark in word:
            head, _, tail = word.partition(mark)
            word = head if tail == "s" else head + tail
    if len(word) > 3 and word.endswith("s"):
        if word.endswith("ies") and not word.endswith(("eies", "aies")):
            return word[:-3] + "y"
        if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
            return word[:-1]
        if not word.endswith(("us", "ss")):
            return word[:-1]
    return word
