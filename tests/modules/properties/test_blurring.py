"""Somewhere within a kilometre, and nowhere in particular."""

from math import atan2, cos, pi, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercat.modules.properties.models import Degrees
from mercat.modules.properties.service.blurring import FARTHEST, NEAREST, approximate
from mercat.platform.places import distance

anywhere = st.builds(
    Degrees,
    st.floats(-90, 90, allow_nan=False),
    st.floats(-180, 180, allow_nan=False),
)
LONDON = Degrees(51.523767, -0.158555)


@given(anywhere)
def test_as_far_as_it_should_be(exact: Degrees) -> None:
    point = approximate(exact, [])

    assert point is not None
    assert NEAREST <= distance(*exact, *point) <= FARTHEST
    assert (abs(point.latitude) <= 90, abs(point.longitude) <= 180) == (True, True)
    assert point == Degrees(round(point.latitude, 4), round(point.longitude, 4))


@given(anywhere)
def test_what_was_told_is_told_again(exact: Degrees) -> None:
    point = approximate(exact, [])
    assert point is not None

    assert {approximate(exact, [Degrees(0, 0), point]) for _ in range(5)} <= {
        point,
        Degrees(0, 0),
    }


@given(anywhere, st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_a_pin_that_moves_is_never_told_by_a_point_that_does_not_fit(
    exact: Degrees, up: float, along: float
) -> None:
    before = approximate(exact, [])
    assert before is not None
    moved = Degrees(max(-90, min(90, exact.latitude + up)), exact.longitude + along)

    after = approximate(moved, [before])

    assert after is not None
    assert NEAREST <= distance(*moved, *after) <= FARTHEST
    if NEAREST <= distance(*moved, *before) <= FARTHEST:
        assert after == before


def test_evenly_in_every_direction_and_over_the_ring() -> None:
    """Each of eight directions, and of four rings of the same area, has its share of 2,000 draws,
    within six standard deviations.
    """
    draws = 2_000
    directions, rings = [0] * 8, [0] * 4
    for _ in range(draws):
        point = approximate(LONDON, [])
        assert point is not None
        north = point.latitude - LONDON.latitude
        east = (point.longitude - LONDON.longitude) * cos(radians(LONDON.latitude))
        directions[int((atan2(north, east) + pi) / (2 * pi) * 8) % 8] += 1
        area = (distance(*LONDON, *point) ** 2 - 270**2) / (980**2 - 270**2)
        rings[min(3, max(0, int(area * 4)))] += 1

    for counts in (directions, rings):
        share = draws / len(counts)
        assert counts == pytest.approx([share] * len(counts), abs=6 * share**0.5)


def test_nowhere_is_nowhere() -> None:
    assert approximate(None, [LONDON]) is None
