"""Sums of money: the shillings and pence of an amount whose figures were read as letters.

`Is. 6d.` is no word and a figure but `1s. 6d.`, and `7s. lid.` is `7s. 11d.`: a unit stands where
no word can, and few figures look like what was read for them.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from .alphabet import code_table
from .misprint import Misprint, places_of

__all__ = ["misread_amounts"]

# What pence are read as, for the figure that it nearly always is: `Od` is 0d. and 6d.
_PENCE = {
    **dict.fromkeys(("G", "C", "c", "fi"), "6"),
    **dict.fromkeys(("I", "l"), "1"),
    **dict.fromkeys(("II", "Il", "lI", "li", "ll"), "11"),
    **dict.fromkeys(("I0", "IO", "l0", "lO"), "10"),
}
_MISREAD = "|".join(sorted(_PENCE, key=len, reverse=True))
_AMOUNT = regex.compile(
    rf"""
    (?: (?<!\d\d) \d | (?<![\w'’&.-]) (?P<shilling>[Il]|i(?=s[.,])) )  # no 1950s
    s (?!\w)
    (?: [.,]?[ ]? (?: (?P<pence>{_MISREAD}) | (?P<printed>\d{{1,2}}[¼½¾]?) ) d (?!\w) )?
    """,
    regex.VERBOSE,
)
# What stands around shillings without pence.
_BEFORE = regex.compile(r"(?:\b(?:at|of|for|from|to|[Pp]rice,?|[Aa]dmission,?)|£ ?\d+,?)\s\Z")
_BEHIND = regex.compile(r"\.|,? (?:per|each|to [\dIl]{1,2}s)\b")
# What is enough on one side, since no sentence goes on so.
_ENTRANCE = regex.compile(r"\b[Aa]dmi(?:ssion|ttance)\b[^.;:?!]{0,30}[,-] ?\Z")
_MORE = regex.compile(r"[.,]? (?:(?:per|each)\b|(?:to|and|or) [\dIl]{1,2} ?[sd]\b)")
_GOES_ON = regex.compile(r"[a-z,] \Z")
_REACH = 45  # characters in which it is looked for
_QUESTION = 80  # and in which a question mark: `Is 6d. too much for it?`
_FIRST, _UNIT = code_table("0123456789Iil"), code_table("s")


def misread_amounts(text: str, codes: bytes | bytearray) -> Iterator[Misprint]:
    """The figures of shillings and pence that were read as letters, in order.

    `codes` are those of the text's characters.

    >>> from ocr_restore.alphabet import encode_text
    >>> text = "price Is. 6d., bound 2s. Gd. and 7s. lid.; Is it so"
    >>> for amount in misread_amounts(text, encode_text(text)):
    ...     print(text[amount.start : amount.end], amount.restored)
    I 1
    G 6
    li 11
    """
    for place in places_of(codes, _FIRST, _UNIT):
        match = _AMOUNT.match(text, place)
        if match and (match["shilling"] is None or _is_amount(text, match)):
            if match["shilling"]:
                yield Misprint(*match.span("shilling"), "1")
            if match["pence"]:
                yield Misprint(*match.span("pence"), _PENCE[match["pence"]])


def _is_amount(text: str, match: regex.Match[str]) -> bool:
    """Whether `Is` is a shilling: by the pence after it, or by the words around it."""
    if match["pence"] or match["printed"]:
        return "?" not in text[match.end() : match.end() + _QUESTION]
    before = text[max(0, match.start() - _REACH) : match.start()]
    if _ENTRANCE.search(before) and text.startswith(".", match.end()):
        return True
    if match["shilling"] == "i":
        return False
    if _MORE.match(text, match.end()) and _GOES_ON.search(before):
        return True
    return _BEFORE.search(before) is not None and _BEHIND.match(text, match.end()) is not None
