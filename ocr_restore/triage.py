"""The triage: which words of a text deserve a closer look, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from .kernel.triage_cy import Triage
from .tokenizer import Tokens

__all__ = ["Doubt", "doubtful_words", "doubts_of", "unknown_words"]

_DOUBTFUL = re.compile(rb"[^\0]")


class Doubt(IntEnum):
    """Why a word is looked at; the kernel knows these numbers."""

    TRUSTED = 0
    UNKNOWN = 1  # it is not in the lexicon
    FRAGMENT = 2  # a word that is more often a piece of one
    REAL_WORD = 3  # one that it is printed for fits better
    JOINS = 4  # it makes a word together with the next
    HYPHEN = 5  # a hyphen at a line's end follows
    MARK = 6  # a stray mark touches it


def doubts_of(tokens: Tokens, triage: Triage, slack: float) -> bytearray:
    """The `Doubt` of each word; `slack` is by how many nats a confusable word must fit better."""
    doubts = bytearray(tokens.count + 1)
    triage.mark(
        tokens.codes,
        tokens.starts,
        tokens.ends,
        tokens.words,
        tokens.gaps,
        tokens.flags,
        tokens.joins,
        tokens.count,
        slack,
        doubts,
    )
    return doubts


def doubtful_words(doubts: bytearray) -> Iterator[int]:
    """The words that are looked at."""
    return (match.start() for match in _DOUBTFUL.finditer(doubts))


def unknown_words(doubts: bytearray) -> Iterator[int]:
    """The words that are not in the lexicon; one that loses its doubt meanwhile is passed over."""
    index = -1
    while (index := doubts.find(Doubt.UNKNOWN, index + 1)) >= 0:
        yield index
