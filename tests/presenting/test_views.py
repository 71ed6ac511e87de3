from __future__ import annotations

import msgspec
import pytest

from rashomon.model import Account, Comparison, Conflict
from rashomon.presenting import dates, labels
from rashomon.presenting.collation import collate, differing, stacked
from rashomon.presenting.desk import safe_url
from rashomon.presenting.evidence import parse_key
from rashomon.presenting.ledger import select
from rashomon.presenting.passages import Passages, segments, sentences
from rashomon.presenting.shading import band
from rashomon.presenting.views import StoryView
from tests.presenting.story import strait

STORY = StoryView(strait())


def test_copies_of_one_text_stand_in_one_box_and_count_once() -> None:
    folded = [t for t in STORY.texts if len(t.articles) > 1]
    assert [t.name for t in folded] == ["Strand Morning, Northern Packet"]
    assert STORY.independence == "6 articles, 5 independent texts"
    assert STORY.headline.startswith("Nine dead") and STORY.lead.outlet == "Imber Courier"


def test_a_row_has_a_cell_a_text_and_names_where_it_is_not_found() -> None:
    for row in STORY.rows:
        assert len(row.cells) == len(STORY.texts)
        assert row.carriers + len(row.absent) == len(STORY.texts)
    lights = STORY.rows[0]
    assert lights.status.key == "disputed"
    assert {a.stance for c in lights.cells for a in c.accounts} >= {"states", "denies"}


def test_the_same_words_in_two_copies_are_one_account() -> None:
    row = next(r for r in STORY.rows if r.claim.id == "c03")
    cell = next(c for c in row.cells if c.text.name.startswith("Strand"))
    assert [a.also for a in cell.accounts] == [("Northern Packet",)]


def test_a_speaker_one_outlet_does_not_name_is_said_to_be_not_named_there() -> None:
    row = STORY.rows[0]
    notes = {(a.quote.article.outlet, a.voice): a.note for c in row.cells for a in c.accounts}
    assert notes[("Imber Courier", "Maia Torrin")] == "not named here"
    assert notes[("The Karsholm Post", "Maia Torrin")] == ""


def test_status_order_and_developments() -> None:
    keys = [row.status.key for row in STORY.rows]
    assert keys == sorted(keys, key=list(labels.WORDS).index)
    toll = next(r for r in STORY.rows if r.claim.id == "c02")
    assert toll.status.key == "development"


def test_filters_of_the_ledger() -> None:
    assert {r.status.key for r in select(STORY.rows, status="single")} == {"single"}
    rhun = select(STORY.rows, speaker="Edda Rhun")
    assert rhun and all("Edda Rhun" in r.voices for r in rhun)
    assert all("2026-05-06" in r.days for r in select(STORY.rows, on="2026-05-06"))
    carried = [r.carriers for r in select(STORY.rows, sort="carried")]
    assert carried == sorted(carried, reverse=True)
    assert select(STORY.rows, sort="nonsense") == STORY.rows


def test_a_figure_that_only_rises_has_a_strip_and_no_card() -> None:
    assert not [c for c in STORY.conflicts if c.kind == "figure" and c.status.key == "development"]
    rise = next(s for s in STORY.strips if s.status.key == "development")
    assert [r.value for r in rise.readings] == ["9", "9", "14", "17", "17"]
    heights = [r.y for r in rise.readings]
    assert heights == sorted(heights, reverse=True)
    assert all(0 <= r.x <= 100 for r in rise.readings if r.x is not None)
    assert rise.readings[1].copies and rise.readings[1].also == ("Northern Packet",)


def test_missing_figures_of_a_conflict_are_read_from_its_words() -> None:
    def bare(a):
        return msgspec.structs.replace(a, figure=None, detail=())

    conflicts = tuple(
        msgspec.structs.replace(
            c, a=bare(c.a), b=bare(c.b), also_a=tuple(map(bare, c.also_a)), also_b=tuple(map(bare, c.also_b))
        )
        for c in strait().conflicts
    )
    story = StoryView(msgspec.structs.replace(strait(), conflicts=conflicts))
    aboard = next(c for c in story.conflicts if c.kind == "figure")
    assert {aboard.a.figure, aboard.b.figure} == {"212", "260"}
    assert [s.text for s in aboard.a.quote.words if s.marks] == ["about 260"]
    name = next(c for c in story.conflicts if c.kind == "name")
    assert [[s.text for s in f.quote.words if s.marks] for f in (name.a, name.b)] == [["Marrin"], ["Marin"]]


