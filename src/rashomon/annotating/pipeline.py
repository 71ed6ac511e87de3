"""The order in which an article is annotated, over a stream of articles in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rashomon.annotating.actors import find_actors
from rashomon.annotating.attribution import find_attributions
from rashomon.annotating.clauses import find_clauses
from rashomon.annotating.figures import find_figures
from rashomon.annotating.parts import Part, join, parts
from rashomon.annotating.places import find_places
from rashomon.annotating.times import find_times
from rashomon.language.pipeline import parse
from rashomon.model import AnnotatedArticle, Article, Span, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONTENT_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"})


def annotate(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
    """Each article with what was found in it, in the order given."""
    for pieces in _batches(articles):
        held: list[tuple[Part, AnnotatedArticle]] = []
        texts = (part.article for _, part in pieces)
        for (whole, part), (_, doc) in zip(pieces, parse(texts), strict=True):
            held.append((part, annotate_document(part.article, doc)))
            if part.last:
                yield held[0][1] if len(held) == 1 else join(whole, held)
                held = []


def _batches(articles: Iterable[Article], size: int = 16) -> Iterator[list[tuple[Article, Part]]]:
    """Articles with their parts, a few at a time: enough to parse in batches, little enough to hold."""
    batch: list[tuple[Article, Part]] = []
    for article in articles:
        batch += ((article, part) for part in parts(article))
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def annotate_document(article: Article, doc: Doc) -> AnnotatedArticle:
    """Annotate one parsed article; ``doc.text == article.text``."""
    actors, attributions = find_actors(article, doc, find_attributions(article, doc))
    return AnnotatedArticle(
        article=article,
        sentences=sentences(doc),
        words=words(doc),
        clauses=find_clauses(article, doc, attributions),
        attributions=attributions,
        actors=actors,
        times=find_times(article, doc),
        figures=find_figures(article, doc),
        places=find_places(article, doc),
    )


def sentences(doc: Doc) -> tuple[Span, ...]:
    """Sentence spans without the white space around them."""
    found = []
    for sentence in doc.sents:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.end_char - (len(text) - len(text.rstrip()))
        if end > start:
            found.append(Span(start, end))
    return tuple(found)


def words(doc: Doc) -> tuple[Word, ...]:
    """The content words with lemma and part of speech."""
    return tuple(
        Word(token.idx, token.idx + len(token), token.lemma_.lower(), token.pos_)
        for token in doc
        if token.pos_ in CONTENT_POS and not token.is_space
    )
