# cython: boundscheck=False
"""Confusion-weighted search of a trie: the words an observed string may have been.

The search is depth first and keeps the `limit` best words by channel cost plus word cost. A branch
is cut when its channel cost and the least that the rest of the query can cost exceed the budget, or
when with them even the most frequent word below could not come within `window` of the best.

What the rest costs at least is known from three sides: its letters that do not occur below, its
length, and its runs of letters that occur in no word at all (`iic` in `wliich`), each of which
takes a confusion of its own.
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from .channel_cy import Channel

FAR = 1e30
TINY = 1e-9  # more than sums of costs are off by rounding
STEP = 0.125  # of the costs in `TrieSearch.best`
MOST = 64  # characters of a query, its end included
LABELS = 58  # one more than the highest label of a trie
CODES = 160
BUCKETS = 24  # whole nats in `TrieSearch.cheap`
LONGEST = 5  # letters in a run that is looked for
BORDER = 29  # the end of a word, in a run
RUN_BITS = 20  # of the number of a run in `Trie.runs`
HALF = 0xFFFFFFFF
GOLDEN = 0x9E3779B1  # 2 ** 32 by the golden ratio, to scatter runs
# Of single characters too many and missing in one word. More of them are hardly ever meant, and
# every other search would spend its time on them.
MOST_STRAYS = 2
MOST_LOSSES = 1


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def count_bits(bits: cython.ulonglong) -> cython.int:
    """The number of bits set."""
    # Constants are its own: by them compilers know what processors count in one instruction.
    pairs: cython.ulonglong = 0x5555555555555555
    quads: cython.ulonglong = 0x3333333333333333
    octets: cython.ulonglong = 0x0F0F0F0F0F0F0F0F
    ones: cython.ulonglong = 0x0101010101010101
    full: cython.ulonglong = 0xFFFFFFFFFFFFFFFF
    bits = bits - ((bits >> 1) & pairs)
    bits = (bits & quads) + ((bits >> 2) & quads)
    bits = (bits + (bits >> 4)) & octets
    return ((bits * ones) & full) >> 56


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def label_bit(label: cython.int) -> cython.ulonglong:
    """The bit of a label among those of a node's children; 0 for what is no label."""
    one: cython.ulonglong = 1
    return one << (label - 1) if 0 < label < LABELS else 0


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def letter_bit(code: cython.int) -> cython.uint:
    """The bit of a folded code among the letters below a node; 0 for what is in no word."""
    one: cython.uint = 1
    return one << (code - 1 if code < 28 else 27) if 0 < code < LABELS else 0


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def longer(run: cython.uint, code: cython.int) -> cython.uint:
    """The last LONGEST letters of a run, five bits each, and one more."""
    return (run << 5 | (code if code < 28 or code == BORDER else 28)) & 0x1FFFFFF


