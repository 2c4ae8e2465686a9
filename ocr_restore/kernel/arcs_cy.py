"""The arcs of the lattices of one text: readings of its doubtful words, alone or joined.

The kinds of gaps are those of `ocr_restore.tokenizer.Gap`, the kinds of doubt those of
`ocr_restore.triage.Doubt`, the ways in which two words are joined those of
`ocr_restore.lattice.Joint`, the rules the places in `ocr_restore.candidates.RULES`; what a joint
costs, and which rule a join with it goes by, comes from there in arrays.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from .channel_cy import Channel
    from .readings_cy import Readings
    from .trie_search_cy import TrieSearch

UNKNOWN = 1  # doubts
FRAGMENT = 2
CONFUSABLE = 3
REAL_WORD = 6  # rules
MOST_MARKED = 4  # readings of a word with the marks that touch it


@cython.cclass
class Arcs:
    """Collects arcs in columns, those that read the same words of the text in one list.

    Arc a reads the words [first[a], last[a]) and the characters [start[a], end[a]) as the words
    words[3a] .. words[3a + 2] (-1 for none); `text[a]` is the caller's number for a reading that is
    not made of the lexicon's words, or -1.
    """

    def __init__(
        self,
        readings: Readings,
        tokens,
        doubts,
        joint_cost,
        joint_rule,
        mark_inside,
        odd,
        unreadable,
        wildcard,
        most_words,
        longest,
        near_joins,
        leave_costs,
        real_words,
    ):
        """The words of a text, and what the lattices are built by.

        `tokens` are its codes, starts, ends, words, cases, gaps and the number of its words;
        `mark_inside` is the cost of a stray mark inside a word, `odd` and `unreadable` are 1 for
        the codes of marks that look stray, and that stand for what an engine could not read, of
        which `wildcard` is the one that stands for a letter;
        `most_words`, at most 9, and `longest` say how long joins may be, in words and letters;
        `near_joins` how many words a join may have that is no word as it stands, and how much
        worse it may be than its words by themselves;
        `leave_costs` the costs to leave a hyphen at a line's end, a stray-looking mark, and a mark
        that stands for what an engine could not read; `real_words` are the channel, for each word
        the first of the words that it is often printed for, those words, how many of each word's
        are remote, what such a one may cost the channel, where the letters of each word begin, and
        all letters.
        """
        self.readings = readings
        self.codes, self.starts, self.ends, self.token_words, self.cases, self.gaps = tokens[:6]
        self.size = tokens[6]
        self.doubts = doubts
        self.joint_cost = joint_cost
        self.joint_rule = joint_rule
        self.mark_inside = mark_inside
        self.odd = odd
        self.unreadable = unreadable
        self.wildcard = wildcard
        self.most_words = most_words
        self.longest = longest
        self.most_near = near_joins[0]
        self.patience = near_joins[1]
        self.hyphen_kept = leave_costs[0]
        self.mark_left = leave_costs[1]
        self.unreadable_left = leave_costs[2]
        self.channel = real_words[0]
        self.neighbour_first = real_words[1]
        self.neighbour_word = real_words[2]
        self.remote_count = real_words[3]
        self.remote_limit = real_words[4]
        self.word_offsets = real_words[5]
        self.word_codes = real_words[6]
        self.steps = array("i", bytes(4 * 130))
        self.find_of = array("i", [-1]) * (self.size + 1)
        self.plain = bytearray(128)
        self.joined = bytearray(self.size + 1)
        self.head = array("i", [-1]) * (self.size + 1)
        self.tail = array("i", [-1]) * (self.size + 1)
        self.lattice_low = array("i", bytes(4 * (self.size + 1)))
        self.lattice_high = array("i", bytes(4 * (self.size + 1)))
        self.lattices = 0
        self.count = 0
        self.low = self.size
        self.high = 0
        self.first = array("i", bytes(4 * 64))
        self.last = array("i", bytes(4 * 64))
        self.start = array("i", bytes(4 * 64))
        self.end = array("i", bytes(4 * 64))
        self.words = array("i", bytes(4 * 3 * 64))
        self.cost = array("d", bytes(8 * 64))
        self.inner = array("d", bytes(8 * 64))
        self.rule = bytearray(64)
        self.text = array("i", bytes(4 * 64))
        self.following = array("i", bytes(4 * 64))

    def grow(self) -> cython.int:
        """Double the columns."""
        n: cython.int = len(self.rule)
        self.first = self.longer(self.first, n)
        self.last = self.longer(self.last, n)
        self.start = self.longer(self.start, n)
        self.end = self.longer(self.end, n)
        self.words = self.longer(self.words, 3 * n)
        self.text = self.longer(self.text, n)
        self.following = self.longer(self.following, n)
        cost: cython.double[::1] = array("d", bytes(16 * n))
        inner: cython.double[::1] = array("d", bytes(16 * n))
        rule: cython.uchar[::1] = bytearray(2 * n)
        cost[:n] = self.cost
        inner[:n] = self.inner
        rule[:n] = self.rule
        self.cost = cost
        self.inner = inner
        self.rule = rule
        return 0

    def longer(self, column: cython.int[::1], n: cython.int) -> cython.int[::1]:
        """A copy of a column of n numbers with room for as many again."""
        twice: cython.int[::1] = array("i", bytes(8 * n))
        twice[:n] = column
        return twice

    def add(
        self,
        first: cython.int,
        last: cython.int,
        start: cython.int,
        end: cython.int,
        word: cython.int,
        second: cython.int,
        third: cython.int,
        cost: cython.double,
        inner: cython.double,
        rule: cython.int,
        text: cython.int,
    ) -> cython.int:
        """Add an arc, unless one reads the same characters as the same words."""
        at: cython.int = self.head[first]
        if first < self.low:
            self.low = first
        if last > self.high:
            self.high = last
        while at >= 0:
            if (
                self.words[3 * at] == word
                and self.start[at] == start
                and self.end[at] == end
                and self.words[3 * at + 1] == second
                and self.words[3 * at + 2] == third
                and self.text[at] == text
            ):
                return 0
            at = self.following[at]
        if self.count == len(self.rule):
            self.grow()
        at = self.count
        self.count += 1
        self.first[at] = first
        self.last[at] = last
        self.start[at] = start
        self.end[at] = end
        self.words[3 * at] = word
        self.words[3 * at + 1] = second
        self.words[3 * at + 2] = third
        self.cost[at] = cost
        self.inner[at] = inner
        self.rule[at] = rule
        self.text[at] = text
        self.following[at] = -1
        if self.head[first] < 0:
            self.head[first] = at
        else:
            self.following[self.tail[first]] = at
        self.tail[first] = at
        return 0

    def build(
        self,
        more_index: cython.const[cython.int][::1],
        more_word: cython.const[cython.int][::1],
        more_cost: cython.const[cython.double][::1],
        more_inner: cython.const[cython.double][::1],
        more_rule: cython.const[cython.uchar][::1],
        more_text: cython.const[cython.int][::1],
    ) -> cython.int:
        """Add the arcs of all doubtful words, alone and joined, and cover them with lattices.

        `more_` are readings of words that are found elsewhere, sorted by the index of the word, of
        one word or two (-1 where there is no second).
        """
        index: cython.int
        count: cython.int
        at: cython.int = 0
        for index in range(self.size):
            if self.is_searched(index):
                self.find_of[index] = self.readings.find(
                    self.codes,
                    self.starts[index],
                    self.ends[index],
                    self.token_words[index],
                    1 if self.cases[index] == 2 else 0,
                    0,
                )
        for index in range(self.size):
            if self.doubts[index] == 0:
                continue
            count = self.count
            if self.find_of[index] >= 0:
                self.add_found(index, self.starts[index], self.ends[index], self.find_of[index])
            elif self.doubts[index] == CONFUSABLE:
                self.add_real_words(index)
            while at < len(more_index) and more_index[at] == index:
                self.add(
                    index,
                    index + 1,
                    self.starts[index],
                    self.ends[index],
                    more_word[2 * at],
                    more_word[2 * at + 1],
                    -1,
                    more_cost[at],
                    more_inner[at],
                    more_rule[at],
                    more_text[at],
                )
                at += 1
            if self.doubts[index] == CONFUSABLE and self.count == count:
                continue  # nothing that it may be printed for is near enough here
            if self.mark(index):
                self.add_found(
                    index,
                    self.mark_start,
                    self.mark_end,
                    self.readings.find(
                        self.codes,
                        self.mark_start,
                        self.mark_end,
                        self.token_words[index],
                        1 if self.cases[index] == 2 else 0,
                        MOST_MARKED,
                    ),
                )
            self.join(index)
            self.cover()
        return 0

    def add_real_words(self, index: cython.int) -> cython.int:
        """Add readings of a known word as one that it is often printed for.

        A remote one must be near under the error model of the document.
        """
        found: Readings = self.readings
        word: cython.int = self.token_words[index]
        start: cython.int = self.starts[index]
        end: cython.int = self.ends[index]
        i: cython.int
        k: cython.int
        other: cython.int
        last: cython.int = self.neighbour_first[word + 1]
        for i in range(start, end):
            found.query[i - start] = self.codes[i]
        found.set_free(end - start, 1 if self.cases[index] == 2 else 0)
        for k in range(self.neighbour_first[word], last):
            other = self.neighbour_word[k]
            if self.channel.align(
                found.query[: end - start],
                found.free[: end - start],
                self.word_codes[self.word_offsets[other] : self.word_offsets[other + 1]],
                self.steps,
            ) > 0 and (
                k < last - self.remote_count[word] or self.channel.cost <= self.remote_limit
            ):
                self.add(
                    index,
                    index + 1,
                    start,
                    end,
                    other,
                    -1,
                    -1,
                    self.channel.cost,
                    0.0,
                    REAL_WORD,
                    -1,
                )
        return 0

    def add_found(
        self, index: cython.int, start: cython.int, end: cython.int, find: cython.int
    ) -> cython.int:
        """Add what a find of `Readings` gave for word `index`, characters [start, end)."""
        found: Readings = self.readings
        at: cython.int
        for at in range(found.firsts[find], found.firsts[find + 1]):
            self.add(
                index,
                index + 1,
                start,
                end,
                found.words[3 * at],
                found.words[3 * at + 1],
                found.words[3 * at + 2],
                found.costs[at],
                found.inners[at],
                found.rules[at],
                -1,
            )
        return 0

    def cover(self) -> cython.int:
        """Make one lattice of the words that the arcs added since the last call read.

        Lattices that it touches become part of it.
        """
        if self.low >= self.high:
            return 0
        while self.lattices and self.low <= self.lattice_high[self.lattices - 1]:
            self.lattices -= 1
            self.low = min(self.low, self.lattice_low[self.lattices])
            self.high = max(self.high, self.lattice_high[self.lattices])
        self.lattice_low[self.lattices] = self.low
        self.lattice_high[self.lattices] = self.high
        self.lattices += 1
        self.low = self.size
        self.high = 0
        return 0

    def mark(self, index: cython.int) -> cython.int:
        """Find the span of word `index` with the stray marks that touch it; 1 if there are any."""
        codes: cython.const[cython.uchar][::1] = self.codes
        start: cython.int = self.starts[index]
        end: cython.int = self.ends[index]
        low: cython.int = start
        high: cython.int = end
        floor: cython.int = self.ends[index - 1] if index else 0
        ceiling: cython.int = len(codes)
        while low > floor and start - low < 3 and codes[low - 1] >= 106:
            low -= 1
        if self.has(self.odd, low, start) == 0 or (low == floor and low):
            low = start
        if index + 1 < self.size:
            ceiling = self.starts[index + 1]
        while high < ceiling and high - end < 3 and self.odd[codes[high]]:
            high += 1
        if high == ceiling and high < len(codes):
            high = end
        self.mark_start = low
        self.mark_end = high
        return 1 if low < start or high > end else 0

    def has(
        self, table: cython.const[cython.uchar][::1], start: cython.int, end: cython.int
    ) -> cython.int:
        """Whether `table` is 1 for a code in [start, end)."""
        i: cython.int
        for i in range(start, end):
            if table[self.codes[i]]:
                return 1
        return 0

    def leave_cost(self, start: cython.int, end: cython.int) -> cython.double:
        """What it costs to say that the marks in [start, end) stand on the page."""
        if start == end:
            return 0.0
        return self.unreadable_left if self.has(self.unreadable, start, end) else self.mark_left

    def joint(self, index: cython.int) -> cython.int:
        """In which way word `index` may be joined to the one before, or -2."""
        gap: cython.int = self.gaps[index]
        start: cython.int = self.ends[index - 1]
        end: cython.int = self.starts[index]
        i: cython.int
        hyphens: cython.int = 0
        breaks: cython.int = 0
        if 1 <= gap <= 4:
            return gap - 1
        if gap != 7 and gap != 8:
            return -2
        if gap == 8 and end - start == 1:
            return 6
        if end - start > 5:
            return -2
        while start < end and self.codes[start] == 0:
            start += 1
        while start < end and self.codes[end - 1] == 0:
            end -= 1
        for i in range(start, end):
            if self.codes[i] == 117 or self.codes[i] == 142:
                hyphens += 1
            elif self.codes[i] == 63:
                breaks += 1
        if hyphens and end - start == 1:
            return 4
        return 5 if hyphens and breaks else 7

    def join(self, index: cython.int) -> cython.int:
        """Add the arcs that read word `index` and some neighbours as one word."""
        first: cython.int = index
        size: cython.int = self.ends[index] - self.starts[index]
        low: cython.int
        for low in range(self.starts[index], self.ends[index]):
            if self.codes[low] == 58:
                return 0
        while first > 0 and index - first < self.most_words - 1 and self.joint(first) >= 0:
            size += self.ends[first - 1] - self.starts[first - 1]
            if size > self.longest:
                break
            first -= 1
        for low in range(first, index + 1):
            self.join_from(low, index)
        return 0

    def join_from(self, low: cython.int, index: cython.int) -> cython.int:
        """Add the arcs that read the words from `low` to `index` or farther as one word."""
        query: cython.uchar[::1] = self.readings.query
        size: cython.int = self.ends[low] - self.starts[low]
        n: cython.int = 0
        i: cython.int
        high: cython.int = low + 1
        joint: cython.int
        blanks: cython.int = 0
        rule: cython.int = 3
        bit: cython.int
        cost: cython.double = 0.0
        alone: cython.double = self.alone(low)
        unknown: cython.int = self.is_unknown(low)
        if size >= self.longest:
            return 0
        for i in range(self.starts[low], self.ends[low]):
            query[n] = self.codes[i]
            n += 1
        while high < self.size and high - low < self.most_words:
            joint = self.joint(high)
            if joint < 0:
                break
            size += self.ends[high] - self.starts[high]
            if size > self.longest:
                break
            if joint == 6:
                query[n] = self.codes[self.ends[high - 1]]
                n += 1
            if joint == 0:
                blanks += 1
                if blanks > 2:
                    joint = 8
            cost += self.joint_cost[joint]
            if self.joint_rule[joint] != 3:
                rule = self.joint_rule[joint]
            for i in range(self.starts[high], self.ends[high]):
                query[n] = self.codes[i]
                n += 1
            if self.is_unknown(high):
                unknown = 1
            alone += self.alone(high)
            high += 1
            if high <= index or (high - low > 2 and size > 4 * (high - low) + 3):
                continue
            bit = 1 << (high - low - 2)
            if self.joined[low] & bit:
                continue
            self.joined[low] |= bit
            if high - low > 2 or self.is_initial(low) == 0:
                self.join_words(low, high, n, unknown, cost, rule, alone)
        return 0

    def alone(self, index: cython.int) -> cython.double:
        """What the likeliest reading of word `index` by itself costs, apart from its context."""
        if self.find_of[index] >= 0:
            return self.readings.best[self.find_of[index]]
        return self.readings.left_alone(
            self.codes, self.starts[index], self.ends[index], self.token_words[index]
        )

    def is_unknown(self, index: cython.int) -> cython.int:
        """Whether word `index` is unknown or a fragment."""
        return 1 if self.token_words[index] == 0 or self.is_searched(index) else 0

    def is_searched(self, index: cython.int) -> cython.int:
        """Whether words near word `index` are looked for."""
        return 1 if self.doubts[index] == UNKNOWN or self.doubts[index] == FRAGMENT else 0

    def is_initial(self, index: cython.int) -> cython.int:
        """Whether word `index` is a large initial, set apart from its word in capitals: `T HE`."""
        return (
            1
            if self.ends[index] - self.starts[index] == 1
            and 64 <= self.codes[self.starts[index]] <= 89
            and self.gaps[index + 1] == 1
            and self.cases[index + 1] == 2
            else 0
        )

    def join_words(
        self,
        low: cython.int,
        high: cython.int,
        n: cython.int,
        unknown: cython.int,
        cost: cython.double,
        rule: cython.int,
        alone: cython.double,
    ) -> cython.int:
        """Add the readings of words low .. high - 1, the query's n characters, as one word.

        What they cost `alone` limits how far a search goes.
        """
        found: Readings = self.readings
        i: cython.int
        count: cython.int
        word: cython.int
        upper: cython.int = 0
        for i in range(n):
            if not 96 <= found.query[i] <= 105:
                break
        else:
            return 0
        for i in range(low, high):
            if self.cases[i] == 2:
                upper = 1
            elif self.ends[i] - self.starts[i] != 1:
                upper = 0
                break
        if rule == 2:
            return self.join_marked(low, high, n, upper, cost, alone)
        word = found.whole_word(found.query, 0, n)
        i = self.starts[low]
        if word:
            self.add_join(low, high, i, self.ends[high - 1], word, cost, rule)
        elif unknown and high - low <= self.most_near and found.searchable(found.query, 0, n):
            count = found.near(n, upper, found.narrow[n], 3, alone + self.patience - cost)
            self.add_near(low, high, i, self.ends[high - 1], count, cost, rule)
        return 0

    def join_marked(
        self,
        low: cython.int,
        high: cython.int,
        n: cython.int,
        upper: cython.int,
        cost: cython.double,
        alone: cython.double,
    ) -> cython.int:
        """Add the readings of words low .. high - 1 and the marks between them as one word.

        Wildcards at its edges are read as letters too.
        """
        found: Readings = self.readings
        query: cython.uchar[::1] = found.query
        start: cython.int = self.starts[low]
        end: cython.int = self.ends[high - 1]
        floor: cython.int = self.ends[low - 1] if low else 0
        ceiling: cython.int = self.starts[high] if high < self.size else len(self.codes)
        i: cython.int
        before: cython.int
        count: cython.int = 0
        word: cython.int
        for i in range(n):
            if query[i] == self.wildcard and self.is_identifier(low, high):
                return 0
            if query[i] < 106:
                self.plain[count] = query[i]
                count += 1
        word = found.whole_word(self.plain, 0, count)
        if word:
            self.add_join(low, high, start, end, word, cost + self.mark_inside * (n - count), 2)
        while end < ceiling and self.codes[end] == self.wildcard and n < 40:
            query[n] = self.wildcard
            n += 1
            end += 1
        while start > floor and self.codes[start - 1] == self.wildcard and n < 40:
            n += 1
            start -= 1
        before = self.starts[low] - start
        for i in range(n - 1, before - 1, -1):
            query[i] = query[i - before]
        for i in range(before):
            query[i] = self.wildcard
        if n <= 40:
            count = found.near(
                n,
                upper,
                found.wide[n],
                3,
                alone + self.patience + found.mark_left - cost,
            )
            self.add_near(low, high, start, end, count, cost, 2)
        for i in range(before, n):  # the next join goes on from here
            query[i - before] = query[i]
        return 0

    def is_identifier(self, low: cython.int, high: cython.int) -> cython.int:
        """Whether words low .. high - 1 are all whole words, as in the names of programs."""
        found: Readings = self.readings
        i: cython.int
        for i in range(low, high):
            if self.token_words[i] <= 1 or found.word_flags[self.token_words[i]] & found.not_whole:
                return 0
        return 1

    def add_join(
        self,
        low: cython.int,
        high: cython.int,
        start: cython.int,
        end: cython.int,
        word: cython.int,
        cost: cython.double,
        rule: cython.int,
    ) -> cython.int:
        """Add the arc that reads words low .. high - 1, characters [start, end), as `word`."""
        return self.add(low, high, start, end, word, -1, -1, cost, 0.0, rule, -1)

    def add_near(
        self,
        low: cython.int,
        high: cython.int,
        start: cython.int,
        end: cython.int,
        count: cython.int,
        cost: cython.double,
        rule: cython.int,
    ) -> cython.int:
        """Add the `count` words just found as readings of words low .. high - 1."""
        found: TrieSearch = self.readings.search
        i: cython.int
        for i in range(count):
            self.add_join(
                low, high, start, end, found.found_word[i], found.found_cost[i] + cost, rule
            )
        return 0

    def close(
        self,
        identity_cost: cython.const[cython.double][::1],
        starts: cython.int[::1],
        ends: cython.int[::1],
        firsts: cython.int[::1],
        middles: cython.int[::1],
        lasts: cython.int[::1],
        costs: cython.double[::1],
        origins: cython.int[::1],
        lattice_arcs: cython.int[::1],
        left: cython.int[::1],
        right: cython.int[::1],
    ) -> cython.int:
        """Write all lattices as `lattice_paths_cy` reads them; returns the number of their arcs.

        Every word of a lattice gets an identity arc of cost `identity_cost` behind the others that
        begin with it. `middles` is -1 for one word, -2 for two, -3 for an identity arc;
        `origins` the number of the arc here, -1 for an identity arc.
        """
        lattice: cython.int
        index: cython.int
        at: cython.int
        n: cython.int = 0
        cost: cython.double
        before: cython.double
        lattice_arcs[0] = 0
        for lattice in range(self.lattices):
            for index in range(self.lattice_low[lattice], self.lattice_high[lattice]):
                self.mark(index)
                before = self.leave_cost(self.mark_start, self.starts[index])
                at = self.head[index]
                while at >= 0:
                    cost = self.cost[at] + self.inner[at]
                    if self.end[at] == self.ends[self.last[at] - 1]:
                        cost += self.left_behind(self.last[at])
                    if self.start[at] == self.starts[index]:
                        cost += before
                    starts[n] = index
                    ends[n] = self.last[at]
                    firsts[n] = self.words[3 * at]
                    if self.words[3 * at + 2] >= 0:
                        middles[n] = self.words[3 * at + 1]
                        lasts[n] = self.words[3 * at + 2]
                    elif self.words[3 * at + 1] >= 0:
                        middles[n] = -2
                        lasts[n] = self.words[3 * at + 1]
                    else:
                        middles[n] = -1
                        lasts[n] = firsts[n]
                    costs[n] = cost
                    origins[n] = at
                    n += 1
                    at = self.following[at]
                cost = identity_cost[index]
                if self.gaps[index + 1] == 4 and index + 1 < self.lattice_high[lattice]:
                    cost += self.hyphen_kept
                starts[n] = index
                ends[n] = index + 1
                firsts[n] = self.token_words[index]
                middles[n] = -3
                lasts[n] = self.token_words[index]
                costs[n] = cost + self.left_behind(index + 1) + before
                origins[n] = -1
                n += 1
            lattice_arcs[lattice + 1] = n
            index = self.lattice_low[lattice]
            left[lattice] = self.token_words[index - 1] if index else 1
            index = self.lattice_high[lattice]
            right[lattice] = self.token_words[index] if index < self.size else 1
        return n

    def take(
        self,
        origins: cython.const[cython.int][::1],
        chosen: cython.const[cython.int][::1],
        first: cython.int[::1],
        last: cython.int[::1],
        start: cython.int[::1],
        end: cython.int[::1],
        words: cython.int[::1],
        cost: cython.double[::1],
        inner: cython.double[::1],
        rule: cython.uchar[::1],
        text: cython.int[::1],
    ) -> cython.int:
        """Copy the columns of the chosen arcs, numbered as in the lattices, in their order."""
        i: cython.int
        k: cython.int
        at: cython.int
        for i in range(len(chosen)):
            at = origins[chosen[i]]
            first[i] = self.first[at]
            last[i] = self.last[at]
            start[i] = self.start[at]
            end[i] = self.end[at]
            for k in range(3):
                words[3 * i + k] = self.words[3 * at + k]
            cost[i] = self.cost[at]
            inner[i] = self.inner[at]
            rule[i] = self.rule[at]
            text[i] = self.text[at]
        return 0

    def left_behind(self, index: cython.int) -> cython.double:
        """What a path pays that leaves stray-looking marks before word `index`."""
        if index == self.size or (self.gaps[index] != 7 and self.gaps[index] != 8):
            return 0.0
        if self.has(self.odd, self.ends[index - 1], self.starts[index]) == 0:
            return 0.0
        return self.leave_cost(self.ends[index - 1], self.starts[index])
