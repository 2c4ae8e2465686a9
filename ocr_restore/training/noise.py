"""Noise: clean text with errors drawn from the error model.

Pages with gold are few, and either noisy or clean; text that is right but for a word or two is what
the decision must know as well, and can be had in any amount. As on a page, some confusions are much
more frequent than in general, others do not occur, and a word may have several.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import exp

import regex

from ocr_restore.error_model import Confusion

__all__ = ["add_noise"]

_WORD = regex.compile(r"\p{L}{2,}")
_BLANK_INSERTED = 0.14
_BLANK_LOST = 0.10
_MARK = 0.06
_MARKS = ".,·~;:'-^*"
_SPREAD = 1.5  # nats, of how frequent a confusion is on one page
_ONE_MORE = 0.2  # chance that a misprinted word has one more confusion


def add_noise(text: str, confusions: Mapping[Confusion, float], *, rate: float, seed: int) -> str:
    """Print about `rate` of the words of a text wrongly.

    Args:
        text: text as the page has it.
        confusions: costs of confusions; each is drawn in proportion to its probability on this
            page, which is drawn first.
        rate: the share of words to print wrongly, from 0 to 1.
        seed: the same seed gives the same text.
    """
    chance = random.Random(seed)
    by_intended: dict[str, list[tuple[str, float]]] = {}
    for confusion, cost in confusions.items():
        if confusion.intended:
            weight = exp(chance.gauss(-cost, _SPREAD))
            by_intended.setdefault(confusion.intended, []).append((confusion.observed, weight))
    parts = []
    at = 0
    for match in _WORD.finditer(text):
        if chance.random() >= rate:
            continue
        start, end = match.span()
        parts.append(text[at:start])
        word, gap = text[start:end], ""
        kind = chance.random()
        if kind < _BLANK_INSERTED and len(word) > 2:
            cut = chance.randrange(1, len(word))
            word = word[:cut] + " " + word[cut:]
        elif kind < _BLANK_INSERTED + _BLANK_LOST and text[end : end + 1] == " ":
            gap = " "
        elif kind < _BLANK_INSERTED + _BLANK_LOST + _MARK:
            place = chance.randrange(0, len(word))
            word = word[:place] + chance.choice(_MARKS) + word[place:]
        else:
            word = _misprint(word, by_intended, chance)
            while chance.random() < _ONE_MORE:
                word = _misprint(word, by_intended, chance)
        parts.append(word)
        at = end + len(gap)
    return "".join(parts) + text[at:]


def _misprint(
    word: str, by_intended: Mapping[str, Sequence[tuple[str, float]]], chance: random.Random
) -> str:
    folded = word.lower()
    choices: list[tuple[int, int, str]] = []
    weights: list[float] = []
    for start in range(len(folded)):
        for end in range(start + 1, min(start + 4, len(folded) + 1)):
            for observed, weight in by_intended.get(folded[start:end], ()):
                choices.append((start, end, observed))
                weights.append(weight)
    if not choices:
        return word
    start, end, observed = chance.choices(choices, weights)[0]
    if word[start:end].isupper() and len(word) > 1 and word.isupper():
        observed = observed.upper()
    return word[:start] + observed + word[end:]
