"""Stray and misplaced marks, and signs and figures read as letters: edits that change no word.

Most harm in the field is done by such edits, because printers and gold texts differ in their
conventions. So they are few, each is a pattern between known words, and what each is worth in its
place is a decision of its own (`ocr_restore.mark_decision`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from enum import IntFlag
from typing import NamedTuple

import regex

from .alphabet import CODE_COUNT, OTHER, encode_text
from .amounts import misread_amounts
from .ampersands import misread_ampersands
from .edge_marks import edge_marks
from .kernel.scan_cy import note_pairs
from .lost_capitals import lost_capitals
from .numbering import misprinted_numbers
from .possessives import misread_possessives
from .pronouns import misread_pronouns

__all__ = ["DOUBTFUL", "EDGE_MARK", "MISPLACED", "Mark", "find_marks"]


class Mark(NamedTuple):
    """The characters [start, end) are to read `restored`."""

    start: int
    end: int
    restored: str
    rule: str


class _Pair(IntFlag):
    """Two characters in a row, without which no rule applies; no two kinds hold for one pair."""

    MARK_AFTER_BLANK = 1
    MARK_BEFORE_BLANK = 2
    TWO_STOPS = 4
    QUOTE_AFTER_BLANK = 8
    QUOTE_BEFORE_BLANK = 16
    MARK_BEFORE_LETTER = 32
    HYPHEN_AFTER_LETTER = 64
    HYPHEN_AFTER_BLANK = 128


class _Rule(NamedTuple):
    """Where to look, how far behind the first of the pair, for what, and what it may read."""

    pair: _Pair
    offset: int
    pattern: regex.Pattern[str]
    readings: Mapping[str, str]  # by name


# Each pattern matches what is taken out, and looks ahead first, which mostly rules it out. Its
# groups `word` must be words of the lexicon, since a mark beside half a word is likelier a letter
# of it, and so it may be beside a `whole` one.
_DOUBTFUL = (
    # `Congress be. known`, `boat, papers. clothes, and`
    _Rule(
        _Pair.MARK_BEFORE_BLANK,
        0,
        regex.compile(r"(?=\.\s+(?P<word>\p{Ll}+))(?<=\b(?<!\.)(?P<word>\p{L}{2,}))\."),
        {"stray stop": "", "stop for comma": ","},
    ),
    # `and it can: be done`
    _Rule(
        _Pair.MARK_BEFORE_BLANK,
        0,
        regex.compile(r"(?=:\s+(?P<word>\p{L}+))(?<=(?P<word>\p{L}+)):"),
        {"stray colon": ""},
    ),
    # `our tangled ‘transportation`; double ones are quotations.
    _Rule(
        _Pair.QUOTE_AFTER_BLANK,
        1,
        regex.compile(r"(?=[‘'`](?P<word>\p{L}+))(?<=(?P<word>\p{L}+)[,;]?\s)[‘'`]"),
        {"opening quote": ""},
    ),
    # `Let us. have’ our`, but not `an' o' wi' th' ol'`
    _Rule(
        _Pair.QUOTE_BEFORE_BLANK,
        0,
        regex.compile(
            r"(?=['’]\s+(?P<word>\p{Ll}+))(?<=(?P<word>\p{L}+))"
            r"(?<!\b(?:an|o|wi|th|t|ol|po))['’]"
        ),
        {"closing quote": ""},
    ),
    # `more homes, more.schools`
    _Rule(
        _Pair.MARK_BEFORE_LETTER,
        0,
        regex.compile(r"(?=[.:](?P<word>\p{L}{2,}))(?<=(?P<word>\p{L}{2,}))[.:]"),
        {"stop for blank": " "},
    ),
    # `but it-was the order`
    _Rule(
        _Pair.HYPHEN_AFTER_LETTER,
        1,
        regex.compile(r"(?=- ?(?P<word>\p{L}+))(?<=(?P<word>\p{L}+))- ?"),
        {"hyphen for blank": " "},
    ),
    # `I don't wonder -that`
    _Rule(
        _Pair.HYPHEN_AFTER_BLANK,
        0,
        regex.compile(r"(?= - ?(?P<word>\p{L}+))(?<=(?P<word>\p{L}+)) - ?"),
        {"stray hyphen": " "},
    ),
)
_MISPLACED = (
    # `that .a means`, `of ;Republic`: a mark printed onto the beginning of a word.
    _Rule(
        _Pair.MARK_AFTER_BLANK,
        1,
        regex.compile(
            r"(?=[.;:,·•](?P<word>(?P<whole>\p{L}\p{Ll}+|a))[\s,.;:!?])"
            r"(?<=(?P<word>\p{L}+)[,;]?\s)[.;:,·•]"
        ),
        {"leading mark": ""},
    ),
    # `constitutional · provisions`, `be prompt . and`: a mark that stands alone between two words,
    # with no other near it as between the items of a list.
    _Rule(
        _Pair.MARK_AFTER_BLANK,
        0,
        regex.compile(
            r"(?= [.·•■][ \n](?P<word>\p{Ll}{2,}))(?<=(?P<word>\p{Ll}{2,})) "
            r"(?:\.|[·•■](?![^·•■]{0,80}\s[·•■]\s)(?<!\s[·•■]\s[^·•■]{0,80}[·•■]))"
        ),
        {"lone mark": ""},
    ),
    # `sensitivity.. These`
    _Rule(
        _Pair.TWO_STOPS,
        1,
        regex.compile(r"(?=\.\s+(?P<word>\p{L}+))(?<=(?P<word>\p{L}{2,})\.)\."),
        {"double stop": ""},
    ),
    # `Japan' s future`
    _Rule(
        _Pair.QUOTE_BEFORE_BLANK,
        1,
        regex.compile(r"(?= s[\s,.;:])(?<=\p{Ll}['’]) "),
        {"possessive": ""},
    ),
    # `into Japan) , and`
    _Rule(
        _Pair.MARK_AFTER_BLANK,
        0,
        regex.compile(r"(?= [,.;:](?:\s|$))(?<=[)\]]) "),
        {"blank after bracket": ""},
    ),
)
# One character for two or three letters, which no page has.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_LIGATURE = regex.compile(f"[{''.join(LIGATURES)}]")

EDGE_MARK = "edge mark"
# That many a page has.
DOUBTFUL = (*(name for rule in _DOUBTFUL for name in rule.readings), EDGE_MARK)
# That none has.
MISPLACED = (
    *(name for rule in _MISPLACED for name in rule.readings),
    *("ligature", "numbering", "case", "amount", "ampersand", "pronoun"),
)


def _table(pairs: Mapping[_Pair, Iterable[int]]) -> bytes:
    """The kinds of pairs that each code may be a part of."""
    kinds = bytearray(CODE_COUNT)
    for pair, codes in pairs.items():
        for code in codes:
            kinds[code] |= pair
    return bytes(kinds)


_BLANKS = encode_text(" \n")
# All that is not surely none, since the patterns know more letters than the alphabet.
_LETTERS = [*range(1, 63), *range(64, 90), OTHER]
_LEFT = _table(
    {
        _Pair.MARK_AFTER_BLANK: _BLANKS,
        _Pair.MARK_BEFORE_BLANK: encode_text(".:"),
        _Pair.TWO_STOPS: encode_text("."),
        _Pair.QUOTE_AFTER_BLANK: _BLANKS,
        _Pair.QUOTE_BEFORE_BLANK: encode_text("'"),
        _Pair.MARK_BEFORE_LETTER: encode_text(".:"),
        _Pair.HYPHEN_AFTER_LETTER: _LETTERS,
        _Pair.HYPHEN_AFTER_BLANK: encode_text(" "),
    }
)
_RIGHT = _table(
    {
        _Pair.MARK_AFTER_BLANK: encode_text(".;:,·•■"),
        _Pair.MARK_BEFORE_BLANK: _BLANKS,
        _Pair.TWO_STOPS: encode_text("."),
        _Pair.QUOTE_AFTER_BLANK: encode_text("'`"),
        _Pair.QUOTE_BEFORE_BLANK: _BLANKS,
        _Pair.MARK_BEFORE_LETTER: _LETTERS,
        _Pair.HYPHEN_AFTER_LETTER: encode_text("-"),
        _Pair.HYPHEN_AFTER_BLANK: encode_text("-"),
    }
)


def find_marks(
    text: str,
    codes: bytes | bytearray,
    is_word: Callable[[str], bool],
    is_cut: Callable[[str], bool],
    mended: Container[str] = (),
) -> Iterator[Mark]:
    """All mark edits that the rules see in a text, in order of their rules; they may overlap.

    `codes` are those of the text's characters, `is_word` tells words of the lexicon, `is_cut` those
    likely to lack their first letter. Pieces of words that are `mended` count as words beside marks
    that no page has.

    >>> text = "by law .a means of trade, energy. food, and so on;"
    >>> found = find_marks(text, encode_text(text), str.isalpha, str.isdigit)
    >>> [(mark.start, mark.rule) for mark in found]
    [(32, 'stray stop'), (32, 'stop for comma'), (7, 'leading mark')]
    """
    noted = bytearray(len(codes))
    note_pairs(codes, _LEFT, _RIGHT, noted)
    for rules, pieces in ((_DOUBTFUL, ()), (_MISPLACED, mended)):
        for pair, offset, pattern, readings in rules:
            for place in _places(noted, pair):
                match = pattern.match(text, place + offset)
                if match is None:
                    continue
                words = match.captures("word") if "word" in pattern.groupindex else []
                if not all(is_word(word) or word in pieces for word in words):
                    continue
                if "whole" in pattern.groupindex and is_cut(match["whole"]):
                    continue
                for name, restored in readings.items():
                    yield Mark(match.start(), match.end(), restored, name)
    misprints = {
        "numbering": misprinted_numbers(text, codes),
        "case": lost_capitals(text, codes, is_word),
        "amount": misread_amounts(text, codes),
        "ampersand": misread_ampersands(text),
        "possessive": misread_possessives(text, codes),
        "pronoun": misread_pronouns(text),
        EDGE_MARK: edge_marks(text, codes),
    }
    for name, found in misprints.items():
        for misprint in found:
            yield Mark(*misprint, name)
    # A text that keeps its long s is one that is copied letter for letter.
    if not text.isascii() and "ſ" not in text:
        for match in _LIGATURE.finditer(text):
            yield Mark(match.start(), match.end(), LIGATURES[match[0]], "ligature")


def _places(noted: bytearray, pair: _Pair) -> Iterator[int]:
    """Where pairs of one kind are."""
    place = noted.find(pair)
    while place >= 0:
        yield place
        place = noted.find(pair, place + 1)
