from __future__ import annotations

from rashomon.annotating import annotate
from rashomon.annotating.parts import join, parts
from rashomon.annotating.pipeline import annotate_document
from rashomon.language.pipeline import parse
from rashomon.model import Article, Block

PARAGRAPHS = (
    "Edda Rhun, the prime minister, said on Monday that the strait would stay closed for three days.",
    "“We will hold an inquiry,” she told parliament in Port Imber, where 31 survivors were brought.",
    "Rhun said that the minister had promised a report by Friday.",
)


def article() -> Article:
    text = "\n\n".join(PARAGRAPHS)
    starts = [text.index(p) for p in PARAGRAPHS]
    blocks = tuple(Block("paragraph", s, s + len(p)) for s, p in zip(starts, PARAGRAPHS, strict=True))
    return Article("rhun", text, blocks, published="2026-05-05")


def test_parts_cover_every_block_and_keep_their_words() -> None:
    whole = article()
    pieces = list(parts(whole, longest=120))
    assert len(pieces) > 1
    assert [p.last for p in pieces] == [False] * (len(pieces) - 1) + [True]
    covered = [whole.text[p.start + b.start : p.start + b.end] for p in pieces for b in p.article.blocks]
    assert covered == list(PARAGRAPHS)


def test_a_block_longer_than_a_part_is_cut_at_a_space() -> None:
    text = "word " * 100
    pieces = list(parts(Article("a", text), longest=60))
    assert max(len(p.article.text) for p in pieces) <= 60
    assert "".join(p.article.text for p in pieces) == text


def test_joined_parts_keep_offsets_links_and_one_actor_a_name() -> None:
    whole = article()
    pieces = list(parts(whole, longest=120))
    docs = [doc for _, doc in parse(p.article for p in pieces)]
    joined = join(whole, [(p, annotate_document(p.article, doc)) for p, doc in zip(pieces, docs, strict=True)])
    assert joined.article is whole
    for time in joined.times:
        assert whole.text[time.start : time.end] == time.text
    for word in joined.words:
        assert whole.text[word.start : word.end].strip() == whole.text[word.start : word.end]
    ids = {actor.id for actor in joined.actors}
    assert len(ids) == len(joined.actors) == len({actor.name for actor in joined.actors})
    assert {a.actor for a in joined.attributions} <= ids | {None}
    assert all(a.parent is None or a.parent < len(joined.attributions) for a in joined.attributions)


def test_articles_come_out_in_the_order_they_went_in() -> None:
    many = [Article(str(n), PARAGRAPHS[n % 3], published="2026-05-05") for n in range(20)]
    assert [found.article.id for found in annotate(many)] == [str(n) for n in range(20)]
