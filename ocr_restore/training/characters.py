"""The character model: what the letters of a word never seen cost.

A character 4-gram model of the lexicon's forms, each weighted by the root of how many documents
have it; Witten-Bell interpolation (Witten & Bell 1991). The table is dense: 32 classes to the
fourth power, one byte each, in steps of 1/16 nat.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from ocr_restore.language_model import character_classes
from ocr_restore.model_file import write_model

__all__ = ["build_characters"]

_ORDER = 4
_CLASSES = 32
_STEP = 1 / 16
_FLOOR = 1e-7


def build_characters(forms: Iterable[tuple[bytes, float]], path: Path) -> None:
    """Estimate the model from (alphabet codes, weight) of each form, and write it."""
    counts = [np.zeros(_CLASSES**order) for order in range(1, _ORDER + 1)]
    for codes, weight in forms:
        classes = (0,) * (_ORDER - 1) + tuple(character_classes(codes)) + (0,)
        for end in range(_ORDER - 1, len(classes)):
            index = 0
            for order in range(_ORDER):
                index += classes[end - order] * _CLASSES**order
                counts[order][index] += weight
    chance = (counts[0] + 0.01) / (counts[0].sum() + 0.01 * _CLASSES)
    for order in range(1, _ORDER):
        chance = _interpolated(counts[order].reshape(-1, _CLASSES), chance)
    cost = np.clip(np.round(-np.log(np.maximum(chance, _FLOOR)) / _STEP), 0, 255)
    write_model(path, {"cost": cost.astype(np.uint8)}, kind="characters", meta={"order": _ORDER})


def _interpolated(counts: Any, lower: Any) -> Any:
    """One more character of context: each context backs off to the one without its first."""
    total = counts.sum(axis=1, keepdims=True)
    types = 2.0 * (counts > 0).sum(axis=1, keepdims=True)
    shorter = lower.reshape(-1, _CLASSES)
    shorter = np.tile(shorter, (len(counts) // len(shorter), 1))
    mixed = (counts + types * shorter) / np.maximum(total + types, 1e-12)
    return np.where(total > 0, mixed, shorter).reshape(-1)
