"""Words that are not in the lexicon, which is mapped and cannot grow: the user's, the document's.

They are few, so that all of about the right length are compared.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["WordIndex"]

_MOST_EDITS = 2
_MOST_KEPT = 10_000  # strings whose words are kept, which both passes ask for


class WordIndex:
    """Words within two edits of a string.

    >>> WordIndex(["Yokosuka", "Sasebo"]).near("Yokosulta")
    ['Yokosuka']
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._surface = {word.lower(): word for word in words}
        self._by_length: dict[int, list[str]] = {}
        for form in self._surface:
            self._by_length.setdefault(len(form), []).append(form)
        self._kept: dict[str, list[str]] = {}

    def near(self, observed: str) -> list[str]:
        """The words within two edits of `observed`, the nearest first.

        Letters that changed places are one edit (optimal string alignment).
        """
        form = observed.lower()
        if form not in self._kept:
            if len(self._kept) == _MOST_KEPT:
                self._kept.clear()
            self._kept[form] = self._look_for(form)
        return self._kept[form]

    def _look_for(self, form: str) -> list[str]:
        from rapidfuzz import process  # here, because most runs have no such words
        from rapidfuzz.distance import OSA

        lengths = range(len(form) - _MOST_EDITS, len(form) + _MOST_EDITS + 1)
        found = [
            (edits, word)
            for length in lengths
            if length in self._by_length
            for word, edits, _ in process.extract(
                form,
                self._by_length[length],
                scorer=OSA.distance,
                score_cutoff=_MOST_EDITS,
                limit=None,
            )
        ]
        return [self._surface[word] for _, word in sorted(found)]
