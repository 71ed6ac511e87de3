from __future__ import annotations

from rashomon.language.attributes import Attributes
from rashomon.language.pipeline import nlp

TEXT = """The cutter isn't lit, is it? "We're gonna sail," Verrin said; there's fog, and there are rocks.
 Let's not, y'all. I have had it: do they know that? Nothin' ain't safe, 'cause it's dark -- come on!

Gotta go. Who'd have thought; she gave it to me. Which of these did he see?"""


def test_attributes_are_those_of_the_ruler() -> None:
    ruler = nlp().get_pipe("attribute_ruler")
    with nlp().select_pipes(disable=["attribute_ruler", "lemmatizer", "ner"]):
        doc = nlp()(TEXT)
    attributes = Attributes(ruler)
    # Twice: once asked of the ruler, once remembered.
    for _ in range(2):
        ours, theirs = attributes(doc.copy()), ruler(doc.copy())
        assert [(t.text, t.pos_, str(t.morph), t.lemma, t.tag_, t.dep_) for t in ours] == [
            (t.text, t.pos_, str(t.morph), t.lemma, t.tag_, t.dep_) for t in theirs
        ]


def test_a_pattern_over_three_words_is_left_to_the_ruler() -> None:
    ruler = nlp().create_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "cape"}, {"LOWER": "moll"}, {"LOWER": "light"}]], {"POS": "PROPN"}, index=2)
    doc = Attributes(ruler)(nlp().make_doc("Cape Moll light"))
    assert [token.pos_ for token in doc] == ["", "", "PROPN"]


def test_no_words() -> None:
    assert len(Attributes(nlp().get_pipe("attribute_ruler"))(nlp().make_doc(""))) == 0
