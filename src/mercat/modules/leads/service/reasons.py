"""Why a request was offered to a business, in words for its team."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mercat.platform.places import distance

_Measured = Mapping[str, Any]
_FITS = {
    "SAME": "You do just this.",
    "BELOW": "You do work of this kind.",
    "ABOVE": "It is close to what you do.",
}


def in_words(reasons: Sequence[Mapping[str, Any]], place: Mapping[str, Any]) -> list[str]:
    """`place`: where the business is, and about where the request is. From that point the distance
    is measured anew: the true one, told to a few, would lead to the door.
    """
    said = []
    for reason in reasons:
        words = _WORDS[reason["factor"]](reason["measured"], place)
        if words is not None:
            said.append(words)
    return said


def _fit(measured: _Measured, _: Mapping[str, Any]) -> str:
    return _FITS[measured["fit"]]


def _near(_: _Measured, place: Mapping[str, Any]) -> str | None:
    names = ("business_latitude", "business_longitude", "latitude", "longitude")
    points = [place[name] for name in names]
    if None in points:
        return None
    kilometres = round(distance(*points) / 1000)
    return f"About {kilometres} km from you." if kilometres else "Close to you."


def _rated(measured: _Measured, _: Mapping[str, Any]) -> str | None:
    if not measured["count"]:
        return None
    return f"Customers rate you {measured['average']:.1f} of 5."


def _answering(measured: _Measured, _: Mapping[str, Any]) -> str | None:
    if not measured["answered"]:
        return None
    share = round(100 * measured["answered"] / measured["offered"])
    hours = max(1, round(measured["median_seconds"] / 3600))
    plural = "" if hours == 1 else "s"
    return f"You answer {share} % of what you are offered, half of it within {hours} hour{plural}."


def _fair(measured: _Measured, _: Mapping[str, Any]) -> str | None:
    return None if measured["recent"] else "You were offered nothing in the last 7 days."


_WORDS: Mapping[str, Callable[[_Measured, Mapping[str, Any]], str | None]] = {
    "category": _fit,
    "distance": _near,
    "rating": _rated,
    "response": _answering,
    "fairness": _fair,
}
