from rashomon.comparing.coverage import coverage
from rashomon.model import Account, Claim

ORIGIN = {"post": 0, "courier": 1, "register": 2, "mail": 3}


def claim(name: str, *accounts: tuple[str, int]) -> Claim:
    told = tuple(Account(article, start, start + 10, "ten words") for article, start in accounts)
    return Claim(name, name, "corroborated", 1.0, told)


def test_what_two_others_carry_is_missing():
    carried, missing = claim("c1", ("post", 0), ("courier", 0)), claim("c2", ("courier", 40), ("register", 0))
    found = {c.article: c for c in coverage(["post", "courier"], [carried, missing], ORIGIN)}
    assert (found["post"].carries, found["post"].not_found) == (("c1",), ("c2",))
    assert (found["courier"].carries, found["courier"].not_found) == (("c1", "c2"), ())


def test_a_clause_in_two_claims_is_missing_from_nobody_who_carries_one():
    """The courier's clause agrees with that of the post, and with that of the register in a claim of its own."""
    one, other = claim("c1", ("post", 0), ("courier", 0)), claim("c2", ("courier", 0), ("register", 0))
    found = {c.article: c for c in coverage(["post", "register", "mail"], [one, other], ORIGIN)}
    assert found["post"].not_found == ()
    assert found["register"].not_found == ()
    assert found["mail"].not_found == ("c1",)
