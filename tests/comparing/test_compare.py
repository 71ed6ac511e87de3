from pathlib import Path

import pytest

from rashomon.annotating import annotate
from rashomon.comparing import compare_story
from rashomon.model import AnnotatedArticle, Article, Block, Comparison
from rashomon.model.errors import ComparisonError
from rashomon.reading import read

STRAIT = Path(__file__).parents[2] / "examples" / "strait" / "articles"


@pytest.fixture(scope="module")
def strait() -> list[AnnotatedArticle]:
    return list(annotate(read(STRAIT)))


@pytest.fixture(scope="module")
def compared(strait: list[AnnotatedArticle]) -> Comparison:
    return compare_story(strait)


def test_every_line_is_tied_to_the_exact_words(compared):
    texts = {a.id: a.text for a in compared.articles}
    accounts = [a for c in compared.claims for a in c.accounts]
    accounts += [end for c in compared.conflicts for end in (c.a, c.b, *c.also_a, *c.also_b)]
    evidence = [e for s in compared.shared_wording for e in (s.a, s.b)]
    evidence += [e for t in compared.timeline for e in t.evidence]
    evidence += [e for n in compared.naming for forms in n.forms.values() for e in forms]
    assert accounts and evidence
    assert all(texts[e.article][e.start : e.end] == e.quote for e in [*accounts, *evidence])


def test_same_in_same_out(strait, compared):
    assert compare_story(strait) == compared


def test_claims_are_shared_and_page_furniture_is_in_none(compared):
    assert any(len({a.article for a in c.accounts}) >= 3 for c in compared.claims)
    blocks = {a.id: [b for b in a.blocks if b.kind in ("boilerplate", "byline", "note")] for a in compared.articles}
    assert any(blocks.values())
    for claim in compared.claims:
        for account in claim.accounts:
            assert not any(b.start <= account.start < b.end for b in blocks[account.article])


def test_statuses_follow_from_the_articles(compared):
    for claim in compared.claims:
        articles = {a.article for a in claim.accounts}
        if claim.status in ("corroborated", "repeated"):
            assert len(articles) > 1
        if claim.status == "single-source":
            assert len(articles) == 1
    assert {"corroborated", "single-source"} <= {c.status for c in compared.claims}


def test_a_claim_has_each_sentence_once(compared):
    for claim in compared.claims:
        places = [(a.article, a.start) for a in claim.accounts]
        assert len(places) == len(set(places))


def test_coverage_names_only_claims_that_are_there(compared):
    ids = {c.id for c in compared.claims}
    assert [c.article for c in compared.coverage] == [a.id for a in compared.articles]
    for one in compared.coverage:
        assert set(one.carries) | set(one.not_found) <= ids
        assert not set(one.carries) & set(one.not_found)


def test_a_conflict_belongs_to_its_claim(compared):
    claims = {c.id: c for c in compared.claims}
    for conflict in compared.conflicts:
        assert conflict.reason
        assert 0 < conflict.score <= 1
        if conflict.claim:
            assert (conflict.a.article, conflict.a.start) in {
                (a.article, a.start) for a in claims[conflict.claim].accounts
            }


def test_progress_reaches_the_end(strait):
    seen: list[tuple[int, int]] = []
    compare_story(strait, lambda done, of: seen.append((done, of)))
    assert seen[-1][0] == seen[-1][1] > 0


def article(name: str, text: str) -> Article:
    return Article(id=name, text=text, outlet=name, blocks=(Block("paragraph", 0, len(text)),) if text else ())


def test_fewer_than_two_articles_cannot_be_compared():
    one = article("post", "The ferry left Sile at nine with forty passengers aboard.")
    with pytest.raises(ComparisonError, match="1 article to compare"):
        compare_story(list(annotate([one])))
    with pytest.raises(ComparisonError, match="0 articles"):
        compare_story([])


def test_the_same_text_twice_is_one_article():
    text = "The ferry left Sile at nine with forty passengers aboard."
    with pytest.raises(ComparisonError, match="the same text as post"):
        compare_story(list(annotate([article("post", text), article("copy", text)])))


def test_an_empty_article_is_set_aside_and_the_rest_compared():
    texts = [
        article("post", "The ferry left Sile at nine with forty passengers aboard."),
        article("blank", ""),
        article("packet", "At nine the ferry left Sile; forty passengers were aboard."),
    ]
    found = compare_story(list(annotate(texts)))
    assert [a.id for a in found.articles] == ["post", "packet"]
    assert found.set_aside == (("blank", "no sentence was found in it"),)


def test_one_quotation_in_two_wordings_is_shown_as_such():
    texts = [
        article("post", "“We do not ask permission to sail in our own water,” Commodore Jorun Askey said on Monday."),
        article(
            "packet", "“We ask nobody for permission to sail in our own waters,” Commodore Jorun Askey said on Monday."
        ),
    ]
    found = compare_story(list(annotate(texts)))
    assert [c.kind for c in found.conflicts] == ["wording"]
    assert {found.conflicts[0].a.article, found.conflicts[0].b.article} == {"post", "packet"}


def test_a_toll_that_rises_is_development_and_not_a_quarrel(compared):
    tolls = [c for c in compared.conflicts if c.kind == "figure" and c.development]
    assert tolls
    published = {a.id: a.updated or a.published for a in compared.articles}
    assert all(published[c.a.article] < published[c.b.article] for c in tolls)
