"""Training of the context model: what stands around a word, for every word of the clean texts.

The frequent words have vectors of their own, the others share those of their kind. Two passes are
made over the texts in pieces, their order drawn anew each time, at a rate that falls to nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ocr_restore.kernel.context_training_cy import ContextTraining
from ocr_restore.lexicon import WordKind
from ocr_restore.model_file import write_model
from ocr_restore.training.corpus import SENTENCE

__all__ = ["build_context_model"]

_DIMENSIONS = 64  # with 32 it harms a tenth more, with 100 it is not better
_REACH = 5  # words on each side; with 7 it is not better
_OWN_VECTORS = 30_000  # words; twice as many are not better
_NOISE_WORDS = 10
_NOISE_EXPONENT = 0.75  # of frequency, for the noise
_NOISE_TABLE = 4_000_000
_PASSES = 2
_PIECE = 20_000  # words
_RATE = 0.05
_LAST_RATE = 1e-4
_LEFT_OUT = 0.1  # of the words around, as many words of a page cannot be read
_PERCENTILE = 99.95  # of the numbers of a dimension, the greatest that one byte shows


def build_context_model(
    streams: Sequence[Any],
    flags: Any,
    path: Path,
    *,
    seed: int = 1,
    progress: Callable[[Iterable[Any]], Iterator[Any]] = iter,
) -> None:
    """Train the model on streams of word ids and write it.

    Args:
        streams: arrays of word ids, the most frequent words first among them.
        flags: the `WordKind` of every word.
        path: the file to write.
        seed: of every random choice; the same streams and seed give the same file.
        progress: told of the pieces as they are learned from.
    """
    row = _rows(np.asarray(flags))
    pieces = [
        piece
        for stream in streams
        for piece in np.array_split(row[stream.astype(np.int64)], max(1, len(stream) // _PIECE))
    ]
    chance = random.Random(seed)
    size = int(row.max()) + 1
    counts = np.zeros(size, np.int64)
    for piece in pieces:
        counts += np.bincount(piece, minlength=size)
    inputs = np.random.default_rng(seed).uniform(-2, 2, size * _DIMENSIONS) / _DIMENSIONS
    inputs = inputs.astype(np.float32)
    outputs = np.zeros(size * _DIMENSIONS, np.float32)
    bias = np.zeros(size, np.float32)
    weights = np.ones(2 * _REACH * _DIMENSIONS, np.float32)
    training = ContextTraining(
        inputs,
        outputs,
        bias,
        weights,
        _DIMENSIONS,
        _REACH,
        _noise(counts, skipped=int(row[SENTENCE])),
        _NOISE_WORDS,
        int(row[SENTENCE]),
    )
    training.seed(seed + 1)
    places = range(len(pieces))
    order = [place for _ in range(_PASSES) for place in chance.sample(places, len(pieces))]
    rates = np.linspace(_RATE, _LAST_RATE, len(order) + 1)
    for step, place in enumerate(progress(order)):
        training.learn(pieces[place], float(rates[step]), float(rates[step + 1]), _LEFT_OUT)
    small_inputs, input_scale = _quantized(inputs.reshape(size, _DIMENSIONS))
    small_outputs, output_scale = _quantized(outputs.reshape(size, _DIMENSIONS))
    scaled = weights.reshape(2 * _REACH, _DIMENSIONS) * input_scale * output_scale
    write_model(
        path,
        {
            "row": row,
            "inputs": small_inputs.ravel(),
            "outputs": small_outputs.ravel(),
            "bias": bias,
            "weights": scaled.astype(np.float32).ravel(),
        },
        kind="context",
        meta={"dimensions": _DIMENSIONS, "noise_words": _NOISE_WORDS},
    )


def _rows(flags: Any) -> Any:
    """The row of every word: one of its own, or that of its kind."""
    size = len(flags)
    own = (np.arange(size) < _OWN_VECTORS) | ((flags & WordKind.TWIN) > 0)
    row = np.zeros(size, np.uint16)
    count = int(own.sum())
    row[own] = np.arange(count)
    name = (flags & WordKind.NAME) > 0
    old = (flags & WordKind.OLD) > 0
    row[~own] = count + np.where(name, 0, np.where(old, 1, 2))[~own]
    return row


def _noise(counts: Any, *, skipped: int) -> Any:
    """Rows, each as often as its noise is to be drawn."""
    share = counts.astype(float) ** _NOISE_EXPONENT
    share[skipped] = 0.0
    times = np.round(share / share.sum() * _NOISE_TABLE).astype(np.int64)
    return np.repeat(np.arange(len(counts), dtype=np.uint16), times)


def _quantized(vectors: Any) -> tuple[Any, Any]:
    """Vectors in one byte a dimension, and what one step of each dimension is worth."""
    scale = np.percentile(np.abs(vectors), _PERCENTILE, axis=0) / 127 + 1e-12
    return np.clip(np.round(vectors / scale), -127, 127).astype(np.int8), scale
