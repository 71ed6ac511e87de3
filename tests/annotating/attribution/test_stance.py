from __future__ import annotations

import pytest

from rashomon.annotating.attribution.stance import Attitude, Attitudes
from rashomon.language.pipeline import nlp
from rashomon.model import Span

CASES = [
    ("The minister said the strait was open.", "said", "the strait was open", "asserts", False, False),
    ("The minister denied the strait was open.", "denied", "the strait was open", "denies", False, False),
    ("The minister did not deny the strait was open.", "did not deny", "the strait was open", "asserts", True, False),
    ("The minister did not deny the strait was open.", "deny", "the strait was open", "asserts", True, False),
    ("The minister refused to confirm the strait was open.", "confirm", "the strait was open", "asserts", True, False),
    ("She never said the strait was open.", "said", "the strait was open", "asserts", True, False),
    ("She would say that the strait was open.", "say", "that the strait was open", "asserts", False, True),
    ("If she says that the strait is open, we sail.", "says", "that the strait is open", "asserts", False, True),
    ("He asked whether the strait was open.", "asked", "whether the strait was open", "questions", False, False),
    ("He asked the crew to leave.", "asked", "to leave", "demands", False, False),
    ("He told the crew to leave.", "told", "to leave", "demands", False, False),
    ("He told the crew that it was over.", "told", "that it was over", "asserts", False, False),
    ("The union called for an inquiry.", "called for", "an inquiry", "demands", False, False),
    ("The union urged an inquiry.", "urged", "an inquiry", "demands", False, False),
    ("They ruled out a joint inquiry.", "ruled out", "a joint inquiry", "denies", False, False),
    ("They vowed to return.", "vowed", "to return", "promises", False, False),
    ("They want to return.", "want", "to return", "promises", False, False),
    ("They warned of ice.", "warned of", "ice", "warns", False, False),
    ("Calvane accused Ostrel of lying.", "accused", "of lying", "accuses", False, False),
    ("Rhun believes the cutter was dark.", "believes", "the cutter was dark", "believes", False, False),
    ("The claim cast doubt on the log.", "cast doubt on", "the log", "questions", False, False),
    ("Her denial that it happened was short.", "denial", "that it happened", "denies", False, False),
]


@pytest.mark.parametrize(("text", "cue", "content", "stance", "negated", "hypothetical"), CASES)
def test_attitudes(text: str, cue: str, content: str, stance: str, negated: bool, hypothetical: bool) -> None:
    def span(part: str) -> tuple[Span, ...]:
        start = text.index(part)
        return (Span(start, start + len(part)),)

    found = Attitudes(nlp()(text)).of(span(cue), span(content))
    assert (found.stance, found.negated, found.hypothetical) == (stance, negated, hypothetical)


def test_a_missing_cue_asserts() -> None:
    assert Attitudes(nlp()("“We go.”")).of((), (Span(0, 8),)) == Attitude("asserts")
