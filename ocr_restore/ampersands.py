"""Ampersands read as letters: `Ac.`, `See.` and `ftc.` are `&c.`, `Smith A Sons` `Smith & Sons`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .misprint import Misprint

__all__ = ["misread_ampersands"]

# What is looked for first does not vary, or hardly, which makes it fast to find.
_ET_CETERA = re.compile(r"c(?=[.,])")
# What an ampersand is read as before it, none of which makes a word with it.
_SIGN = re.compile(r"(?:(?<=[^\W\d] )A|(?<=[,.;] )(?:A|k|dr|f|ft|fi?c|fy|[IJij]c))\Z")
_LONGEST_SIGN = 3
# `&c` at the end of a list. A section has a number, a secretary a name before him, and `8cc.` is a
# dose where the sentence goes on.
_LIST_END = re.compile(r"Se(?:c\.(?! ?[\dIVXLivxl(§])|e\.)|8cc\.(?=,|-|\s[A-Z])")
_ITEM = {
    "Sec.": re.compile(r"(?<![^\W_])[a-z]{3,}[,;] \Z"),
    "See.": re.compile(r"[^\W\d_]{2,}[,;] \Z"),
    "8cc.": re.compile(r"[^\W\d_]{2,}[.,;] \Z"),
}
_LONGEST_ITEM = 30  # characters
_FIRM = re.compile(r" (?P<sign>A|k|fc) (?=(?:C[Oo]|S[Oo][Nn][Ss])\b)")
_NAME = re.compile(r"(?<![\w'’-])[^\W\d_][\w'’-]+[.,]{0,2}\Z")
_LONGEST_NAME = 30  # characters


def misread_ampersands(text: str) -> Iterator[Misprint]:
    """The letters that stand for an ampersand, in `&c.` and then in the names of firms.

    >>> text = "Chimney Pots, Ac., rugs, See., of Messrs. Foster A Co. Of A Co. 2nd Bn."
    >>> [text[start:end] for start, end, _ in misread_ampersands(text)]
    ['A', 'See', 'A']
    """
    for match in _ET_CETERA.finditer(text):
        sign = _SIGN.search(text, max(0, match.start() - _LONGEST_SIGN), match.start())
        if sign:
            yield Misprint(*sign.span(), "&")
    for match in _LIST_END.finditer(text):
        if _ITEM[match[0]].search(text, max(0, match.start() - _LONGEST_ITEM), match.start()):
            yield Misprint(match.start(), match.end() - 1, "&c")
    for match in _FIRM.finditer(text):
        name = _NAME.search(text, max(0, match.start() - _LONGEST_NAME), match.start())
        if name and name[0][0].isupper() and len(name[0]) > 2:
            yield Misprint(*match.span("sign"), "&")