@cython.final
@cython.cclass
class Trie:
    """A trie with what a search asks of a node side by side.

    Nodes are in breadth-first order. The children of node i are first[i] .. first[i + 1] - 1,
    sorted by label; word[i] is the word that ends there, or -1. `letters`, `minimum` and `maximum`
    tell what is below: the labels as bits (see `letter_bit`), and how many there are to the nearest
    and to the farthest end of a word. `best` is the least cost of a word below, in steps of STEP
    rounded down.
    """

    def __init__(self, first, label, word, letters, minimum, maximum, best):
        self.word = word
        self.best = best
        # For each node a bit for the label of each child, and from the lowest bit on: the letters
        # below (28 bits), the first child (24), the least and the greatest depth below (6 each).
        self.nodes = array("Q", [0]) * (2 * len(word))
        # A Bloom filter of the runs of two to LONGEST letters that occur in words.
        self.runs = array("I", [0]) * (1 << (RUN_BITS - 5))
        self.fill(first, label, letters, minimum, maximum, array("I", [0]) * len(word))

    def fill(
        self,
        first: cython.const[cython.uint][::1],
        label: cython.const[cython.uchar][::1],
        letters: cython.const[cython.uint][::1],
        minimum: cython.const[cython.uchar][::1],
        maximum: cython.const[cython.uchar][::1],
        run: cython.uint[::1],
    ) -> cython.int:
        """Write the tables; `run` is scratch for the letters that lead to each node."""
        node: cython.int
        child: cython.int
        children: cython.ulonglong
        packed: cython.ulonglong
        for node in range(len(self.word)):
            children = 0
            for child in range(first[node], first[node + 1]):
                children |= label_bit(label[child])
                run[child] = longer(run[node], label[child])
                self.add(run[child])
            if self.word[node] >= 0:
                self.add(longer(run[node], BORDER))
            # No query is as long as 63.
            packed = maximum[node] if maximum[node] < 63 else 63
            packed = packed << 6 | (minimum[node] if minimum[node] < 63 else 63)
            packed = packed << 24 | first[node]
            self.nodes[2 * node] = children
            self.nodes[2 * node + 1] = packed << 28 | letters[node]
        return 0

    def add(self, run: cython.uint) -> cython.int:
        """Note that the last two to LONGEST letters of a run occur in a word."""
        one: cython.uint = 1
        bits: cython.int
        slot: cython.uint
        for bits in range(10, 5 * LONGEST + 1, 5):
            if run >> (bits - 5):
                slot = (((run & ((one << bits) - 1)) * GOLDEN) & HALF) >> (32 - RUN_BITS)
                self.runs[slot >> 5] |= one << (slot & 31)
        return 0

    def occurs(self, run: cython.uint) -> cython.int:
        """Whether a run of letters may occur in a word."""
        slot: cython.uint = ((run * GOLDEN) & HALF) >> (32 - RUN_BITS)
        return (self.runs[slot >> 5] >> (slot & 31)) & 1

    def step_to(self, node: cython.int, bit: cython.ulonglong) -> cython.int:
        """The child of `node` whose label has this bit, or -2."""
        children: cython.ulonglong = self.nodes[2 * node]
        if not children & bit:
            return -2
        return ((self.nodes[2 * node + 1] >> 28) & 0xFFFFFF) + count_bits(children & (bit - 1))


