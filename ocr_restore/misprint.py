"""A misprint: what a rule that reads the text itself finds wrong, and where such rules look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .kernel.scan_cy import note_pairs

__all__ = ["Misprint", "places_of"]


class Misprint(NamedTuple):
    """The characters [start, end) are to read `restored`."""

    start: int
    end: int
    restored: str


def places_of(codes: bytes | bytearray, first: bytes, second: bytes) -> Iterator[int]:
    """Where two characters in a row are of these tables of codes (`alphabet.code_table`)."""
    noted = bytearray(len(codes))
    note_pairs(codes, first, second, noted)
    place = noted.find(1)
    while place >= 0:
        yield place
        place = noted.find(1, place + 1)
