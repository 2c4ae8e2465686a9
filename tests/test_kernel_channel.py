"""Channel: the cheapest alignment, its steps, and the shift of all costs, in both builds."""

from __future__ import annotations

from array import array
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import CODES, WIDTH, Costs, alignment_cost

# So few that confusions overlap and tie.
LETTERS = st.sampled_from([1, 2, 57])  # a, b and the last that a word may have
OBSERVED = st.sampled_from([1, 2, 57, 64, 97, 118])  # the same, A, 1 and a point
# Eighths add up without rounding, so that sums in any order are equal.
PRICES = st.integers(1, 80).map(lambda eighths: eighths / 8)
ANY_PRICES = st.floats(0.05, 15)


def tables(prices: st.SearchStrategy[float]) -> st.SearchStrategy[Costs]:
    """Error models over a few letters."""
    strings = st.lists(OBSERVED, min_size=1, max_size=3).map(bytes)
    intended = st.lists(LETTERS, min_size=1, max_size=3).map(bytes)
    return st.builds(
        Costs,
        st.dictionaries(st.tuples(OBSERVED, LETTERS), prices, max_size=6),
        st.dictionaries(OBSERVED, prices, max_size=4),
        st.dictionaries(LETTERS, prices, max_size=3),
        st.dictionaries(st.tuples(strings, intended), prices, max_size=5),
    )


def make_channel(kernel: SimpleNamespace, costs: Costs) -> Any:
    scratch = array("d", bytes(8 * 61 * 61)), array("i", bytes(4 * 61 * 61))
    return kernel.channel_cy.Channel(**costs.arrays(), scratch=scratch)


def free_of(observed: bytes) -> bytes:
    """A capital is as good as its small letter."""
    return bytes(code - 63 if code == 64 else 0 for code in observed)


def align(channel: Any, observed: bytes, free: bytes, intended: bytes) -> list[int]:
    steps = array("i", bytes(4 * 130))
    count = channel.align(observed, free, intended, steps)
    return list(steps[:count])


STRINGS = st.lists(OBSERVED, max_size=7).map(bytes)
WORDS = st.lists(LETTERS, max_size=7).map(bytes)


@given(tables(PRICES), STRINGS, WORDS)
def test_cost_is_that_of_the_full_table(
    kernel: SimpleNamespace, costs: Costs, observed: bytes, intended: bytes
) -> None:
    channel = make_channel(kernel, costs)
    free = free_of(observed)
    align(channel, observed, free, intended)
    assert channel.cost == alignment_cost(costs, observed, free, intended)


@given(tables(PRICES), STRINGS, WORDS)
def test_steps_lead_from_one_string_to_the_other_at_the_cost(
    kernel: SimpleNamespace, costs: Costs, observed: bytes, intended: bytes
) -> None:
    channel = make_channel(kernel, costs)
    free = free_of(observed)
    rules = sorted(costs.rules.items())
    at = to = 0
    total = 0.0
    for step in reversed(align(channel, observed, free, intended)):
        if step == 0:
            assert intended[to] in (observed[at], free[at])
            at, to = at + 1, to + 1
        elif step == 1:
            total += costs.substitution.get((observed[at], intended[to]), costs.floor)
            at, to = at + 1, to + 1
        elif step == 2:
            total += costs.insertion.get(observed[at], costs.floor)
            at += 1
        elif step == 3:
            total += costs.deletion.get(intended[to], costs.floor)
            to += 1
        else:
            (left, right), price = rules[step - 4]
            assert observed[at:].startswith(left)
            assert intended[to:].startswith(right)
            at, to, total = at + len(left), to + len(right), total + price
    assert (at, to, total) == (len(observed), len(intended), channel.cost)


@given(tables(ANY_PRICES), STRINGS, WORDS)
def test_builds_align_alike(
    kernels: tuple[SimpleNamespace, ...], costs: Costs, observed: bytes, intended: bytes
) -> None:
    results = []
    for kernel in kernels:
        channel = make_channel(kernel, costs)
        steps = align(channel, observed, free_of(observed), intended)
        results.append((steps, channel.cost))
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("observed", "intended", "count"), [(60, 60, 60), (61, 1, -2), (1, 61, -2), (0, 0, 0)]
)
def test_long_strings_are_refused(
    kernel: SimpleNamespace, observed: int, intended: int, count: int
) -> None:
    channel = make_channel(kernel, Costs())
    steps = array("i", bytes(4 * 130))
    assert channel.align(b"\1" * observed, bytes(observed), b"\1" * intended, steps) == count


@given(tables(ANY_PRICES), st.integers(0, 2**16))
def test_shift_moves_by_the_character_that_came_out_wrong(
    kernels: tuple[SimpleNamespace, ...], costs: Costs, seed: int
) -> None:
    by_intended = array("d", [((seed + 7 * code) % 64 - 32) / 16 for code in range(CODES)])
    by_observed = array("d", [((seed + 5 * code) % 64 - 32) / 16 for code in range(CODES)])
    before = costs.arrays()
    results = []
    for kernel in kernels:
        after = {
            name: array("d", bytes(8 * len(before[name])))  # type: ignore[arg-type]
            for name in ("substitution", "insertion", "deletion", "rule_costs")
        }
        make_channel(kernel, costs).shift(by_intended, by_observed, *after.values())
        results.append(after)
    assert results[0] == results[1]
    after = results[0]
    for (observed, intended), cost in costs.substitution.items():
        assert after["substitution"][observed * WIDTH + intended] == max(
            0.05, cost + by_intended[intended]
        )
    for observed, cost in costs.insertion.items():
        assert after["insertion"][observed] == max(0.05, cost + by_observed[observed])
    for intended, cost in costs.deletion.items():
        assert after["deletion"][intended] == max(0.05, cost + by_intended[intended])
    for place, ((_, right), cost) in enumerate(sorted(costs.rules.items())):
        assert after["rule_costs"][place] == max(
            0.05, cost + min(by_intended[code] for code in right)
        )