def test_conflicts_stand_certain_before_possible() -> None:
    doubts = [c.status.possibly for c in STORY.conflicts]
    assert doubts == sorted(doubts) and doubts[-1]
    assert STORY.conflicts[-1].status.label.startswith("Possibly ")
    change = next(c for c in STORY.conflicts if c.kind == "position change")
    assert change.gap == "2 days"


def test_the_timeline_has_days_in_order_with_gaps() -> None:
    days = [d.key for d in STORY.timeline if d.key]
    assert days == sorted(days)
    assert any(d.gap for d in STORY.timeline)
    monday = next(d for d in STORY.timeline if d.key == "2026-05-04")
    assert monday.reported[0].outlet == "Imber Courier" and len(monday.reported) == 4
    quotes = [e.quote.plain for d in STORY.timeline for e in d.happened if d.key == "2026-05-03"]
    assert len(quotes) == len(set(quotes))


def test_speakers_and_their_changed_positions() -> None:
    rhun = next(s for s in STORY.speakers if s.name == "Edda Rhun")
    assert rhun.changed and rhun.roles == ("prime minister",)
    assert all(u.wordings for s in STORY.speakers for u in s.said)


def test_coverage_counts_and_what_is_not_found() -> None:
    for entry in STORY.coverage:
        assert entry.carried == sum(t > 0 for t in entry.ticks)
        assert len(entry.ticks) == len(STORY.rows)
        assert all(not r.cells[entry.text.number - 1].accounts for r in entry.missing)
    radio = next(c for c in STORY.coverage if c.text.name == "Radio Calvane")
    assert [r.claim.id for r in radio.missing] == ["c01"]


def test_evidence_marks_source_cue_and_content() -> None:
    account = STORY.rows[0].cells[0].accounts[0]
    found = STORY.evidence(account.quote.key)
    assert found is not None
    marked = {m: s.text for s in found.passage for m in s.marks}
    assert marked["source"] == "Transport Minister Ilmar Dace" and marked["cue"] == "accused"
    assert found.row is STORY.rows[0] and found.position == "account 1 of 8" and found.previous == ""
    assert "".join(s.text for s in found.passage) in strait().articles[0].text
    assert found.citation.startswith("Imber Courier, “Nine dead") and "characters" in found.citation


@pytest.mark.parametrize(
    "key", ["", "imber-courier", "imber-courier:5-2", "nobody:0-5", "imber-courier:0-999999", "x:a-b"]
)
def test_an_address_that_is_no_evidence_gives_nothing(key: str) -> None:
    assert STORY.evidence(key) is None
    assert parse_key("a:b:1-2") == ("a:b", 1, 2)


def test_every_account_and_event_opens() -> None:
    quotes = [a.quote for r in STORY.rows for c in r.cells for a in c.accounts]
    quotes += [e.quote for d in STORY.timeline for e in (*d.happened, *d.said)]
    assert all(STORY.evidence(q.key) for q in quotes)


def test_a_pair_keeps_both_articles_whole() -> None:
    pair = STORY.pair("imber-courier", "karsholm-post")
    lefts = [p.left.start for p in pair.pairs if p.left]
    assert lefts == sorted(lefts) and len(set(lefts)) == len(lefts)
    for side, article in (("left", "imber-courier"), ("right", "karsholm-post")):
        shown = [getattr(p, side).plain for p in pair.pairs if getattr(p, side)]
        whole = STORY.desk.passages(article)
        assert (
            len({p.end - p.start for p in whole.paragraphs if p.kind == "caption"}) <= 1
        )  # one caption, printed twice
        captions = [w for w in shown if "breakwater" in w]
        assert len(captions) == (article == "imber-courier")
        assert sum(map(len, shown)) >= 0.97 * sum(p.end - p.start for p in whole.paragraphs if p.kind != "caption")
    relations = {p.relation for p in pair.pairs if p.tie}
    assert {"word for word", "agree", "denial"} <= relations | {"denial"}


