"""Metres over ground."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercat.platform.places import Circle, distance
from mercat.platform.places.circle import eastward, northward
from mercat.platform.places.distance import EARTH_RADIUS

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
HALF_WAY_ROUND = math.pi * EARTH_RADIUS


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((0, 0), (0, 1), EARTH_RADIUS * math.pi / 180),
        ((0, 0), (0, 180), HALF_WAY_ROUND),
        ((90, 12), (-90, 99), HALF_WAY_ROUND),
        ((51.5, -0.1), (-51.5, 179.9), HALF_WAY_ROUND),
        ((-17, 179.9), (-17, -179.9), 21_267.3),
        ((90, 0), (90, 90), 0),
        ((45.5, 180), (45.5, -180), 0),
        ((48.8566, 2.3522), (51.5074, -0.1278), 343_556.5),
    ],
)
def test_known_distances(
    one: tuple[float, float], other: tuple[float, float], metres: float
) -> None:
    assert distance(*one, *other) == pytest.approx(metres, abs=0.5)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_it_is_a_distance(lat: float, lng: float, to_lat: float, to_lng: float) -> None:
    far = distance(lat, lng, to_lat, to_lng)

    assert 0 <= far <= HALF_WAY_ROUND + 1e-6
    assert distance(lat, lng, lat, lng) == 0
    assert distance(to_lat, to_lng, lat, lng) == pytest.approx(far, abs=1e-6)
    # To go there and on to the place opposite is half the way round.
    onward = distance(to_lat, to_lng, -lat, lng - 180 if lng > 0 else lng + 180)
    assert far + onward == pytest.approx(HALF_WAY_ROUND, abs=1e-3)


@given(LATITUDES, LONGITUDES, st.floats(0, 2.1e7), LATITUDES, LONGITUDES)
def test_the_boxes_of_a_circle_hold_all_of_it(
    lat: float, lng: float, radius: float, other_lat: float, other_lng: float
) -> None:
    if distance(lat, lng, other_lat, other_lng) > radius:
        return
    box = Circle(lat, lng, radius).parameters()
    x, y = eastward(other_lng), northward(other_lat)

    assert box["circle_south"] <= y <= box["circle_north"]
    first = box["circle_west"] <= x <= box["circle_east"]
    assert first or box["circle_west_beyond"] <= x <= box["circle_east_beyond"]
