"""What a string of letters may have been: words near it, and words printed without a blank between.

A reading is one to three words, what the channel charges for it, what the n-grams charge inside it,
and the rule that it goes by, as its place in `ocr_restore.candidates.RULES`: 0 confusion, 1 digit,
2 noise, 5 split.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from .ngram_table_cy import NgramTable
    from .scan_cy import Scanner
    from .spelling_cy import Spelling
    from .trie_search_cy import TrieSearch

# Typed in the .pxd, or the compiler would count with Python's integers.
MASK = 0xFFFFFFFF
SHORT = 3  # characters of a string that says little by itself
BIGRAM_GAIN = 4.0  # nats that a word may cost less beside another


@cython.cclass
class Readings:
    """Finds readings under one error model and keeps them in columns.

    Reading r has the words words[3r] .. words[3r + 2], those it does not have being -1. A find
    returns a number s; its readings are firsts[s] .. firsts[s + 1] - 1, the best first. What was
    found for a string once is not looked for again.
    """

    def __init__(
        self,
        scanner: Scanner,
        search: TrieSearch,
        ngrams: NgramTable,
        spelling: Spelling,
        word_cost,
        word_flags,
        not_whole,
        wide,
        narrow,
        part,
        limits,
        most,
    ):
        """`wide[n]`, `narrow[n]` and `part[n]` are the budgets of a search for n characters.

        They are those for a word, for several joined, and for a part of a word that is split; a
        search gives at most `most` words.

        `not_whole` are the flags of words that are no part of a join or a split; `limits` holds how
        much worse than the best a found word may be, how much worse a reading than to leave the
        string as it is, how much more of both short strings have, the cost of a lost blank, and
        what it may cost to leave a mark.
        """
        self.scanner = scanner
        self.search = search
        self.ngrams = ngrams
        self.spelling = spelling
        self.word_cost = word_cost
        self.word_flags = word_flags
        self.not_whole = not_whole
        self.wide = wide
        self.narrow = narrow
        self.part = part
        self.most = most
        self.window = limits[0]
        self.patience = limits[1]
        self.short_slack = limits[2]
        self.blank_lost = limits[3]
        self.mark_left = limits[4]
        self.query = bytearray(128)
        self.free = bytearray(128)
        self.heads = array("i", bytes(4 * 32))
        self.tails = array("i", bytes(4 * 32))
        self.totals = array("d", bytes(8 * 3))
        self.count = 0
        self.finds = 0
        self.words = array("i", bytes(4 * 3 * 64))
        self.costs = array("d", bytes(8 * 64))
        self.inners = array("d", bytes(8 * 64))
        self.rules = bytearray(64)
        self.firsts = array("i", bytes(4 * 64))
        self.best = array("d", bytes(8 * 64))
        # The strings looked for, with where each begins, and a hash table of the finds.
        self.seen = bytearray(1024)
        self.seen_first = array("i", bytes(4 * 64))
        self.seen_kind = bytearray(64)
        self.slots = array("i", [-1]) * 256

    def grow(self) -> cython.int:
        """Make room for the readings of one more find."""
        n: cython.int = len(self.rules)
        find: cython.int
        if self.count + self.most + 8 > n:
            words: cython.int[::1] = array("i", bytes(4 * 3 * 2 * n))
            costs: cython.double[::1] = array("d", bytes(8 * 2 * n))
            inners: cython.double[::1] = array("d", bytes(8 * 2 * n))
            rules: cython.uchar[::1] = bytearray(2 * n)
            words[: 3 * n] = self.words
            costs[:n] = self.costs
            inners[:n] = self.inners
            rules[:n] = self.rules
            self.words = words
            self.costs = costs
            self.inners = inners
            self.rules = rules
        n = len(self.firsts)
        if self.finds + 2 > n:
            firsts: cython.int[::1] = array("i", bytes(4 * 2 * n))
            seen_first: cython.int[::1] = array("i", bytes(4 * 2 * n))
            best: cython.double[::1] = array("d", bytes(8 * 2 * n))
            seen_kind: cython.uchar[::1] = bytearray(2 * n)
            firsts[:n] = self.firsts
            seen_first[:n] = self.seen_first
            best[:n] = self.best
            seen_kind[:n] = self.seen_kind
            self.firsts = firsts
            self.seen_first = seen_first
            self.best = best
            self.seen_kind = seen_kind
        n = len(self.seen)
        if self.seen_first[self.finds] + 64 > n:
            seen: cython.uchar[::1] = bytearray(2 * n)
            seen[:n] = self.seen
            self.seen = seen
        n = len(self.slots)
        if 2 * self.finds > n:
            self.slots = array("i", [-1]) * (4 * n)
            for find in range(self.finds):
                self.slots[self.free_slot(find)] = find
        return 0

    def free_slot(self, find: cython.int) -> cython.int:
        """The slot of the hash table where a find belongs that is not in it."""
        start: cython.int = self.seen_first[find]
        end: cython.int = self.seen_first[find + 1]
        slot: cython.uint = self.hashed(self.seen, start, end, self.seen_kind[find])
        slot &= len(self.slots) - 1
        while self.slots[slot] >= 0:
            slot = (slot + 1) & (len(self.slots) - 1)
        return slot

    def hashed(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        kind: cython.int,
    ) -> cython.uint:
        """FNV-1a of the codes in [start, end) and of the kind of find."""
        h: cython.uint = 2166136261 ^ kind
        code: cython.uint
        i: cython.int
        for i in range(start, end):
            code = codes[i]
            h = ((h ^ code) * 16777619) & MASK
        return h ^ (h >> 15)

    def find(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        word: cython.int,
        upper: cython.int,
        most: cython.int,
    ) -> cython.int:
        """The find of what codes [start, end) may be, `word` being what they are as they stand.

        With `most`, they are a word with the stray marks that touch it, which is one word, in at
        most so many readings; with 0, one word or several. `upper` is 1 for a word in capitals.
        """
        kind: cython.int = most << 1 | upper
        n: cython.int = end - start
        slot: cython.uint
        found: cython.int
        i: cython.int
        first: cython.int
        if n > 40:
            n = 0  # the empty string stands for all that is too long
            end = start
        slot = self.hashed(codes, start, end, kind) & (len(self.slots) - 1)
        while True:
            found = self.slots[slot]
            if found < 0:
                break
            first = self.seen_first[found]
            if self.seen_kind[found] == kind and self.seen_first[found + 1] - first == n:
                for i in range(n):
                    if self.seen[first + i] != codes[start + i]:
                        break
                else:
                    return found
            slot = (slot + 1) & (len(self.slots) - 1)
        self.grow()
        first = self.seen_first[self.finds]
        for i in range(n):
            self.query[i] = codes[start + i]
            self.seen[first + i] = codes[start + i]
        self.seen_first[self.finds + 1] = first + n
        self.seen_kind[self.finds] = kind
        self.slots[self.free_slot(self.finds)] = self.finds
        self.look_for(n, word, upper, most)
        self.finds += 1
        self.firsts[self.finds] = self.count
        return self.finds - 1

    def look_for(
        self, n: cython.int, word: cython.int, upper: cython.int, most: cython.int
    ) -> cython.int:
        """Add the readings of the query of n characters, and note what the best one costs."""
        ceiling: cython.double = self.left_alone(self.query, 0, n, word)
        self.best[self.finds] = ceiling
        if n == 0 or (most == 0 and self.searchable(self.query, 0, n) == 0):
            return 0
        ceiling += self.patience + self.slack(n) + (self.mark_left if most else 0.0)
        self.put_near(n, upper, most if most else self.most, ceiling)
        if self.count > self.firsts[self.finds] and self.search.found_total[0] < ceiling:
            self.best[self.finds] = min(self.best[self.finds], self.search.found_total[0])
            ceiling = min(ceiling, self.search.found_total[0] + self.window + self.slack(n))
        if most == 0 and 3 <= n <= 30:
            self.put_splits(n, ceiling)
        return 0

    def left_alone(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        word: cython.int,
    ) -> cython.double:
        """What `word`, or a string that no word is, costs apart from its context."""
        if word:
            return self.word_cost[word]
        return self.spelling.cost(codes, start, end) + self.word_cost[0]

    def put(
        self,
        first: cython.int,
        second: cython.int,
        third: cython.int,
        cost: cython.double,
        inner: cython.double,
        rule: cython.int,
    ) -> cython.int:
        """Add a reading to the find under way."""
        at: cython.int = self.count
        self.words[3 * at] = first
        self.words[3 * at + 1] = second
        self.words[3 * at + 2] = third
        self.costs[at] = cost
        self.inners[at] = inner
        self.rules[at] = rule
        self.count += 1
        return 0

    def searchable(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
    ) -> cython.int:
        """Whether codes [start, end) have enough letters of the alphabet to be looked for."""
        letters: cython.int = 0
        i: cython.int
        code: cython.int
        for i in range(start, end):
            code = codes[i]
            if code == 58:
                return 0
            if 1 <= code <= 59 or 64 <= code <= 89:
                letters += 1
        return 1 if letters * 2 >= end - start and end - start <= 40 else 0

    def set_free(self, n: cython.int, upper: cython.int) -> cython.int:
        """Note where in the query of n characters a capital is as good as its small letter.

        Unless the whole string is in capitals (`upper`), that is up to its first letter only.
        """
        i: cython.int
        code: cython.int
        for i in range(n):
            self.free[i] = 0
        for i in range(n):
            code = self.query[i]
            if 64 <= code <= 89:
                self.free[i] = code - 63
            if upper == 0 and code != 27 and code < 106:
                break
        return 0

    def near(
        self,
        n: cython.int,
        upper: cython.int,
        budget: cython.double,
        most: cython.int,
        ceiling: cython.double,
    ) -> cython.int:
        """Search for words near the query of n characters."""
        self.set_free(n, upper)
        window: cython.double = self.window + self.slack(n)
        return self.search.search(self.query[:n], self.free[:n], budget, window, most, ceiling)

    def slack(self, n: cython.int) -> cython.double:
        """By how much dearer the readings of a string of n characters may be than others'."""
        return self.short_slack if n <= SHORT else 0.0

    def put_near(
        self, n: cython.int, upper: cython.int, most: cython.int, ceiling: cython.double
    ) -> cython.int:
        """Add the words near the query of n characters, at most `most`."""
        i: cython.int
        rule: cython.int = 0
        found: cython.int = self.near(n, upper, self.wide[n], most, ceiling)
        for i in range(n):
            if self.query[i] >= 106:
                rule = 2
                break
            if self.query[i] >= 96:
                rule = 1
        for i in range(found):
            self.put(self.search.found_word[i], -1, -1, self.search.found_cost[i], 0.0, rule)
        return 0

    def whole_word(
        self, codes: cython.const[cython.uchar][::1], start: cython.int, end: cython.int
    ) -> cython.int:
        """The word in codes [start, end); 0 if there is none, or one that is no part of others."""
        word: cython.int = self.scanner.look_up(codes, start, end, 0)
        return 0 if word <= 1 or self.word_flags[word] & self.not_whole else word

    def put_splits(self, n: cython.int, ceiling: cython.double) -> cython.int:
        """Add the three best readings of the query as two or three words.

        One of two words may have a confusion as well, if the other is frequent. It is looked for
        while the split may cost less than `ceiling`.
        """
        lost: cython.double = self.blank_lost
        room: cython.double = ceiling - lost
        inner: cython.double
        cost: cython.double
        i: cython.int
        cut: cython.int
        second: cython.int
        found: cython.int
        head: cython.int
        middle: cython.int
        word: cython.int
        fold: cython.const[cython.uchar][::1] = self.scanner.fold
        for i in range(n):
            self.query[i] = fold[self.query[i]]
            self.free[i] = 0
        for cut in range(1, n):
            self.heads[cut] = self.whole_word(self.query, 0, cut)
            self.tails[cut] = self.whole_word(self.query, cut, n)
        self.kept = 0
        for cut in range(1, n):
            head = self.heads[cut]
            if head == 0:
                continue
            if self.tails[cut]:
                inner = self.ngrams.cost2(head, self.tails[cut])
                self.keep(self.word_cost[head] + inner, head, self.tails[cut], -1, lost, inner)
            for second in range(cut + 2, n - 1):
                if self.tails[second]:
                    middle = self.whole_word(self.query, cut, second)
                    if middle:
                        inner = self.ngrams.cost2(head, middle) + self.ngrams.cost2(
                            middle, self.tails[second]
                        )
                        self.keep(
                            self.word_cost[head] + inner + lost,
                            head,
                            middle,
                            self.tails[second],
                            2 * lost,
                            inner,
                        )
            if n >= 6 and cut >= 2 and n - cut >= 3 and self.word_cost[head] < 9.0:
                found = self.search.search(
                    self.query[cut:n],
                    self.free[cut:n],
                    self.part[n - cut],
                    self.window,
                    2,
                    self.room_for(room, head),
                )
                for i in range(found):
                    word = self.search.found_word[i]
                    cost = self.search.found_cost[i]
                    inner = self.ngrams.cost2(head, word)
                    self.keep(
                        self.word_cost[head] + inner + cost, head, word, -1, lost + cost, inner
                    )
        if n >= 6:
            for cut in range(3, n - 1):
                word = self.tails[cut]
                if word == 0 or self.word_cost[word] >= 9.0:
                    continue
                found = self.search.search(
                    self.query[:cut],
                    self.free[:cut],
                    self.part[cut],
                    self.window,
                    2,
                    self.room_for(room, word),
                )
                for i in range(found):
                    head = self.search.found_word[i]
                    cost = self.search.found_cost[i]
                    inner = self.ngrams.cost2(head, word)
                    self.keep(
                        self.word_cost[head] + inner + cost, head, word, -1, lost + cost, inner
                    )
        self.count += self.kept
        return 0

    def room_for(self, room: cython.double, word: cython.int) -> cython.double:
        """What the other part of a split may cost beside `word`, with all that bigrams may give."""
        if self.kept == 3 and self.totals[2] < room:
            room = self.totals[2]
        return room - self.word_cost[word] + BIGRAM_GAIN

    def keep(
        self,
        total: cython.double,
        first: cython.int,
        second: cython.int,
        third: cython.int,
        cost: cython.double,
        inner: cython.double,
    ) -> cython.int:
        """Keep a split if it is among the three best, behind the column's readings."""
        base: cython.int = self.count
        place: cython.int = self.kept
        k: cython.int
        if place == 3:
            if total >= self.totals[2]:
                return 0
            place = 2
        else:
            self.kept += 1
        while place > 0 and self.totals[place - 1] > total:
            self.totals[place] = self.totals[place - 1]
            for k in range(3):
                self.words[3 * (base + place) + k] = self.words[3 * (base + place - 1) + k]
            self.costs[base + place] = self.costs[base + place - 1]
            self.inners[base + place] = self.inners[base + place - 1]
            place -= 1
        self.totals[place] = total
        self.words[3 * (base + place)] = first
        self.words[3 * (base + place) + 1] = second
        self.words[3 * (base + place) + 2] = third
        self.costs[base + place] = cost
        self.inners[base + place] = inner
        self.rules[base + self.kept - 1] = 5
        return 0