def test_shading_counts_other_texts_only() -> None:
    shaded = STORY.shaded("imber-courier")
    lead = next(s for s in shaded.all if s.quote.plain.startswith("PORT IMBER"))
    assert lead.others == 4 and lead.band == 4
    assert any(s.others == 0 and s.band == 0 for s in shaded.all)


def test_bands() -> None:
    assert [band(n, 4) for n in range(5)] == [0, 1, 2, 3, 4]
    assert [band(n, 8) for n in (0, 1, 2, 3, 8)] == [0, 1, 1, 2, 4]
    assert band(0, 0) == 0


def test_collation_prints_shared_words_once() -> None:
    columns = collate(["“We do not ask leave to sail in our water.”", "“Nobody allows us to sail in waters of ours,”"])
    assert [c.shared for c in columns if c.shared] == ["to sail in"]
    assert columns[0].readings == ("“We do not ask leave", "“Nobody allows us")
    assert columns[-1].readings == ("our water.”", "waters of ours,”")


def test_collation_of_three_witnesses_and_of_nothing_in_common() -> None:
    columns = collate(["a b c d", "a x c d", "a b c"])
    assert [c.shared for c in columns] == ["a", "", "c", ""]
    assert columns[1].readings == ("b", "x", "b") and columns[3].readings == ("d", "d", "")
    assert stacked(collate(["one two", "three four"]), ["one two", "three four"])


def test_differing_words_are_ranges_of_each_side() -> None:
    a, b = "the cutter had no lights", "the cutter was lit"
    left, right = differing(a, b)
    assert [a[s:e] for s, e in left] == ["had no lights"] and [b[s:e] for s, e in right] == ["was lit"]


def test_segments_rebuild_the_words_whatever_the_marks() -> None:
    from rashomon.model import Span

    text = "abcdefghij"
    found = segments(text, 2, 9, {"x": (Span(0, 4), Span(8, 20)), "y": (Span(3, 5),)})
    assert "".join(s.text for s in found) == text[2:9]
    assert ("x", "y") in [s.marks for s in found]


def test_sentences_cover_the_passage_and_spare_abbreviations() -> None:
    text = "Mr. Dace said no. “We left,” he added. It was St. Moll. end"
    cut = [text[s:e] for s, e in sentences(text, 0, len(text))]
    assert cut == ["Mr. Dace said no.", "“We left,” he added.", "It was St. Moll. end"]


def test_paragraph_numbers_leave_out_headline_and_furniture() -> None:
    radio = STORY.desk.passages("radio-calvane")
    assert [p.label for p in radio.paragraphs if p.kind == "title"] == ["headline"]
    article = msgspec.structs.replace(strait().articles[0], blocks=())
    assert Passages(article).paragraphs[0].label == "¶ 1"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x", True), ("http://a.example", True), ("javascript:alert(1)", False),
        ("//a.example", False), ("https://", False), ("data:text/html,x", False), ("https://a.example/\nx", False),
        ("file:///etc/passwd", False),
        ("https://[bad", False), (None, False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, kept: bool) -> None:
    assert safe_url(url) == (url if kept else "")


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("2026-05-03", "Sun 3 May"), ("2026-05", "May 2026"), ("1994", "1994"), ("2026-05~", "about May 2026"),
        ("2026-05-03T23:40", "Sun 3 May, 23:40"), ("2026-04-19/2026-04-28", "Sun 19 April to Tue 28 April"),
        ("2026-05-03?", "possibly Sun 3 May"), ("../2026", "until 2026"), ("2026-22", "summer 2026"),
        ("not a date", "not a date"), ("2026-02-31", "31 Feb 2026"),
    ],
)  # fmt: skip
def test_dates_in_words(value: str, label: str) -> None:
    assert dates.edtf(value) == label


