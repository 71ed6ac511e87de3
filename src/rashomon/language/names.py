"""Whether two names can be names of one person, place or body: variants, transliterations, acronyms, initials.

Words are compared as sounds: a rough phonetic transcription of what Latin spellings of Slavic, Arabic, Turkic and East
Asian names vary in, then a weighted edit distance (related sounds cost less; Wagner and Fischer 1974). Persons are
compared by family name, given names and generation; bodies and places word for word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from rashomon.language.tables import load_table

SAME = 0.75
"""Scores from here on mean one name."""

MAX_NAME = 120
"""Longer strings are no names; only their start is compared."""

_FOLD = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "dj", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})


class Name(NamedTuple):
    """A name in parts, folded to plain lower-case letters."""

    words: tuple[str, ...]
    """Without titles, articles, possessives and letters after the name; particles joined to their family name."""
    gender: str
    """``m`` or ``f`` from a title ("Mr", "Dame"), else empty."""
    generation: str
    body: bool
    """Whether a word shows it to be of a body or place ("Ministry", "North")."""


def same_name(a: str, b: str) -> float:
    """How surely two names can be of one bearer, 0 to 1; from ``SAME`` on they can.

    A family name alone goes with any full name that has it; two given names that conflict do not.
    """
    return max((_same(x, y) for x in _readings(a) for y in _readings(b)), default=0.0)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Lower case without accents, with plain apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text[:MAX_NAME].translate(_APOSTROPHES).lower().translate(_FOLD))
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch))


@lru_cache(maxsize=8192)
def parse_name(text: str) -> Name:
    """The parts of one name. "Lt. Gen. Pavel Horák Jr." → words ("pavel", "horak"), generation "2"."""
    table = _table()
    plain = re.sub(r"'s?(?=\s|$)", "", fold(text).strip()).replace(".", " " if re.search(r"\.\w{3}", text) else "")
    words = [w for w in re.findall(r"[\w'&]+", plain.replace("'", "")) if w != "the"]
    gender = next((table["gender"][w] for w in words[:-1] if w in table["gender"]), "")
    generation = ""
    while len(words) > 1 and words[-1] in table["after"] | table["generations"].keys():
        generation = table["generations"].get(words.pop(), generation)
    body = _is_body(words)
    if not body or _is_titled(words, table):
        while len(words) > 1 and words[0] in table["titles"]:
            words.pop(0)
        body = _is_body(words)
    return Name(tuple(words if body else _join_particles(words, table)), gender, generation, body)


def is_acronym(short: str, long: str) -> bool:
    """Whether ``short`` is made of the first letters of ``long``, small words counted or not."""
    if len(short) > 20 or " " in short or " " not in long or sum(ch.isupper() for ch in short) < 2:
        return False
    letters = re.sub(r"[^\w]", "", fold(short))
    words = re.findall(r"\w+", fold(long))
    if not 2 <= len(letters) <= 10 or len(words) < 2:
        return False
    plain = [w for w in words if w not in _table()["small"]]
    return letters in {
        "".join(w[0] for w in some) for some in (plain, words, words[1:] if words[0] == "the" else words)
    }


@lru_cache(maxsize=32768)
def same_word(a: str, b: str) -> float:
    """Likeness of two folded words as spellings of one sound, 0 to 1; 1.0 is the same sound."""
    if a == b:
        return 1.0
    p, q = sounds(a), sounds(b)
    if p == q:
        return 0.97
    if _gendered(a, b) or not p or not q:
        return 0.0
    longest = max(len(p), len(q))
    # No alignment can be cheaper than this; it spares most of the table below.
    strange = max(len(set(p) - set(q) - _LIGHT), len(set(q) - set(p) - _LIGHT))
    if 0.4 * strange + 0.5 * abs(len(p) - len(q)) > 0.3 * longest:
        return 0.0
    return max(0.0, 1.0 - _distance(p, q) / longest)


_RESPELL = (
    (r"^(?:mc|mac)(?=[^aeiou]{1,2}[aeiou])", "mak"),
    (r"shch|sch|tsch|sh|sz|ş", "S"), (r"tch|tsh|cz|č|ch|(?<=[dt])j", "C"),
    (r"dzh|dj|zh|ž", "J"), (r"gh|kh|q|ck", "k"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"), (r"dz", "d"),
    (r"ts|tz", "T"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"ou|oo|ow|uw", "u"), (r"w", "v"),
    (r"(?<=[aeiou])h(?![aeiou])", ""), (r"(?<=[bcdfgklmnprstvz])e$", ""), (r"[iyj]+[ao](?=[^aeiou])", "ia"),
    (r"^(?:ye|je|ie)", "e"), (r"[iy]+j$|[iy]+$|ei$|ey$|ij$", "y"), (r"[iy][iy]+|ie|ei|ee|ey|iy|yi|ai|ay", "y"),
    (r"[yeij]", "i"), (r"[ou]", "u"), (r"k", "k"), (r"(.)\1+", r"\1"),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), new) for pattern, new in _RESPELL)


@lru_cache(maxsize=16384)
def sounds(word: str) -> str:
    """A rough transcription: vowels to a, i, u; C and S and J for ch, sh, zh; doubled letters once."""
    for pattern, new in _RULES:
        word = pattern.sub(new, word)
    return word


_KIN = frozenset(
    map(
        frozenset,
        ["kg", "kh", "gh", "td", "tT", "sT", "sz", "SC", "SJ", "CJ", "bp", "fv", "uv", "Ss", "TC", "Jz", "iJ", "dJ"],
    )
)
"""Pairs of sounds that one and the same name is spelled with."""
_VOWELS = frozenset("aiu")
_LIGHT = _VOWELS | {"h", "v"}


def _distance(p: str, q: str) -> float:
    """Edit distance in which related sounds are near, and strange consonants in short words far."""
    without, within = [_drop(x) for x in p], [_drop(y) for y in q]
    row = [0.0, *accumulate(within)]
    for i, x in enumerate(p):
        previous, row = row, [row[0] + without[i]]
        for j, y in enumerate(q):
            swap = previous[j] + _swap(x, y, first=i == j == 0)
            row.append(min(swap, previous[j + 1] + without[i], row[j] + within[j]))
    return row[-1]


@lru_cache(maxsize=4096)
def _swap(x: str, y: str, *, first: bool) -> float:
    if x == y:
        return 0.0
    if x in _VOWELS and y in _VOWELS:
        return 1.0 if first else 0.35
    return 0.4 if frozenset((x, y)) in _KIN else 1.5


def _drop(x: str) -> float:
    return 0.5 if x in _VOWELS or x in "hv" else 1.5


def _gendered(a: str, b: str) -> bool:
    """Slavic pairs (Petrov, Petrova), and short names that differ in the last vowel (Mario, Maria)."""
    short, long = sorted((a, b), key=len)
    if long in (short + "a", short[:-1] + "aya") and short[-1:] not in "aeiou":
        return True
    return len(short) == len(long) <= 6 and short[:-1] == long[:-1] and short[-1] in "aeiou" and long[-1] in "aeiou"


def _readings(text: str) -> tuple[str, ...]:
    """The name, and what stands in its brackets: "Rail Safety Branch (RSB)" is two names."""
    bracket = re.search(r"\(([^()]{2,60})\)", text[:MAX_NAME])
    if not bracket:
        return (text[:MAX_NAME],)
    return (text[: bracket.start()].strip(), bracket.group(1))


def _same(a: str, b: str) -> float:
    p, q = parse_name(a), parse_name(b)
    if not p.words or not q.words or (re.search(r"\w['’]s? \w", a) is None) != (re.search(r"\w['’]s? \w", b) is None):
        return 0.0
    if p.words == q.words and p.gender == q.gender and p.generation == q.generation:
        return 1.0
    if {p.gender, q.gender} == {"m", "f"} or (p.generation and q.generation and p.generation != q.generation):
        return 0.1
    if is_acronym(a, b) or is_acronym(b, a) or _listed(p, q):
        return 0.95
    if p.body or q.body:
        return _same_body(p.words, q.words)
    return _same_person(p.words, q.words)


def _listed(p: Name, q: Name) -> bool:
    names = _table()["names"]
    return bool(names.get(" ".join(p.words), 0) == names.get(" ".join(q.words), 1))


def _same_body(p: tuple[str, ...], q: tuple[str, ...]) -> float:
    """Bodies and places: every word has its like, small words aside; a shorter form must end alike."""
    short, long = sorted((_canonical(p), _canonical(q)), key=len)
    if len(short) == len(long):
        return min((_near(x, y) for x, y in zip(short, long, strict=True)), default=0.0)
    if len(short) >= 2 and all(_near(x, y) >= SAME for x, y in zip(reversed(short), reversed(long), strict=False)):
        return 0.8
    return 0.0


@lru_cache(maxsize=8192)
def _canonical(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without small words, listed names in their first form: "un council" → "united nations council"."""
    names, small, first = _table()["names"], _table()["small"], _table()["first"]
    found: list[str] = []
    i = 0
    while i < len(words):
        width = next((n for n in (4, 3, 2, 1) if " ".join(words[i : i + n]) in names), 0)
        if width:
            found += first[names[" ".join(words[i : i + width])]].split()
        elif words[i] not in small:
            found.append(words[i])
        i += max(width, 1)
    return tuple(found)


