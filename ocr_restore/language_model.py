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
from .kernel.spelling_cy import Spelling
from .model_file import ModelFile

__all__ = ["LanguageModel"]

_STEP = 0.0625


def _class_table() -> bytes:
    classes = bytearray([28]) * 256
    for code in range(1, 27):
        classes[code] = code
    classes[APOSTROPHE] = 27
    for code in range(DIGIT_ZERO, DIGIT_ZERO + 10):
        classes[code] = 29
    return bytes(classes[FOLD[code]] if code < len(FOLD) else 28 for code in range(256))


_CLASSES = _class_table()


def character_classes(codes: bytes) -> bytes:
    """The character model's class of each alphabet code: 1..26 letters, 27 apostrophe, ..."""
    return codes.translate(_CLASSES)


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
        self.spelling = Spelling(_CLASSES, characters["cost"], _STEP)

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
        return self.spelling.cost(codes, 0, len(codes))
