"""Errors: where two texts differ, what sort of difference it is, and what stands for what."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from ..alignment import Alignment, Block
from ..edits import Restoration

__all__ = ["Kind", "MissedError", "confusions_of", "differences", "kind_of", "missed_errors"]

# Passages that differ by more than half are not one reading of the other.
_ALIKE = 0.5

_DIVISION = re.compile(r"[-\u00ac\u00ad\u2010]\s+")
_NOT_WORD = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """What sort of error a passage of the observed text has.

    A word that is divided at a line end in one text only, or with another mark, is no error of
    reading, but a difference all the same.
    """

    SPACING = "spacing"
    SPACING_AND_LETTERS = "spacing and letters"
    DIVISION = "divided at a line end"
    NON_WORD = "non-word"
    REAL_WORD = "real word"
    NUMBER = "number"
    PUNCTUATION = "punctuation"
    CASE = "case"
    LACKING = "lacking words"
    ADDED = "added words"


@dataclass(frozen=True, slots=True)
class MissedError:
    """A passage that no edit touches and that is not as the gold text has it.

    `observed` is empty where words are lacking, and `gold` where there should be none.
    """

    start: int
    end: int
    observed: str
    gold: str


def kind_of(observed: str, gold: str, is_word: Callable[[str], bool]) -> Kind:
    """Tell what sort of error it is to print `gold` as `observed`.

    >>> words = {"modem", "modern"}
    >>> for observed, gold in [("de ve loped", "developed"), ("modem", "modern"), ("tbe", "the"),
    ...                        ("J apan", "Japan,"), ("l974", "1974"), ("The", "the")]:
    ...     print(kind_of(observed, gold, words.__contains__).value)
    spacing
    real word
    non-word
    spacing and letters
    number
    case
    """
    if not observed:
        return Kind.LACKING
    if not gold:
        return Kind.ADDED
    if _differ_in_division(observed, gold):
        return Kind.DIVISION
    if "".join(observed.split()) == "".join(gold.split()):
        return Kind.SPACING
    if observed.casefold() == gold.casefold():
        return Kind.CASE
    if any(char.isdigit() for char in gold):
        return Kind.NUMBER
    if _NOT_WORD.sub("", observed) == _NOT_WORD.sub("", gold):
        # Marks alone, unless the blanks differ as well.
        same_blanks = observed.count(" ") == gold.count(" ")
        return Kind.PUNCTUATION if same_blanks else Kind.SPACING_AND_LETTERS
    if observed.count(" ") != gold.count(" "):
        return Kind.SPACING_AND_LETTERS
    forms = [form for form in _NOT_WORD.split(observed) if form]
    return Kind.REAL_WORD if forms and all(map(is_word, forms)) else Kind.NON_WORD


def _differ_in_division(observed: str, gold: str) -> bool:
    return _DIVISION.sub("", observed) == _DIVISION.sub("", gold)


def differences(alignment: Alignment) -> Iterator[tuple[str, str]]:
    """The unequal passages: what is printed, and what the gold text has."""
    for block in alignment.blocks:
        if not block.equal:
            yield _readings(alignment, block)


def _readings(alignment: Alignment, block: Block) -> tuple[str, str]:
    return (
        " ".join(alignment.observed_tokens[block.observed_start : block.observed_end]),
        " ".join(alignment.gold_tokens[block.gold_start : block.gold_end]),
    )


def missed_errors(restoration: Restoration, after: Alignment) -> Iterator[MissedError]:
    """The passages of the observed text that are wrong and that no edit touches.

    Args:
        restoration: what was made of the observed text.
        after: the restored text aligned with the gold text.
    """
    restored_starts: list[int] = []
    restored_ends: list[int] = []
    shift = 0  # characters that the edits so far have added
    for edit in restoration.edits:
        restored_starts.append(edit.start + shift)
        restored_ends.append(edit.start + shift + len(edit.restored))
        shift += len(edit.restored) - len(edit.observed)

    def observed_place(place: int) -> int:
        """Where a place of the restored text, outside of all edits, is in the observed text."""
        index = bisect_right(restored_ends, place) - 1
        return place if index < 0 else restoration.edits[index].end + place - restored_ends[index]

    def is_edited(start: int, end: int) -> bool:
        index = bisect_right(restored_ends, start)
        return index < len(restored_starts) and restored_starts[index] < end

    spans = after.observed_spans
    for block in after.blocks:
        if block.equal:
            continue
        printed, gold = _readings(after, block)
        if _differ_in_division(printed, gold):
            continue
        if block.observed_start == block.observed_end:
            place = spans[block.observed_start - 1][1] if block.observed_start else 0
            index = bisect_left(restored_ends, place)
            if index < len(restored_ends) and restored_starts[index] < place:
                place = restored_ends[index]  # not into the middle of an edit
            yield MissedError(observed_place(place), observed_place(place), "", gold)
            continue
        runs: list[tuple[int, int]] = []
        for start, end in spans[block.observed_start : block.observed_end]:
            if is_edited(start, end):
                continue
            start, end = observed_place(start), observed_place(end)
            blank = restoration.observed[runs[-1][1] : start] if runs else ""
            if blank.isspace() and "\f" not in blank:
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start, end))
        for start, end in runs:
            yield MissedError(start, end, restoration.observed[start:end], gold)


def confusions_of(observed: str, intended: str) -> Iterator[tuple[str, str]]:
    """What stands for what, in two strings that are alike.

    >>> list(confusions_of("rnodem tirnes", "modern times"))
    [('rn', 'm'), ('m', 'rn'), ('rn', 'm')]
    """
    distance = Levenshtein.distance(observed, intended)
    if distance > _ALIKE * max(len(observed), len(intended)):
        return
    start = other = -1  # where the current difference begins
    for op in Levenshtein.opcodes(observed, intended):
        if op.tag != "equal":
            if start < 0:
                start, other = op.src_start, op.dest_start
        elif start >= 0:
            yield observed[start : op.src_start], intended[other : op.dest_start]
            start = -1
    if start >= 0:
        yield observed[start:], intended[other:]