def test_publication_times() -> None:
    assert dates.when("2026-05-04T07:10+08:00") == "Mon 4 May, 07:10"
    assert dates.when("2026-05-04") == "Mon 4 May"
    assert dates.when(None) == "" and dates.hour("2026-05-04") == ""
    assert dates.span(["2026-04-30", "2026-05-02T10:00", None]) == "30 April – 2 May 2026"
    early, late = "2026-05-04T07:10+08:00", "2026-05-04T01:00+00:00"
    assert dates.sort_key(early) < dates.sort_key(late) < dates.sort_key(None)


def test_a_story_of_one_article_draws() -> None:
    alone = StoryView(Comparison(articles=strait().articles[:1]))
    assert alone.rows == () and alone.timeline and alone.coverage[0].missing == ()


def test_a_doubtful_conflict_says_what_else_it_may_be_and_spellings_come_last() -> None:
    conflicts = tuple(msgspec.structs.replace(c, variant=c.kind == "name") for c in strait().conflicts)
    story = StoryView(msgspec.structs.replace(strait(), conflicts=conflicts))
    assert story.conflicts[-1].kind == "name" and story.conflicts[-1].status.word == "Spelled two ways"
    assert story.conflicts[-2].status.possibly and story.conflicts[-2].innocent
    assert story.conflicts[0].innocent == ""


def test_a_strip_gathers_the_accounts_of_its_claim_that_give_one_of_the_values() -> None:
    def alone(c):
        return msgspec.structs.replace(c, also_a=(), also_b=(), claim="c03" if "260" in c.a.quote else c.claim)

    story = StoryView(msgspec.structs.replace(strait(), conflicts=tuple(map(alone, strait().conflicts))))
    aboard = next(s for s in story.strips if s.status.key == "conflicting")
    assert sorted({r.quote.article.outlet for r in aboard.readings if r.value == "212"}) == [
        "Imber Courier",
        "Radio Calvane",
        "Strand Morning",
        "The Karsholm Post",
    ]


def test_words_that_differ_are_marked_where_two_accounts_are_one_sentence() -> None:
    from rashomon.presenting.details import completed

    def end(article: str, quote: str) -> Account:
        return Account(article, 100, 100 + len(quote), quote)

    a, b = (
        end("x", "The gate was closed before the tide turned"),
        end("y", "The gate was not closed before the tide turned"),
    )
    found = completed(Conflict("denial", 0.9, a, b))
    assert [b.quote[s.start - 100 : s.end - 100] for s in found.b.detail] == ["not"] and not found.a.detail
    far = completed(Conflict("denial", 0.9, a, end("y", "Nobody at the harbour had touched any gate that night")))
    assert not far.a.detail and not far.b.detail


def test_words_elsewhere_that_conflict_with_a_row_stand_in_it() -> None:
    """Both ends of a conflict are seen in the ledger, also when each stands in a claim of its own."""
    whole = strait()
    figure = next(c for c in whole.conflicts if c.kind == "figure" and not c.development)
    home = next(c for c in whole.claims if any(a.article == figure.a.article for a in c.accounts))
    apart = tuple(
        msgspec.structs.replace(c, accounts=tuple(a for a in c.accounts if (a.article, a.start) != _at(figure.a)))
        for c in whole.claims
    )
    alone = msgspec.structs.replace(home, id="alone", accounts=(figure.a,), status="single-source")
    loose = msgspec.structs.replace(figure, claim=None)
    story = StoryView(msgspec.structs.replace(whole, claims=(*apart, alone), conflicts=(loose,)))
    row = story.row_of["alone"]
    assert [c.quote.key for c in row.clashes] == [f"{figure.b.article}:{figure.b.start}-{figure.b.end}"]
    assert row in select(story.rows, status=row.clashes[0].status.key)
    other = next((r for r in story.rows if r.number == row.clashes[0].row), None)
    assert other is None or row.number in [c.row for c in other.clashes]


def _at(account: Account) -> tuple[str, int]:
    return account.article, account.start


def test_a_name_spelled_two_ways_is_no_conflicting_detail() -> None:
    name = next(c for c in strait().conflicts if c.kind == "name")
    status = labels.status_of_conflict(msgspec.structs.replace(name, variant=True))
    assert (status.key, status.label) == ("variant", "Spelled two ways")
    conflicting = next(c for c in strait().claims if c.status == "conflicting")
    assert labels.status_of_claim(conflicting, [msgspec.structs.replace(name, variant=True)])[0].key == "variant"
    agreed = next(c for c in strait().claims if c.status == "corroborated")
    assert labels.status_of_claim(agreed, [msgspec.structs.replace(name, variant=True)])[0].key == "agreed"


