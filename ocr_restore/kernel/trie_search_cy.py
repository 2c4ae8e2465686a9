"""Confusion-weighted search of a trie: the words an observed string may have been.

The search is depth first and keeps the `k` best words by
channel cost plus word cost. A branch is cut when its channel cost exceeds the budget, when even the
most frequent word below it could not come within `window` of the best, or when the letters still
to be read cannot occur below it.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

if not cython.compiled:
    from .channel_cy import Channel


@cython.cclass
class TrieSearch:
    """Searches one trie under one error model; holds its own scratch space."""

    def __init__(self, first, label, word, best, letters, minimum, maximum, word_cost, scratch):
        self.first = first
        self.label = label
        self.word = word
        self.best = best
        self.letters = letters
        self.minimum = minimum
        self.maximum = maximum
        self.word_cost = word_cost
        self.suffix_letters = scratch[0]
        self.found_word = scratch[1]
        self.found_cost = scratch[2]
        self.found_total = scratch[3]
        self.step = 0.125
        self.node_limit = 40000

    def use(self, channel: Channel):
        """Search under this error model from now on."""
        self.substitution = channel.substitution
        self.insertion = channel.insertion
        self.deletion = channel.deletion
        self.rule_first = channel.rule_first
        self.rule_codes = channel.rule_codes
        self.rule_sizes = channel.rule_sizes
        self.rule_costs = channel.rule_costs
        self.cheapest = channel.cheapest

    def letter_bit(self, code: cython.int) -> cython.uint:
        """The bit of a folded code in the letter masks; 0 for what is not a letter."""
        if 1 <= code <= 26:
            return 1 << (code - 1)
        return 0

    def search(
        self,
        query: cython.const[cython.uchar][::1],
        free: cython.const[cython.uchar][::1],
        budget: cython.double,
        window: cython.double,
        limit: cython.int,
    ) -> cython.int:
        """Find the words for `query`; results lie in `found_word`, `found_cost`, best first.

        `query` holds observed codes; where `free[i]` is not 0 it is the folded code of position i
        and matches that letter at no cost (a capital where a capital is expected).
        """
        n: cython.int = len(query)
        i: cython.int
        self.size = n
        self.query = query
        self.free = free
        self.budget = budget
        self.window = window
        self.limit = limit
        self.count = 0
        self.nodes = 0
        self.bound = 1e9
        self.suffix_letters[n] = 0
        for i in range(n - 1, -1, -1):
            self.suffix_letters[i] = self.suffix_letters[i + 1] | self.letter_bit(query[i])
        self.visit(0, 0, 0.0, 0)
        return self.count

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
        self.bound = self.found_total[0] + self.window
        if self.count == self.limit and self.found_total[self.count - 1] < self.bound:
            self.bound = self.found_total[self.count - 1]
        return 0

    def visit(
        self, node: cython.int, at: cython.int, cost: cython.double, after: cython.int
    ) -> cython.int:
        """Search below `node` with the query read up to `at`.

        `after` is 1 after a stray character and 2 after a lost one, so that the two are only
        tried in one order.
        """
        child: cython.int
        last: cython.int
        label: cython.int
        observed: cython.int = 0
        same: cython.int = 0
        rule: cython.int
        k: cython.int
        m: cython.int
        target: cython.int
        word: cython.int
        rest: cython.uint
        price: cython.double
        remaining: cython.double = self.budget - cost
        span: cython.int = self.size - at
        self.nodes += 1
        if self.nodes > self.node_limit:
            return 0
        if cost + self.best[node] * self.step > self.bound:
            return 0
        # One confusion explains at most three letters that do not occur below, or changes the
        # length by at most two.
        rest = self.suffix_letters[at] & ~self.letters[node]
        if rest and remaining < self.cheapest:
            return 0
        if span > self.maximum[node]:
            if (span - self.maximum[node] + 1) // 2 * self.cheapest > remaining:
                return 0
        elif span < self.minimum[node]:
            if (self.minimum[node] - span + 1) // 2 * self.cheapest > remaining:
                return 0
        if at == self.size:
            word = self.word[node]
            if word >= 0:
                self.emit(word, cost)
        else:
            observed = self.query[at]
            same = self.free[at]
            if same == 0:
                same = observed
        child = self.first[node]
        last = self.first[node + 1]
        if at < self.size:
            # The matching child first: the sooner a good word is found, the more is cut.
            k = child
            while k < last:
                if self.label[k] == same:
                    self.visit(k, at + 1, cost, 0)
                    break
                k += 1
            k = child
            while k < last:
                label = self.label[k]
                if label != same:
                    price = self.substitution[observed * 64 + label]
                    if price <= remaining:
                        self.visit(k, at + 1, cost + price, 0)
                k += 1
            for rule in range(self.rule_first[observed], self.rule_first[observed + 1]):
                price = self.rule_costs[rule]
                m = self.rule_sizes[2 * rule]
                if price > remaining or m > span:
                    continue
                for k in range(1, m):
                    if self.query[at + k] != self.rule_codes[6 * rule + k]:
                        break
                else:
                    target = node
                    for k in range(self.rule_sizes[2 * rule + 1]):
                        target = self.step_to(target, self.rule_codes[6 * rule + 3 + k])
                        if target < 0:
                            break
                    if target >= 0:
                        self.visit(target, at + m, cost + price, 0)
            if after != 2:
                price = self.insertion[observed]
                if price <= remaining:
                    self.visit(node, at + 1, cost + price, 1)
        while child < last:
            price = self.deletion[self.label[child]]
            if price <= remaining:
                self.visit(child, at, cost + price, 2)
            child += 1
        return 0

    def step_to(self, node: cython.int, label: cython.int) -> cython.int:
        """The child of `node` with `label`, or -2."""
        child: cython.int
        for child in range(self.first[node], self.first[node + 1]):
            if self.label[child] == label:
                return child
        return -2

    def walk(
        self, codes: cython.const[cython.uchar][::1], start: cython.int, end: cython.int
    ) -> cython.int:
        """Word id of the folded codes in [start, end), or -2."""
        node: cython.int = 0
        i: cython.int
        for i in range(start, end):
            node = self.step_to(node, codes[i])
            if node < 0:
                return -2
        return self.word[node] if self.word[node] >= 0 else -2
