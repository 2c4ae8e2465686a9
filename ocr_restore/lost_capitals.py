"""Lost capitals: a word printed small that the text elsewhere prints in capitals in its place.

`us` is a word, so that nothing but the document says that `us forces` are `US forces`: it prints
the capitals often, and before the same word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import regex

from .alphabet import code_table
from .misprint import Misprint, places_of

__all__ = ["lost_capitals"]

_FEWEST = 5  # times that the text has the capitals
_BESIDE = 2  # times that it has them before the same word
_LONGEST = 3  # letters of the capitals
_LARGER = 4  # times as often as in small letters, or with one capital
_CAPITALS = code_table("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NUMERAL = frozenset("IVXLCDM")
_WORD = regex.compile(r"(?<![\w'’-])(?P<word>\p{L}+)(?![\w'’-])(?:\s(?P<next>\p{L}+))?")


def lost_capitals(
    text: str, codes: bytes | bytearray, is_word: Callable[[str], bool]
) -> Iterator[Misprint]:
    """The words of two or three letters that have lost their capitals.

    `codes` are those of the text's characters; only what `is_word` in small letters is looked for,
    and no Roman numerals.

    >>> from ocr_restore.alphabet import encode_text
    >>> text = "US forces. US aid. The US. US bases. More US forces, yet us forces let go."
    >>> list(lost_capitals(text, encode_text(text), str.isalpha))
    [Misprint(start=57, end=59, restored='US')]
    """
    for capitals, following in _acronyms(text, codes).items():
        beside = {word for word, count in following.items() if word and count >= _BESIDE}
        if not beside or following.total() < _FEWEST or _NUMERAL.issuperset(capitals):
            continue
        small = capitals.lower()
        rare = text.count(f" {small} ") * _LARGER <= following.total()
        if not rare or not is_word(small):
            continue
        printed = list(_printed(text, small))
        other = len(printed) + sum(1 for _ in _printed(text, small.title()))
        once = Counter(match["next"].lower() for match in printed)
        if following.total() >= _LARGER * other:
            for match in printed:
                following_word = match["next"].lower()
                if following_word in beside and once[following_word] == 1:
                    yield Misprint(*match.span("word"), capitals)


def _acronyms(text: str, codes: bytes | bytearray) -> dict[str, Counter[str]]:
    """What follows each string of two or three capitals that stands alone, and how often."""
    found: dict[str, Counter[str]] = {}
    for place in places_of(codes, _CAPITALS, _CAPITALS):
        match = _WORD.match(text, place)
        if match and len(match["word"]) <= _LONGEST and match["word"].isupper():
            following = (match["next"] or "").lower()
            found.setdefault(match["word"], Counter())[following] += 1
    return found


def _printed(text: str, word: str) -> Iterator[regex.Match[str]]:
    """Where a word stands before another."""
    place = text.find(word)
    while place >= 0:
        match = _WORD.match(text, place)
        if match and match["word"] == word and match["next"]:
            yield match
        place = text.find(word, place + 1)
