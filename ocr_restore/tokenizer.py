"""Words of a text, with offsets into it that hold through every later stage.

A word is a maximal run of letters, digits and combining marks with inner apostrophes (`don't`); a
final `'s` is a word of its own. Everything between two words is the gap before the second.

>>> from ocr_restore.tokenizer import Gap
>>> Gap(4).name
'HYPHEN_LINE'
"""

from __future__ import annotations

from array import array
from enum import IntEnum

from .alphabet import code_of_point
from .kernel.scan_cy import Scanner, encode

__all__ = ["Case", "Gap", "Tokenizer", "Tokens"]


class Gap(IntEnum):
    """What stands between two words."""

    NONE = 0  # nothing: before a final 's
    BLANK = 1  # blanks
    LINE = 2  # one line break, and blanks
    HYPHEN = 3  # one hyphen, no blank
    HYPHEN_LINE = 4  # a hyphen at the end of a line
    MARKS = 5  # punctuation with blanks or line breaks
    SENTENCE = 6  # the end of a sentence, a paragraph or a heading
    STRAY = 7  # marks that do not belong into running text
    TIGHT = 8  # marks without blanks, as in `limi.ts` or `and/or`


class Case(IntEnum):
    """How a word is capitalised."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    MIXED = 3


_TABLE = bytearray(b"\xff") * 0x10000  # of points seen so far, see `encode`


class Tokens:
    """The words of one text as parallel arrays.

    Word i is `text[starts[i]:ends[i]]`, has lexicon id `words[i]` (0 if unknown), casing `cases[i]`
    and after `gaps[i]`; `gaps[count]` is the tail of the text. `flags[i]` is its `WordKind`, and
    `joins[i]` is 1 where it makes a word of the lexicon together with the next. `codes` holds the
    alphabet code of every character.
    """

    __slots__ = (
        "cases",
        "codes",
        "count",
        "ends",
        "flags",
        "gaps",
        "joins",
        "starts",
        "text",
        "words",
    )

    def __init__(self, text: str, scanner: Scanner) -> None:
        points = memoryview(text.encode("utf-32-le", "surrogatepass")).cast("I")
        self.text = text
        self.codes = bytearray(len(points))
        if text:
            encode(points, self.codes, _TABLE, code_of_point)
        size = len(text) // 2 + 3  # words have a character and another between them, 's has two
        self.starts = array("i", [0]) * size
        self.ends = array("i", [0]) * size
        self.words = array("i", [0]) * size
        self.cases = bytearray(size)
        self.gaps = bytearray(size)
        self.flags = bytearray(size)
        self.joins = bytearray(size)
        self.count: int = scanner.scan(
            self.codes,
            self.starts,
            self.ends,
            self.words,
            self.cases,
            self.gaps,
            self.flags,
            self.joins,
        )

    def word(self, index: int) -> str:
        """The observed word at `index`."""
        return self.text[self.starts[index] : self.ends[index]]

    def gap(self, index: int) -> str:
        """The observed text between word `index` - 1 and word `index`."""
        start = self.ends[index - 1] if index else 0
        end = self.starts[index] if index < self.count else len(self.text)
        return self.text[start:end]


class Tokenizer:
    """Splits texts into words and looks them up in a lexicon."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner

    def tokenize(self, text: str) -> Tokens:
        """The words of `text`."""
        return Tokens(text, self._scanner)
