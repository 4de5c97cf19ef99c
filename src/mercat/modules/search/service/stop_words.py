"""Words that say nothing of what is looked for, in the languages of the shipped categories.

Where somebody has nothing else to say they are taken at their word.
"""

STOP_WORDS = frozenset(
    # English
    "a an and any are around at best by cheap do does for from get good have how i in is "
    "local looking me my near nearby need needed nearest not of on one or our out please some "
    "someone somebody that the their this to want we where who will with working you your "
    "find "
    # French
    "au aux avec cherche chez dans de des du en et la le les ma mes mon meilleur ou par pas pour "
    "pres proche qui sur un une urgent "
    # Spanish
    "barato busco cerca con de del donde el en la las lo los mejor mi mis para por que sin un una "
    "urgente y".split()
)
