"""What another site may have made a browser send, as one rule."""

import pytest

from mercat.modules.identity.dependencies.cookies import is_forged

LISTED, STRANGE = "https://app.example", "https://evil.example"
RULE = [
    # Sec-Fetch-Site, Origin, forged without our cookie, forged with it
    ("same-origin", None, False, False),
    ("none", None, False, False),
    ("same-site", None, True, True),
    ("cross-site", None, True, True),
    ("", None, True, True),
    ("Same-Origin", None, True, True),
    ("same-origin", LISTED, False, False),
    ("same-site", LISTED, False, False),
    ("cross-site", LISTED, False, False),
    (None, LISTED, False, False),
    ("same-origin", STRANGE, False, False),  # our page, under a name of ours that is not listed
    ("none", STRANGE, False, False),
    ("same-site", STRANGE, True, True),
    ("cross-site", STRANGE, True, True),
    (None, STRANGE, True, True),
    (None, "null", True, True),
    (None, "", True, True),
    (None, None, False, True),
]


@pytest.mark.parametrize(("site", "origin", "without", "with_cookie"), RULE)
def test_the_rule(site: str | None, origin: str | None, without: bool, with_cookie: bool) -> None:
    listed = origin == LISTED

    assert is_forged(site, origin, listed=listed, cookie=False) is without
    assert is_forged(site, origin, listed=listed, cookie=True) is with_cookie
