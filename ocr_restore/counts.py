"""Counts that add up, so that the figures of a collection are those of its documents pooled."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import add, mul
from typing import Any, ClassVar, Self, TypeVar

__all__ = ["Counts", "bootstrap_interval", "bootstrap_intervals", "ratio"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Base of all count classes: they add, field by field, and turn into plain dictionaries."""

    rates: ClassVar[tuple[str, ...]] = ()

    def __add__(self, other: Self) -> Self:
        """Pool two sets of counts."""
        return self.with_numbers(map(add, _numbers(self), _numbers(other)))

    def as_dict(self) -> dict[str, Any]:
        """Give counts and rates by name, nested as the classes are, fit for JSON."""
        names = [field.name for field in fields(self)]
        return {name: _plain(getattr(self, name)) for name in (*names, *self.rates)}

    def with_numbers(self, numbers: Iterator[float]) -> Self:
        """Rebuild the object with other numbers in it, in the order of the fields."""
        parts = (getattr(self, field.name) for field in fields(self))
        return type(self)(*(_replaced(part, numbers) for part in parts))


def _numbers(part: Any) -> Iterator[float]:
    if isinstance(part, Counts):
        for field in fields(part):
            yield from _numbers(getattr(part, field.name))
    elif isinstance(part, tuple):
        yield from chain.from_iterable(map(_numbers, part))
    elif not isinstance(part, str):
        yield part


def _replaced(part: Any, numbers: Iterator[float]) -> Any:
    if isinstance(part, Counts):
        return part.with_numbers(numbers)
    if isinstance(part, tuple):
        return tuple(_replaced(item, numbers) for item in part)
    return part if isinstance(part, str) else next(numbers)


def _plain(part: Any) -> Any:
    if isinstance(part, Counts):
        return part.as_dict()
    return [_plain(item) for item in part] if isinstance(part, tuple) else part


def ratio(part: float, whole: float) -> float:
    """The share of a part, and 0 of nothing."""
    return part / whole if whole else 0.0


_CountsT = TypeVar("_CountsT", bound=Counts)


def bootstrap_intervals(
    units: Sequence[_CountsT],
    statistics: Mapping[str, Callable[[_CountsT], float]],
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Return the percentile bootstrap intervals of statistics of the pooled units, by name.

    Units are drawn with replacement, so an interval says how much the figure would differ on other
    units like these (Efron 1979).

    >>> from ocr_restore.evaluation import evaluate
    >>> pages = [evaluate("Tbe cat", "The cat", "The cat"), evaluate("a czar", "a car", "a czar")]
    >>> bootstrap_intervals(pages, {"wer": lambda pooled: pooled.tokens.after.rate})
    {'wer': (0.0, 0.5)}

    Raises:
        ValueError: There are no units.
    """
    if not units:
        raise ValueError("there is nothing to draw from")
    template = units[0]
    columns = list(zip(*map(_numbers, units), strict=True))
    generator = random.Random(seed)
    values: dict[str, list[float]] = {name: [] for name in statistics}
    for _ in range(resamples):
        weights = [0] * len(units)
        for unit in generator.choices(range(len(units)), k=len(units)):
            weights[unit] += 1
        pooled = template.with_numbers(sum(map(mul, weights, column)) for column in columns)
        for name, statistic in statistics.items():
            values[name].append(statistic(pooled))
    tail = (1 - level) / 2
    low, high = round(tail * (resamples - 1)), round((1 - tail) * (resamples - 1))
    ranked = {name: sorted(found) for name, found in values.items()}
    return {name: (found[low], found[high]) for name, found in ranked.items()}


def bootstrap_interval(
    units: Sequence[_CountsT],
    statistic: Callable[[_CountsT], float],
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the interval of one statistic, see `bootstrap_intervals`."""
    found = bootstrap_intervals(units, {"": statistic}, level=level, resamples=resamples, seed=seed)
    return found[""]
