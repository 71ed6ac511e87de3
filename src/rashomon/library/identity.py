"""Which document is which article, and where it stands in time."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rashomon.library.codec import digest
from rashomon.model import Article

LONGEST_ID = 120
NO_TIME = "9999"
"""Sorts after every date: an article without a date stands last in its story."""
TRACKING = re.compile(r"(?:utm_\w{1,40}|fbclid|gclid|dclid|mc_cid|mc_eid|igshid|cmpid|ref_src)\Z", re.IGNORECASE)
SAME_WORDS = 0.5
"""Two texts under one id are versions of one article when this share of the smaller one's words is in the other."""
WORD = re.compile(r"\w+")
OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})\Z")


def key(article: Article) -> str:
    """The hash under which an article is the same article: of its address, else of its id."""
    return digest("url", address(article.url)) if article.url else id_key(article.id)


def id_key(article_id: str) -> str:
    """The key of an article without an address."""
    return digest("id", article_id)


def address(url: str) -> str:
    """The URL without what does not change the page: scheme, "www.", fragment, tracking parameters, last slash."""
    try:
        parts = urlsplit(url.strip())
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(pair[0])]
    except ValueError:
        return url.strip()
    host = (parts.netloc or "").lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), ""))


def one_article(new: Article, old: Article) -> bool:
    """Whether two different texts under one id, without an address, are versions of one article.

    Two folders may each hold a ``report.txt``: such files have few words in common.
    """
    if new.title and new.title == old.title:
        return True
    mine, other = ({w.lower() for w in WORD.findall(a.text)} for a in (new, old))
    smaller = min(len(mine), len(other))
    return smaller == 0 or len(mine & other) / smaller >= SAME_WORDS


def usable_id(article: Article) -> str:
    """The article's id, shortened where it is too long for an index; never empty."""
    wanted = article.id.replace("\x00", " ").strip()
    if wanted and len(wanted) <= LONGEST_ID:
        return wanted
    return f"{wanted[: LONGEST_ID - 13]}-{digest(wanted, article.url or '', article.text)[:12]}".lstrip("-")


def other_id(article: Article, taken: str) -> str:
    """An id for an article whose own is taken by another: the same one whenever it is made."""
    return f"{taken[: LONGEST_ID - 9]}-{digest(article.url or article.text)[:8]}"


def sort_time(published: str | None) -> str:
    """When it was published, in UTC, so that text sorts as time does; without a zone, UTC is taken."""
    if not published:
        return NO_TIME
    found = OFFSET.search(published) if "T" in published else None
    if found is None:
        return published[:32].replace("\x00", " ")
    try:
        moment = datetime.fromisoformat(published).astimezone(UTC)
    except (ValueError, OverflowError):
        return published[:32].replace("\x00", " ")
    # The precision that was given stays: minutes, or seconds.
    return moment.strftime(
        "%Y-%m-%dT%H:%M" if published.count(":") - (":" in found.group()) < 2 else "%Y-%m-%dT%H:%M:%S"
    )


def now() -> str:
    """The time of day of the machine, UTC, to the millisecond. Only what says "added" or "changed" uses it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def next_day(date: str) -> str:
    """The day after an ISO date (also of a month or a year: the first day after it), for "until" bounds."""
    parts = [int(p) for p in date[:10].split("-")]
    if len(parts) == 1:
        return f"{parts[0] + 1:04d}"
    if len(parts) == 2:
        return f"{parts[0] + parts[1] // 12:04d}-{parts[1] % 12 + 1:02d}"
    return (datetime(parts[0], parts[1], parts[2], tzinfo=UTC) + timedelta(days=1)).strftime("%Y-%m-%d")


def fold(text: str) -> str:
    """Lower case without accents, for names and places."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(name: str, limit: int = 80) -> str:
    """A name as it stands in an address: ``Jens Stoltenberg`` → ``jens-stoltenberg``; empty when nothing is left."""
    return "-".join(WORD.findall(fold(name)))[:limit].strip("-")
