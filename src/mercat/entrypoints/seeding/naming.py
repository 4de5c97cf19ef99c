"""What businesses are called, where they can be reached, and how they speak of themselves."""

from mercat.entrypoints.seeding.marks import Dice
from mercat.entrypoints.seeding.people import Person
from mercat.entrypoints.seeding.words import letters
from mercat.entrypoints.seeding.world import Craft, Spot
from mercat.modules.businesses.models.slugs import LONGEST, cut

_OLDEST, _YOUNGEST = 1978, 2025


def words_of(dice: Dice, craft: Craft, spot: Spot, owner: Person) -> tuple[str, ...]:
    """Of its name: `Rossi & Figli Plumbing`, `Nordlys Rehearsal Rooms`, `Lyon Cleaning` …"""
    noun, tongue = dice.pick(craft.trade.names), spot.country.tongue
    style = dice.random()
    if style < 0.2 and "&" not in noun:
        return owner.last_name, "&", dice.pick(tongue.kin), noun
    if style < 0.5:
        return dice.pick(tongue.poetic), noun
    if style < 0.7:
        return owner.last_name, noun
    if style < 0.9:
        return owner.first_name, owner.last_name, noun
    return spot.name, noun


def slug(words: tuple[str, ...], suffix: str = "") -> str:
    """As readable as the app's own. `suffix`: of this business alone."""
    wish = "-".join(filter(None, map(letters, words)))
    return f"{cut(wish, LONGEST - len(suffix) - 1)}-{suffix}" if suffix else cut(wish, LONGEST)


def description_of(dice: Dice, name: str, craft: Craft, spot: Spot, owner: Person) -> str:
    kind = craft.trade.kind
    sentences = (
        dice.pick(kind.openings),
        dice.pick(kind.middles),
        dice.pick(kind.promises),
        dice.pick(kind.closings),
    )
    told = " ".join(sentences).format(
        name=name,
        city=spot.name,
        owner=owner.first_name,
        does=dice.pick(craft.trade.does),
        since=_OLDEST + dice.below(_YOUNGEST - _OLDEST),
    )
    return told.rstrip()


def address_of(dice: Dice, spot: Spot) -> str:
    country = spot.country
    return country.address.format(
        number=1 + dice.below(180), street=dice.pick(country.tongue.streets)
    )


def digits(dice: Dice, pattern: str) -> str:
    """A digit for each `#`."""
    count = pattern.count("#")
    if count == 0:
        return pattern
    found = f"{dice.below(10**count):0{count}}"
    return pattern.replace("#", "%s") % tuple(found)
