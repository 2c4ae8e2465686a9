"""Stray and misplaced marks: edits of punctuation that change no word.

Most harm in the field is done by such edits, because printers and gold texts differ in their
conventions. So they are few, each has a rule of its own, whose precision on training pages is its
confidence, and those that depend on a convention ask the document first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntFlag
from typing import NamedTuple

import regex

from .alphabet import CODE_COUNT, OTHER, encode_text
from .kernel.scan_cy import note_pairs

__all__ = ["MARK_RULES", "Mark", "find_marks"]


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
    APOSTROPHE_AND_BLANK = 8
    HYPHEN_AFTER_LETTER = 16
    LETTER_AFTER_COMMA = 32


class _Rule(NamedTuple):
    """Where to look, how far behind the first of the pair, and for what."""

    pair: _Pair
    offset: int
    pattern: regex.Pattern[str]


# Each pattern matches what is taken out (`tight comma`: gets a blank). Its groups `word` must be
# words of the lexicon, since a mark beside half a word is more likely a letter of it, and so it may
# be beside a `whole` one.
MARK_RULES: Mapping[str, _Rule] = {
    # `that .a means`, `of ;Republic`: a mark printed onto the beginning of a word.
    "leading mark": _Rule(
        _Pair.MARK_AFTER_BLANK,
        1,
        regex.compile(
            r"(?<=(?P<word>\p{L}+)[,;]?\s)[.;:,·•](?=(?P<word>(?P<whole>\p{L}\p{Ll}+|a))[\s,.;:!?])"
        ),
    ),
    # `constitutional · provisions`: a mark that stands alone between two words.
    "lone mark": _Rule(
        _Pair.MARK_AFTER_BLANK,
        0,
        regex.compile(r"(?<=(?P<word>\p{Ll}{2,})) [·•■](?= (?P<word>\p{Ll}{2,}))"),
    ),
    # `be prompt . and`: a full stop before a small letter.
    "lone stop": _Rule(
        _Pair.MARK_AFTER_BLANK,
        0,
        regex.compile(r"(?<=(?P<word>\p{Ll}{2,})) \.(?=[ \n](?P<word>\p{Ll}{2,})[\s,])"),
    ),
    # `sensitivity.. These`
    "double stop": _Rule(
        _Pair.TWO_STOPS,
        1,
        regex.compile(r"(?<=(?P<word>\p{Ll}{3,})\.)\.(?=\s+(?P<word>\p{Lu}\p{Ll}+))"),
    ),
    # `Japan' s future`
    "possessive": _Rule(
        _Pair.APOSTROPHE_AND_BLANK, 1, regex.compile(r"(?<=\p{Ll}['’]) (?=s[\s,.;:])")
    ),
    # `· 3. Provide`: a mark before the number of a paragraph.
    "mark before number": _Rule(
        _Pair.MARK_BEFORE_BLANK, 0, regex.compile(r"(?m)(?<=^ ?)[·•■~] (?=\d{1,2}\. \p{Lu})")
    ),
    # `2~ US forces`: the point after the number of a paragraph.
    "number point": _Rule(
        _Pair.MARK_BEFORE_BLANK, 0, regex.compile(r"(?m)(?<=^ ?\d{1,2})[~·•■](?= \p{Lu})")
    ),
    # `priorities-nor`: a dash that lost one of its two hyphens, where dashes have two.
    "dash": _Rule(
        _Pair.HYPHEN_AFTER_LETTER,
        1,
        regex.compile(
            r"(?<=(?P<word>\b(?<!-)\p{Ll}{4,}))-(?=(?:and|or|nor|but|which|who|the|if|is|it|not"
            r"|particularly|especially|including)\b(?!-))"
        ),
    ),
    # `tired,cold`
    "tight comma": _Rule(
        _Pair.LETTER_AFTER_COMMA,
        0,
        regex.compile(r"(?<=(?P<word>\p{Ll}{2,})),(?=(?P<word>\p{Ll}{2,})\b(?!['’@]))"),
    ),
}

_RESTORED = {"tight comma": ", ", "number point": ".", "dash": "--"}  # others are taken out
# One character for two or three letters, which no page has.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_LIGATURE = regex.compile(f"[{''.join(LIGATURES)}]")
_FEWEST_DASHES = 3  # that show how a document prints them


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
        _Pair.MARK_BEFORE_BLANK: encode_text("·•■~"),
        _Pair.TWO_STOPS: encode_text("."),
        _Pair.APOSTROPHE_AND_BLANK: encode_text("'"),
        _Pair.HYPHEN_AFTER_LETTER: _LETTERS,
        _Pair.LETTER_AFTER_COMMA: encode_text(","),
    }
)
_RIGHT = _table(
    {
        _Pair.MARK_AFTER_BLANK: encode_text(".;:,·•■"),
        _Pair.MARK_BEFORE_BLANK: _BLANKS,
        _Pair.TWO_STOPS: encode_text("."),
        _Pair.APOSTROPHE_AND_BLANK: _BLANKS,
        _Pair.HYPHEN_AFTER_LETTER: encode_text("-"),
        _Pair.LETTER_AFTER_COMMA: _LETTERS,
    }
)


def find_marks(
    text: str,
    codes: bytes | bytearray,
    is_word: Callable[[str], bool],
    is_cut: Callable[[str], bool],
) -> Iterator[Mark]:
    """All mark edits that the rules see in a text, in order of their rules.

    `codes` are those of the text's characters, `is_word` tells words of the lexicon, `is_cut` those
    likely to lack their first letter.

    >>> text = "by law .a means of trade , energy, food, and so on;"
    >>> found = find_marks(text, encode_text(text), str.isalpha, str.isdigit)
    >>> [(mark.start, mark.rule) for mark in found]
    [(7, 'leading mark')]
    """
    noted = bytearray(len(codes))
    note_pairs(codes, _LEFT, _RIGHT, noted)
    for rule, (pair, offset, pattern) in MARK_RULES.items():
        if rule == "dash" and text.count("--") < _FEWEST_DASHES:
            continue
        for place in _places(noted, pair):
            match = pattern.match(text, place + offset)
            if match is None:
                continue
            if "word" in pattern.groupindex and not all(map(is_word, match.captures("word"))):
                continue
            if "whole" in pattern.groupindex and is_cut(match["whole"]):
                continue
            yield Mark(match.start(), match.end(), _RESTORED.get(rule, ""), rule)
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
