"""The documents that the decision learns from: pages with gold, and clean text.

Five kinds, since the decision must know when to act and when not to: pages with their gold; gold
and clean passages as their own observed text, in which nothing is to be done; short ones of these,
because a paragraph says little of its page; passages with errors drawn from the error model, few in
the short and up to many in the long ones; and passages spelled as no dictionary has them, which
look as noisy and are right.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import regex

from ocr_restore.error_model import Confusion
from ocr_restore.training.corpus import text_of
from ocr_restore.training.error_model import Pair
from ocr_restore.training.noise import add_noise
from ocr_restore.training.respelling import respell

__all__ = ["Document", "documents"]

_PASSAGES = 12  # of each clean file
_PASSAGE = 4000  # characters
_SHORT_PASSAGES = 50
_SHORT = (80, 200, 500, 900)
_NOISE_RATES = (1 / 40, 1 / 14, 1 / 8)
_NOISY_PASSAGES = 60
_NOISY_PASSAGE = 2500
_PASSAGE_RATES = (1 / 200, 1 / 50, 1 / 20, 1 / 8, 1 / 4)
_RESPELLED_PASSAGES = 60
_RESPELLED = (200, 500, 900, 2500)
_SHARES = (0.1, 0.3, 0.6, 0.9)  # of words that can be respelled
_MOST_PARAGRAPHS = 1200
_PARAGRAPH = range(250, 1500)


class Document(NamedTuple):
    """One text to learn from; `collection` and `name` say where it comes from."""

    collection: str
    name: str
    observed: str
    gold: str

    @property
    def keeps_hyphens(self) -> bool:
        """Whether the gold leaves words broken at line ends, so that it cannot judge joins."""
        return regex.search(r"\p{Ll}-[ \t]*\n\s*\p{Ll}", self.gold) is not None


def documents(
    collections: Mapping[str, Sequence[Pair]],
    clean: Sequence[Path],
    confusions: Mapping[Confusion, float],
    *,
    seed: int = 1,
) -> list[Document]:
    """All documents, the same for the same seed.

    Args:
        collections: pairs of OCR and gold by collection.
        clean: files of clean text (.txt or .txt.xz), documents parted by form feeds.
        confusions: the costs of confusions, for the noise.
        seed: of every choice.
    """
    chance = random.Random(seed)
    found = []
    paragraphs = []
    for name, pairs in collections.items():
        for number, (observed, intended) in enumerate(pairs):
            found.append(Document(name, f"{name} {number}", observed, intended))
            if number % 2:
                found.append(Document("clean gold", f"{name} {number}", intended, intended))
            for text in regex.split(r"\n\s*\n", intended):
                letters = sum(char.isalpha() for char in text)
                if len(text) in _PARAGRAPH and letters > 0.6 * len(text):
                    paragraphs.append((f"{name} {number}", text))
    chance.shuffle(paragraphs)
    short = [(name, text) for name, text in paragraphs[:_MOST_PARAGRAPHS]]
    for path in clean:
        texts = text_of(path).split("\f")
        for number in range(_PASSAGES):
            text = _passage(texts, _PASSAGE, chance)
            found.append(Document("clean", f"{path.name} {number}", text, text))
        for number in range(_NOISY_PASSAGES):
            text = _passage(texts, _NOISY_PASSAGE, chance)
            rate = chance.choice(_PASSAGE_RATES)
            noisy = add_noise(text, confusions, rate=rate, seed=chance.randrange(2**32))
            found.append(Document("noise", f"{path.name} noisy {number}", noisy, text))
        for number in range(_RESPELLED_PASSAGES):
            text = _passage(texts, chance.choice(_RESPELLED), chance)
            text = respell(text, share=chance.choice(_SHARES), seed=chance.randrange(2**32))
            found.append(Document("respelled", f"{path.name} respelled {number}", text, text))
        for number in range(_SHORT_PASSAGES):
            text = _passage(texts, chance.choice(_SHORT), chance)
            short.append((f"{path.name} short {number}", text))
    for number, (name, text) in enumerate(short):
        found.append(Document("short", name, text, text))
        rate = chance.choice(_NOISE_RATES)
        noisy = add_noise(text, confusions, rate=rate, seed=seed + number)
        found.append(Document("noise", name, noisy, text))
    return found


def _passage(texts: Sequence[str], size: int, chance: random.Random) -> str:
    """A passage of about `size` characters that begins and ends at a blank."""
    text = chance.choice(texts)
    start = text.find(" ", chance.randrange(max(1, len(text) - size))) + 1
    end = text.rfind(" ", start, start + size)
    return text[start : end if end > start else start + size]
