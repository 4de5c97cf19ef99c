"""A circle over ground, and the boxes of a Web-Mercator map that hold all of it."""

import math
from dataclasses import dataclass

from mercat.platform.places.columns import MERCATOR_RADIUS, NORTHERNMOST
from mercat.platform.places.distance import EARTH_RADIUS

_NOWHERE = 4e7
"""Metres east and north: beyond any map."""
_HAIR = 1e-9
"""Radians, 6 mm: what the computer on the other side may round otherwise."""


@dataclass(frozen=True)
class Circle:
    """`latitude` and `longitude` in degrees, `radius` in metres; whoever is as far is inside."""

    latitude: float
    longitude: float
    radius: float

    def parameters(self) -> dict[str, float]:
        """Values of the bind parameters in a PlaceIndex's fragments.

        Of two boxes the second is elsewhere, unless the circle lies across the meridian of 180°.
        """
        south, north, reach = self._sides()
        west, east = self.longitude - reach, self.longitude + reach
        first, second = (max(west, -180), min(east, 180)), None
        if west < -180:
            second = (west + 360, 180.0)
        elif east > 180:
            second = (-180.0, east - 360)
        return {
            "circle_latitude": self.latitude,
            "circle_longitude": self.longitude,
            "circle_radius": self.radius,
            "circle_x": eastward(self.longitude),
            "circle_y": northward(self.latitude),
            "circle_south": northward(south),
            "circle_north": northward(north),
            "circle_west": eastward(first[0]),
            "circle_east": eastward(first[1]),
            "circle_west_beyond": eastward(second[0]) if second else _NOWHERE,
            "circle_east_beyond": eastward(second[1]) if second else _NOWHERE,
        }

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """South, north, west and east in degrees; these may lie beyond 180."""
        south, north, reach = self._sides()
        return south, north, self.longitude - reach, self.longitude + reach

    @property
    def is_whole_on_the_map(self) -> bool:
        """Not cut by the meridian of 180°, and nowhere near a pole, where the map has no end."""
        south, north, west, east = self.bounds
        return max(north, -south) < NORTHERNMOST and west >= -180 and east <= 180

    def stretch(self, metres: float) -> float:
        """How much longer the map shows a way than it is over ground, at most, within so many
        metres of the map from the middle of the circle.
        """
        return math.cosh((abs(northward(self.latitude)) + metres) / MERCATOR_RADIUS) * (
            MERCATOR_RADIUS / EARTH_RADIUS
        )

    def _sides(self) -> tuple[float, float, float]:
        """Its least and its greatest latitude, and how far it reaches to either side, in degrees.

        It is widest not at the latitude of its middle but nearer to the pole; a circle around a
        pole lies at every longitude.
        """
        angle = self.radius / EARTH_RADIUS + _HAIR
        middle = math.radians(self.latitude)
        south, north = middle - angle, middle + angle
        if max(north, -south) >= math.pi / 2:
            reach = 180.0
        else:
            reach = math.degrees(math.asin(min(math.sin(angle) / math.cos(middle), 1)))
        return math.degrees(south), math.degrees(north), reach


def eastward(longitude: float) -> float:
    return MERCATOR_RADIUS * math.radians(longitude)


def northward(latitude: float) -> float:
    """The map ends before the poles: all that lies beyond lies on its edge."""
    held = math.radians(max(-NORTHERNMOST, min(latitude, NORTHERNMOST)))
    return MERCATOR_RADIUS * math.log(math.tan(math.pi / 4 + held / 2))
