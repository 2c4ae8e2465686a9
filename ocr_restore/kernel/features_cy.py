"""Features of proposals: what the decision knows of each, as rows of numbers.

What a column is, and in which order they stand, is said by `FEATURES` of `ocr_restore.decision`,
which has the features of the whole text as well.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from math import log

    from .channel_cy import Channel
    from .context_cy import ContextTable
    from .ngram_table_cy import NgramTable
    from .spelling_cy import Spelling

# Typed in the .pxd, or the compiler would count with Python's integers.
MASK = 0xFFFFFFFF
MOST = 60  # characters of a string to align
SENTENCE = 1
NOISE = 2  # the rule of a reading that takes in the marks between its words
TRUSTED = 1
OLD = 2
NAME = 4
RESPELLED = 16  # a kind of word: proposed to be spelled otherwise
EXPLAINED = 7  # numbers about the alignment of a proposal, see `explain`
RESPELLED_AT = 6  # the last of them
CODE_I = 9  # of letters, as in `ocr_restore.alphabet`
CODE_J = 10
CODE_U = 21
CODE_V = 22
FARTHEST = 8  # words between the beginnings of two readings that exclude each other


@cython.cclass
class Features:
    """Describes the proposals of one text."""

    def __init__(self, models, tokens, proposals, path, kinds, local, rules, marks, vowels):
        """What there is to know.

        `models` are the n-grams, the spelling, the context table and its offset, the channel, the
        rules' sizes, the costs, flags and first letters of words, and all letters. `tokens` are the
        codes, starts, ends, words, cases, gaps and number of words of the text, `proposals` the
        columns of `ocr_restore.proposals.Proposals`, `path` that of the best path. `kinds` says of
        every word whether it is unknown (1), not trusted (2), old (4), proposed to be changed (8).
        `local` is how many words on each side are near, `rules` how many rules there are, `marks`
        and `vowels` are 1 for such codes.
        """
        self.ngrams = models[0]
        self.spelling = models[1]
        self.context = models[2]
        self.offset = models[3]
        self.channel = models[4]
        self.rule_sizes = models[5]
        self.word_cost = models[6]
        self.word_flags = models[7]
        self.word_offsets = models[8]
        self.word_codes = models[9]
        self.codes, self.starts, self.ends, self.words, self.cases, self.gaps = tokens[:6]
        self.size = tokens[6]
        self.first, self.last, self.start, self.end, self.left, self.right, self.text = proposals[
            :7
        ]
        self.reading, self.rule, self.chosen = proposals[7:10]
        self.cost, self.inner, self.margin, self.rival, self.posterior, self.alone = proposals[10:]
        self.count = len(self.rule)
        self.path, self.path_size, self.before, self.after = path
        self.kinds = bytearray(kinds)  # with RESPELLED added
        self.local = local
        self.rules = rules
        self.marks = marks
        self.vowels = vowels
        self.query = bytearray(MOST)
        self.free = bytearray(MOST)
        self.intended = bytearray(MOST)
        self.steps = array("i", bytes(4 * 2 * (MOST + 1)))
        self.explained = array("i", bytes(4 * EXPLAINED * self.count + 4))
        self.observed = array("i", bytes(4 * 16))
        self.column = 0

    def put(self, rows: cython.double[::1], value: cython.double) -> cython.int:
        """Write the next number of a row."""
        rows[self.column] = value
        self.column += 1
        return 0

    def describe(
        self,
        form_counts: cython.const[cython.int][::1],
        listed: cython.const[cython.uchar][::1],
        document: cython.const[cython.double][::1],
        rows: cython.double[::1],
    ) -> cython.int:
        """Write a row for each proposal.

        `form_counts` says how often the text has each word of the lexicon, `listed` of every
        proposal whether its one word is in a list of rare words (1), or derived from a word (2);
        `document` is the end of every row but for the rule.
        """
        index: cython.int
        k: cython.int
        chosen: cython.int = 0
        respelled: cython.int = 0
        counts: cython.int[::1] = array("i", bytes(4 * self.count + 4))
        self.count_observed(counts)
        for index in range(self.count):
            self.explain(index)
            if self.chosen[index]:
                chosen += 1
                if self.explained[EXPLAINED * index + RESPELLED_AT]:
                    respelled += 1
                    for k in range(self.first[index], self.last[index]):
                        self.kinds[k] |= RESPELLED
        self.column = 0
        for index in range(self.count):
            self.describe_standing(index, rows)
            self.describe_words(index, rows, form_counts)
            self.put(rows, listed[index] & 1)
            self.put(rows, listed[index] >> 1)
            self.put(rows, counts[index])
            self.describe_letters(index, rows)
            self.describe_place(index, rows)
            for k in range(len(document)):
                self.put(rows, document[k])
            self.put(rows, respelled / (1.0 + chosen))
            for k in range(self.rules):
                self.put(rows, 1.0 if self.rule[index] == k else 0.0)
        return 0

    def count_observed(self, counts: cython.int[::1]) -> cython.int:
        """Count for each proposal how many chosen ones change the same observed word."""
        size: cython.uint = 1
        slot: cython.uint
        h: cython.uint
        i: cython.int
        while size < 2 * self.count + 2:
            size *= 2
        keys: cython.uint[::1] = array("I", bytes(4 * size))
        numbers: cython.int[::1] = array("i", bytes(4 * size))
        slots: cython.uint[::1] = array("I", bytes(4 * self.count + 4))
        for i in range(self.count):
            h = self.hashed(self.first[i])
            slot = h & (size - 1)
            while keys[slot] != 0 and keys[slot] != h:
                slot = (slot + 1) & (size - 1)
            keys[slot] = h
            slots[i] = slot
            if self.chosen[i]:
                numbers[slot] += 1
        for i in range(self.count):
            counts[i] = numbers[slots[i]]
        return 0

    def hashed(self, word: cython.int) -> cython.uint:
        """FNV-1a of a word of the text, in small letters; never 0."""
        h: cython.uint = 2166136261
        code: cython.uint
        i: cython.int
        for i in range(self.starts[word], self.ends[word]):
            code = self.codes[i]
            if 64 <= code <= 89:
                code -= 63
            h = ((h ^ code) * 16777619) & MASK
        h ^= h >> 15
        return h if h else 1

    def describe_standing(self, index: cython.int, rows: cython.double[::1]) -> cython.int:
        """How a reading compares with leaving the words alone and with those that it excludes."""
        other: cython.int = index - 1
        rank: cython.int = 0
        readings: cython.int = 0
        rival: cython.double = 0.0
        letters: cython.int = 0
        i: cython.int
        for i in range(self.first[index], self.last[index]):
            letters += self.ends[i] - self.starts[i]
        while other >= 0 and self.first[index] - self.first[other] < FARTHEST:
            if self.last[other] > self.first[index] and self.first[other] < self.last[index]:
                readings += 1
                rank += 1 if self.posterior[other] > self.posterior[index] else 0
                rival = max(rival, self.posterior[other])
            other -= 1
        other = index + 1
        while other < self.count and self.first[other] - self.first[index] < FARTHEST:
            if self.first[other] < self.last[index] and self.last[other] > self.first[index]:
                readings += 1
                rank += 1 if self.posterior[other] > self.posterior[index] else 0
                rival = max(rival, self.posterior[other])
            other += 1
        self.put(rows, min(self.margin[index], 60.0))
        self.put(rows, self.rival[index])
        self.put(rows, self.posterior[index])
        self.put(rows, self.alone[index])
        self.put(rows, self.chosen[index])
        self.put(rows, rank)
        self.put(rows, readings)
        self.put(rows, rival)
        self.put(rows, self.cost[index])
        self.put(rows, self.cost[index] / letters)
        self.put(rows, self.inner[index])
        self.put(rows, letters)
        return 0

    def describe_words(
        self,
        index: cython.int,
        rows: cython.double[::1],
        form_counts: cython.const[cython.int][::1],
    ) -> cython.int:
        """What the language models say of the words observed and read."""
        first: cython.int = self.first[index]
        last: cython.int = self.last[index]
        left: cython.int = self.left[index]
        right: cython.int = self.right[index]
        n: cython.int = last - first
        m: cython.int = 1
        i: cython.int
        word: cython.int
        flags: cython.int
        unknown: cython.int = 0
        named: cython.int = 0
        trusted: cython.int = 1
        old: cython.int = 0
        fewest: cython.int = 1 << 30
        dearest: cython.double = 0.0
        cheapest: cython.double = 1e9
        spelled: cython.double = 0.0
        letters: cython.int = 0
        shortest: cython.int = 1 << 30
        fit: cython.double
        least: cython.double
        context: ContextTable = self.context
        while m < 3 and self.reading[3 * index + m] >= 0:
            m += 1
        for i in range(m):
            word = self.reading[3 * index + i]
            flags = self.word_flags[word]
            named |= 1 if flags & NAME else 0
            trusted &= 1 if flags & TRUSTED else 0
            old |= 1 if flags & OLD else 0
            fewest = min(fewest, form_counts[word])
            dearest = max(dearest, self.word_cost[word])
        for i in range(n):
            word = self.words[first + i]
            self.observed[i] = word
            unknown |= 1 if word == 0 else 0
            cheapest = min(cheapest, self.word_cost[word])
            letters += self.ends[first + i] - self.starts[first + i]
            shortest = min(shortest, self.ends[first + i] - self.starts[first + i])
            spelled += self.spelling.cost(self.codes, self.starts[first + i], self.ends[first + i])
        self.put(rows, dearest)
        self.put(rows, self.in_context(index, m, 0) - self.in_context(index, n, 1))
        self.put(
            rows,
            self.ngrams.cost2(left, self.observed[0])
            - self.ngrams.cost2(left, self.reading[3 * index]),
        )
        self.put(
            rows,
            self.ngrams.cost2(self.observed[n - 1], right)
            - self.ngrams.cost2(self.reading[3 * index + m - 1], right),
        )
        fit = context.score(
            self.path,
            self.path_size,
            self.before[first],
            self.after[last],
            self.reading[3 * index : 3 * index + m],
            m,
        )
        self.put(rows, fit / m)
        self.put(rows, context.least)
        least = context.score(
            self.path, self.path_size, self.before[first], self.after[last], self.observed, n
        )
        self.put(rows, least / n)
        self.put(rows, context.least)
        self.put(rows, fit - least + (m - n) * self.offset)
        self.put(rows, n)
        self.put(rows, m)
        self.put(rows, 1 - unknown)
        self.put(rows, cheapest)
        self.put(rows, spelled / letters)
        self.put(rows, shortest)
        self.put(rows, log(1.0 + fewest))
        self.put(rows, 1.0 if left else 0.0)
        self.put(rows, 1.0 if right else 0.0)
        self.put(rows, named)
        self.put(rows, trusted)
        self.put(rows, old)
        return 0

    def in_context(self, index: cython.int, n: cython.int, observed: cython.int) -> cython.double:
        """-(what n words cost by trigrams, with two words on each side), read or observed."""
        first: cython.int = self.first[index]
        last: cython.int = self.last[index]
        a: cython.int = self.words[first - 2] if first > 1 else SENTENCE
        b: cython.int = self.left[index]
        word: cython.int
        i: cython.int
        total: cython.double = 0.0
        for i in range(n + 2):
            if i < n:
                word = self.observed[i] if observed else self.reading[3 * index + i]
            elif i == n:
                word = self.right[index]
            else:
                word = self.words[last + 1] if last + 1 < self.size else SENTENCE
            total -= self.ngrams.cost3(a, b, word)
            a = b
            b = word
        return total

    def describe_letters(self, index: cython.int, rows: cython.double[::1]) -> cython.int:
        """What the characters look like, and which confusions explain them."""
        first: cython.int = self.first[index]
        start: cython.int = self.start[index]
        end: cython.int = self.end[index]
        case: cython.int = self.cases[first]
        i: cython.int
        code: cython.int
        digits: cython.int = 0
        capitals: cython.int = 0
        for i in range(start, end):
            code = self.codes[i]
            if 96 <= code <= 105:
                digits = 1
            elif 64 <= code <= 89 and i > start:
                capitals = 1
        self.put(rows, case)
        self.put(rows, 1.0 if capitals and (case == 0 or case == 3) else 0.0)
        self.put(rows, digits)
        for i in range(EXPLAINED * index, EXPLAINED * (index + 1)):
            self.put(rows, self.explained[i])
        return 0

    def explain(self, index: cython.int) -> cython.int:
        """Count what the cheapest alignment of a proposal is made of, in its part of `explained`.

        Substituted, stray and lost characters and rules come first, then whether the end is
        changed, vowels taken for vowels, and whether it is respelled. Old spelling and dialect add,
        drop and exchange vowels, double letters or do not, and print u for v and i for j; engines
        exchange what looks alike. A proposal is respelled if it is made of such steps alone.
        """
        n: cython.int = self.load(index)
        m: cython.int = self.intend(index)
        i: cython.int = 0
        j: cython.int = 0
        k: cython.int
        step: cython.int
        size: cython.int
        length: cython.int
        count: cython.int = 0
        kind: cython.int
        wrong: cython.int = 0
        usual: cython.int = 0
        at: cython.int = EXPLAINED * index
        for k in range(EXPLAINED):
            self.explained[at + k] = 0
        if n > 0 and m > 0:
            count = self.channel.align(self.query[:n], self.free[:n], self.intended[:m], self.steps)
            self.explained[at + 4] = 1 if self.folded(n - 1) != self.intended[m - 1] else 0
        for k in range(count - 1, -1, -1):
            step = self.steps[k]
            if step < 4:
                size = 0 if step == 3 else 1
                length = 0 if step == 2 else 1
                kind = step - 1
            else:
                size = self.rule_sizes[2 * (step - 4)]
                length = self.rule_sizes[2 * (step - 4) + 1]
                kind = 3
            if step:
                wrong += 1
                self.explained[at + kind] += 1
                if self.all_vowels(i, size, j, length):
                    self.explained[at + 5] += 1
                    usual += 1 if step < 4 else 0  # `ii` for `u` is what an engine does
                elif self.doubled(i, size, j, length) or (step == 1 and self.is_old(i, j)):
                    usual += 1
            i += size
            j += length
        self.explained[at + RESPELLED_AT] = 1 if wrong and usual == wrong else 0
        return 0

    def folded(self, i: cython.int) -> cython.int:
        """The code at i of the query as a small letter."""
        code: cython.int = self.query[i]
        return code - 63 if 64 <= code <= 89 else code

    def is_old(self, i: cython.int, j: cython.int) -> cython.int:
        """Whether letter i of the query stands for letter j of the reading in old books.

        They have `u` in a word for `v` (`haue`), `v` for `u` at its head and among capitals
        (`vnto`, `TRVE`), and `i` for `j` (`iustice`).
        """
        observed: cython.int = self.folded(i)
        wanted: cython.int = self.intended[j]
        if observed == CODE_U:
            return 1 if i and wanted == CODE_V else 0
        if observed == CODE_V:
            return 1 if wanted == CODE_U and (i == 0 or self.query[i] != CODE_V) else 0
        return 1 if observed == CODE_I and wanted == CODE_J else 0

    def doubled(
        self, i: cython.int, size: cython.int, j: cython.int, length: cython.int
    ) -> cython.int:
        """Whether a letter is there twice on one side only; i and j are where a step begins."""
        if length == 0:
            return 1 if i and self.folded(i) == self.folded(i - 1) else 0
        if size == 0:
            return 1 if j and self.intended[j] == self.intended[j - 1] else 0
        return 0

    def all_vowels(
        self, i: cython.int, size: cython.int, j: cython.int, length: cython.int
    ) -> cython.int:
        """Whether so many characters of the query from i and of the reading from j are vowels."""
        k: cython.int
        for k in range(i, i + size):
            if not self.vowels[self.query[k]]:
                return 0
        for k in range(j, j + length):
            if not self.vowels[self.intended[k]]:
                return 0
        return 1

    def load(self, index: cython.int) -> cython.int:
        """Make what was observed the query, and return its length, or 0 if it is too long."""
        n: cython.int = 0
        i: cython.int
        k: cython.int
        code: cython.int
        low: cython.int
        high: cython.int
        first: cython.int = self.first[index]
        last: cython.int = self.last[index]
        whole: cython.int = 1 if self.rule[index] == NOISE else 0
        if whole:
            last = first + 1
        for i in range(first, last):
            low = self.start[index] if whole else self.starts[i]
            high = self.end[index] if whole else self.ends[i]
            if n + high - low > MOST:
                return 0
            for k in range(low, high):
                self.query[n] = self.codes[k]
                self.free[n] = 0
                n += 1
        for i in range(n):
            code = self.query[i]
            if 64 <= code <= 89:
                self.free[i] = code - 63
            if self.cases[first] != 2 and code != 27 and code < 106:
                break
        return n

    def intend(self, index: cython.int) -> cython.int:
        """Spell out what was read, and return its length, or 0 if the lexicon does not know it."""
        m: cython.int = 0
        i: cython.int
        k: cython.int
        word: cython.int
        if self.text[index] >= 0 or self.reading[3 * index] == 0:
            return 0
        for i in range(3):
            word = self.reading[3 * index + i]
            if word < 0:
                break
            if m + self.word_offsets[word + 1] - self.word_offsets[word] > MOST:
                return 0
            for k in range(self.word_offsets[word], self.word_offsets[word + 1]):
                self.intended[m] = self.word_codes[k]
                m += 1
        return m

    def describe_place(self, index: cython.int, rows: cython.double[::1]) -> cython.int:
        """Where it stands, and what is near it."""
        first: cython.int = self.first[index]
        last: cython.int = self.last[index]
        low: cython.int = first - self.local
        high: cython.int = last + self.local
        i: cython.int
        span: cython.int
        across: cython.int = 0
        unknown: cython.int = 0
        untrusted: cython.int = 0
        old: cython.int = 0
        proposed: cython.int = 0
        hopeless: cython.int = 0
        respelled: cython.int = 0
        marks: cython.int = 0
        if low < 0:
            low = 0
        if high > self.size:
            high = self.size
        for i in range(first + 1, last):
            if self.gaps[i] == 2 or self.gaps[i] == 4:
                across = 1
        for i in range(low, high):
            if self.kinds[i] & 2:
                untrusted += 1
            if self.kinds[i] & 4:
                old += 1
            if i < first or i >= last:
                if self.kinds[i] & 1:
                    unknown += 1
                    if not self.kinds[i] & 8:
                        hopeless += 1
                if self.kinds[i] & 8:
                    proposed += 1
                if self.kinds[i] & RESPELLED:
                    respelled += 1
        for i in range(self.starts[low], self.ends[high - 1]):
            marks += self.marks[self.codes[i]]
        span = high - low
        self.put(rows, 1.0 if self.left[index] == SENTENCE else 0.0)
        self.put(rows, across)
        self.put(rows, self.gaps[first])
        self.put(rows, self.gaps[last])
        self.put(rows, unknown / (1.0 * span))
        self.put(rows, untrusted / (1.0 * span))
        self.put(rows, old / (1.0 * span))
        self.put(rows, proposed / (1.0 * span))
        self.put(rows, hopeless / (1.0 * span))
        self.put(rows, respelled / (1.0 * span))
        self.put(rows, marks / (1.0 * span))
        return 0
