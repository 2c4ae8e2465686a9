# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence
from typing import Any

class Features:
    def __init__(
        self,
        models: tuple[Any, ...],
        tokens: tuple[Any, ...],
        proposals: tuple[Any, ...],
        path: tuple[Any, ...],
        kinds: Sequence[int],
        local: int,
        rules: int,
        marks: Sequence[int],
        vowels: Sequence[int],
    ) -> None: ...
    def describe(
        self,
        form_counts: Sequence[int],
        listed: Sequence[int],
        document: Sequence[float],
        rows: MutableSequence[float],
    ) -> int: ...
