# cython: boundscheck=False
"""Training of the context model: stochastic gradient descent over a text, one word after another.

For each word its score is raised and those of some noise words are lowered, all in the context that
was found (noise-contrastive estimation, Mnih & Kavukcuoglu 2013). Compiled without bounds checks,
since nothing else takes as long.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from math import exp

# Typed in the .pxd, or the compiler would count with Python's integers.
MASK = 0xFFFFFFFFFFFFFFFF
UNIT = 1.0 / 16777216.0  # of 24 random bits
WEIGHT_RATE = 0.02  # of the weights of the distances, which every word moves


@cython.cclass
class ContextTraining:
    """Vectors of words, by row, and weights of distances, which `learn` changes in place.

    `inputs` and `outputs` have `size` numbers a row, `bias` one; `weights` has `size` numbers for
    each of `reach` words before and behind, from the farthest before to the farthest behind.
    """

    def __init__(self, inputs, outputs, bias, weights, size, reach, noise, noise_words, skipped):
        """`noise` are rows to draw noise words from; the word `skipped` is never a target."""
        self.inputs = inputs
        self.outputs = outputs
        self.bias = bias
        self.weights = weights
        self.size = size
        self.reach = reach
        self.noise = noise
        self.noise_words = noise_words
        self.skipped = skipped
        self.aim = array("f", bytes(4 * size))
        self.gradient = array("f", bytes(4 * size))
        self.state = 1

    def seed(self, number: cython.ulonglong) -> cython.int:
        """Start the random numbers; `number` must not be 0."""
        self.state = number
        return 0

    def draw(self) -> cython.ulonglong:
        """The next random number (xorshift, Marsaglia 2003)."""
        state: cython.ulonglong = self.state
        state ^= (state << 13) & MASK
        state ^= state >> 7
        state ^= (state << 17) & MASK
        self.state = state
        return state

    def learn(
        self,
        rows: cython.const[cython.ushort][::1],
        rate: cython.float,
        last_rate: cython.float,
        left_out: cython.double,
    ) -> cython.int:
        """Learn from a text, given as rows; a word around is left out so often."""
        size: cython.int = self.size
        reach: cython.int = self.reach
        count: cython.int = len(rows)
        around: cython.int[::1] = array("i", bytes(8 * reach))
        offsets: cython.int[::1] = array("i", bytes(8 * reach))
        at: cython.int
        k: cython.int
        d: cython.int
        n: cython.int
        row: cython.int
        base: cython.int
        step: cython.float = (last_rate - rate) / count if count else 0.0
        old: cython.float
        for at in range(count):
            rate += step
            if rows[at] == self.skipped:
                continue
            n = 0
            for d in range(size):
                self.aim[d] = 0.0
                self.gradient[d] = 0.0
            for k in range(2 * reach):
                base = at - reach + k if k < reach else at - reach + k + 1
                if base < 0 or base >= count or (self.draw() >> 40) * UNIT < left_out:
                    continue
                around[n] = rows[base] * size
                offsets[n] = k * size
                for d in range(size):
                    self.aim[d] += self.weights[offsets[n] + d] * self.inputs[around[n] + d]
                n += 1
            self.move(rows[at], 1.0, rate)
            for _ in range(self.noise_words):
                row = self.noise[(self.draw() >> 20) % len(self.noise)]
                if row != rows[at]:
                    self.move(row, 0.0, rate)
            for k in range(n):
                row = around[k]
                base = offsets[k]
                for d in range(size):
                    old = self.inputs[row + d]
                    self.inputs[row + d] = old + self.gradient[d] * self.weights[base + d]
                    self.weights[base + d] += WEIGHT_RATE * self.gradient[d] * old
        return 0

    def move(self, row: cython.int, wanted: cython.float, rate: cython.float) -> cython.int:
        """Move the outputs of a row, and note what that asks of the inputs."""
        size: cython.int = self.size
        base: cython.int = row * size
        d: cython.int
        even: cython.float = 0.0
        odd: cython.float = 0.0
        score: cython.double = self.bias[row]
        error: cython.float
        old: cython.float
        for d in range(0, size, 2):  # two sums, so that one addition need not wait for the other
            even += self.aim[d] * self.outputs[base + d]
            odd += self.aim[d + 1] * self.outputs[base + d + 1]
        score += even + odd
        error = (wanted - 1.0 / (1.0 + exp(-min(max(score, -30.0), 30.0)))) * rate
        self.bias[row] += error
        for d in range(size):
            old = self.outputs[base + d]
            self.gradient[d] += error * old
            self.outputs[base + d] = old + error * self.aim[d]
        return 0
