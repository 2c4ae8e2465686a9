"""Words that a gold text leaves broken at line ends, as the page has them.

Whoever copies a page line by line keeps `pris-` and `oner` apart. A text that has `prisoner` there
is no worse for it, so its word is broken in the same way before the two are compared. A gold text
with whole words asks for whole words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr_restore.alignment import Alignment

__all__ = ["broken_as_in", "unbroken", "with_printed_hyphens"]

# What stands for the hyphen of a broken word in many gold texts: a not sign or a soft hyphen.
_MARKED_BREAK = re.compile(r"[¬\u00ad](?=[^\S\n]*\n)")
_BREAK = re.compile(r"(?<=\w)[-¬\u00ad]\s*\n\s*(?=\w)")


def with_printed_hyphens(text: str) -> str:
    r"""The text with the hyphens of broken words as they are printed.

    >>> with_printed_hyphens("the pris¬\noner")
    'the pris-\noner'
    """
    return _MARKED_BREAK.sub("-", text)


def unbroken(text: str) -> str:
    r"""The text with words that are broken at a line end whole.

    >>> unbroken("the pris-\noner")
    'the prisoner'
    """
    return _BREAK.sub("", text)


def broken_as_in(gold: str, text: str, alignment: Alignment) -> str:
    r"""The text with its words broken at line ends where the gold text has them so.

    >>> from ocr_restore.alignment import align
    >>> gold, text = "the pris-\noner, a well-\nknown man", "tbe prisoner, a well-known\nman"
    >>> broken_as_in(gold, text, align(text, gold))
    'tbe pris-\noner, a well-\nknown\nman'

    Args:
        gold: the gold text.
        text: the text to compare with it.
        alignment: that of text and gold text.
    """
    if not _BREAK.search(gold):
        return text
    parts = []
    place = 0
    for block in alignment.blocks:
        observed = block.observed_end - block.observed_start
        if block.equal or (observed, block.gold_end - block.gold_start) != (1, 2):
            continue
        (first, _), (_, last) = alignment.gold_spans[block.gold_start : block.gold_end]
        broken = gold[first:last]
        word = alignment.observed_tokens[block.observed_start]
        if word in (unbroken(broken), _BREAK.sub("-", broken)):
            start, end = alignment.observed_spans[block.observed_start]
            parts += [text[place:start], broken]
            place = end
    return "".join(parts) + text[place:]
