r"""Edge marks: a character alone at the edge of a line, where a column rule or a margin was.

Papers part their columns by a printed line, and an engine that takes a piece of it for type reads
`I`, `j`, `|` or the like before the first word of a line or behind its last; of a speck on the
margin it makes a stop or a colon. Many of these are words or marks of the page as well, so that
what one is can only be judged by the words beside it and by the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .alphabet import code_table
from .misprint import Misprint, places_of

__all__ = ["CHARACTERS", "edge_marks"]

CHARACTERS = "I1il|!jt[]¡¦_\\¿©®°.:'‘’"
"""What stands at the edges of lines where the page has nothing."""

_BREAKS, _READ = code_table("\n"), code_table(CHARACTERS)
# A stop before a line is the bullet of a list as well, a figure behind it the number of a page.
_BEFORE_LINE = re.compile(rf"[{re.escape(CHARACTERS.replace('.', ''))}][ \t]+(?=\S)")
_BEHIND_LINE = re.compile(
    rf"(?P<word>\S+)(?P<mark>[ \t]+[{re.escape(CHARACTERS.replace('1', ''))}])\Z"
)
_STOPS, _NUMERALS = ".:'‘’", "Iil"
_FAR = 40  # characters in which the last word of a line is looked for


def edge_marks(text: str, codes: bytes | bytearray) -> Iterator[Misprint]:
    r"""The characters alone at the edges of lines that may not be on the page, with their blanks.

    `codes` are those of the text's characters.

    >>> from ocr_restore.alphabet import encode_text
    >>> text = "the Government some I\ni years ago, in Part I\nj as"
    >>> [text[start:end] for start, end, _ in edge_marks(text, encode_text(text))]
    ['i ', 'j ', ' I']
    """
    for place in places_of(codes, _BREAKS, _READ):
        match = _BEFORE_LINE.match(text, place + 1)
        if match:
            yield Misprint(*match.span(), "")
    for place in places_of(codes, _READ, _BREAKS):
        match = _BEHIND_LINE.search(text, max(0, place - _FAR), place + 1)
        if match and not _goes_on(match["word"], text[place]):
            yield Misprint(*match.span("mark"), "")


def _goes_on(word: str, mark: str) -> bool:
    """Whether a mark may belong to what is before it: `Henry I`, `Preface ..... i`, `he came .`."""
    if mark in _STOPS:
        return word[-1].isalnum()
    letters = word.strip("([.\"'“‘")
    return mark in _NUMERALS and (not letters or letters[0].isupper())
