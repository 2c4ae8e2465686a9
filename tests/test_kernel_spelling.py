"""What letters cost against the definition, in both builds."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

ORDER, WIDTH, STEP = 4, 32, 0.0625
CLASSES = bytes(code * 7 % 31 + 1 for code in range(160))
# A byte for each run of four classes, without a pattern.
COSTS = bytes((place * 2654435761 >> 13) % 256 for place in range(WIDTH**ORDER))


@given(st.binary(max_size=12).map(lambda drawn: bytes(code % 160 for code in drawn)), st.data())
def test_cost_is_that_of_each_letter_after_the_three_before(
    kernel: SimpleNamespace, codes: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(codes)))
    end = data.draw(st.integers(start, len(codes)))
    classes = [0, 0, 0, *(CLASSES[code] for code in codes[start:end]), 0]
    steps = 0
    for place in range(ORDER, len(classes) + 1):
        run = 0
        for number in classes[place - ORDER : place]:
            run = run * WIDTH + number
        steps += COSTS[run]
    spelling = kernel.spelling_cy.Spelling(CLASSES, COSTS, STEP)
    assert spelling.cost(codes, start, end) == steps * STEP
