"""Word tokens of a text, with their lexicon ids, without making a Python object per word.

`encode` maps code points to alphabet codes; `Scanner.scan` finds the words, their casing, the kind
of gap before each, and looks every word up. Codes and gap kinds are documented in
`ocr_restore.alphabet` and `ocr_restore.tokenizer`.
"""

try:
    import cython
except ModuleNotFoundError:
    from . import _cython as cython


def encode(
    points: cython.const[cython.uint][::1],
    codes: cython.uchar[::1],
    table: cython.const[cython.uchar][::1],
    code_of_point,
) -> cython.int:
    """Write the alphabet code of each code point; `code_of_point` serves those beyond `table`."""
    i: cython.Py_ssize_t
    known: cython.uint = len(table)
    point: cython.uint
    last: cython.Py_ssize_t = len(points) - 1
    for i in range(len(points)):
        point = points[i]
        if point == 13 and i < last and points[i + 1] == 10:
            codes[i] = 0  # the line feed after it is the line break
        elif point < known:
            codes[i] = table[point]
        else:
            codes[i] = code_of_point(point)
    return 0


@cython.cclass
class Scanner:
    """Finds words and looks them up in the mapped lexicon."""

    def __init__(self, fold, word_offsets, word_codes, hash_slots, twin, closes_no_sentence):
        self.fold = fold
        self.word_offsets = word_offsets
        self.word_codes = word_codes
        self.hash_slots = hash_slots
        self.twin = twin
        self.closes_no_sentence = closes_no_sentence

    def is_word_code(self, code: cython.int) -> cython.int:
        """1 for a letter or combining mark, 2 for a digit, 0 for anything else."""
        if 96 <= code <= 105:
            return 2
        if 1 <= code <= 26 or 28 <= code <= 59 or code == 61 or 64 <= code <= 89:
            return 1
        return 0

    def look_up(
        self,
        codes: cython.const[cython.uchar][::1],
        start: cython.int,
        end: cython.int,
        shape: cython.int,
    ) -> cython.int:
        """Lexicon id of the folded codes in [start, end), 0 if unknown; `shape` folds digits."""
        h: cython.uint = 2166136261
        code: cython.int
        i: cython.int
        mask: cython.uint = len(self.hash_slots) - 1
        slot: cython.uint
        word: cython.int
        first: cython.uint
        length: cython.uint = end - start
        if length > 40:
            return 0
        for i in range(start, end):
            code = self.fold[codes[i]]
            if shape and 96 <= code <= 105:
                code = 96
            h = ((h ^ code) * 16777619) & 0xFFFFFFFF
        h ^= h >> 15
        slot = h & mask
        while True:
            word = self.hash_slots[slot]
            if word < 0:
                return 0
            first = self.word_offsets[word]
            if self.word_offsets[word + 1] - first == length:
                for i in range(start, end):
                    code = self.fold[codes[i]]
                    if shape and 96 <= code <= 105:
                        code = 96
                    if self.word_codes[first + i - start] != code:
                        break
                else:
                    return word
            slot = (slot + 1) & mask

    def scan(
        self,
        codes: cython.const[cython.uchar][::1],
        starts: cython.int[::1],
        ends: cython.int[::1],
        words: cython.int[::1],
        cases: cython.uchar[::1],
        gaps: cython.uchar[::1],
    ) -> cython.int:
        """Fill one entry per word and return how many there are.

        `gaps[i]` is the kind of what stands between word i - 1 and word i; `gaps[count]` is the
        kind of the tail. The arrays need one entry more than there can be words.
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
        while i < n:
            code = codes[i]
            kind = self.is_word_code(code)
            if kind == 0:
                # A final 's is a word of its own, so that every name need not be stored twice.
                if not (
                    code == 27
                    and i == gap_start
                    and count > 0
                    and i + 1 < n
                    and (codes[i + 1] == 19 or codes[i + 1] == 82)
                    and (i + 2 == n or self.is_word_code(codes[i + 2]) == 0)
                    and (i + 2 >= n or codes[i + 2] != 27)
                ):
                    i += 1
                    continue
                j = i + 2
                upper = 1 if codes[i + 1] == 82 else 0
                lower = 1 - upper
                digits = 0
                first_upper = 0
            else:
                j = i
                upper = 0
                lower = 0
                digits = 0
                first_upper = 1 if 64 <= code <= 89 else 0
                while j < n:
                    code = codes[j]
                    kind = self.is_word_code(code)
                    if kind == 0:
                        # An apostrophe belongs to the word between letters (don't, o'clock).
                        if (
                            code == 27
                            and j > i
                            and j + 1 < n
                            and self.is_word_code(codes[j - 1]) == 1
                            and self.is_word_code(codes[j + 1]) == 1
                            and not (
                                (codes[j + 1] == 19 or codes[j + 1] == 82)
                                and (
                                    j + 2 == n
                                    or (self.is_word_code(codes[j + 2]) == 0 and codes[j + 2] != 27)
                                )
                            )
                        ):
                            j += 1
                            continue
                        break
                    if kind == 2:
                        digits += 1
                    elif 64 <= code <= 89:
                        upper += 1
                    else:
                        lower += 1
                    j += 1
            gap = self.gap_kind(codes, gap_start, i)
            if gap == 9:
                gap = 6
            elif gap == 6 and count > 0:
                # An abbreviation's point, or one before a small letter, closes no sentence.
                if (
                    not (64 <= codes[i] <= 89 or 96 <= codes[i] <= 105)
                    or self.closes_no_sentence[previous]
                    or ends[count - 1] - starts[count - 1] < 2
                ):
                    gap = 5
            gaps[count] = gap
            starts[count] = i
            ends[count] = j
            if digits > 0:
                previous = self.look_up_number(codes, i, j, digits)
            else:
                previous = self.look_up(codes, i, j, 0)
            words[count] = previous
            if upper == 0:
                cases[count] = 0
            elif lower == 0 and upper + digits > 1:
                cases[count] = 2
                if self.twin[previous] >= 0:
                    previous = self.twin[previous]
                    words[count] = previous
            elif first_upper and upper == 1:
                cases[count] = 1
            else:
                cases[count] = 3
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
