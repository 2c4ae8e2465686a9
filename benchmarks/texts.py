"""Texts to measure speed on: clean, with noise drawn from the error model, long, and hostile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ocr_restore.dictionary import packaged
from ocr_restore.error_model import read_confusions
from ocr_restore.evaluation import character_errors
from ocr_restore.training.noise import add_noise

from .datasets import Pair
from .report import ROOT

__all__ = ["HOSTILE", "clean_text", "error_rate", "noisy", "of_size", "write_parts"]

HOSTILE: Mapping[str, str] = {
    "10,000 joined letters": "intheoperationsofthejapaneseforces" * 300,
    "1 MB of punctuation": ".,;:!?-'\"()·•~" * 72_000,
    "a page of single characters": "\n".join(["J a p a n e s e l 1 I o 0 f o r c e s"] * 60),
    "one line of 5 MB": "They have de ve loped an impressive capac1ty. " * 110_000,
    "100,000 times one unknown word": "Yokosnka " * 100_000,
}
"""Inputs that a careless design spends minutes or gigabytes on."""


_CHARACTERS_AN_ERROR = 1.25  # that one drawn changes, on average


def clean_text(pairs: Iterable[Pair]) -> str:
    """The gold texts of a set; those of the memo in `seeds/` where there is no set."""
    texts = [pair.gold for pair in pairs]
    if not texts:
        gold = ROOT / "seeds" / "strategic-thinking-1974.gold.txt"
        texts = [gold.read_text(encoding="utf-8")]
    return "\n\n".join(texts)


def noisy(text: str, rate: float, *, seed: int = 1) -> str:
    """A text with about this character error rate; more than one error a word comes in turns."""
    confusions, _ = read_confusions(packaged("en") / "confusions.tsv")
    per_word = len(text) / max(1, len(text.split()))
    wanted = rate * per_word / _CHARACTERS_AN_ERROR
    while wanted > 0.0:
        text = add_noise(text, confusions, rate=min(wanted, 0.5), seed=seed, mixed=True)
        wanted -= 0.5
        seed += 1
    return text


def error_rate(observed: str, gold: str) -> float:
    """The character error rate, on the first 20,000 characters."""
    size = 20_000
    return character_errors(observed[:size], gold[:size]).rate


def of_size(text: str, size: int) -> str:
    """So many characters of a text, which is repeated where it is shorter."""
    return (text * (size // len(text) + 1))[:size]


def write_parts(text: str, count: int, folder: Path) -> list[Path]:
    """Cut a text into files of one length."""
    size = len(text) // count
    paths = []
    for part in range(count):
        path = folder / f"part-{part:03}.txt"
        path.write_text(text[part * size : (part + 1) * size], encoding="utf-8")
        paths.append(path)
    return paths
