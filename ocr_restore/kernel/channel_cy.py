"""The error model as arrays, and the cheapest way one string was printed as another.

`substitution[observed * 64 + intended]`, `insertion[observed]` (a stray character) and
`deletion[intended]` (a lost one) are costs in nats; a character printed as it should be costs
nothing. Rules read up to three intended characters as up to three observed ones; they are sorted by
their observed codes, those whose first is c being rule_first[c] .. rule_first[c + 1] - 1, with
sizes rule_sizes[2r], rule_sizes[2r + 1] and codes rule_codes[6r .. 6r + 2] and
[6r + 3 .. 6r + 5].
"""

from array import array

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

FAR = 1e30


@cython.cclass
class Channel:
    """Costs of confusions, and the alignment of two strings under them."""

    def __init__(
        self,
        substitution,
        insertion,
        deletion,
        rule_first,
        rule_codes,
        rule_sizes,
        rule_costs,
        scratch,
    ):
        self.substitution = substitution
        self.insertion = insertion
        self.deletion = deletion
        self.rule_first = rule_first
        self.rule_codes = rule_codes
        self.rule_sizes = rule_sizes
        self.rule_costs = rule_costs
        self.table = scratch[0]
        self.chosen = scratch[1]
        self.rules = array("i", bytes(4 * len(rule_costs)))

    def align(
        self,
        observed: cython.const[cython.uchar][::1],
        free: cython.const[cython.uchar][::1],
        intended: cython.const[cython.uchar][::1],
        steps: cython.int[::1],
    ) -> cython.int:
        """Find the cheapest alignment; write its steps, last first, and return their number.

        A step is 0 for a match, 1 a substitution, 2 a stray character, 3 a lost one, or 4 + r for
        rule r. `cost` is what they cost together. Strings beyond 60 characters give -2.
        """
        n: cython.int = len(observed)
        m: cython.int = len(intended)
        i: cython.int
        j: cython.int
        k: cython.int
        size: cython.int
        length: cython.int
        rule: cython.int
        place: cython.int
        step: cython.int
        best: cython.double
        price: cython.double
        width: cython.int = m + 1
        count: cython.int = 0
        if n > 60 or m > 60:
            return -2
        for i in range(n + 1):
            self.find_rules(observed, i)
            for j in range(m + 1):
                best = FAR
                step = -1
                if i == 0 and j == 0:
                    self.table[0] = 0.0
                    continue
                if i and j:
                    price = self.table[(i - 1) * width + j - 1]
                    if observed[i - 1] == intended[j - 1] or (
                        free[i - 1] and free[i - 1] == intended[j - 1]
                    ):
                        best = price
                        step = 0
                    else:
                        price += self.substitution[observed[i - 1] * 64 + intended[j - 1]]
                        if price < best:
                            best = price
                            step = 1
                if i:
                    price = self.table[(i - 1) * width + j] + self.insertion[observed[i - 1]]
                    if price < best:
                        best = price
                        step = 2
                if j:
                    price = self.table[i * width + j - 1] + self.deletion[intended[j - 1]]
                    if price < best:
                        best = price
                        step = 3
                for place in range(self.count):
                    rule = self.rules[place]
                    size = self.rule_sizes[2 * rule]
                    length = self.rule_sizes[2 * rule + 1]
                    if length > j:
                        continue
                    price = self.table[(i - size) * width + j - length] + self.rule_costs[rule]
                    if price >= best:
                        continue
                    for k in range(length):
                        if intended[j - length + k] != self.rule_codes[6 * rule + 3 + k]:
                            break
                    else:
                        best = price
                        step = 4 + rule
                self.table[i * width + j] = best
                self.chosen[i * width + j] = step
        self.cost = self.table[n * width + m]
        i = n
        j = m
        while i > 0 or j > 0:
            step = self.chosen[i * width + j]
            steps[count] = step
            count += 1
            if step < 2:
                i -= 1
                j -= 1
            elif step == 2:
                i -= 1
            elif step == 3:
                j -= 1
            else:
                i -= self.rule_sizes[2 * (step - 4)]
                j -= self.rule_sizes[2 * (step - 4) + 1]
        return count

    def find_rules(self, observed: cython.const[cython.uchar][::1], end: cython.int) -> cython.int:
        """List in `rules` the `count` rules whose observed codes end before `end`."""
        size: cython.int
        rule: cython.int
        code: cython.int
        k: cython.int
        self.count = 0
        for size in range(1, 4):
            if size > end:
                break
            code = observed[end - size]
            for rule in range(self.rule_first[code], self.rule_first[code + 1]):
                if self.rule_sizes[2 * rule] != size:
                    continue
                for k in range(1, size):
                    if observed[end - size + k] != self.rule_codes[6 * rule + k]:
                        break
                else:
                    self.rules[self.count] = rule
                    self.count += 1
        return 0

    def shift(
        self,
        by_intended: cython.const[cython.double][::1],
        by_observed: cython.const[cython.double][::1],
        substitution: cython.double[::1],
        insertion: cython.double[::1],
        deletion: cython.double[::1],
        rule_costs: cython.double[::1],
    ) -> cython.int:
        """Write all costs, each moved by the shift of the character that came out wrong, above 0.

        A rule moves by the least shift of its intended characters, a stray character by that of the
        observed one.
        """
        observed: cython.int
        intended: cython.int
        rule: cython.int
        k: cython.int
        least: cython.double
        for observed in range(len(insertion)):
            insertion[observed] = self.positive(self.insertion[observed] + by_observed[observed])
            for intended in range(64):
                substitution[observed * 64 + intended] = self.positive(
                    self.substitution[observed * 64 + intended] + by_intended[intended]
                )
        for intended in range(64):
            deletion[intended] = self.positive(self.deletion[intended] + by_intended[intended])
        for rule in range(len(rule_costs)):
            least = by_intended[self.rule_codes[6 * rule + 3]]
            for k in range(1, self.rule_sizes[2 * rule + 1]):
                if by_intended[self.rule_codes[6 * rule + 3 + k]] < least:
                    least = by_intended[self.rule_codes[6 * rule + 3 + k]]
            rule_costs[rule] = self.positive(self.rule_costs[rule] + least)
        return 0

    def positive(self, cost: cython.double) -> cython.double:
        """The cost, or the least cost that a search reckons with."""
        return cost if cost > 0.05 else 0.05
