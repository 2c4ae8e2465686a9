"""Scores of gradient-boosted regression trees, by the place of each feature among its thresholds.

A feature has few thresholds in all trees together. So a row is turned into bytes first, each the
number of thresholds that the feature is above, and the tests of a tree, four bytes each, compare
bytes: what a page reads then fits into the innermost cache, which the features and the thresholds
themselves do not.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

MOST = 128  # tests of one tree, and leaves of one
MOST_CUTS = 255


@cython.final
@cython.cclass
class BoostedTrees:
    """Trees over rows of `width` features, from flat arrays.

    Node i of a tree tests feature `feature[i]` against `value[i]` and goes to `left[i]` when the
    feature is not greater, else to `right[i]`; a leaf has feature -1 and its output in `value[i]`.
    The nodes of tree t begin with its root `roots[t]` and end where the next tree begins.
    """

    def __init__(self, roots, feature, value, left, right, width):
        """Raises ValueError if there are too many nodes, thresholds or features for a byte."""
        self.width = width
        self.trees = len(roots)
        # The thresholds of feature f, in order, are cuts[f * MOST_CUTS] and the `cut_count[f] - 1`
        # behind it.
        self.cuts = array("d", bytes(8 * MOST_CUTS * width))
        self.cut_count = array("i", bytes(4 * width))
        # Of a test, from the lowest byte on: the feature, the place of the threshold, and where to
        # go if the feature is not greater, and if it is; MOST and more is a leaf of the tree.
        self.tests = array("I", bytes(4 * len(feature)))
        self.leaves = array("d", bytes(8 * len(feature)))
        self.first_test = array("i", bytes(4 * (len(roots) + 1)))
        self.first_leaf = array("i", bytes(4 * len(roots)))
        if width > 256 or not self.pack(roots, feature, value, left, right):
            raise ValueError("trees have more nodes, thresholds or features than there is room for")

    def pack(
        self,
        roots: cython.const[cython.int][::1],
        feature: cython.const[cython.int][::1],
        value: cython.const[cython.double][::1],
        left: cython.const[cython.int][::1],
        right: cython.const[cython.int][::1],
    ) -> cython.int:
        """Lay the trees out; 0 if there is no room for them."""
        places: cython.int[::1] = array("i", bytes(4 * len(feature)))
        node: cython.int
        tree: cython.int
        end: cython.int
        tests: cython.int = 0
        leaves: cython.int = 0
        test: cython.uint
        for node in range(len(feature)):
            if feature[node] >= 0 and not self.add_cut(feature[node], value[node]):
                return 0
        for tree in range(self.trees):
            self.first_test[tree] = tests
            self.first_leaf[tree] = leaves
            end = roots[tree + 1] if tree + 1 < self.trees else len(feature)
            for node in range(roots[tree], end):
                if feature[node] >= 0:
                    places[node] = tests - self.first_test[tree]
                    tests += 1
                else:
                    places[node] = MOST + leaves - self.first_leaf[tree]
                    self.leaves[leaves] = value[node]
                    leaves += 1
            if tests - self.first_test[tree] > MOST or leaves - self.first_leaf[tree] > MOST:
                return 0
            tests = self.first_test[tree]
            for node in range(roots[tree], end):
                if feature[node] >= 0:
                    test = places[right[node]] << 8 | places[left[node]]
                    test = test << 8 | self.place_of(feature[node], value[node])
                    self.tests[tests] = test << 8 | feature[node]
                    tests += 1
        self.first_test[self.trees] = tests
        return 1

    def add_cut(self, feature: cython.int, value: cython.double) -> cython.int:
        """Note that a feature is compared with `value`; 0 if there is no room for it."""
        place: cython.int = self.place_of(feature, value)
        first: cython.int = feature * MOST_CUTS
        k: cython.int = self.cut_count[feature]
        if place < k and self.cuts[first + place] == value:
            return 1
        if k == MOST_CUTS:
            return 0
        self.cut_count[feature] += 1
        while k > place:
            self.cuts[first + k] = self.cuts[first + k - 1]
            k -= 1
        self.cuts[first + place] = value
        return 1

    def place_of(self, feature: cython.int, value: cython.double) -> cython.int:
        """How many thresholds of a feature `value` is above; what is no number is above all."""
        first: cython.int = feature * MOST_CUTS
        low: cython.int = 0
        high: cython.int = self.cut_count[feature]
        middle: cython.int
        while low < high:
            middle = (low + high) >> 1
            if value <= self.cuts[first + middle]:
                high = middle
            else:
                low = middle + 1
        return low

    @cython.boundscheck(False)
    def score(
        self, rows: cython.const[cython.double][::1], scores: cython.double[::1]
    ) -> cython.int:
        """Write the sum of all trees' outputs for each row.

        Tree by tree, because one tree stays in the cache for all rows and all trees do not for one
        row.
        """
        if len(rows) != len(scores) * self.width:
            raise ValueError("the rows are not as many as the scores")
        places: cython.uchar[::1] = bytearray(len(rows))
        row: cython.int
        tree: cython.int
        at: cython.int
        first: cython.int
        base: cython.int
        leaf: cython.int
        test: cython.uint
        for row in range(len(scores)):
            scores[row] = 0.0
            first = row * self.width
            for at in range(self.width):
                places[first + at] = self.place_of(at, rows[first + at])
        for tree in range(self.trees):
            base = self.first_test[tree]
            leaf = self.first_leaf[tree] - MOST
            for row in range(len(scores)):
                first = row * self.width
                at = 0 if self.first_test[tree + 1] > base else MOST
                while at < MOST:
                    test = self.tests[base + at]
                    if places[first + (test & 255)] <= ((test >> 8) & 255):
                        at = (test >> 16) & 255
                    else:
                        at = test >> 24
                scores[row] += self.leaves[leaf + at]
        return 0
