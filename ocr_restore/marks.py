"""Stray and misplaced marks: edits of punctuation that change no word.

Most harm in the field is done by such edits, because printers and gold texts differ in their
conventions. So they are few, each has a rule of its own, whose precision on training pages is its
confidence, and those that depend on a convention ask the document first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import regex

__all__ = ["MARK_RULES", "Mark", "find_marks"]


class Mark(NamedTuple):
    """The characters [start, end) are to read `restored`."""

    start: int
    end: int
    restored: str
    rule: str


# Each pattern's group `old` is taken out (`tight comma`: gets a blank). Its groups `word` must be
# words of the lexicon, since a mark beside half a word is more likely a letter of it, and so it may
# be beside a `whole` one.
MARK_RULES: Mapping[str, regex.Pattern[str]] = {
    # `that .a means`, `of ;Republic`: a mark printed onto the beginning of a word.
    "leading mark": regex.compile(
        r"(?<=(?P<word>\p{L}+)[,;]?\s)(?P<old>[.;:,·•])(?=(?P<word>(?P<whole>\p{L}\p{Ll}+|a))[\s,.;:!?])"
    ),
    # `constitutional · provisions`: a mark that stands alone between two words.
    "lone mark": regex.compile(
        r"(?<=(?P<word>\p{Ll}{2,}))(?P<old> [·•■])(?= (?P<word>\p{Ll}{2,}))"
    ),
    # `be prompt . and`: a full stop before a small letter.
    "lone stop": regex.compile(
        r"(?<=(?P<word>\p{Ll}{2,}))(?P<old> \.)(?=[ \n](?P<word>\p{Ll}{2,})[\s,])"
    ),
    # `sensitivity.. These`
    "double stop": regex.compile(
        r"(?<=(?P<word>\p{Ll}{3,})\.)(?P<old>\.)(?=\s+(?P<word>\p{Lu}\p{Ll}+))"
    ),
    # `Japan' s future`
    "possessive": regex.compile(r"(?<=\p{Ll}['’])(?P<old> )(?=s[\s,.;:])"),
    # `· 3. Provide`: a mark before the number of a paragraph.
    "mark before number": regex.compile(r"(?m)^ ?(?P<old>[·•■~] )(?=\d{1,2}\. \p{Lu})"),
    # `2~ US forces`: the point after the number of a paragraph.
    "number point": regex.compile(r"(?m)^ ?\d{1,2}(?P<old>[~·•■])(?= \p{Lu})"),
    # `priorities-nor`: a dash that lost one of its two hyphens, where dashes have two.
    "dash": regex.compile(
        r"(?<=(?P<word>\b(?<!-)\p{Ll}{4,}))(?P<old>-)"
        r"(?=(?:and|or|nor|but|which|who|the|if|is|it|not|particularly|especially|including)\b(?!-))"
    ),
    # `tired,cold`
    "tight comma": regex.compile(
        r"(?<=(?P<word>\p{Ll}{2,}))(?P<old>,)(?=(?P<word>\p{Ll}{2,})\b(?!['’@]))"
    ),
    # `trade , energy`: where the document does not print it so throughout.
    "floating mark": regex.compile(r"(?<=(?P<word>\p{L}{2,})\)?)(?P<old> )(?=[,;][ \n])"),
}

_MOST_FLOATING = 0.06  # of all commas and semicolons; above, it is the document's way to print them
_RESTORED = {"tight comma": ", ", "number point": ".", "dash": "--"}  # others are taken out
_FEWEST_DASHES = 3  # that show how a document prints them
_FEWEST_PRINTED = 30  # that show how a document prints them
_PRINTED = regex.compile(r"[,;](?=\s)")


def find_marks(
    text: str, is_word: Callable[[str], bool], is_cut: Callable[[str], bool]
) -> Iterator[Mark]:
    """All mark edits that the rules see in a text, in order of their rules.

    `is_word` tells words of the lexicon, `is_cut` those likely to lack their first letter.

    >>> text = "by law .a means of trade , energy, food, and so on;"
    >>> found = find_marks(text, str.isalpha, str.isdigit)
    >>> [(mark.start, mark.rule) for mark in found]
    [(7, 'leading mark')]
    """
    for rule, pattern in MARK_RULES.items():
        found = list(pattern.finditer(text))
        if rule == "floating mark" and found:
            printed = len(_PRINTED.findall(text))
            if printed < _FEWEST_PRINTED or len(found) > _MOST_FLOATING * printed:
                continue
        for match in found:
            if rule == "dash" and text.count("--") < _FEWEST_DASHES:
                break
            if "word" in pattern.groupindex and not all(map(is_word, match.captures("word"))):
                continue
            if "whole" in pattern.groupindex and is_cut(match["whole"]):
                continue
            yield Mark(match.start("old"), match.end("old"), _RESTORED.get(rule, ""), rule)
