"""How well words fit the words around them, under a log-bilinear model of some words on each side.

The model is described in `ocr_restore.context_model`. A path is the words of a text as they were
last decoded, with the sentence mark 1 wherever a sentence begins. `before[i]` is where in it that
ends which stands before word i of the text, `after[i]` where that begins which stands from word i
on.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

MOST_SPANS = 9  # of words of the text that one arc reads


def lay_path(
    words: cython.const[cython.int][::1],
    count: cython.int,
    boundary: cython.const[cython.uchar][::1],
    starts: cython.const[cython.int][::1],
    ends: cython.const[cython.int][::1],
    firsts: cython.const[cython.int][::1],
    middles: cython.const[cython.int][::1],
    lasts: cython.const[cython.int][::1],
    chosen: cython.const[cython.int][::1],
    path: cython.int[::1],
    before: cython.int[::1],
    after: cython.int[::1],
) -> cython.int:
    """Write the path of a text whose `chosen` arcs, in order, replace the words that they read.

    Returns its length, at most 4 * count + 1.
    """
    n: cython.int = 0
    i: cython.int = 0
    k: cython.int
    arc: cython.int
    place: cython.int = 0
    while i < count:
        after[i] = n
        if boundary[i]:
            path[n] = 1
            n += 1
        before[i] = n
        if place < len(chosen) and starts[chosen[place]] == i:
            arc = chosen[place]
            place += 1
            path[n] = firsts[arc]
            if middles[arc] >= 0:
                n += 1
                path[n] = middles[arc]
            if middles[arc] >= 0 or middles[arc] == -2:
                n += 1
                path[n] = lasts[arc]
            for k in range(i + 1, ends[arc]):
                before[k] = before[i]
                after[k] = n + 1
            i = ends[arc]
        else:
            path[n] = words[i]
            i += 1
        n += 1
    after[count] = n
    before[count] = n
    return n


@cython.cclass
class ContextTable:
    """Scores of words between other words, from mapped tables of small integers."""

    def __init__(self, row, inputs, outputs, bias, weights, dimensions):
        """`row` is that of each word; `weights` are those of the words before, then behind."""
        self.row = row
        self.inputs = inputs
        self.outputs = outputs
        self.bias = bias
        self.weights = array("d", weights)  # doubles, for C would multiply floats as floats
        self.size = dimensions
        self.reach = len(self.weights) // (2 * dimensions)
        self.aims = array("d", bytes(8 * dimensions * MOST_SPANS))
        self.around = array("i", bytes(4 * (4 * self.reach + 4)))
        self.least = 0.0

    def aim(
        self,
        words: cython.const[cython.int][::1],
        low: cython.int,
        place: cython.int,
        behind: cython.int,
        high: cython.int,
        at: cython.int,
    ) -> cython.int:
        """Sum up in aim `at` what words[low:place] and words[behind:high] ask for between them."""
        size: cython.int = self.size
        k: cython.int
        d: cython.int
        row: cython.int
        weight: cython.int
        start: cython.int = at * size
        for d in range(start, start + size):
            self.aims[d] = 0.0
        for k in range(self.reach):
            if place - 1 - k < low:
                break
            row = self.row[words[place - 1 - k]] * size
            weight = (self.reach - 1 - k) * size
            for d in range(size):
                self.aims[start + d] += self.weights[weight + d] * self.inputs[row + d]
        for k in range(self.reach):
            if behind + k >= high:
                break
            row = self.row[words[behind + k]] * size
            weight = (self.reach + k) * size
            for d in range(size):
                self.aims[start + d] += self.weights[weight + d] * self.inputs[row + d]
        return 0

    def aimed(self, word: cython.int, at: cython.int) -> cython.double:
        """The score of a word where aim `at` was summed up."""
        d: cython.int
        size: cython.int = self.size
        row: cython.int = self.row[word] * size
        start: cython.int = at * size
        total: cython.double = self.bias[self.row[word]]
        for d in range(size):
            total += self.aims[start + d] * self.outputs[row + d]
        return total

    def score(
        self,
        path: cython.const[cython.int][::1],
        size: cython.int,
        before: cython.int,
        after: cython.int,
        words: cython.const[cython.int][::1],
        count: cython.int,
    ) -> cython.double:
        """The sum of the scores of `count` words between path[before - 1] and path[after].

        `least` is then the least of them.
        """
        low: cython.int = before - self.reach
        high: cython.int = after + self.reach
        n: cython.int
        i: cython.int
        price: cython.double
        total: cython.double = 0.0
        if low < 0:
            low = 0
        if high > size:
            high = size
        if count == 1:
            self.aim(path, low, before, after, high, 0)
            self.least = self.aimed(words[0], 0)
            return self.least
        if len(self.around) < count + 2 * self.reach:
            self.around = array("i", bytes(4 * 2 * (count + 2 * self.reach)))
        n = 0
        for i in range(low, before):
            self.around[n] = path[i]
            n += 1
        for i in range(count):
            self.around[n] = words[i]
            n += 1
        for i in range(after, high):
            self.around[n] = path[i]
            n += 1
        self.least = 1e9
        for i in range(before - low, before - low + count):
            self.aim(self.around, 0, i, i + 1, n, 0)
            price = self.aimed(self.around[i], 0)
            total += price
            if price < self.least:
                self.least = price
        return total

    def charge(
        self,
        path: cython.const[cython.int][::1],
        size: cython.int,
        before: cython.const[cython.int][::1],
        after: cython.const[cython.int][::1],
        starts: cython.const[cython.int][::1],
        ends: cython.const[cython.int][::1],
        firsts: cython.const[cython.int][::1],
        middles: cython.const[cython.int][::1],
        lasts: cython.const[cython.int][::1],
        weight: cython.double,
        offset: cython.double,
        costs: cython.double[::1],
    ) -> cython.int:
        """Take `weight` times the score, and `offset` a word, from the costs of sorted arcs."""
        arc: cython.int
        count: cython.int
        span: cython.int
        low: cython.int
        high: cython.int
        start: cython.int = -1
        known: cython.int = 0
        words: cython.int[::1] = array("i", bytes(12))
        for arc in range(len(starts)):
            if starts[arc] != start:
                start = starts[arc]
                known = 0
            span = ends[arc] - start
            if middles[arc] == -1 or middles[arc] == -3:
                if span >= MOST_SPANS:
                    continue
                if not known >> span & 1:
                    known |= 1 << span
                    low = before[start] - self.reach
                    high = after[ends[arc]] + self.reach
                    self.aim(
                        path,
                        low if low > 0 else 0,
                        before[start],
                        after[ends[arc]],
                        high if high < size else size,
                        span,
                    )
                costs[arc] -= weight * (self.aimed(firsts[arc], span) + offset)
            else:
                count = 2
                words[0] = firsts[arc]
                words[1] = lasts[arc]
                if middles[arc] >= 0:
                    words[1] = middles[arc]
                    words[2] = lasts[arc]
                    count = 3
                # Aim 0 is free for it, since every arc reads a word.
                costs[arc] -= weight * (
                    self.score(path, size, before[start], after[ends[arc]], words, count)
                    + count * offset
                )
        return 0
