"""Respelling: clean text spelled as another age, another place or a child would spell it.

Such pages are right as they stand, and corpora have few of them. Each manner is a list of habits; a
page has some of its manner's habits, each more or less often, and nothing that an engine would do.

>>> respell("The city was only a day away, and had good fields.", share=1.0, seed=10)
'The citey was onley a daey away, and had good fields.'
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import regex

__all__ = ["respell"]

_Habit = tuple[regex.Pattern[str], str]


def _habits(*pairs: tuple[str, str]) -> tuple[_Habit, ...]:
    return tuple((regex.compile(pattern), new) for pattern, new in pairs)


# Patterns are of words in small letters; the first letter keeps its case.
_VOWEL = "[aeiouy]"
_MANNERS: Sequence[tuple[_Habit, ...]] = (
    # English before 1700.
    _habits(
        (r"(?<=[bcdfghklmnprstvw])i(?=[bcdfgklmnprstv])", "y"),
        (r"(?<=[bcdfghklmnprst])y$", "ie"),
        (r"(?<=[bcdfghklmnprst])y$", "ye"),
        (rf"(?<={_VOWEL}[dfghklmnprstvwy])$", "e"),
        (rf"(?<={_VOWEL}[bcdfghklmnprst][dgkt])$", "e"),
        (rf"(?<=[^aeiouy]{_VOWEL})([dglmnprt])$", r"\1\1e"),
        (rf"(?<={_VOWEL})v(?={_VOWEL})", "u"),
        (r"(?<=[lr])v(?=[aeiy])", "u"),
        (r"^u(?=[nprst])", "v"),
        (r"ou(?=[nrstl])", "ow"),
        (r"(?<=[^aeiou])ow", "ou"),
        (r"ea", "e"),
        (r"(?<=[^aeiou])e(?=[adlnr])", "ea"),
        (r"ai", "ay"),
        (r"oi", "oy"),
        (r"ck$", "cke"),
        (r"(?<=[a-z]{2})ll$", "l"),
        (r"tion$", "cion"),
        (r"(?<=[a-z]{2})ed$", "id"),
        (r"(?<=[a-z]{2})ed$", "'d"),
        (r"(?<=[a-z]{2})es$", "is"),
        (r"s$", "es"),
        (r"oo", "o"),
        (r"o(?=[lmn]e$)", "oo"),
        (r"e(?=r$)", "u"),
        (r"c(?=[eiy])", "s"),
        (r"qu", "qw"),
        (r"sh", "ssh"),
        (r"j", "i"),
        (r"(?<=[aeiou])st", "ste"),
        (r"(?<=[^aeiou])e$", ""),
        (r"(?<=[bdglmnprt])(?=ing$)", "e"),
    ),
    # As it is spoken somewhere.
    _habits(
        (r"ing$", "in"),
        (r"ing$", "in'"),
        (r"^h(?=[aeiou])", ""),
        (r"^h(?=[aeiou])", "'"),
        (r"^th", "d"),
        (r"^th(?=[aeiou][^aeiou])", "t'"),
        (r"th$", "f"),
        (r"^wh", "w"),
        (r"(?<=[aeou])nd$", "n"),
        (r"(?<=[a-z]{2})nd$", "n'"),
        (r"(?<=[aeiou])st$", "s"),
        (r"(?<=[a-z]{2})(?<=[aeiou])r$", "h"),
        (r"er$", "uh"),
        (r"er$", "ar"),
        (r"ow$", "er"),
        (r"o(?=[lmnw])", "a"),
        (r"ow", "ew"),
        (r"ou", "a"),
        (r"ou", "oo"),
        (r"oo", "u"),
        (r"ea", "ay"),
        (r"ay", "ai"),
        (r"i(?=[lnt])", "ee"),
        (r"igh", "ee"),
        (r"a(?=[dlnt])", "e"),
        (r"a(?=[dlnts])", "o"),
        (r"e(?=[dnt])", "i"),
        (r"u(?=[nst])", "oo"),
        (r"ll$", "'"),
        (r"v(?=e$|er$)", "b"),
        (r"ed$", "t"),
    ),
    # As a child or a man of little schooling writes.
    _habits(
        (r"([bcdfglmnprst])\1", r"\1"),
        (r"(?<=[aeiou])([dlmnprt])(?=[aeiou])", r"\1\1"),
        (r"(?<=[^aeiou])e$", ""),
        (r"(?<=[aeiou][dkmnprt])$", "e"),
        (r"ough$", "uff"),
        (r"ough", "o"),
        (r"igh", "i"),
        (r"^kn", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"ea", "ee"),
        (r"ee", "ea"),
        (r"ie", "ei"),
        (r"ei", "ie"),
        (r"ai", "a"),
        (r"tion$", "shun"),
        (r"ck", "k"),
        (r"c(?=[ei])", "s"),
        (r"y$", "ey"),
        (r"ed$", "d"),
        (r"(?<=[a-z]{2})er", "ur"),
        (r"ar$", "er"),
        (r"or$", "er"),
        (r"ph", "f"),
        (r"qu", "kw"),
        (r"mb$", "m"),
        (r"(?<=[a-z]{2})ld$", "d"),
        (r"tch", "ch"),
        (r"(?<=[a-z]{2})s(?=[a-z])", "ss"),
    ),
)
_LEAST, _MOST = 4, 14  # habits of one page
_ROMAN = 0.5  # share of the pages before 1700 that have V for U among capitals
_WORD = regex.compile(r"\p{L}{2,}")


def respell(text: str, *, share: float, seed: int) -> str:
    """Spell about `share` of the words that can be spelled otherwise so.

    Args:
        text: text as it is spelled today.
        share: from 0 to 1.
        seed: the same seed gives the same text.
    """
    chance = random.Random(seed)
    manner = chance.choice(_MANNERS)
    habits = chance.sample(manner, chance.randint(_LEAST, _MOST))
    roman = manner is _MANNERS[0] and chance.random() < _ROMAN

    def spelled(match: regex.Match[str]) -> str:
        word = match[0]
        if word.isupper():
            return word.replace("U", "V") if roman else word
        if chance.random() >= share:
            return word
        new = word.lower()
        for pattern, other in chance.sample(habits, len(habits)):
            if chance.random() < 0.7:
                new = pattern.sub(other, new, count=1)
        return new.capitalize() if word[0].isupper() else new

    return _WORD.sub(spelled, text)
