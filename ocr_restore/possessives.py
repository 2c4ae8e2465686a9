"""Possessives whose s was read as another character: `Sidwell'a` is Sidwell's.

What follows an apostrophe is a word of its own if it is an s, so that no search sees another
character there beside the word before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .alphabet import code_table
from .misprint import Misprint, places_of

__all__ = ["misread_possessives"]

_APOSTROPHES, _MISREAD = code_table("'"), code_table("a5689")
_ENDING = re.compile(r"['’](?:[5689](?![\w'’])|a(?=[ \n][^\W\d_]))")
_OWNER = re.compile(r"[^\W\d_]{3,}\Z")
# An a may be the article as well, after a lost blank (`such'a`), or end a word (`jusqu'a`).
_OWNER_BEFORE_A = re.compile(r"(?<![^\W_])[A-Z][A-Za-z'’]{2,}[B-Zb-z](?<!qu)\Z")
_LONGEST = 30  # letters


def misread_possessives(text: str, codes: bytes | bytearray) -> Iterator[Misprint]:
    """The characters that stand for the s of a possessive; `codes` are those of the text.

    >>> from ocr_restore.alphabet import encode_text
    >>> text = "at Sidwell'a shop, M'CULLOCH'8 and Pince'a, jusqu'a ce"
    >>> for misprint in misread_possessives(text, encode_text(text)):
    ...     print(text[: misprint.end].split()[-1], misprint.restored)
    Sidwell'a s
    M'CULLOCH'8 S
    """
    for place in places_of(codes, _APOSTROPHES, _MISREAD):
        if not _ENDING.match(text, place):
            continue
        owner = _OWNER_BEFORE_A if text[place + 1] == "a" else _OWNER
        match = owner.search(text, max(0, place - _LONGEST), place)
        if match:
            yield Misprint(place + 1, place + 2, "S" if match[0].isupper() else "s")