def test_the_ledger_of_one_text_and_what_others_have_and_it_lacks() -> None:
    carried, lacking = select(STORY.rows, text="radio-calvane"), select(STORY.rows, text="-radio-calvane")
    here = next(c for c in STORY.coverage if c.text.name == "Radio Calvane")
    assert len(carried) == here.carried and all(r in lacking for r in here.missing)
    assert all(r.carriers >= 2 and r not in carried for r in lacking)
    assert here.alone == sum(r.carriers == 1 for r in carried)
    assert select(STORY.rows, text="nobody") == select(STORY.rows, text="-nobody") == ()


def test_background_dates_are_folded_unless_several_texts_have_them() -> None:
    from rashomon.model import Evidence, TimelineEntry

    def entry(date: str, *articles: str) -> TimelineEntry:
        words = tuple(Evidence(a, 0, 10, STORY.desk.articles[a].article.text[:10]) for a in articles)
        return TimelineEntry(date, "happened", words)

    old = (
        entry("1987", "imber-courier"),
        entry("2025-11", "radio-calvane"),
        entry("2020-08-16", "imber-courier", "lunn-register"),
        entry("2026-05-02", "imber-courier"),
    )
    story = StoryView(msgspec.structs.replace(strait(), timeline=(*strait().timeline, *old)))
    folded = [d.key for d in story.timeline[0].earlier]
    assert {"1987", "2025-11"} <= set(folded) and folded == sorted(folded)
    shown = [d.key for d in story.timeline]
    assert "2020-08-16" in shown and "2026-05-02" in shown and "1987" not in shown
    assert {"1987", "2025-11", "2020-08-16"} <= {d.key for d in story.dated}


def test_only_a_few_possible_conflicts_stand_open() -> None:
    doubtful = tuple(msgspec.structs.replace(c, score=0.4) for c in strait().conflicts) * 3
    story = StoryView(msgspec.structs.replace(strait(), conflicts=doubtful))
    assert len(story.leading) == 6 and len(story.leading) + len(story.folded) == len(story.conflicts)
    assert all(c.status.possibly for c in story.folded)


def test_words_are_cut_between_words_and_addresses_lose_their_www() -> None:
    assert labels.shorten("the cutter had no lights", 16) == "the cutter had …"
    assert labels.shorten("short") == "short" and len(labels.shorten("x" * 80, 20)) <= 20
    assert labels.outlet("www.harbour.example") == "harbour.example" and labels.outlet("wwwhatever") == "wwwhatever"


def test_midnight_to_the_second_is_a_day_without_an_hour() -> None:
    assert dates.when("2026-05-04T00:00:00Z") == "Mon 4 May" and dates.when("2026-05-04T00:01") == "Mon 4 May, 00:01"


def test_of_two_spellings_the_words_most_alike_are_marked() -> None:
    from rashomon.presenting.details import completed

    a, b = (
        Account("x", 10, 10 + len("Lunn's pilots fell east of Cape Marrin"), "Lunn's pilots fell east of Cape Marrin"),
        Account("y", 0, len("On Sunday Lunn lost two off Maren Cape"), "On Sunday Lunn lost two off Maren Cape"),
    )
    found = completed(Conflict("name", 0.5, a, b, variant=True))
    marked = [e.quote[s.start - e.start : s.end - e.start] for e in (found.a, found.b) for s in e.detail]
    assert marked == ["Marrin", "Maren"]


def test_texts_of_one_outlet_are_told_apart_by_their_time() -> None:
    articles = tuple(msgspec.structs.replace(a, outlet="Courier") for a in strait().articles)
    story = StoryView(Comparison(articles=articles))
    assert len({t.label for t in story.texts}) == len(story.texts) == 6
    assert all(t.label.startswith("Courier, ") and t.name == "Courier" for t in story.texts)
    assert {t.label for t in STORY.texts} == {t.short for t in STORY.texts}
