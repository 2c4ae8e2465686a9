"""Which words of a text deserve a closer look; all others cost no more than this pass.

The kinds of doubt are those of `ocr_restore.triage.Doubt`.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from .ngram_table_cy import NgramTable

UNKNOWN = 1
FRAGMENT = 2
REAL_WORD = 3
JOINS = 4
HYPHEN = 5
MARK = 6


@cython.cclass
class Triage:
    """Marks unknown words, fragments, unlikely words with a likely neighbour, and broken pairs."""

    def __init__(
        self,
        ngrams: NgramTable,
        neighbour_first,
        neighbour_word,
        neighbour_cost,
    ):
        self.ngrams = ngrams
        self.neighbour_first = neighbour_first
        self.neighbour_word = neighbour_word
        self.neighbour_cost = neighbour_cost

    def mark(
        self,
        codes: cython.const[cython.uchar][::1],
        starts: cython.const[cython.int][::1],
        ends: cython.const[cython.int][::1],
        words: cython.const[cython.int][::1],
        gaps: cython.const[cython.uchar][::1],
        flags: cython.const[cython.uchar][::1],
        joins: cython.const[cython.uchar][::1],
        count: cython.int,
        slack: cython.double,
        doubts: cython.uchar[::1],
    ) -> cython.int:
        """Set `doubts[i]` for each word and return how many are not 0.

        A known word is doubtful if a confusable one fits the context better by `slack`.
        """
        i: cython.int
        k: cython.int
        total: cython.int = 0
        word: cython.int
        before: cython.int
        behind: cython.int
        gap: cython.int
        code: cython.int
        near: cython.double
        price: cython.double
        for i in range(count):
            doubts[i] = 0
        for i in range(count):
            word = words[i]
            gap = gaps[i + 1]
            if word == 0:
                doubts[i] = UNKNOWN
                continue
            before = 1 if i == 0 or gaps[i] == 6 else words[i - 1]
            behind = 1 if i + 1 == count or gap == 6 else words[i + 1]
            if i + 1 < count and gap == 4:
                if doubts[i] == 0:
                    doubts[i] = HYPHEN
            elif joins[i] and (gap == 7 or self.ngrams.find_bigram(word, behind) < 0):
                doubts[i] = JOINS
            if flags[i] & 16:
                # A letter set apart by marks is an initial, a list mark or a symbol.
                if ends[i] - starts[i] > 1:
                    # Only known words vouch for a fragment, and on both sides of it.
                    if (
                        before == 0
                        or behind == 0
                        or self.ngrams.find_bigram(before, word) < 0
                        or self.ngrams.find_bigram(word, behind) < 0
                    ):
                        doubts[i] = FRAGMENT
                elif gap == 1 or gap == 2 or gap == 7 or gaps[i] == 1 and gap != 6:
                    doubts[i] = FRAGMENT
                continue
            if doubts[i] == 0 and (
                gaps[i] == 7 and codes[starts[i] - 1] >= 127 or gap == 7 and codes[ends[i]] >= 127
            ):
                doubts[i] = MARK
            if doubts[i]:
                continue
            k = self.neighbour_first[word]
            if k == self.neighbour_first[word + 1]:
                continue
            near = self.ngrams.cost2(before, word) + self.ngrams.cost2(word, behind) + slack
            while k < self.neighbour_first[word + 1]:
                code = self.neighbour_word[k]
                price = self.neighbour_cost[k] * 0.0625
                if price < near:
                    price += self.ngrams.cost2(before, code)
                    if price < near and price + self.ngrams.cost2(code, behind) < near:
                        doubts[i] = REAL_WORD
                        break
                k += 1
        for i in range(count):
            if doubts[i]:
                total += 1
        return total
