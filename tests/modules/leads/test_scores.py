"""How well a business and a request suit each other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercat.modules.leads.service import Fit, Measures, score_of, weigh

USUAL = Measures(
    fit=Fit.SAME,
    metres=5000,
    rating_average=None,
    rating_count=0,
    offered=0,
    answered=0,
    median_seconds=None,
    recent=0,
)


def score(**other: object) -> float:
    return score_of(weigh(replace(USUAL, **other)))  # type: ignore[arg-type]  # any of its fields


def test_the_weights_are_those_that_are_told() -> None:
    assert {factor.name: factor.weight for factor in weigh(USUAL)} == {
        "category": pytest.approx(0.30),
        "distance": pytest.approx(0.25),
        "rating": pytest.approx(0.20),
        "response": pytest.approx(0.15),
        "fairness": pytest.approx(0.10),
    }


def test_a_score_is_what_the_formula_says() -> None:
    """By hand: 0.3 × 0.9, 0.25 × ½, r = (20 + 4.8 × 15) / 20 = 4.6, share 10/12, speed ½, n 3."""
    told = score(
        fit=Fit.BELOW,
        metres=10_000,
        rating_average=4.8,
        rating_count=15,
        offered=10,
        answered=9,
        median_seconds=4 * 3600,
        recent=3,
    )

    by_hand = 0.27 + 0.125 + 0.2 * 0.9 + 0.15 * (10 / 12) * 0.75 + 0.1 * 0.5
    assert told == pytest.approx(by_hand)


def test_one_good_vote_is_less_than_many() -> None:
    assert score(rating_average=5.0, rating_count=1) < score(rating_average=4.8, rating_count=50)
    assert score(rating_average=1.0, rating_count=1) > score(rating_average=1.5, rating_count=50)


def test_whoever_was_never_asked_is_neither_quick_nor_slow() -> None:
    quick = score(offered=20, answered=20, median_seconds=600)
    silent = score(offered=20, answered=0)
    assert silent < score() < quick


def test_without_a_place_the_others_weigh_more() -> None:
    factors = weigh(replace(USUAL, metres=None))

    assert "distance" not in {factor.name for factor in factors}
    assert sum(factor.weight for factor in factors) == pytest.approx(1)


@given(
    st.builds(
        Measures,
        fit=st.sampled_from(Fit),
        metres=st.none() | st.floats(0, 2e7),
        rating_average=st.floats(1, 5),
        rating_count=st.integers(0, 10**6),
        offered=st.just(100),
        answered=st.integers(0, 100),
        median_seconds=st.none() | st.integers(0, 10**7),
        recent=st.integers(0, 10**4),
    )
)
def test_it_is_from_0_to_1_and_nearer_better_and_seldom_asked_is_never_worse(
    measures: Measures,
) -> None:
    told = score_of(weigh(measures))

    assert 0 <= told <= 1
    assert score_of(weigh(replace(measures, recent=measures.recent + 1))) <= told
    assert score_of(weigh(replace(measures, fit=Fit.SAME))) >= told
    if measures.metres is not None:
        assert score_of(weigh(replace(measures, metres=measures.metres / 2))) >= told
