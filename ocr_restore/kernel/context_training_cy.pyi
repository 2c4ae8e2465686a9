# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence
from typing import Any

class ContextTraining:
    def __init__(
        self,
        inputs: MutableSequence[float] | Any,
        outputs: MutableSequence[float] | Any,
        bias: MutableSequence[float] | Any,
        weights: MutableSequence[float] | Any,
        size: int,
        reach: int,
        noise: Sequence[int] | Any,
        noise_words: int,
        skipped: int,
    ) -> None: ...
    def seed(self, number: int) -> int: ...
    def learn(
        self, rows: Sequence[int] | Any, rate: float, last_rate: float, left_out: float
    ) -> int: ...
