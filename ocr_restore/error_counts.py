"""Errors of a text against its gold text: Levenshtein distance in characters, words or tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import add
from typing import ClassVar, Literal

import regex

from ocr_restore.alignment import Run, matching_runs, piecewise
from ocr_restore.counts import Counts, ratio

__all__ = [
    "Blanks",
    "ErrorCounts",
    "character_errors",
    "match_normalize",
    "run_errors",
    "text_errors",
    "token_errors",
    "unicode_words",
]

Blanks = Literal["collapse", "keep"]
"""Whether any run of white space counts as one blank, or every white-space character as itself."""

# Texts up to this length are compared as a whole; longer ones piece by piece (see `piecewise`).
_WHOLE_TEXT = 30_000

_UNICODE_WORD_BOUNDARY = regex.compile(r"(?V1w)\b")
_LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
_NOT_WORD = re.compile(r"[\W_]+")
# U+0364 is the small e that was printed above a vowel before the umlaut dots.
_MATCH_FOLDS = (
    ("ß", "ss"),
    ("ꝛ", "r"),
    ("œ", "oe"),
    ("æ", "ae"),
    ("a\u0364", "ä"),
    ("o\u0364", "ö"),
    ("u\u0364", "ü"),
    ("¬\n", ""),
)


@dataclass(frozen=True, slots=True)
class ErrorCounts(Counts):
    """What an alignment of a text with the gold text found, in characters, tokens or words.

    >>> ErrorCounts(hits=7, substitutions=1, deletions=2, insertions=0).rate
    0.3
    """

    hits: int
    substitutions: int
    deletions: int
    insertions: int
    rates: ClassVar[tuple[str, ...]] = ("errors", "total", "rate", "match_error_rate")

    @property
    def errors(self) -> int:
        """The edit distance: substitutions, deletions and insertions."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def total(self) -> int:
        """The length of the gold text."""
        return self.hits + self.substitutions + self.deletions

    @property
    def rate(self) -> float:
        """Errors by the length of the gold text: CER or WER.

        It exceeds 1 when much was inserted. Against an empty gold text it is 1 if anything was.
        """
        return self.errors / self.total if self.total else float(self.insertions > 0)

    @property
    def match_error_rate(self) -> float:
        """Errors by the length of the alignment (Morris, Maier and Green 2004), never above 1."""
        return ratio(self.errors, self.errors + self.hits)


def character_errors(text: str, gold: str, *, blanks: Blanks = "collapse") -> ErrorCounts:
    r"""Count character errors: Levenshtein distance over grapheme clusters in NFC.

    With `blanks="collapse"` every run of white space is one blank and none counts at either end.
    Texts of more than 30,000 characters are compared in corresponding pieces, which finds the same
    distance unless a passage that would align better crosses a cut.

    >>> character_errors("cafe\u0301  noir", "café noir").errors
    0
    """
    text, gold = unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", gold)
    if blanks == "collapse":
        text, gold = " ".join(text.split()), " ".join(gold.split())
    return text_errors(text, gold)


def token_errors(tokens: Sequence[str], gold: Sequence[str]) -> ErrorCounts:
    """Count errors over tokens by Levenshtein distance.

    >>> token_errors("to day it rains".split(), "today it rains".split())
    ErrorCounts(hits=2, substitutions=1, deletions=0, insertions=1)
    """
    return run_errors(matching_runs(tokens, gold), len(tokens), len(gold))


def unicode_words(text: str) -> list[str]:
    """Return the words of a text by Unicode Standard Annex 29, punctuation and blanks left out.

    >>> unicode_words("“It's £1,000.50 a well-known foot-note.")
    ["It's", '1,000.50', 'a', 'well', 'known', 'foot', 'note']
    """
    return [part for part in _UNICODE_WORD_BOUNDARY.split(text) if _LETTER_OR_DIGIT.search(part)]


def match_normalize(text: str) -> str:
    r"""Normalise a text as the scorer of HIPE-OCRepair 2026 does.

    Lower case; ß, ꝛ, œ, æ and vowels with a small e above are folded; `¬` at a line end joins the
    halves of a word (a hyphen there does not); everything but letters and digits becomes a blank.

    >>> match_normalize("The Vice-Præsi¬\ndent's “Speech”")
    'the vice praesident s speech'
    """
    text = text.lower()
    for printed, folded in _MATCH_FOLDS:
        text = text.replace(printed, folded)
    return _NOT_WORD.sub(" ", text).strip()


def run_errors(runs: Iterable[Run], length: int, gold_length: int) -> ErrorCounts:
    """Errors between runs of equal items: substitutions as far as both sides go."""
    hits = substitutions = deletions = insertions = 0
    i = j = 0
    for a, b, count in chain(runs, [(length, gold_length, 0)]):
        extra, lacking = a - i, b - j
        hits += count
        substitutions += min(extra, lacking)
        deletions += max(0, lacking - extra)
        insertions += max(0, extra - lacking)
        i, j = a + count, b + count
    return ErrorCounts(hits, substitutions, deletions, insertions)


def text_errors(text: str, gold: str) -> ErrorCounts:
    """Count character errors of two texts that are normalised already."""
    if max(len(text), len(gold)) <= _WHOLE_TEXT:
        return token_errors(_graphemes(text), _graphemes(gold))
    # A token keeps the blanks after it, so that the pieces make up the whole text.
    tokens, gold_tokens = (re.findall(r"\S+\s*|\s+", side) for side in (text, gold))
    pieces = (
        token_errors(_graphemes("".join(tokens[here])), _graphemes("".join(gold_tokens[there])))
        for here, there in piecewise(tokens, gold_tokens)
    )
    return reduce(add, pieces)


def _graphemes(text: str) -> Sequence[str]:
    """The grapheme clusters; the text itself where every character is one, which is much faster."""
    if text.isascii() and "\r\n" not in text:
        return text
    clusters: list[str] = regex.findall(r"\X", text)
    return text if len(clusters) == len(text) else clusters
