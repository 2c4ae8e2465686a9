"""Compounds that a document prints with a hyphen; they keep it at a line's end as well."""

from __future__ import annotations

from collections.abc import Iterator

from .tokenizer import Gap, Tokens

__all__ = ["printed_compounds"]


def printed_compounds(tokens: Tokens) -> Iterator[int]:
    r"""The words before and after a line's end that stand elsewhere with a hyphen between them.

    >>> from ocr_restore.restorer import Restorer
    >>> text = "peace-keeping forces, or other peace-\nkeeping mea-\nsures"
    >>> tokens = Restorer().model.tokenizer.tokenize(text)
    >>> [tokens.word(index) for index in printed_compounds(tokens)]
    ['peace', 'keeping']
    """
    broken = list(_places(tokens, Gap.HYPHEN_LINE))
    if not broken:
        return
    printed = {_pair(tokens, index) for index in _places(tokens, Gap.HYPHEN)}
    for index in broken:
        if _pair(tokens, index) in printed:
            yield index - 1
            yield index


def _places(tokens: Tokens, gap: Gap) -> Iterator[int]:
    """The words after such gaps."""
    index = 0
    while (index := tokens.gaps.find(gap, index + 1, tokens.count)) >= 0:
        yield index


def _pair(tokens: Tokens, index: int) -> tuple[str, str]:
    return tokens.word(index - 1).lower(), tokens.word(index).lower()
