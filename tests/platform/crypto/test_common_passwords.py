"""The list that attackers try first."""

import pytest

from mercat.platform.crypto.common_passwords import _listed, is_common


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "12345678",
        "qwertyuiop",
        "iloveyou",
        "PassWord1",
        "ｐａｓｓｗｏｒｄ",
        "ＰａｓｓWord1",
    ],
)
def test_what_everybody_uses_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", ["correct horse battery staple", "", "\n", "password "])
def test_what_is_not_listed_is_not(password: str) -> None:
    assert not is_common(password)


def test_the_list_is_whole() -> None:
    listed = _listed()

    assert len(listed) > 5_000
    assert min(map(len, listed)) == 8
    assert all(word == word.lower().strip() for word in listed)
