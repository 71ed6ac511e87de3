from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest

from rashomon.presenting import FORMATS, present
from tests.presenting.hostile import ATTACKS
from tests.presenting.story import hostile, strait

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "comparison.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("made", [strait, hostile])
def test_json_keeps_the_published_schema(made) -> None:
    data = json.loads(present(made(), "json"))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(data, SCHEMA)


def test_the_schema_refuses_what_is_not_in_the_contract() -> None:
    data = json.loads(present(strait(), "json"))
    for spoil in (
        lambda d: d.pop("version"),
        lambda d: d["claims"][0].update(status="true"),
        lambda d: d["claims"][0]["accounts"][0].pop("start"),
        lambda d: d["conflicts"][0].update(kind="opinion"),
        lambda d: d.update(summary="generated"),
    ):
        wrong = json.loads(json.dumps(data))
        spoil(wrong)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, SCHEMA)


def test_every_quote_in_the_json_is_the_text_at_its_offsets() -> None:
    data = json.loads(present(strait(), "json"))
    texts = {a["id"]: a["text"] for a in data["articles"]}
    pieces = [a for c in data["claims"] for a in c["accounts"]]
    pieces += [end for c in data["conflicts"] for end in (c["a"], c["b"], *c["also_a"], *c["also_b"])]
    pieces += [e for t in data["timeline"] for e in t["evidence"]]
    assert len(pieces) > 80
    assert all(texts[p["article"]][p["start"] : p["end"]] == p["quote"] for p in pieces)


def test_attributions_name_the_actor_and_keep_their_spans() -> None:
    data = json.loads(present(strait(), "json"))
    dace = [a for a in data["attributions"] if a["actor"] == "Ilmar Dace"]
    assert dace and all(a["actor_id"] != a["actor"] for a in dace)
    assert all(len(a["spans"]["content"]) == 1 for a in dace)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_comparison_gives_the_same_text(form: str) -> None:
    assert present(strait(), form) == present(strait(), form)


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"pdf.*terminal"):
        present(strait(), "pdf")


def test_csv_has_a_row_an_account() -> None:
    rows = list(csv.DictReader(io.StringIO(present(strait(), "csv"))))
    assert len(rows) == sum(len(c.accounts) for c in strait().claims)
    first = next(r for r in rows if r["status"] == "disputed")
    text = {a.id: a.text for a in strait().articles}[first["article"]]
    assert text[int(first["start"]) : int(first["end"])] == first["quote"]


def test_csv_cells_do_not_become_formulas() -> None:
    from rashomon.presenting.tabular import defused

    assert [defused(v) for v in ("=1+1", "@SUM(A1)", "-2", "plain", 3)] == ["'=1+1", "'@SUM(A1)", "'-2", "plain", 3]


def test_web_annotations_select_the_words_by_position_and_by_quotation() -> None:
    page = json.loads(present(strait(), "webannotation"))
    texts = {f"https://{a.id}.example/lunn": a.text for a in strait().articles}
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    targets = [
        t for item in page["items"] for t in (item["target"] if isinstance(item["target"], list) else [item["target"]])
    ]
    for target in targets:
        selector = target["selector"]
        exact = texts[target["source"]][selector["start"] : selector["end"]]
        assert selector["refinedBy"]["exact"] == exact
    assert len({item["id"] for item in page["items"]}) == len(page["items"])


def test_markdown_makes_an_outlets_words_inert() -> None:
    text = present(hostile(), "markdown")
    for attack in ATTACKS:
        if "<" in attack:
            assert attack not in text
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert "javascript:window" not in text


def test_markdown_names_outlet_and_paragraph_for_each_line() -> None:
    text = present(strait(), "markdown")
    assert "# Nine dead as ferry" in text
    assert "**without lights**" in text
    assert "(Imber Courier, ¶ 4" in text
    assert "No conflict found" not in text
