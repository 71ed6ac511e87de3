"""spaCy's attribute ruler, remembered: the same parts of speech and exceptions, without matching each word anew.

The ruler's patterns ask for a word's tag, dependency and, of some words only, the form; a few ask for the neighbour
too. What they give is thus the same for all words that are alike in this, and is asked of the ruler once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc

Word = tuple[int, int, int, int]
"""Tag, dependency, lower-case form (0 where no pattern asks for it), whether it is white space."""
NO_WORD = (0, 0, 0, 0)
ASKED = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
"""What the patterns of the small English model ask for."""
FORMS = frozenset({"IN", "NOT_IN", "REGEX"})
"""How they ask for one of several forms."""


class Attributes:
    """Sets parts of speech, morphology and lemmas as the component ``attribute_ruler`` of a spaCy pipeline would."""

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        self._known: dict[tuple[Word, Word, Word], tuple[int, ...]] = {}
        self._form: dict[int, int] = {}  # bounded by the vocabulary

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes; tags and dependencies must be known. Falls back on spaCy's own way for other rules."""
        if not self._fits or not len(doc):
            found: Doc = self._ruler(doc)
            return found
        from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG

        columns = [column.tolist() for column in doc.to_array([TAG, DEP, LOWER, IS_SPACE]).T]
        forms = [self._reduced(form) for form in columns[2]]
        words: list[Word] = list(zip(columns[0], columns[1], forms, columns[3], strict=True))
        beside = [NO_WORD, *(word if self._matters(word) else NO_WORD for word in words), NO_WORD]
        given = []
        for i, word in enumerate(words):
            key = (beside[i], word, beside[i + 2])
            values = self._known.get(key)
            if values is None:
                values = self._known[key] = self._ask(doc, i, key)
            given.append(values)
        table = np.array(given, dtype=np.uint64)
        doc.from_array([POS, MORPH, LEMMA], table[:, :3])
        for i in np.flatnonzero((table[:, 3] != columns[0]) | (table[:, 4] != columns[1])).tolist():
            doc[i].tag, doc[i].dep = given[i][3:]
        return doc

    def _ask(self, doc: Doc, place: int, key: tuple[Word, Word, Word]) -> tuple[int, ...]:
        """What the ruler makes of the word between these neighbours: attributes in the order below."""
        from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
        from spacy.tokens import Doc

        places = [place + step for step, word in zip((-1, 0, 1), key, strict=True) if word != NO_WORD or step == 0]
        tokens = [doc[i] for i in places]
        small = Doc(
            doc.vocab,
            words=[token.text for token in tokens],
            tags=[token.tag_ for token in tokens],
            deps=[token.dep_ for token in tokens],
            heads=list(range(len(tokens))),
        )
        row = self._ruler(small).to_array([POS, MORPH, LEMMA, TAG, DEP])[places.index(place)]
        return tuple(int(value) for value in row)

    @cached_property
    def _patterns(self) -> list[list[dict[str, Any]]]:
        return [pattern for rule in self._ruler.patterns for pattern in rule["patterns"]]

    @cached_property
    def _fits(self) -> bool:
        """Whether the patterns ask for nothing else, and of neighbours for the form or the dependency."""
        pairs = [word for pattern in self._patterns if len(pattern) > 1 for word in pattern]
        asked = [word for pattern in self._patterns for word in pattern]
        return (
            all(len(pattern) <= 2 for pattern in self._patterns)
            and all(ASKED.issuperset(word) for word in asked)
            and all("LOWER" in word or isinstance(word.get("DEP"), str) for word in pairs)
            and all(
                isinstance(word["LOWER"], str) or FORMS.issuperset(word["LOWER"]) for word in asked if "LOWER" in word
            )
        )

    @cached_property
    def _single(self) -> Forms:
        return Forms(self._patterns)

    @cached_property
    def _paired(self) -> Forms:
        return Forms(pattern for pattern in self._patterns if len(pattern) > 1)

    @cached_property
    def _dependencies(self) -> frozenset[int]:
        """The dependencies that patterns of two words ask for."""
        strings = self._ruler.vocab.strings
        pairs = [word for pattern in self._patterns if len(pattern) > 1 for word in pattern]
        return frozenset(strings[word["DEP"]] for word in pairs if "DEP" in word)

    def _reduced(self, form: int) -> int:
        """The form, or 0 where no pattern asks for it."""
        kept = self._form.get(form)
        if kept is None:
            kept = self._form[form] = form if self._ruler.vocab.strings[form] in self._single else 0
        return kept

    def _matters(self, word: Word) -> bool:
        """Whether its neighbours may depend on this word."""
        return word[1] in self._dependencies or (word[2] != 0 and self._ruler.vocab.strings[word[2]] in self._paired)


class Forms:
    """The lower-case forms that patterns ask for."""

    def __init__(self, patterns: Iterable[list[dict[str, Any]]]) -> None:
        asked = [word["LOWER"] for pattern in patterns for word in pattern if "LOWER" in word]
        lists = [form for form in asked if not isinstance(form, str)]
        self._words = {form for form in asked if isinstance(form, str)}
        self._words.update(word for form in lists for kind in ("IN", "NOT_IN") for word in form.get(kind, ()))
        self._expressions = [re.compile(form["REGEX"]) for form in lists if "REGEX" in form]

    def __contains__(self, form: str) -> bool:
        return form in self._words or any(expression.search(form) for expression in self._expressions)
