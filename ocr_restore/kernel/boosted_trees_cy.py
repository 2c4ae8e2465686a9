"""Scores of gradient-boosted regression trees kept as flat arrays.

Node i of a tree tests feature `feature[i]` against `value[i]` and goes to `left[i]` when the
feature is not greater, else to `right[i]`; a leaf has feature -1 and its output in `value[i]`.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython


def score_rows(
    roots: cython.const[cython.int][::1],
    feature: cython.const[cython.int][::1],
    value: cython.const[cython.double][::1],
    left: cython.const[cython.int][::1],
    right: cython.const[cython.int][::1],
    rows: cython.const[cython.double][::1],
    width: cython.int,
    scores: cython.double[::1],
) -> cython.int:
    """Write the sum of all trees' outputs for each row of `width` features.

    Tree by tree, because one tree stays in the cache for all rows and all trees do not for one row.
    """
    row: cython.int
    tree: cython.int
    node: cython.int
    first: cython.int
    for row in range(len(scores)):
        scores[row] = 0.0
    for tree in range(len(roots)):
        for row in range(len(scores)):
            first = row * width
            node = roots[tree]
            while feature[node] >= 0:
                if rows[first + feature[node]] <= value[node]:
                    node = left[node]
                else:
                    node = right[node]
            scores[row] += value[node]
    return 0