def _same_person(p: tuple[str, ...], q: tuple[str, ...]) -> float:
    """Family names must sound alike, given names must not conflict; a family name alone is less sure."""
    if "".join(p) == "".join(q):
        return 1.0
    short, long = sorted((p, q), key=len)
    if len(short) > 1 and long[-len(short) :] == short:
        return 0.9
    (family_p, given_p), (family_q, given_q) = _parts(p), _parts(q)
    family = _near(family_p, family_q)
    if family < SAME:
        return _otherwise(p, q)
    if not given_p or not given_q:
        return 0.9 * family
    return min(family, _same_given(given_p, given_q))


def _otherwise(p: tuple[str, ...], q: tuple[str, ...]) -> float:
    """Two family names of which one is left out, the order turned round, or words run together."""
    short, long = sorted((p, q), key=len)
    if len(short) > 1 and (set(short) == set(long) or long[: len(short)] == short):
        return 0.85
    return 0.9 * _near("".join(p), "".join(q)) if len(p) != len(q) and min(len(p), len(q)) > 1 else 0.0


def _same_given(p: tuple[str, ...], q: tuple[str, ...]) -> float:
    first = _given(p[0], q[0])
    if first >= SAME:
        rest = [_given(x, y) for x, y in zip(p[1:], q[1:], strict=False)]
        return first if all(r >= SAME for r in rest) else 0.5
    joined = same_word("".join(p), "".join(q))
    return joined if joined >= 0.85 else 0.2


