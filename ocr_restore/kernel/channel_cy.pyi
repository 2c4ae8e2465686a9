# Sequences are contiguous buffers of the C type that the .pxd names.
from collections.abc import MutableSequence, Sequence

class Channel:
    cost: float
    def __init__(
        self,
        substitution: Sequence[float],
        insertion: Sequence[float],
        deletion: Sequence[float],
        rule_first: Sequence[int],
        rule_codes: Sequence[int],
        rule_sizes: Sequence[int],
        rule_costs: Sequence[float],
        scratch: tuple[MutableSequence[float], MutableSequence[int]],
    ) -> None: ...
    def align(
        self,
        observed: Sequence[int],
        free: Sequence[int],
        intended: Sequence[int],
        steps: MutableSequence[int],
    ) -> int: ...
    def shift(
        self,
        by_intended: Sequence[float],
        by_observed: Sequence[float],
        substitution: MutableSequence[float],
        insertion: MutableSequence[float],
        deletion: MutableSequence[float],
        rule_costs: MutableSequence[float],
    ) -> int: ...
