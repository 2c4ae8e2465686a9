"""Back-off word n-gram costs from mapped hash tables.

The tables are those of `ocr_restore.language_model`: open addressing on 32-bit fingerprints of a
64-bit hash, costs in steps of a fraction of a nat. `cost2(a, b)` is -ln P(b | a).
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

# Typed in the .pxd, or the compiler would count with Python's integers.
LOW = 0xFFFFFFFF
MASK = 0xFFFFFFFFFFFFFFFF
FIRST = 0x9E3779B97F4A7C15
SECOND = 0xC2B2AE3D27D4EB4F
MIX = 0xBF58476D1CE4E5B9


@cython.cclass
class NgramTable:
    """Costs of words given one or two words before them."""

    def __init__(
        self,
        unigram_cost,
        unigram_backoff,
        bigram_key,
        bigram_cost,
        bigram_backoff,
        trigram_key,
        trigram_cost,
        step,
        backoff_offset,
    ):
        self.unigram_cost = unigram_cost
        self.unigram_backoff = unigram_backoff
        self.bigram_key = bigram_key
        self.bigram_cost = bigram_cost
        self.bigram_backoff = bigram_backoff
        self.trigram_key = trigram_key
        self.trigram_cost = trigram_cost
        self.bigram_slots = len(bigram_key)
        self.trigram_slots = len(trigram_key)
        self.step = step
        self.backoff_offset = backoff_offset

    def pair(self, a: cython.ulonglong, b: cython.ulonglong) -> cython.ulonglong:
        """Hash of two words, or of a pair hash and a word."""
        h: cython.ulonglong
        h = (a * FIRST & MASK) ^ (b * SECOND & MASK)
        h ^= h >> 29
        h = h * MIX & MASK
        return h ^ (h >> 32)

    def find_bigram(self, a: cython.int, b: cython.int) -> cython.longlong:
        """Slot of the bigram, or -2 where there is none."""
        h: cython.ulonglong = self.pair(a, b)
        key: cython.uint = h & LOW
        slot: cython.longlong = (h >> 32) % self.bigram_slots
        found: cython.uint
        if key == 0:
            key = 1
        while True:
            found = self.bigram_key[slot]
            if found == key:
                return slot
            if found == 0:
                return -2
            slot += 1
            if slot == self.bigram_slots:
                slot = 0

    def cost2(self, a: cython.int, b: cython.int) -> cython.double:
        """-ln P(b | a)."""
        slot: cython.longlong = self.find_bigram(a, b)
        backoff: cython.double
        if slot >= 0:
            return self.bigram_cost[slot] * self.step
        backoff = self.unigram_backoff[a]  # a double, for C would add two floats as floats
        return backoff + self.unigram_cost[b]

    def cost3(self, a: cython.int, b: cython.int, c: cython.int) -> cython.double:
        """-ln P(c | a b)."""
        h: cython.ulonglong
        key: cython.uint
        found: cython.uint
        slot: cython.longlong
        backoff: cython.double = 0.0
        slot = self.find_bigram(a, b)
        if slot >= 0:
            backoff = self.bigram_backoff[slot] * self.step - self.backoff_offset
            h = self.pair(self.pair(a, b), c)
            key = h & LOW
            if key == 0:
                key = 1
            slot = (h >> 32) % self.trigram_slots
            while True:
                found = self.trigram_key[slot]
                if found == key:
                    return self.trigram_cost[slot] * self.step
                if found == 0:
                    break
                slot += 1
                if slot == self.trigram_slots:
                    slot = 0
        return backoff + self.cost2(b, c)
