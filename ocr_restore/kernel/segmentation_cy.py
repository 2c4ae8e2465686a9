"""The words of a string that was printed without any blank: the likeliest way to cut it."""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from .ngram_table_cy import NgramTable
    from .scan_cy import Scanner

FAR = 1e30
LONGEST_WORD = 24


@cython.cclass
class Segmentation:
    """Cuts strings into words of the lexicon, as they stand, by word bigrams.

    The last string that was cut has `count` words, the first being `first` and the last `last`;
    word i of them begins at character begins[i]. All but the first cost `inner` in their context.
    """

    def __init__(
        self,
        scanner: Scanner,
        ngrams: NgramTable,
        word_cost,
        word_flags,
        no_part: cython.int,
        no_short_part: cython.int,
        longest: cython.int,
    ):
        """`no_part` are the flags of words that are not looked for.

        `no_short_part` are those of words that are not if they have two letters or less; a string
        has at most `longest` characters.
        """
        self.scanner = scanner
        self.ngrams = ngrams
        self.word_cost = word_cost
        self.word_flags = word_flags
        self.no_part = no_part
        self.no_short_part = no_short_part
        self.longest = longest
        self.query = bytearray(longest)
        self.begins = array("i", bytes(4 * longest))
        self.ending_at = array("i", bytes(4 * (longest + 1)))
        self.size = 0
        # A column of words found, with the best way that ends with each: what it costs, and the
        # word before.
        self.word = array("i", bytes(4 * 64))
        self.start = array("i", bytes(4 * 64))
        self.following = array("i", bytes(4 * 64))
        self.back = array("i", bytes(4 * 64))
        self.best = array("d", bytes(8 * 64))

    def cut(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        blank_lost: cython.double,
    ) -> cython.int:
        """Cut codes [start, end) at `blank_lost` nats for each blank; returns how many words.

        That is 0 where there is no way to cut them.
        """
        n: cython.int = end - start
        i: cython.int
        length: cython.int
        word: cython.int
        last: cython.int = -1
        other: cython.int
        fold: cython.const[cython.uchar][::1] = self.scanner.fold
        self.count = 0
        if n > self.longest:
            return 0
        for i in range(n):
            self.query[i] = fold[codes[start + i]]
            self.ending_at[i] = -1
        self.ending_at[n] = -1
        self.size = 0
        for i in range(n):
            if i > 0 and self.ending_at[i] < 0:
                continue
            for length in range(1, n - i + 1):
                if length > LONGEST_WORD:
                    break
                word = self.scanner.look_up(self.query, i, i + length, 0)
                if word <= 1 or self.word_flags[word] & self.no_part:
                    continue
                if length > 2 or not self.word_flags[word] & self.no_short_part:
                    self.put(word, i, i + length, blank_lost)
        other = self.ending_at[n]
        while other >= 0:
            if last < 0 or self.best[other] < self.best[last]:
                last = other
            other = self.following[other]
        if last < 0:
            return 0
        other = last
        while other >= 0:
            self.count += 1
            other = self.back[other]
        other = last
        self.last = self.word[last]
        for i in range(self.count - 1, -1, -1):
            self.begins[i] = self.start[other]
            self.first = self.word[other]
            other = self.back[other]
        self.inner = self.best[last] - self.word_cost[self.first]
        self.inner -= blank_lost * (self.count - 1)
        return self.count

    def put(
        self, word: cython.int, start: cython.int, end: cython.int, blank_lost: cython.double
    ) -> cython.int:
        """Add a word to the column, behind the best of those that end where it starts."""
        at: cython.int = self.size
        other: cython.int
        cost: cython.double
        if at == len(self.word):
            self.grow()
        self.word[at] = word
        self.start[at] = start
        self.best[at] = self.word_cost[word] if start == 0 else FAR
        self.back[at] = -1
        if start > 0:
            other = self.ending_at[start]
            while other >= 0:
                cost = self.best[other] + blank_lost + self.ngrams.cost2(self.word[other], word)
                if cost < self.best[at]:
                    self.best[at] = cost
                    self.back[at] = other
                other = self.following[other]
        self.following[at] = self.ending_at[end]
        self.ending_at[end] = at
        self.size += 1
        return 0

    def grow(self) -> cython.int:
        """Double the column."""
        n: cython.int = self.size
        self.word = self.longer(self.word)
        self.start = self.longer(self.start)
        self.following = self.longer(self.following)
        self.back = self.longer(self.back)
        best: cython.double[::1] = array("d", bytes(16 * n))
        best[:n] = self.best
        self.best = best
        return 0

    def longer(self, column: cython.int[::1]) -> cython.int[::1]:
        """A copy of a column of numbers with room for as many again."""
        n: cython.int = len(column)
        twice: cython.int[::1] = array("i", bytes(8 * n))
        twice[:n] = column
        return twice
