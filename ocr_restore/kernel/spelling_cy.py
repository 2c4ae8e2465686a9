"""What the letters of a word cost under a character 4-gram model, from a dense table.

`costs[context << 5 | c]` is -ln P(c | the three classes before), in steps of `step`; `classes`
gives the class of each alphabet code, and class 0 is the border of a word.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython


@cython.cclass
class Spelling:
    """Costs of strings of letters that no lexicon has."""

    def __init__(self, classes, costs, step):
        self.classes = classes
        self.costs = costs
        self.step = step

    def cost(
        self, codes: cython.const[cython.uchar][::1], start: cython.int, end: cython.int
    ) -> cython.double:
        """-ln P(codes [start, end), and the end of the word after them)."""
        context: cython.int = 0
        steps: cython.int = 0
        i: cython.int
        for i in range(start, end):
            context = (context & 0x7FFF) << 5 | self.classes[codes[i]]
            steps += self.costs[context]
        steps += self.costs[(context & 0x7FFF) << 5]
        return steps * self.step
