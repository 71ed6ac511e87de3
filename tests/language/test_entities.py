from __future__ import annotations

import pytest

from rashomon.language.entities import Recogniser
from rashomon.language.pipeline import nlp

TEXTS = (
    "Ilse Verrin, 43, of the Harbour Office of Lunn told Reuters on Monday 12 May 2031 that about 40 percent of "
    "the $3.2 million had gone to the United Nations.\n\nIn Paris, the Ostrel Republic's Prime Minister Jon Rhun of "
    "the Free Fishers said twenty thousand people had left since last year.",
    "Rhun, 43",
    "Lunn Harbour Office",
    "\n \n",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_entities_are_those_of_spacy(text: str) -> None:
    component = nlp().get_pipe("ner")
    with nlp().select_pipes(disable=["ner"]):
        doc = nlp()(text)
    ours, theirs = Recogniser(component)(doc.copy()), component(doc.copy())
    if text.strip():
        assert ours.ents
    assert [(t.ent_iob_, t.ent_type_) for t in ours] == [(t.ent_iob_, t.ent_type_) for t in theirs]


def test_entities_already_there_are_left_to_spacy() -> None:
    doc = nlp()("Ilse Verrin sailed to Lunn.")
    before = [(entity.text, entity.label_) for entity in doc.ents]
    after = Recogniser(nlp().get_pipe("ner"))(doc)
    assert [(entity.text, entity.label_) for entity in after.ents] == before
