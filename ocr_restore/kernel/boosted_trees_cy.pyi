# Sequences are contiguous buffers of the C type that the .pxd or the signature names.
from collections.abc import MutableSequence, Sequence

def score_rows(
    roots: Sequence[int],
    feature: Sequence[int],
    value: Sequence[float],
    left: Sequence[int],
    right: Sequence[int],
    rows: Sequence[float],
    width: int,
    scores: MutableSequence[float],
) -> int: ...
