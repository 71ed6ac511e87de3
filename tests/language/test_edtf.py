"""EDTF values as intervals, and how two compare."""

from __future__ import annotations

from datetime import date

import pytest

from rashomon.language.edtf import add_months, coarser, compare, compatible, contains, parse, same


@pytest.mark.parametrize(
    ("value", "start", "end", "precision"),
    [
        ("2020-08-16", "2020-08-16", "2020-08-16", "day"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("1994", "1994-01-01", "1994-12-31", "year"),
        ("1990/1999", "1990-01-01", "1999-12-31", "interval"),
        ("199X", "1990-01-01", "1999-12-31", "decade"),
        ("18XX", "1800-01-01", "1899-12-31", "century"),
        ("2020-22", "2020-06-01", "2020-08-31", "season"),
        ("2020-24", "2020-12-01", "2021-02-28", "season"),
        ("2020-34", "2020-04-01", "2020-06-30", "season"),
        ("2020-08-XX", "2020-08-01", "2020-08-31", "month"),
        ("2020-08~", "2020-08-01", "2020-08-31", "month"),
        ("2020-08-16T06:00", "2020-08-16", "2020-08-16", "moment"),
        ("2020-08-10/..", "2020-08-10", "9999-12-31", "interval"),
        ("../2020-08-10", "0001-01-01", "2020-08-10", "interval"),
    ],
)
def test_extent(value: str, start: str, end: str, precision: str) -> None:
    extent = parse(value)
    assert (extent.start, extent.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert extent.precision == precision
    assert extent.approximate == value.endswith("~")


@pytest.mark.parametrize("value", ["", "Sunday", "2020-13", "2020-02-30", "2020-08-16/2020-08-10", "20", "2020-8-1"])
def test_what_is_no_value(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(value)


def test_same_days_however_written() -> None:
    assert same("199X", "1990/1999")
    assert same("2020-08-16T06:00Z", "2020-08-16T08:00+02:00")
    assert not same("2020-08-16", "2020-08")


def test_inside_and_compatible() -> None:
    assert contains("2020-08", "2020-08-16")
    assert not contains("2020-08-16", "2020-08")
    assert compatible("2020-08", "2020-08-16")
    assert not compatible("2020-08-15", "2020-08-16")
    assert not compatible("2020-08-16T06:00", "2020-08-16T09:30")
    assert compatible("2020-08-16T06:00", "2020-08-16")
    assert compatible("2020-08~", "2020-09-05")
    assert not compatible("2020-08~", "2020-11-05")


def test_order() -> None:
    assert compare("2020-08-15", "2020-08-16") == -1
    assert compare("2021", "2020-08-16") == 1
    assert compare("2020-08", "2020-08") == 0
    assert compare("2020-08", "2020-08-16") is None
    assert coarser("2020", "2020-08")


def test_months_end_where_the_calendar_says() -> None:
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2020, 3, 31), -13) == date(2019, 2, 28)
