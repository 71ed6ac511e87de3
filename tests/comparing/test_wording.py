from rashomon.annotating import annotate
from rashomon.comparing.origins import origins
from rashomon.comparing.wording import align, shared_passages, shares, tokenise
from rashomon.model import Article

AGENCY = (
    "The cutter Grey Heron ran onto the sandbank below Sile late on Sunday with eleven sailors aboard. "
    "Two tugs from Port Imber pulled it free before the morning tide turned. "
)
EDITED = (
    "The cutter Grey Heron ran onto a sandbank below Sile on Sunday with eleven sailors aboard, the harbour said. "
    "Two tugs from Port Imber pulled the vessel free before the morning tide turned. "
)
OTHER = "Bread prices in Karsholm rose again this spring. Bakers blame the cost of flour from across the strait."


def story(*texts: str):
    return list(annotate(Article(id=f"a{n}", text=text) for n, text in enumerate(texts)))


def test_an_edited_copy_shares_its_passages():
    articles = story(AGENCY, EDITED)
    passages = shared_passages([tokenise(a) for a in articles])
    assert [(p.one.start, p.two.start) for p in passages] == [
        (0, 0),
        (AGENCY.index("Two tugs"), EDITED.index("Two tugs")),
    ]


def test_the_copy_has_the_same_origin_and_the_stranger_its_own():
    articles = story(AGENCY, EDITED, OTHER)
    tokens = [tokenise(a) for a in articles]
    found = origins(articles, shares(tokens, shared_passages(tokens)))
    assert [o.articles for o in found] == [("a0", "a1"), ("a2",)]
    assert "words in common" in found[0].why


def test_a_stock_phrase_is_not_shared_wording():
    articles = story(
        "The mayor said on Monday that the old bridge would stay closed until the end of the year.",
        "The minister said on Monday that fishing licences will be dearer until the end of the year.",
    )
    assert shared_passages([tokenise(a) for a in articles]) == []


def test_alignment_bridges_a_changed_word():
    left, right = list("abcdefg"), list("xbcqefgy")
    assert align(left, right) == (1, 7, 1, 7, 5)
    assert align(["a"], ["b"]) is None
