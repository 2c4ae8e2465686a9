"""Boosted trees against recursion, in both builds."""

from __future__ import annotations

from array import array
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from reference import Split, tree_score

WIDTH = 3
VALUES = st.integers(-2, 2).map(float)  # so few that a feature often equals a threshold
TREES = st.recursive(
    st.floats(-1, 1),
    lambda below: st.builds(Split, st.integers(0, WIDTH - 1), VALUES, below, below),
    max_leaves=8,
)
ROWS = st.lists(st.lists(VALUES, min_size=WIDTH, max_size=WIDTH), max_size=5)


def flatten(trees: list[Split | float]) -> list[array[int] | array[float]]:
    """The arrays of the kernel: roots, feature, value, left, right."""
    roots, feature, left, right = (array("i") for _ in range(4))
    value = array("d")

    def put(tree: Split | float) -> int:
        node = len(feature)
        feature.append(tree.feature if isinstance(tree, Split) else -1)
        value.append(tree.value if isinstance(tree, Split) else tree)
        left.append(-1)
        right.append(-1)
        if isinstance(tree, Split):
            left[node], right[node] = put(tree.left), put(tree.right)
        return node

    for tree in trees:
        roots.append(put(tree))
    return [roots, feature, value, left, right]


@given(st.lists(TREES, max_size=5), ROWS)
def test_scores_are_the_sums_of_the_trees(
    kernels: tuple[SimpleNamespace, ...], trees: list[Split | float], rows: list[list[float]]
) -> None:
    flat = array("d", [value for row in rows for value in row])
    expected = [sum((tree_score(tree, row) for tree in trees), 0.0) for row in rows]
    for kernel in kernels:
        scores = array("d", bytes(8 * len(rows)))
        kernel.boosted_trees_cy.BoostedTrees(*flatten(trees), WIDTH).score(flat, scores)
        assert list(scores) == expected
