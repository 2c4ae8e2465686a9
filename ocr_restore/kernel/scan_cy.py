"""Word tokens of a text, with their lexicon ids, without making a Python object per word.

`encode` maps code points to alphabet codes; `note_pairs` finds pairs of them; `Scanner.scan` finds
the words, their casing, the kind of gap before each, and looks every word up. Codes and gap kinds
are documented in `ocr_restore.alphabet` and `ocr_restore.tokenizer`.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython

# Typed in the .pxd, or the compiler would count with Python's integers.
MASK = 0xFFFFFFFF
LONGEST = 40  # letters of a word that is looked up
LONGEST_JOINED = 30


def encode(
    points: cython.const[cython.uint][::1],
    codes: cython.uchar[::1],
    table: cython.uchar[::1],
    code_of_point,
) -> cython.int:
    """Write the alphabet code of each code point.

    `table` holds the codes of the points seen before, 255 for others, which `code_of_point` knows.
    """
    i: cython.Py_ssize_t
    size: cython.uint = len(table)
    point: cython.uint
    code: cython.uchar
    last: cython.Py_ssize_t = len(points) - 1
    for i in range(len(points)):
        point = points[i]
        if point == 13 and i < last and points[i + 1] == 10:
            codes[i] = 0  # the line feed after it is the line break
        elif point >= size:
            codes[i] = code_of_point(point)
        else:
            code = table[point]
            if code == 255:
                code = code_of_point(point)
                table[point] = code
            codes[i] = code
    return 0


def note_pairs(
    codes: cython.const[cython.uchar][::1],
    left: cython.const[cython.uchar][::1],
    right: cython.const[cython.uchar][::1],
    noted: cython.uchar[::1],
) -> cython.int:
    """Write what `left` of each code and `right` of the code after it have in common, as bits."""
    i: cython.Py_ssize_t
    for i in range(len(codes) - 1):
        noted[i] = left[codes[i]] & right[codes[i + 1]]
    return 0


def count_words(
    words: cython.const[cython.int][::1],
    count: cython.int,
    times: cython.int,
    counts: cython.int[::1],
) -> cython.int:
    """Add the first `count` words `times` times to `counts`, an entry per word of the lexicon."""
    i: cython.int
    for i in range(count):
        counts[words[i]] += times
    return 0


def count_codes(codes: cython.const[cython.uchar][::1], counts: cython.int[::1]) -> cython.int:
    """Add to `counts`, which has an entry per code, all of these."""
    i: cython.int
    for i in range(len(codes)):
        counts[codes[i]] += 1
    return 0


# What the scanner sees in a code: 0 no part of a word, 1 a letter or combining mark, 2 a digit,
# 3 a capital.
KINDS = bytes(
    2
    if 96 <= code <= 105
    else 3
    if 64 <= code <= 89
    else 1
    if 1 <= code <= 26 or 28 <= code <= 59 or code == 61
    else 0
    for code in range(256)
)


@cython.cclass
class Scanner:
    """Finds words and looks them up in the mapped lexicon."""

    def __init__(self, fold, word_offsets, word_codes, hash_slots, twin, flags, closes_no_sentence):
        self.fold = fold
        self.kinds = KINDS
        self.word_offsets = word_offsets
        self.word_codes = word_codes
        self.hash_slots = hash_slots
        self.twin = twin
        self.flags = flags
        self.closes_no_sentence = closes_no_sentence

    def hashed(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        shape: cython.int,
    ) -> cython.uint:
        """FNV-1a of the folded codes in [start, end)."""
        h: cython.uint = 2166136261
        code: cython.uint
        i: cython.int
        for i in range(start, end):
            code = self.fold[codes[i]]
            if shape and 96 <= code <= 105:
                code = 96
            h = ((h ^ code) * 16777619) & MASK
        return h

    def find(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        next_start: cython.int,
        next_end: cython.int,
        shape: cython.int,
        h: cython.uint,
    ) -> cython.int:
        """Lexicon id of the codes in [start, end) and [next_start, next_end), whose hash is `h`."""
        mask: cython.uint = len(self.hash_slots) - 1
        slot: cython.uint
        word: cython.int
        first: cython.uint
        length: cython.uint = end - start + next_end - next_start
        h ^= h >> 15
        slot = h & mask
        while True:
            word = self.hash_slots[slot]
            if word < 0:
                return 0
            first = self.word_offsets[word]
            if self.word_offsets[word + 1] - first == length and self.spells(
                codes, start, end, next_start, next_end, shape, first
            ):
                return word
            slot = (slot + 1) & mask

    def spells(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        next_start: cython.int,
        next_end: cython.int,
        shape: cython.int,
        at: cython.uint,
    ) -> cython.int:
        """Whether the codes in both spans are those of the word that begins at `at`."""
        code: cython.int
        i: cython.int
        for i in range(start, end):
            code = self.fold[codes[i]]
            if shape and 96 <= code <= 105:
                code = 96
            if self.word_codes[at] != code:
                return 0
            at += 1
        for i in range(next_start, next_end):
            if self.word_codes[at] != self.fold[codes[i]]:
                return 0
            at += 1
        return 1

    def look_up(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        shape: cython.int,
    ) -> cython.int:
        """Lexicon id of the folded codes in [start, end), 0 if unknown; `shape` folds digits."""
        if end - start > LONGEST:
            return 0
        return self.find(codes, start, end, end, end, shape, self.hashed(codes, start, end, shape))

    def scan(
        self,
        codes: cython.const[cython.uchar][::1],
        starts: cython.int[::1],
        ends: cython.int[::1],
        words: cython.int[::1],
        cases: cython.uchar[::1],
        gaps: cython.uchar[::1],
        flags: cython.uchar[::1],
        joins: cython.uchar[::1],
    ) -> cython.int:
        """Fill one entry per word and return how many there are.

        `gaps[i]` is the kind of what stands between word i - 1 and word i; `gaps[count]` is the
        kind of the tail. `flags[i]` are the lexicon's flags of word i, 128 if it is unknown, and
        `joins[i]` is 1 where words i and i + 1 stand apart and would be a word of the lexicon
        written as one. The arrays need one entry more than there can be words.
        """
        n: cython.int = len(codes)
        i: cython.int = 0
        j: cython.int
        count: cython.int = 0
        kind: cython.int
        code: cython.int
        upper: cython.int
        lower: cython.int
        digits: cython.int
        first_upper: cython.int
        gap_start: cython.int = 0
        gap: cython.int
        previous: cython.int = 0
        word: cython.int
        h: cython.uint
        joined: cython.uint = 0  # the hash of the word before and this one
        folded: cython.uint
        while i < n:
            code = codes[i]
            kind = self.kinds[code]
            h = 2166136261
            if kind == 0:
                # A final 's is a word of its own, so that every name need not be stored twice.
                if not (
                    code == 27
                    and i == gap_start
                    and count > 0
                    and i + 1 < n
                    and (codes[i + 1] == 19 or codes[i + 1] == 82)
                    and (i + 2 == n or self.kinds[codes[i + 2]] == 0)
                    and (i + 2 >= n or codes[i + 2] != 27)
                ):
                    i += 1
                    continue
                j = i + 2
                upper = 1 if codes[i + 1] == 82 else 0
                lower = 1 - upper
                digits = 0
                first_upper = 0
                h = self.hashed(codes, i, j, 0)
            else:
                j = i
                upper = 0
                lower = 0
                digits = 0
                first_upper = 1 if kind == 3 else 0
                while j < n:
                    code = codes[j]
                    kind = self.kinds[code]
                    if kind == 0:
                        # An apostrophe belongs to the word between letters (don't, o'clock).
                        if not (
                            code == 27
                            and j > i
                            and j + 1 < n
                            and self.kinds[codes[j - 1]] & 1
                            and self.kinds[codes[j + 1]] & 1
                            and not (
                                (codes[j + 1] == 19 or codes[j + 1] == 82)
                                and (
                                    j + 2 == n
                                    or (self.kinds[codes[j + 2]] == 0 and codes[j + 2] != 27)
                                )
                            )
                        ):
                            break
                    elif kind == 2:
                        digits += 1
                    elif kind == 3:
                        upper += 1
                    else:
                        lower += 1
                    folded = self.fold[code]
                    h = ((h ^ folded) * 16777619) & MASK
                    joined = ((joined ^ folded) * 16777619) & MASK
                    j += 1
            if i == gap_start + 1 and codes[gap_start] == 0:
                gap = 1  # one blank, as between most words
            else:
                gap = self.gap_kind(codes, gap_start, i)
            if gap == 9:
                gap = 6
            elif gap == 6 and count > 0:
                # An abbreviation's point, or one before a small letter, closes no sentence.
                if (
                    self.kinds[codes[i]] < 2
                    or self.closes_no_sentence[previous]
                    or ends[count - 1] - starts[count - 1] < 2
                ):
                    gap = 5
            gaps[count] = gap
            starts[count] = i
            ends[count] = j
            joins[count] = 0
            if digits > 0:
                word = self.look_up_number(codes, i, j, digits)
            elif j - i > LONGEST:
                word = 0
            else:
                word = self.find(codes, i, j, j, j, 0, h)
            if (
                (gap == 1 or gap == 2 or gap == 7)
                and previous > 0
                and word > 0
                and j - i + ends[count - 1] - starts[count - 1] <= LONGEST_JOINED
                and self.find(codes, starts[count - 1], ends[count - 1], i, j, 0, joined) > 0
            ):
                joins[count - 1] = 1
            joined = h
            if upper == 0:
                cases[count] = 0
            elif lower == 0 and upper + digits > 1:
                cases[count] = 2
                if self.twin[word] >= 0:
                    word = self.twin[word]
            elif first_upper and upper == 1:
                cases[count] = 1
            else:
                cases[count] = 3
            words[count] = word
            flags[count] = self.flags[word] if word else 128
            previous = word
            count += 1
            gap_start = j
            i = j
        gap = self.gap_kind(codes, gap_start, n)
        gaps[count] = 6 if gap == 9 else gap
        return count

    def look_up_number(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        digits: cython.int,
    ) -> cython.int:
        """Lexicon id of a number's shape (every digit 0, at most five), or of 1st, 22nd."""
        if digits == end - start:
            if digits > 5:
                start = end - 5
            return self.look_up(codes, start, end, 1)
        if digits == end - start - 2 and digits <= 4:
            return self.look_up(codes, start, end, 1)
        return 0

    def gap_kind(
        self, codes: cython.const[cython.uchar][::1], start: cython.int, end: cython.int
    ) -> cython.int:
        """The kind of the gap in [start, end), see `ocr_restore.tokenizer.Gap`.

        9 is a blank line, which ends a sentence whatever stands before and after it.
        """
        i: cython.int
        code: cython.int
        blanks: cython.int = 0
        breaks: cython.int = 0
        hyphens: cython.int = 0
        stops: cython.int = 0
        odd: cython.int = 0
        marks: cython.int = 0
        for i in range(start, end):
            code = codes[i]
            if code == 0:
                blanks += 1
            elif code == 63:
                breaks += 1
            elif code == 117 or code == 142 or code == 62:
                hyphens += 1
            elif code == 106 or code == 118 or code == 125:
                stops += 1
            elif 127 < code < 137 and code != 129 or 137 <= code <= 139 or code >= 158:
                odd += 1
            else:
                marks += 1
        if end == start:
            return 0
        if breaks > 1:
            return 9
        if odd:
            return 7 if blanks or breaks else 8
        if hyphens == 0 and stops == 0 and marks == 0:
            return 2 if breaks else 1
        if hyphens == 1 and stops == 0 and marks == 0:
            if breaks == 1 and (codes[start] == 117 or codes[start] == 142 or codes[start] == 62):
                return 4
            if blanks == 0 and breaks == 0:
                return 3
            # A hyphen before or after a blank may have broken a word inside the line.
            return 7 if codes[start] != 0 or breaks == 1 else 5
        if blanks == 0 and breaks == 0:
            return 8
        return 6 if stops else 5
