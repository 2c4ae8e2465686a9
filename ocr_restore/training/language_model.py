"""The word n-gram model: modified Kneser-Ney estimates, pruned and hashed.

Estimates after Chen & Goodman (1999), interpolated. Of all bigrams and trigrams those stay whose
loss would cost most, count * (ln P - ln P of the back-off) (weighted difference, Seymore &
Rosenfeld 1996), and back-off weights are computed anew. Tables are open addressing on a 64-bit
hash, of which 32 bits are kept; see `ocr_restore.kernel.ngram_table_cy`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ocr_restore.model_file import write_model

__all__ = ["build_language_model"]

_BITS = np.uint64(18)
_MASK = np.uint64(2**18 - 1)
_STEP = 1 / 16
_BACKOFF_OFFSET = 2.0
_LOAD = 0.8
_BIGRAM_SHARE = 0.62
_LOW_BITS = np.uint64(0xFFFFFFFF)


def build_language_model(
    streams: Sequence[Any], vocabulary: int, path: Path, *, size: int = 1_500_000
) -> None:
    """Estimate the model of word-id streams and write it.

    Args:
        streams: arrays of word ids, unsigned 64-bit, below `vocabulary`.
        vocabulary: how many word ids there are, at most 2 ** 18.
        path: the file to write.
        size: how many bigrams and trigrams to keep.
    """
    ids = np.concatenate(list(streams))
    bigrams, bigram_counts = np.unique((ids[:-1] << _BITS) | ids[1:], return_counts=True)
    packed = (ids[:-2] << (_BITS + _BITS)) | (ids[1:-1] << _BITS) | ids[2:]
    packed.sort()
    starts = np.nonzero(np.concatenate([[True], packed[1:] != packed[:-1]])[: len(packed)])[0]
    trigrams = packed[starts]
    trigram_counts = np.diff(np.concatenate([starts, [len(packed)]]))
    del packed
    tails = trigrams & np.uint64(2**36 - 1)

    # Bigrams count by the words seen before them, except those that begin a sentence.
    distinct, kinds = np.unique(tails, return_counts=True)
    continued = np.zeros(len(bigrams), np.int64)
    continued[np.searchsorted(bigrams, distinct)] = kinds
    left = (bigrams >> _BITS).astype(np.int64)
    right = (bigrams & _MASK).astype(np.int64)
    continued = np.where(left == 1, bigram_counts, np.maximum(continued, 1))

    # Unigrams.
    kinds_1 = np.bincount(right, minlength=vocabulary)
    discount_1 = np.where(
        kinds_1 > 0, _discounts(np.maximum(kinds_1, 1), kinds_1[kinds_1 > 0]), 0.0
    )
    unigram = (kinds_1 - discount_1) / kinds_1.sum()
    unigram += discount_1.sum() / kinds_1.sum() / vocabulary
    unigram /= unigram.sum()

    bigram = _interpolated(left, continued, unigram[right], vocabulary)
    head = np.searchsorted(bigrams, trigrams >> _BITS)
    tail = np.searchsorted(bigrams, tails)
    trigram = _interpolated(head, trigram_counts, bigram.chance[tail], len(bigrams))

    worth_2 = np.where(
        bigram_counts >= 2,
        bigram_counts * np.log(bigram.chance / (bigram.back[left] * unigram[right])),
        -1.0,
    )
    worth_3 = np.where(
        trigram_counts >= 2,
        trigram_counts * np.log(trigram.chance / (trigram.back[head] * bigram.chance[tail])),
        -1.0,
    )
    keep_2 = _best(worth_2, int(size * _BIGRAM_SHARE))
    keep_3 = _best(worth_3, size - int(size * _BIGRAM_SHARE))
    keep_2[np.unique(head[keep_3])] = True  # a trigram's own back-off stands with its bigram

    back_1 = _backoff(left[keep_2], bigram.chance[keep_2], unigram[right[keep_2]], vocabulary)
    pruned = np.where(keep_2, bigram.chance, back_1[left] * unigram[right])
    back_2 = _backoff(head[keep_3], trigram.chance[keep_3], pruned[tail[keep_3]], len(bigrams))
    bigram_key, (bigram_cost, bigram_backoff) = _table(
        _pair(bigrams[keep_2] >> _BITS, bigrams[keep_2] & _MASK),
        [
            _steps(-np.log(bigram.chance[keep_2])),
            _steps(-np.log(back_2[keep_2]) + _BACKOFF_OFFSET),
        ],
    )
    kept = trigrams[keep_3]
    trigram_key, (trigram_cost,) = _table(
        _pair(_pair(kept >> (_BITS + _BITS), (kept >> _BITS) & _MASK), kept & _MASK),
        [_steps(-np.log(trigram.chance[keep_3]))],
    )
    write_model(
        path,
        {
            "unigram_cost": (-np.log(unigram)).astype(np.float32),
            "unigram_backoff": (-np.log(back_1)).astype(np.float32),
            "bigram_key": bigram_key,
            "bigram_cost": bigram_cost,
            "bigram_backoff": bigram_backoff,
            "trigram_key": trigram_key,
            "trigram_cost": trigram_cost,
        },
        kind="language_model",
        meta={
            "step": _STEP,
            "backoff_offset": _BACKOFF_OFFSET,
            "bigrams": int(keep_2.sum()),
            "trigrams": int(keep_3.sum()),
            "words": len(ids),
        },
    )


class _Level:
    """Interpolated chances of n-grams, and the mass each context leaves to its back-off."""

    def __init__(self, chance: Any, back: Any) -> None:
        self.chance = chance
        self.back = back


def _interpolated(context: Any, counts: Any, lower: Any, contexts: int) -> _Level:
    discount = _discounts(counts, counts)
    total = np.maximum(np.bincount(context, weights=counts, minlength=contexts), 1e-9)
    back = np.bincount(context, weights=discount, minlength=contexts) / total
    back[back == 0.0] = 1.0
    return _Level((counts - discount) / total[context] + back[context] * lower, back)


def _discounts(counts: Any, sample: Any) -> Any:
    """The three discounts of modified Kneser-Ney, for counts of 1, 2, and 3 or more.

    A sample too small to estimate them (no n-gram seen once, or twice, ...) gets 0.5, 1, 1.5.
    """
    seen = [int((sample == number).sum()) for number in range(1, 5)]
    if min(seen) == 0:
        values = [0.5, 1.0, 1.5]
    else:
        ratio = seen[0] / (seen[0] + 2 * seen[1])
        values = [
            min(max(n - (n + 1) * ratio * seen[n] / seen[n - 1], 0.1 * n), 0.95 * n)
            for n in (1, 2, 3)
        ]
    return np.where(counts == 1, values[0], np.where(counts == 2, values[1], values[2]))


def _best(worth: Any, number: int) -> Any:
    if number >= len(worth):
        return worth > 0
    if number == 0:
        return np.zeros(len(worth), bool)
    return worth >= max(np.partition(worth, -number)[-number], 0.0)


def _backoff(context: Any, chance: Any, lower: Any, contexts: int) -> Any:
    """(1 - sum of the kept chances) / (1 - sum of their back-off chances), by context."""
    kept = np.bincount(context, weights=chance, minlength=contexts)
    covered = np.bincount(context, weights=lower, minlength=contexts)
    return np.maximum(1e-3, 1.0 - kept) / np.maximum(1e-3, 1.0 - covered)


def _steps(cost: Any) -> Any:
    return np.clip(np.round(cost / _STEP), 0, 255).astype(np.uint8)


def _pair(first: Any, second: Any) -> Any:
    with np.errstate(over="ignore"):
        mixed = (first * np.uint64(0x9E3779B97F4A7C15)) ^ (second * np.uint64(0xC2B2AE3D27D4EB4F))
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        return mixed ^ (mixed >> np.uint64(32))


def _table(hashed: Any, columns: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Place entries by open addressing with linear probing; key 0 is an empty slot."""
    slots = int(len(hashed) / _LOAD) + 2
    key = (hashed & _LOW_BITS).astype(np.uint32)
    key[key == 0] = 1
    place = ((hashed >> np.uint64(32)) % np.uint64(slots)).astype(np.int64)
    keys = np.zeros(slots, np.uint32)
    owner = np.full(slots, -1, np.int64)
    waiting = np.arange(len(hashed))
    while len(waiting):
        empty = waiting[keys[place[waiting]] == 0]
        _, first = np.unique(place[empty], return_index=True)
        placed = empty[first]
        keys[place[placed]] = key[placed]
        owner[place[placed]] = placed
        waiting = np.setdiff1d(waiting, placed, assume_unique=True)
        taken = keys[place[waiting]] != 0
        place[waiting[taken]] = (place[waiting[taken]] + 1) % slots
    filled = owner >= 0
    result = []
    for column in columns:
        spread = np.zeros(slots, column.dtype)
        spread[filled] = column[owner[filled]]
        result.append(spread)
    return keys, result
