# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence

class BoostedTrees:
    def __init__(
        self,
        roots: Sequence[int],
        feature: Sequence[int],
        value: Sequence[float],
        left: Sequence[int],
        right: Sequence[int],
        width: int,
    ) -> None: ...
    def score(self, rows: Sequence[float], scores: MutableSequence[float]) -> int: ...
