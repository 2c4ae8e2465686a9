"""A misprint: what a rule that reads the text itself finds wrong."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Misprint"]


class Misprint(NamedTuple):
    """The characters [start, end) are to read `restored`."""

    start: int
    end: int
    restored: str