def _given(x: str, y: str) -> float:
    short, long = sorted((x, y), key=len)
    if len(short) == 1:
        return 0.85 if long[0] == short else 0.0
    if x != y and _table()["given"].get(x, frozenset()) & _table()["given"].get(y, frozenset()):
        return 0.9
    return _near(x, y)


def _near(x: str, y: str) -> float:
    """``same_word`` with a threshold that rises as words get shorter."""
    like = same_word(x, y)
    return like if like >= (0.9 if min(len(x), len(y)) <= 6 else 0.84) else min(like, 0.5)


def _parts(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Family name, given names: the last word, or the first in East Asian order."""
    if len(words) > 1 and words[0] in _table()["family_first"]:
        return words[0], words[1:]
    return words[-1], words[:-1]


def _is_titled(words: list[str], table: dict[str, Any]) -> bool:
    """Whether the words of a body stand only among the titles ("Police Lt Col Aroon Suksai")."""
    rest = list(words)
    while len(rest) > 1 and rest[0] in table["titles"]:
        rest.pop(0)
    return len(rest) < len(words) and not any(w in table["body"] for w in rest)


def _join_particles(words: list[str], table: dict[str, Any]) -> list[str]:
    """As in: "de los Rios" → "delosrios", "al Masri" → "masri", initials "jk" → "j", "k"."""
    joined: list[str] = []
    held = ""
    for i, word in enumerate(words):
        last = i == len(words) - 1
        if not last and word in table["drop"]:
            continue
        if (
            not last
            and word in table["join"]
            and (i > 0 or len(words) > 1)
            and not (i == 0 and word in table["family_first"])
        ):
            held += word
            continue
        if i == 0 and not last and 2 <= len(word) <= 3 and not re.search(r"[aeiouy]", word):
            joined.extend(word)
        else:
            joined.append(held + word)
        held = ""
    return joined


@cache
def _table() -> dict[str, Any]:
    raw = load_table("rashomon.language", "names.toml")
    given: dict[str, frozenset[int]] = {}
    for i, row in enumerate(raw["same"]["given"]):
        for name in row:
            given[name] = given.get(name, frozenset()) | {i}
    return {
        "titles": frozenset(raw["titles"]),
        "after": frozenset(raw["after"]),
        "generations": raw["generations"],
        "gender": {word: gender for gender, words in raw["genders"].items() for word in words},
        "join": frozenset(raw["particles"]["join"]),
        "drop": frozenset(raw["particles"]["drop"]),
        "family_first": frozenset(raw["order"]["family_first"]),
        "given": given,
        "names": {name: i for i, row in enumerate(raw["same"]["names"]) for name in row},
        "first": [row[0] for row in raw["same"]["names"]],
        "body": frozenset(raw["words"]["body"]),
        "ambiguous": frozenset(raw["words"]["ambiguous"]),
        "small": frozenset(raw["words"]["small"]),
    }


def is_title(word: str) -> bool:
    """Whether a word can stand before a name without being part of it ("Mr", "Col.", "Minister")."""
    return fold(word).strip(".") in _table()["titles"]


def name_gender(title: str) -> str:
    """``m`` or ``f`` where a title tells it ("Mr", "Dame"), else empty."""
    gender: str = _table()["gender"].get(fold(title).strip("."), "")
    return gender


def looks_like_body(name: str) -> bool:
    """Whether a word of the name is one of bodies and places ("Ministry", "North")."""
    return _is_body(re.findall(r"\w+", fold(name)))


def _is_body(words: list[str]) -> bool:
    table = _table()
    last = 0 < len(words) <= 3 and words[-1] in table["ambiguous"]
    return any(w in table["body"] for w in (words[:-1] if last else words))


def is_particle(word: str) -> bool:
    """Whether a word in small letters can stand inside a name ("von", "de", "al")."""
    return fold(word) in _table()["join"] | _table()["drop"]
