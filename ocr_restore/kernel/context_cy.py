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
# The aims: of each span of words, of what is before it, and of what is behind each of some ends.
BEFORE = MOST_SPANS
BEHIND = BEFORE + 1
ENDS = 16


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
        self.aims = array("d", bytes(8 * dimensions * (BEHIND + ENDS)))
        self.aimed_end = array("i", [-1]) * ENDS
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
        self.clear(at)
        self.aim_before(words, low, place, at)
        self.aim_behind(words, behind, high, at)
        return 0

    def row_of(self, word: cython.int) -> cython.Py_ssize_t:
        """Where the numbers of a word begin; the loops over them go without checks."""
        row: cython.Py_ssize_t = self.row[word] * self.size
        if row + self.size > len(self.inputs) or row + self.size > len(self.outputs):
            raise IndexError("a word has no numbers")
        return row

    @cython.boundscheck(False)
    def clear(self, at: cython.int) -> cython.int:
        """Set aim `at` to nothing."""
        d: cython.Py_ssize_t
        start: cython.Py_ssize_t = at * self.size
        for d in range(self.size):
            self.aims[start + d] = 0.0
        return 0

    def aim_before(
        self,
        words: cython.const[cython.int][::1],
        low: cython.int,
        place: cython.int,
        at: cython.int,
    ) -> cython.int:
        """Add to aim `at` what words[low:place] ask for behind them."""
        k: cython.int
        for k in range(self.reach):
            if place - 1 - k < low:
                break
            self.add(words[place - 1 - k], self.reach - 1 - k, at)
        return 0

    def aim_behind(
        self,
        words: cython.const[cython.int][::1],
        behind: cython.int,
        high: cython.int,
        at: cython.int,
    ) -> cython.int:
        """Add to aim `at` what words[behind:high] ask for before them."""
        k: cython.int
        for k in range(self.reach):
            if behind + k >= high:
                break
            self.add(words[behind + k], self.reach + k, at)
        return 0

    @cython.boundscheck(False)
    def add(self, word: cython.int, place: cython.int, at: cython.int) -> cython.int:
        """Add to aim `at` what a word asks for that stands at `place` of those around."""
        # Sizes as long as addresses, so that compilers see that they can add side by side.
        d: cython.Py_ssize_t
        row: cython.Py_ssize_t = self.row_of(word)
        weight: cython.Py_ssize_t = place * self.size
        start: cython.Py_ssize_t = at * self.size
        for d in range(self.size):
            self.aims[start + d] += self.weights[weight + d] * self.inputs[row + d]
        return 0

    @cython.boundscheck(False)
    def aimed(self, word: cython.int, at: cython.int) -> cython.double:
        """The score of a word where aim `at` was summed up."""
        d: cython.Py_ssize_t = 0
        row: cython.Py_ssize_t = self.row_of(word)
        start: cython.Py_ssize_t = at * self.size
        even: cython.double = self.bias[self.row[word]]
        odd: cython.double = 0.0
        # Two sums, so that none waits for the other.
        while d + 1 < self.size:
            even += self.aims[start + d] * self.outputs[row + d]
            odd += self.aims[start + d + 1] * self.outputs[row + d + 1]
            d += 2
        if d < self.size:
            even += self.aims[start + d] * self.outputs[row + d]
        return even + odd

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
        start: cython.int = -1
        known: cython.int = 0
        words: cython.int[::1] = array("i", bytes(12))
        for arc in range(ENDS):
            self.aimed_end[arc] = -1
        for arc in range(len(starts)):
            if starts[arc] != start:
                start = starts[arc]
                known = 0
                low = before[start] - self.reach
                self.clear(BEFORE)
                self.aim_before(path, low if low > 0 else 0, before[start], BEFORE)
            span = ends[arc] - start
            if middles[arc] == -1 or middles[arc] == -3:
                if span >= MOST_SPANS:
                    continue
                if not known >> span & 1:
                    known |= 1 << span
                    self.join_aims(path, size, before, after, start, ends[arc])
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

    def join_aims(
        self,
        path: cython.const[cython.int][::1],
        size: cython.int,
        before: cython.const[cython.int][::1],
        after: cython.const[cython.int][::1],
        start: cython.int,
        end: cython.int,
    ) -> cython.int:
        """Sum up the aim of a span of the words from `start` to `end`, whose BEFORE is summed up.

        What the words behind `end` ask for is kept, for other spans end there too.
        """
        slot: cython.int = end % ENDS
        high: cython.int = after[end] + self.reach
        if self.aimed_end[slot] != end:
            self.aimed_end[slot] = end
            self.clear(BEHIND + slot)
            self.aim_behind(path, after[end], high if high < size else size, BEHIND + slot)
        self.sum_up(BEHIND + slot, end - start)
        return 0

    @cython.boundscheck(False)
    def sum_up(self, behind: cython.int, at: cython.int) -> cython.int:
        """Set aim `at` to the sum of BEFORE and of the aim `behind`."""
        d: cython.Py_ssize_t
        start: cython.Py_ssize_t = at * self.size
        first: cython.Py_ssize_t = BEFORE * self.size
        second: cython.Py_ssize_t = behind * self.size
        for d in range(self.size):
            self.aims[start + d] = self.aims[first + d] + self.aims[second + d]
        return 0
