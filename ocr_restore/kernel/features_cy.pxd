from libc.math cimport log

from ocr_restore.kernel.channel_cy cimport Channel
from ocr_restore.kernel.context_cy cimport ContextTable
from ocr_restore.kernel.ngram_table_cy cimport NgramTable
from ocr_restore.kernel.spelling_cy cimport Spelling

cdef unsigned int MASK
cdef int MOST, SENTENCE, NOISE, TRUSTED, OLD, NAME, RESPELLED, EXPLAINED, RESPELLED_AT, FARTHEST
cdef int CODE_I, CODE_J, CODE_U, CODE_V

cdef class Features:
    cdef NgramTable ngrams
    cdef Spelling spelling
    cdef ContextTable context
    cdef double offset
    cdef Channel channel
    cdef const unsigned char[::1] rule_sizes
    cdef const float[::1] word_cost
    cdef const unsigned char[::1] word_flags
    cdef const unsigned int[::1] word_offsets
    cdef const unsigned char[::1] word_codes
    cdef const unsigned char[::1] codes
    cdef const int[::1] starts
    cdef const int[::1] ends
    cdef const int[::1] words
    cdef const unsigned char[::1] cases
    cdef const unsigned char[::1] gaps
    cdef int size
    cdef const int[::1] first
    cdef const int[::1] last
    cdef const int[::1] start
    cdef const int[::1] end
    cdef const int[::1] left
    cdef const int[::1] right
    cdef const int[::1] text
    cdef const int[::1] reading
    cdef const unsigned char[::1] rule
    cdef const unsigned char[::1] chosen
    cdef const double[::1] cost
    cdef const double[::1] inner
    cdef const double[::1] margin
    cdef const double[::1] rival
    cdef const double[::1] posterior
    cdef const double[::1] alone
    cdef int count
    cdef const int[::1] path
    cdef int path_size
    cdef const int[::1] before
    cdef const int[::1] after
    cdef unsigned char[::1] kinds
    cdef int local
    cdef int rules
    cdef const unsigned char[::1] marks
    cdef const unsigned char[::1] vowels
    cdef unsigned char[::1] query
    cdef unsigned char[::1] free
    cdef unsigned char[::1] intended
    cdef int[::1] steps
    cdef int[::1] explained
    cdef int[::1] observed
    cdef long long column
    cdef int put(self, double[::1] rows, double value) except -1
    cpdef int describe(
        self,
        const int[::1] form_counts,
        const unsigned char[::1] listed,
        const double[::1] document,
        double[::1] rows,
    ) except -1
    cdef int count_observed(self, int[::1] counts) except -1
    cdef unsigned int hashed(self, int word) except 0
    cdef int describe_standing(self, int index, double[::1] rows) except -1
    cdef int describe_words(
        self, int index, double[::1] rows, const int[::1] form_counts
    ) except -1
    cdef double in_context(self, int index, int n, int observed) except 1
    cdef int describe_letters(self, int index, double[::1] rows) except -1
    cdef int explain(self, int index) except -1
    cdef int folded(self, int i) except -1
    cdef int is_old(self, int i, int j) except -1
    cdef int doubled(self, int i, int size, int j, int length) except -1
    cdef int all_vowels(self, int i, int size, int j, int length) except -1
    cdef int load(self, int index) except -1
    cdef int intend(self, int index) except -1
    cdef int describe_place(self, int index, double[::1] rows) except -1
