"""Words that say nothing of what is looked for, in the languages of the shipped categories.

Where somebody has nothing else to say they are taken at their word.
"""

_ENGLISH = """
    a an and any are around at best by cheap do does find for from get good have how i in is local
    looking me my near nearby nearest need needed not of on one or our out please some somebody
    someone that the their this to want we where who will with you your
"""
_FRENCH = """
    au aux avec cherche chez dans de des du en et la le les ma meilleur mes mon ou par pas pour pres
    proche qui sur un une urgent
"""
_SPANISH = """
    barato busco cerca con de del donde el en la las lo los mejor mi mis para por que sin un una
    urgente y
"""
STOP_WORDS = frozenset(f"{_ENGLISH} {_FRENCH} {_SPANISH}".split())
