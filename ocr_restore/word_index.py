"""A small index of words that can be added to while running: the user's and the document's own.

The lexicon is mapped and cannot grow; these words live in a symmetric-delete index (SymSpell,
Garbe 2012), which is filled in microseconds per word.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["WordIndex"]


class WordIndex:
    """Words within two edits of a string.

    >>> WordIndex(["Yokosuka", "Sasebo"]).near("Yokosulta")
    ['Yokosuka']
    """

    def __init__(self, words: Iterable[str]) -> None:
        from symspellpy import SymSpell  # here, because most runs need no index

        self._surface = {word.lower(): word for word in words}
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for form in self._surface:
            self._index.create_dictionary_entry(form, 1)

    def near(self, observed: str) -> list[str]:
        """The indexed words within two edits of `observed`, the nearest first."""
        from symspellpy import Verbosity

        found = self._index.lookup(observed.lower(), Verbosity.ALL, max_edit_distance=2)
        return [self._surface[item.term] for item in found]
