"""Noise: clean text with errors drawn from the error model.

Pages with gold are few, and either noisy or clean; text that is right but for a word or two is what
the decision must know as well, and can be had in any amount. As on a page, some confusions are much
more frequent than in general, others do not occur, and a word may have several. Some pages have
errors of one kind only: their blanks are lost, or every `o` may be a `0`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import exp

import regex

from ocr_restore.error_model import Confusion

__all__ = ["add_noise"]

_WORD = regex.compile(r"\p{L}{2,}|\b\d{3,}\b")  # `l2` may be a name of something
# Kinds of errors, and their shares on a page that has all of them.
_KINDS = {"blank inserted": 0.14, "blank lost": 0.10, "mark": 0.06, "confusion": 0.70}
_MARKS = ".,·~;:'-^*"
_RUN_ON = 0.1  # chance that a lost blank is one of a run of them
_RUN = regex.compile(r"(?: [\p{L}'’]+){2,9}")
_FIGURES = {"1": "llIi", "0": "OOo"}  # and the letters that they are printed as
_SPREAD = 1.5  # nats, of how frequent a confusion is on one page
_ONE_MORE = 0.2  # chance that a misprinted word has one more confusion
_PURE = 0.5  # share of the pages that have one kind only, each as often
_DEAREST = 8.0  # cost of a confusion that may be the only one of a page
_MOST_FEW = 3  # confusions of a page that has no others


def add_noise(
    text: str,
    confusions: Mapping[Confusion, float],
    *,
    rate: float,
    seed: int,
    mixed: bool = False,
) -> str:
    """Print about `rate` of the words of a text wrongly.

    Args:
        text: text as the page has it.
        confusions: costs of confusions; each is drawn in proportion to its probability on this
            page, which is drawn first.
        rate: the share of words to print wrongly, from 0 to 1.
        seed: the same seed gives the same text.
        mixed: whether the page has errors of all kinds; else it may have one kind alone.
    """
    chance = random.Random(seed)
    kinds, shares = [*_KINDS], [*_KINDS.values()]
    if not mixed and chance.random() < _PURE:
        kinds, shares = [chance.choice(kinds)], [1.0]
        likely = [key for key, cost in confusions.items() if key.intended and cost < _DEAREST]
        few = chance.sample(likely, min(len(likely), chance.randint(1, _MOST_FEW)))
        confusions = {confusion: confusions[confusion] for confusion in few}
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
        if start < at:
            continue
        parts.append(text[at:start])
        word, gap = text[start:end], ""
        (kind,) = chance.choices(kinds, shares)
        if word.isdigit():
            word = _misprinted_number(word, chance) if kind == "confusion" else word
        elif kind == "confusion":
            word = _misprint(word, by_intended, chance)
            while chance.random() < _ONE_MORE:
                word = _misprint(word, by_intended, chance)
        elif kind == "mark":
            place = chance.randrange(0, len(word))
            word = word[:place] + chance.choice(_MARKS) + word[place:]
        elif kind == "blank inserted" and len(word) > 2:
            cut = chance.randrange(1, len(word))
            word = word[:cut] + " " + word[cut:]
        elif kind == "blank lost" and text[end : end + 1] == " ":
            run = _RUN.match(text, end) if chance.random() < _RUN_ON else None
            gap = run[0] if run else " "
            word += gap.replace(" ", "")
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


def _misprinted_number(number: str, chance: random.Random) -> str:
    figure = chance.choice([*_FIGURES])
    letter = chance.choice(_FIGURES[figure])
    return number.replace(figure, letter, chance.choice((1, -1)))
