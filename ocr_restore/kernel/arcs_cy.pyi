# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence

from .channel_cy import Channel
from .readings_cy import Readings

class Arcs:
    lattice_low: Sequence[int]
    lattice_high: Sequence[int]
    lattices: int
    count: int
    mark_start: int
    mark_end: int
    start: Sequence[int]
    end: Sequence[int]
    words: Sequence[int]
    cost: Sequence[float]
    inner: Sequence[float]
    rule: Sequence[int]
    text: Sequence[int]
    def __init__(
        self,
        readings: Readings,
        tokens: tuple[
            Sequence[int],
            Sequence[int],
            Sequence[int],
            Sequence[int],
            Sequence[int],
            Sequence[int],
            int,
        ],
        doubts: Sequence[int],
        joint_cost: Sequence[float],
        joint_rule: Sequence[int],
        mark_inside: float,
        odd: Sequence[int],
        unreadable: Sequence[int],
        wildcard: int,
        most_words: int,
        longest: int,
        near_joins: tuple[int, float],
        leave_costs: tuple[float, float, float],
        real_words: tuple[
            Channel,
            Sequence[int],
            Sequence[int],
            Sequence[int],
            float,
            Sequence[int],
            Sequence[int],
        ],
    ) -> None: ...
    def add(
        self,
        first: int,
        last: int,
        start: int,
        end: int,
        word: int,
        second: int,
        third: int,
        cost: float,
        inner: float,
        rule: int,
        text: int,
    ) -> int: ...
    def build(
        self,
        more_index: Sequence[int],
        more_word: Sequence[int],
        more_cost: Sequence[float],
        more_inner: Sequence[float],
        more_rule: Sequence[int],
        more_text: Sequence[int],
    ) -> int: ...
    def cover(self) -> int: ...
    def mark(self, index: int) -> int: ...
    def join(self, index: int) -> int: ...
    def close(
        self,
        identity_cost: Sequence[float],
        starts: MutableSequence[int],
        ends: MutableSequence[int],
        firsts: MutableSequence[int],
        middles: MutableSequence[int],
        lasts: MutableSequence[int],
        costs: MutableSequence[float],
        origins: MutableSequence[int],
        lattice_arcs: MutableSequence[int],
        left: MutableSequence[int],
        right: MutableSequence[int],
    ) -> int: ...
    def take(
        self,
        origins: Sequence[int],
        chosen: Sequence[int],
        first: MutableSequence[int],
        last: MutableSequence[int],
        start: MutableSequence[int],
        end: MutableSequence[int],
        words: MutableSequence[int],
        cost: MutableSequence[float],
        inner: MutableSequence[float],
        rule: MutableSequence[int],
        text: MutableSequence[int],
    ) -> int: ...
