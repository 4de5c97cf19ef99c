"""Where a property is for those who may not know it: somewhere within a kilometre.

The point is drawn once and kept, so asking again tells nothing more, and no key or formula leads
back from it. It stays as long as it is near enough: a pin moved a little, or a property added anew
at the same place, is told by the same point, so that no two of them can be averaged.
"""

from collections.abc import Iterable
from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt
from secrets import SystemRandom

from mercat.modules.properties.models import Degrees
from mercat.platform.places import distance
from mercat.platform.places.distance import EARTH_RADIUS

NEAREST = 250.0
FARTHEST = 1000.0
"""Metres from the property. No nearer, or some would be told where they are after all."""
_ROUNDING = 20.0
"""Metres that four decimals of a degree may move a point, and to spare."""
_random = SystemRandom()


def approximate(exact: Degrees | None, known: Iterable[Degrees]) -> Degrees | None:
    """The first of `known` that could have been drawn for this place, or else a new point. None
    where nobody said where it is.
    """
    if exact is None:
        return None
    for point in known:
        if NEAREST <= distance(*exact, *point) <= FARTHEST:
            return point
    return _draw(exact)


def _draw(exact: Degrees) -> Degrees:
    """Anywhere in the ring with the same likelihood, for each square metre."""
    inner, outer = NEAREST + _ROUNDING, FARTHEST - _ROUNDING
    metres = sqrt(_random.uniform(inner**2, outer**2))
    return _away(exact, metres, _random.uniform(0, 2 * pi))


def _away(start: Degrees, metres: float, bearing: float) -> Degrees:
    """So far in this direction (radians from north), to four decimals."""
    angle, lat = metres / EARTH_RADIUS, radians(start.latitude)
    to = asin(max(-1.0, min(1.0, sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing))))
    east = atan2(sin(bearing) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(to))
    longitude = (start.longitude + degrees(east) + 180) % 360 - 180
    return Degrees(round(degrees(to), 4), round(longitude, 4))
