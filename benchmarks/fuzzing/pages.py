"""Fuzzed text, values, markup and pages: well-formed outside, anything inside.

Three kinds of values are drawn: words of news with the marks that the readers look for, values that programs trip over
(addresses, dates, numbers, charsets), and one short piece repeated many times, which slow patterns show up on.
"""

from __future__ import annotations

import json
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from benchmarks.fuzzing.kinds import LONGEST
from benchmarks.fuzzing.words import WORDS

WORDY = st.lists(st.sampled_from(WORDS["news"]) | st.text(max_size=8), max_size=25).map("".join)


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    unit = draw(
        st.lists(st.sampled_from(WORDS["news"]) | st.text(min_size=1, max_size=3), min_size=1, max_size=3).map("".join)
    )
    times = draw(st.sampled_from([20, 200, 2_000, 12_000]))
    return (
        draw(st.sampled_from(WORDS["news"]))
        + unit * (min(times * 3, LONGEST - 500) // len(unit))
        + draw(st.sampled_from(WORDS["news"]))
    )[:LONGEST]


TEXT = st.one_of(WORDY, WORDY, WORDY, _repeated())
VALUE = st.one_of(st.sampled_from(WORDS["odd"]), WORDY, st.text(max_size=20))
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), VALUE),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "@type", "title", "uri", "url", "x"]), inner)
    ),
    max_leaves=6,
)

# ---- pages ----

_TAGS = st.sampled_from(WORDS["tags"])
_NAMES = st.sampled_from(WORDS["attributes"])
_HINTS = st.sampled_from(WORDS["hints"])
_ATTRIBUTES = st.dictionaries(_NAMES, _HINTS | VALUE, max_size=2).map(
    lambda found: "".join(f" {name}={quoteattr(clean(value))}" for name, value in found.items())
)


def clean(text: str) -> str:
    """The characters that XML allows."""
    return "".join(c for c in text if c in "\t\n\r" or (" " <= c < "\ufffe" and not "\ud800" <= c <= "\udfff"))


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, parts, closed, deep: (
            f"<{tag}{attributes}>" * deep + "".join(parts) + (f"</{tag}>" * deep if closed else "")
        ),
        _TAGS,
        _ATTRIBUTES,
        st.lists(inner, max_size=4),
        st.sampled_from([True, True, True, False]),
        st.sampled_from([1, 1, 1, 1, 1, 2, 30, 300, 2000]),
    )


MARKUP = st.recursive(TEXT.map(lambda text: escape(clean(text))[:8_000]), _element, max_leaves=12)
_RECORDS = st.dictionaries(
    st.sampled_from(WORDS["linked"]),
    st.sampled_from(["NewsArticle", "WebPage", ["Article", None]]) | ANY,
)
_METAS = st.sampled_from(WORDS["metas"])


@st.composite
def page(draw: st.DrawFn) -> str:
    """A page with a head that says things and a body of any elements."""
    head = "".join(
        f'<meta property="{name}" content={quoteattr(clean(value))}>'
        for name, value in draw(st.lists(st.tuples(_METAS, VALUE), max_size=4))
    )
    for record in draw(st.lists(_RECORDS | _RECORDS.map(lambda r: {"@type": "NewsArticle", **r}), max_size=2)):
        head += f'<script type="application/ld+json">{json.dumps(record)}</script>'
    link = draw(VALUE)
    head += f'<link rel="canonical" href={quoteattr(clean(link))}><title>{escape(clean(draw(VALUE)))}</title>'
    body = "".join(draw(st.lists(MARKUP, min_size=1, max_size=5)))
    steady = "<p>The harbour office said that nine people had died in the strait of Lunn on Sunday night.</p>" * draw(
        st.integers(0, 4)
    )
    return f"<!doctype html><html><head>{head}</head><body><article><h1>{escape(clean(draw(VALUE)))}</h1>{steady}{body}"
