import pytest

from rashomon.comparing.quotation import quoted_spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said: "We sail." Then "we stop", and left.', ["We sail.", "we stop"]),
        ("She said “we sail” and «we stop».", ["we sail", "we stop"]),
        ("“One paragraph\n\n“and the next”, she said.", ["One paragraph", "and the next"]),
        ('"A quotation over\ntwo lines" ends.', ["A quotation over\ntwo lines"]),
        ('A 5" pipe burst. "We saw it," she said.', ["We saw it,"]),
        ('An opening "mark that is never closed\nand a line that is not quoted.', ["mark that is never closed"]),
        ("No marks at all.", []),
    ],
)
def test_what_stands_in_quotation_marks(text, found):
    assert [text[start:end] for start, end in quoted_spans(text)] == found


def test_a_quotation_without_end_does_not_swallow_the_article():
    text = 'She said: "we sail.\n' + "Another line. " * 200 + '\nHe said: "We stop."'
    assert sum(end - start for start, end in quoted_spans(text)) < 40
