r"""Blocks: the window of the document model, and what a long text is cut into.

A block is restored as if it were a document of its own: its confusions, its own words and its noise
are learned from it alone, and no word is looked at across its ends. So what is made of a text
depends on where its blocks end, and on nothing else: not on the size of the pieces it is read in,
nor on how many processes share the work. A text of up to 300,000 characters is one block. A longer
one is cut every 100,000 to 200,000 characters, at the last page break there is, else at the last
blank line, else at the last line break, else at the last blank, else in the middle of a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["blocks"]

_MOST = 200_000  # characters of a block that is followed by another
_MARKS = (("\f",), ("\n\n", "\r\n\r\n"), ("\n", "\r"), (" ",))


def blocks(pieces: Iterable[str]) -> Iterator[str]:
    """Cut a text that comes in pieces of any size into its blocks.

    >>> list(blocks(["a sho", "rt text"]))
    ['a short text']
    """
    held = ""
    for piece in pieces:
        held += piece
        start = 0
        while len(held) - start > _MOST * 3 // 2:
            end = _end_of_block(held, start)
            yield held[start:end]
            start = end
        held = held[start:]
    if held:
        yield held


def _end_of_block(text: str, start: int) -> int:
    low, high = start + _MOST // 2, start + _MOST
    for marks in _MARKS:
        ends = [at + len(mark) for mark in marks if (at := text.rfind(mark, low, high)) >= 0]
        if ends:
            end = max(ends)
            break
    else:
        end = high
    # The two characters of a line end stay together.
    return end + 1 if text[end - 1] == "\r" and text[end] == "\n" else end
