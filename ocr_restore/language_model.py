"""The language model: a word n-gram model with back-off, and letters for words it does not know.

Words are lexicon ids. `cost2(a, b)` is -ln P(b | a) and `cost3(a, b, c)` is -ln P(c | a b), with
modified Kneser-Ney estimates (Chen & Goodman 1999) pruned and stored in steps of 1/16 nat. An
unknown word costs what its letters cost under a character 4-gram model, on top of the n-gram cost
of the unknown word, so that a name never seen has a finite cost.
"""

from __future__ import annotations

from pathlib import Path

from .alphabet import APOSTROPHE, DIGIT_ZERO, FOLD
from .kernel.ngram_table_cy import NgramTable
from .model_file import ModelFile

__all__ = ["LanguageModel"]

_STEP = 0.0625


def _character_classes() -> bytes:
    classes = bytearray([28]) * 160
    for code in range(1, 27):
        classes[code] = code
    classes[APOSTROPHE] = 27
    for code in range(DIGIT_ZERO, DIGIT_ZERO + 10):
        classes[code] = 29
    return bytes(classes[code] for code in FOLD)


_CLASSES = _character_classes()


class LanguageModel:
    """Costs of words in context."""

    def __init__(self, words: ModelFile, characters: ModelFile) -> None:
        self.unigram_cost = words["unigram_cost"]
        self.ngrams = NgramTable(
            self.unigram_cost,
            words["unigram_backoff"],
            words["bigram_key"],
            words["bigram_cost"],
            words["bigram_backoff"],
            words["trigram_key"],
            words["trigram_cost"],
            words.meta["step"],
            words.meta["backoff_offset"],
        )
        self._characters = characters["cost"]

    @classmethod
    def open(cls, words: Path, characters: Path) -> LanguageModel:
        """Map the n-gram tables and the character table.

        Raises:
            ModelError: if a file is missing, damaged or of another version.
        """
        return cls(
            ModelFile.open(words, kind="language_model"),
            ModelFile.open(characters, kind="characters"),
        )

    def spelling_cost(self, codes: bytes) -> float:
        """-ln P(the letters of a word), its end included."""
        table = self._characters
        context = 0
        steps = 0
        for cls in codes.translate(_CLASS_TABLE):
            index = context << 5 | cls
            steps += table[index]
            context = index & 0x7FFF
        steps += table[context << 5]
        return steps * _STEP


_CLASS_TABLE = _CLASSES + bytes([28]) * (256 - len(_CLASSES))
