"""Proposals: the readings that the decoder finds worth a decision, in columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple, overload

from .candidates import RULES, Reading

__all__ = ["Proposal", "Proposals"]


class Proposal(NamedTuple):
    """A reading that the lattice gives a fair chance, and is not what was observed.

    The words [first, last) of the text, its characters [start, end), read as `reading`. What the
    best path through it costs less than the best one that leaves these words alone is its `margin`,
    less than the best one that reads them in another way its `rival`; both are negative where the
    other is better. `posterior` is the probability of the reading among all paths and
    `left_alone` that of its first word as it is. `left` and `right` are the lexicon ids beside it
    on the best path through it, and `chosen` says that this is the best path of all.
    """

    first: int
    last: int
    start: int
    end: int
    reading: Reading
    margin: float
    rival: float
    posterior: float
    left_alone: float
    left: int
    right: int
    chosen: bool


class Proposals(Sequence[Proposal]):
    """The proposals of one text, sorted by their first word; they may overlap.

    Entry i of a column is about the i-th. Its lexicon words are words[3i] .. words[3i + 2], -1 for
    none; rules[i] is the place of its rule in `RULES`, and texts[text[i]] what it reads that is not
    made of the lexicon's words, if text[i] is not -1.
    """

    def __init__(self, size: int, texts: Sequence[str] = ()) -> None:
        self.texts = texts
        self.first, self.last, self.start, self.end, self.left, self.right, self.text = (
            array("i", bytes(4 * size)) for _ in range(7)
        )
        self.words = array("i", bytes(12 * size))
        self.cost, self.inner, self.margin, self.rival, self.posterior, self.left_alone = (
            array("d", bytes(8 * size)) for _ in range(6)
        )
        self.rules = bytearray(size)
        self.chosen = bytearray(size)

    def __len__(self) -> int:
        return len(self.rules)

    @overload
    def __getitem__(self, index: int) -> Proposal: ...

    @overload
    def __getitem__(self, index: slice) -> list[Proposal]: ...

    def __getitem__(self, index: int | slice) -> Proposal | list[Proposal]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        words = tuple(self.words[3 * index : 3 * index + 3])
        if words[2] < 0:
            words = words[: (words[0] >= 0) + (words[1] >= 0)]
        text = self.texts[self.text[index]] if self.text[index] >= 0 else None
        rule = RULES[self.rules[index]]
        return Proposal(
            self.first[index],
            self.last[index],
            self.start[index],
            self.end[index],
            Reading(words, self.cost[index], rule, self.inner[index], text),
            self.margin[index],
            self.rival[index],
            self.posterior[index],
            self.left_alone[index],
            self.left[index],
            self.right[index],
            self.chosen[index] == 1,
        )