@cython.final
@cython.cclass
class TrieSearch:
    """Searches one trie under one error model; holds its own scratch space.

    A search that has visited `node_limit` nodes ends with what it has found.
    """

    def __init__(self, trie: Trie, word_cost):
        self.trie = trie
        self.best = trie.best
        self.table = trie.nodes
        self.word_cost = word_cost
        self.node_limit = 10000  # no more than one search in ten thousand comes to it
        self.found_word = array("i", [0]) * MOST
        self.found_cost = array("d", [0.0]) * MOST
        self.found_total = array("d", [0.0]) * MOST
        # For each position of the query the code that matches and its bits, then what the query
        # from there on costs at least: the next confusion wherever it is, what is in no word, a
        # letter fewer, a letter more, and if the next letter does not follow. `share` is what it
        # costs to explain one character, `odd` the sum for those that are no letters.
        self.same = array("i", [0]) * MOST
        self.same_bit = array("I", [0]) * MOST
        self.letters = array("I", [0]) * MOST
        self.next_bit = array("Q", [0]) * MOST
        self.least = array("d", [0.0]) * MOST
        self.tail = array("d", [0.0]) * MOST
        self.shrink = array("d", [0.0]) * MOST
        self.grow = array("d", [0.0]) * MOST
        self.ahead = array("d", [0.0]) * MOST
        self.share = array("d", [0.0]) * MOST
        self.odd = array("d", [0.0]) * MOST
        self.rule_start = array("i", [0]) * MOST
        # The rules of all positions, with the bit of the first letter that each stands for, and
        # what it and the rest of the query cost at least.
        self.rules = array("i", [0])
        self.rule_bit = array("Q", [0])
        self.rule_least = array("d", [0.0])
        # For each observed code that was met, the labels it is cheaply printed for.
        self.ready = array("B", [0]) * CODES
        self.cheap = array("Q", [0]) * (BUCKETS * (CODES + 1))
        self.lowest_label = array("i", [0]) * CODES
        self.lowest = array("d", [0.0]) * CODES
        self.second = array("d", [0.0]) * CODES

    def use(self, channel: Channel):
        """Search under this error model from now on."""
        code: cython.int
        most: cython.int = 1
        self.substitution = channel.substitution
        self.insertion = channel.insertion
        self.deletion = channel.deletion
        self.rule_first = channel.rule_first
        self.rule_codes = channel.rule_codes
        self.rule_sizes = channel.rule_sizes
        self.rule_costs = channel.rule_costs
        for code in range(CODES):
            self.ready[code] = 0
            if self.rule_first[code + 1] - self.rule_first[code] > most:
                most = self.rule_first[code + 1] - self.rule_first[code]
        if len(self.rules) < most * MOST:
            self.rules = array("i", [0]) * (most * MOST)
            self.rule_bit = array("Q", [0]) * (most * MOST)
            self.rule_least = array("d", [0.0]) * (most * MOST)
        self.least_deletion = FAR
        for code in range(1, LABELS):
            if self.deletion[code] < self.least_deletion:
                self.least_deletion = self.deletion[code]
        self.sort_labels(self.deletion, 0, CODES)

    def sort_labels(
        self, costs: cython.const[cython.double][::1], start: cython.int, row: cython.int
    ) -> cython.int:
        """Fill a row of `cheap`: bits for the labels that cost less than one nat, two, and so on.

        costs[start + label] is the cost of a label. The last bits are those of all labels.
        """
        label: cython.int
        bucket: cython.int
        place: cython.int = row * BUCKETS
        for bucket in range(BUCKETS):
            self.cheap[place + bucket] = 0
        for label in range(1, LABELS):
            bucket = BUCKETS - 1
            if costs[start + label] < BUCKETS:
                bucket = int(costs[start + label])
            self.cheap[place + bucket] |= label_bit(label)
        for bucket in range(1, BUCKETS):
            self.cheap[place + bucket] |= self.cheap[place + bucket - 1]
        return 0

    def look_at(self, observed: cython.int) -> cython.int:
        """Note which labels an observed code is cheaply printed for."""
        label: cython.int
        cost: cython.double
        self.ready[observed] = 1
        self.sort_labels(self.substitution, observed * 64, observed)
        self.lowest[observed] = self.second[observed] = FAR
        for label in range(1, LABELS):
            cost = self.substitution[observed * 64 + label]
            if cost < self.lowest[observed]:
                self.second[observed] = self.lowest[observed]
                self.lowest[observed] = cost
                self.lowest_label[observed] = label
            elif cost < self.second[observed]:
                self.second[observed] = cost
        return 0

    def cheap_labels(self, row: cython.int, reach: cython.double) -> cython.ulonglong:
        """The labels that cost hardly more than `reach`."""
        bucket: cython.int = BUCKETS - 1
        if reach < 0.0:
            return 0
        if reach < BUCKETS:
            bucket = int(reach)
        return self.cheap[row * BUCKETS + bucket]

    def search(
        self,
        query: cython.const[cython.uchar][::1],
        free: cython.const[cython.uchar][::1],
        budget: cython.double,
        window: cython.double,
        limit: cython.int,
        ceiling: cython.double,
    ) -> cython.int:
        """Find the words for `query`; results lie in `found_word`, `found_cost`, best first.

        `query` holds observed codes; where `free[i]` is not 0 it is the folded code of position i
        and matches that letter at no cost (a capital where a capital is expected). At most `limit`
        words are found, none that costs the channel more than `budget`, or in total more than
        `ceiling` or more than `window` above the best; totals lie in `found_total`.
        """
        if len(query) >= MOST or len(free) < len(query) or limit > MOST:
            raise ValueError("a query is too long, or more is asked for than there is room for")
        self.size = len(query)
        self.query = query
        self.budget = budget
        self.window = window
        self.limit = limit
        self.count = 0
        self.nodes = 0
        self.bound = ceiling
        self.prepare(free)
        if hopeful(self, 0, 0, 0.0):
            self.visit(0, 0, 0.0, 0, 0, 0)
        while self.count and self.found_total[self.count - 1] > self.found_total[0] + window:
            self.count -= 1
        return self.count

    def prepare(self, free: cython.const[cython.uchar][::1]) -> cython.int:
        """Find for each position of the query its rules, and what the rest costs at least."""
        n: cython.int = self.size
        i: cython.int
        observed: cython.int
        same: cython.int
        rule: cython.int
        past: cython.int
        k: cython.int
        price: cython.double
        for i in range(n):
            observed = self.query[i]
            if not self.ready[observed]:
                self.look_at(observed)
            same = free[i] if free[i] else observed
            self.same[i] = same
            self.same_bit[i] = letter_bit(same)
            self.next_bit[i] = label_bit(same)
            price = self.lowest[observed]
            if self.lowest_label[observed] == same:
                price = self.second[observed]
            if self.insertion[observed] < price:
                price = self.insertion[observed]
            self.share[i] = price
            self.least[i] = price
            self.ahead[i] = price
            self.shrink[i] = self.insertion[observed]
            self.grow[i] = self.least_deletion
        self.find_rules()
        self.ahead[n] = 0.0
        self.next_bit[n] = 0
        self.letters[n] = 0
        self.odd[n] = 0.0
        self.tail[n] = 0.0
        self.least[n] = self.least_deletion
        self.shrink[n] = FAR
        self.grow[n] = self.least_deletion
        for i in range(n - 1, -1, -1):
            self.letters[i] = self.letters[i + 1] | self.same_bit[i]
            if self.same_bit[i]:
                self.odd[i] = self.odd[i + 1]
                self.tail[i] = self.tail_from(i)
            else:
                self.odd[i] = self.odd[i + 1] + self.share[i]
                self.tail[i] = self.tail[i + 1] + self.share[i]
            price = self.ahead[i] + self.tail[i + 1]
            if self.least_deletion + self.tail[i] < price:
                price = self.least_deletion + self.tail[i]
            for k in range(self.rule_start[i], self.rule_start[i + 1]):
                rule = self.rules[k]
                past = i + self.rule_sizes[2 * rule]
                self.rule_bit[k] = label_bit(self.rule_codes[6 * rule + 3])
                self.rule_least[k] = self.rule_costs[rule] + self.tail[past]
                if self.rule_least[k] < price:
                    price = self.rule_least[k]
            self.ahead[i] = price
            if self.least[i + 1] < self.least[i]:
                self.least[i] = self.least[i + 1]
            if self.shrink[i + 1] < self.shrink[i]:
                self.shrink[i] = self.shrink[i + 1]
            if self.grow[i + 1] < self.grow[i]:
                self.grow[i] = self.grow[i + 1]
        return 0

    def find_rules(self) -> cython.int:
        """List the rules that each position of the query has the observed codes of.

        A rule may explain each of its observed characters for an equal part of its cost.
        """
        n: cython.int = self.size
        i: cython.int
        k: cython.int
        m: cython.int
        rule: cython.int
        length: cython.int
        count: cython.int = 0
        price: cython.double
        part: cython.double
        for i in range(n):
            self.rule_start[i] = count
            for rule in range(self.rule_first[self.query[i]], self.rule_first[self.query[i] + 1]):
                m = self.rule_sizes[2 * rule]
                if m > 1:
                    # Sorted by their codes, the rules of one come first.
                    if i + 1 == n or self.rule_codes[6 * rule + 1] > self.query[i + 1]:
                        break
                    if self.rule_codes[6 * rule + 1] < self.query[i + 1] or m > n - i:
                        continue
                price = self.rule_costs[rule]
                if price > self.budget:
                    continue
                for k in range(2, m):
                    if self.query[i + k] != self.rule_codes[6 * rule + k]:
                        break
                else:
                    k = count
                    while k > self.rule_start[i] and self.rule_costs[self.rules[k - 1]] > price:
                        self.rules[k] = self.rules[k - 1]
                        k -= 1
                    self.rules[k] = rule
                    count += 1
                    part = price / m
                    for k in range(i, i + m):
                        if part < self.share[k]:
                            self.share[k] = part
                    if price < self.least[i]:
                        self.least[i] = price
                    length = self.rule_sizes[2 * rule + 1]
                    if length < m and price / (m - length) < self.shrink[i]:
                        self.shrink[i] = price / (m - length)
                    if length > m and price / (length - m) < self.grow[i]:
                        self.grow[i] = price / (length - m)
        self.rule_start[n] = count
        return 0

    def tail_from(self, start: cython.int) -> cython.double:
        """What the query from `start` costs at least, for the runs in it that are in no word."""
        end: cython.int = start
        run: cython.uint = 0
        size: cython.int = 0
        price: cython.double = self.tail[start + 1]
        charge: cython.double = self.least_deletion
        while size < LONGEST and end <= self.size:
            if end == self.size:
                run = longer(run, BORDER)
                size = LONGEST
            elif self.same_bit[end]:
                run = longer(run, self.same[end])
                if self.share[end] < charge:
                    charge = self.share[end]
                size += 1
                end += 1
            else:
                break
            if run > 31 and not self.trie.occurs(run):
                charge += self.tail[end]
                return charge if charge > price else price
        return price

    def emit(self, word: cython.int, cost: cython.double) -> cython.int:
        """Keep a word if it is among the best."""
        total: cython.double = cost + self.word_cost[word]
        i: cython.int
        place: cython.int
        if total > self.bound:
            return 0
        for i in range(self.count):
            if self.found_word[i] == word:
                if self.found_total[i] <= total:
                    return 0
                # The same word by a cheaper way: take the old entry out.
                place = i
                while place + 1 < self.count:
                    self.found_word[place] = self.found_word[place + 1]
                    self.found_cost[place] = self.found_cost[place + 1]
                    self.found_total[place] = self.found_total[place + 1]
                    place += 1
                self.count -= 1
                break
        if self.count == self.limit:
            if total >= self.found_total[self.count - 1]:
                return 0
            self.count -= 1
        place = self.count
        while place > 0 and self.found_total[place - 1] > total:
            self.found_word[place] = self.found_word[place - 1]
            self.found_cost[place] = self.found_cost[place - 1]
            self.found_total[place] = self.found_total[place - 1]
            place -= 1
        self.found_word[place] = word
        self.found_cost[place] = cost
        self.found_total[place] = total
        self.count += 1
        if self.found_total[0] + self.window < self.bound:
            self.bound = self.found_total[0] + self.window
        if self.count == self.limit and self.found_total[self.count - 1] < self.bound:
            self.bound = self.found_total[self.count - 1]
        return 0

    def fits(self, node: cython.int, at: cython.int, left: cython.double) -> cython.int:
        """Whether what is below `node` may be the query from `at` at a cost of `left` and no more.

        See `hopeful`, which comes first.
        """
        packed: cython.ulonglong = self.table[2 * node + 1]
        span: cython.int = self.size - at
        shortest: cython.int = (packed >> 52) & 63
        longest: cython.int = packed >> 58
        rest: cython.uint = self.letters[at] & ~packed
        if left < self.least[at]:
            # No confusion is left: the rest must stand below as it is.
            return not rest and shortest <= span <= longest
        if span > longest and (span - longest) * self.shrink[at] > left:
            return 0
        if span < shortest and (shortest - span) * self.grow[at] > left:
            return 0
        if rest:
            left -= self.odd[at]
            while at < self.size:
                if self.same_bit[at] & rest:
                    left -= self.share[at]
                    if left < 0.0:
                        return 0
                at += 1
        return 1

    def visit(
        self,
        node: cython.int,
        at: cython.int,
        cost: cython.double,
        strays: cython.int,
        losses: cython.int,
        after_loss: cython.int,
    ) -> cython.int:
        """Search below `node` with the query read up to `at`.

        So many stray and lost characters were met; right after a lost one (`after_loss`) no stray
        one is tried, since the other order is.
        """
        children: cython.ulonglong = self.table[2 * node]
        first: cython.int = (self.table[2 * node + 1] >> 28) & 0xFFFFFF
        mask: cython.ulonglong
        bit: cython.ulonglong
        child: cython.int
        label: cython.int
        observed: cython.int
        rule: cython.int
        past: cython.int
        i: cython.int
        k: cython.int
        price: cython.double
        room: cython.double
        reach: cython.double
        self.nodes += 1
        if self.nodes > self.node_limit:
            return 0
        room = room_below(self, node, cost)
        if room < self.least[at]:
            return self.follow(node, at, cost)
        if at == self.size:
            if self.trie.word[node] >= 0:
                self.emit(self.trie.word[node], cost)
        elif children & self.next_bit[at]:
            # The matching child first: the sooner a good word is found, the more is cut.
            child = first + count_bits(children & (self.next_bit[at] - 1))
            if hopeful(self, child, at + 1, cost):
                self.visit(child, at + 1, cost, strays, losses, 0)
        room = room_below(self, node, cost)
        if room < self.least[at]:
            return 0
        if at < self.size:
            observed = self.query[at]
            reach = room - self.tail[at + 1]
            mask = self.cheap_labels(observed, reach) & children & ~self.next_bit[at]
            while mask:
                bit = mask & (0 - mask)
                mask ^= bit
                label = count_bits(bit - 1) + 1
                price = self.substitution[observed * 64 + label]
                if price <= reach:
                    child = first + count_bits(children & (bit - 1))
                    if hopeful(self, child, at + 1, cost + price):
                        self.visit(child, at + 1, cost + price, strays, losses, 0)
            for i in range(self.rule_start[at], self.rule_start[at + 1]):
                if not children & self.rule_bit[i] or self.rule_least[i] > room:
                    continue
                rule = self.rules[i]
                past = at + self.rule_sizes[2 * rule]
                price = self.rule_costs[rule]
                child = node
                for k in range(self.rule_sizes[2 * rule + 1]):
                    bit = label_bit(self.rule_codes[6 * rule + 3 + k])
                    child = self.trie.step_to(child, bit)
                    if child < 0:
                        break
                else:
                    if hopeful(self, child, past, cost + price):
                        self.visit(child, past, cost + price, strays, losses, 0)
            price = self.insertion[observed]
            if (
                strays < MOST_STRAYS
                and after_loss == 0
                and price <= reach
                and hopeful(self, node, at + 1, cost + price)
            ):
                self.visit(node, at + 1, cost + price, strays + 1, losses, 0)
        reach = room - self.tail[at]
        if losses == MOST_LOSSES or self.least_deletion > reach:
            return 0
        mask = self.cheap_labels(CODES, reach) & children
        while mask:
            bit = mask & (0 - mask)
            mask ^= bit
            price = self.deletion[count_bits(bit - 1) + 1]
            if price <= reach:
                child = first + count_bits(children & (bit - 1))
                if hopeful(self, child, at, cost + price):
                    self.visit(child, at, cost + price, strays, losses + 1, 1)
        return 0

    def follow(self, node: cython.int, at: cython.int, cost: cython.double) -> cython.int:
        """Keep the word below `node` that the query from `at` spells as it stands, if any."""
        while at < self.size:
            node = self.trie.step_to(node, self.next_bit[at])
            if node < 0:
                return 0
            at += 1
        if self.trie.word[node] >= 0:
            self.emit(self.trie.word[node], cost)
        return 0


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def room_below(search: TrieSearch, node: cython.int, cost: cython.double) -> cython.double:
    """What may be spent yet on a word below `node`."""
    room: cython.double = search.bound - search.best[node] * STEP
    if search.budget < room:
        room = search.budget
    return room - (cost - TINY)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def hopeful(
    search: TrieSearch, node: cython.int, at: cython.int, cost: cython.double
) -> cython.int:
    """Whether a word worth keeping may lie below `node` for the query from `at`."""
    left: cython.double = room_below(search, node, cost)
    if left < search.tail[at]:
        return 0
    if left < search.ahead[at] and not search.table[2 * node] & search.next_bit[at]:
        return 0
    return search.fits(node, at, left)
