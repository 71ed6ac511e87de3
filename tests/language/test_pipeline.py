from __future__ import annotations

import numpy as np
import pytest
import spacy

from rashomon.language.encoder import embed, pad
from rashomon.language.pipeline import last_steps, nlp, parse
from rashomon.model import Article, Block
from rashomon.model.errors import ModelError

HEADLINE = "Ferry struck off Cape Moll"
BODY = "Nine people died on Sunday, the Harbour Office said."


def test_a_sentence_never_runs_over_the_edge_of_a_block() -> None:
    text = f"{HEADLINE}\n{BODY}"
    edge = len(HEADLINE) + 1
    article = Article("a", text, (Block("title", 0, len(HEADLINE)), Block("paragraph", edge, len(text))))
    ((_, doc),) = parse([article])
    assert doc.text == text
    assert edge in {sentence.start_char for sentence in doc.sents}


def test_vectors_keep_the_order_of_the_texts_and_are_of_length_one() -> None:
    texts = ["The strait was closed to shipping until further notice, the office said.", "Nine died.", ""]
    together = embed(texts, batch=2)
    assert together.shape == (3, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    alone = embed([texts[1]])
    assert float(together[1] @ alone[0]) > 0.99


def test_like_meaning_is_nearer_than_unlike() -> None:
    a, b, c = embed(["The ferry sank.", "The ship went down.", "Shares fell by a tenth."])
    assert a @ b > a @ c


def test_no_texts_no_vectors() -> None:
    assert embed([]).shape[0] == 0


def test_padding() -> None:
    ids, mask = pad([[5, 6, 7], [8]])
    assert ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]


def test_a_missing_spacy_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from rashomon.language import pipeline

    monkeypatch.setenv("RASHOMON_SPACY_MODEL", "no_such_model")
    with pytest.raises(ModelError, match="no_such_model"):
        pipeline.nlp.__wrapped__()


def test_numpy_products_leave_other_pipelines_alone() -> None:
    bare = spacy.load(f"{nlp().meta['lang']}_{nlp().meta['name']}")
    ours, theirs = (one.get_pipe("tok2vec").model for one in (nlp(), bare))
    assert not ours.ops.use_blis
    assert theirs.ops is not ours.ops
    doc, other = nlp()(BODY), bare(BODY)
    assert [(t.tag_, t.dep_, t.head.i, t.ent_type_) for t in doc] == [
        (t.tag_, t.dep_, t.head.i, t.ent_type_) for t in other
    ]


def test_what_is_done_quicker_is_done_in_place() -> None:
    assert list(last_steps()) == nlp().pipe_names[nlp().pipe_names.index("attribute_ruler") :]
    ((_, doc),) = parse([Article("a", BODY)])
    whole = nlp()(BODY)
    assert [(t.pos_, t.lemma_, t.ent_type_) for t in doc] == [(t.pos_, t.lemma_, t.ent_type_) for t in whole]
