from ocr_restore.kernel.ngram_table_cy cimport NgramTable
from ocr_restore.kernel.scan_cy cimport Scanner
from ocr_restore.kernel.spelling_cy cimport Spelling
from ocr_restore.kernel.trie_search_cy cimport TrieSearch

cdef unsigned int MASK
cdef int SHORT
cdef double BIGRAM_GAIN

cdef class Readings:
    cdef Scanner scanner
    cdef TrieSearch search
    cdef NgramTable ngrams
    cdef Spelling spelling
    cdef const float[::1] word_cost
    cdef const unsigned char[::1] word_flags
    cdef int not_whole
    cdef const double[::1] wide
    cdef const double[::1] narrow
    cdef const double[::1] part
    cdef int most
    cdef double window
    cdef double patience
    cdef double short_slack
    cdef double blank_lost
    cdef double mark_left
    cdef unsigned char[::1] query
    cdef unsigned char[::1] free
    cdef int[::1] heads
    cdef int[::1] tails
    cdef double[::1] totals
    cdef int kept
    cdef int count
    cdef readonly int finds
    cdef readonly int[::1] words
    cdef readonly double[::1] costs
    cdef readonly double[::1] inners
    cdef readonly unsigned char[::1] rules
    cdef readonly int[::1] firsts
    cdef readonly double[::1] best
    cdef unsigned char[::1] seen
    cdef int[::1] seen_first
    cdef unsigned char[::1] seen_kind
    cdef int[::1] slots
    cdef int free_slot(self, int find) except -1
    cdef unsigned int hashed(
        self, const unsigned char[::1] codes, int start, int end, int kind
    ) except? 0
    cdef int look_for(self, int n, int word, int upper, int most) except -1
    cdef double left_alone(
        self, const unsigned char[::1] codes, int start, int end, int word
    ) except -1
    cdef double room_for(self, double room, int word) except -1e300
    cdef int grow(self) except -1
    cdef int put(
        self, int first, int second, int third, double cost, double inner, int rule
    ) except -1
    cpdef int find(
        self,
        const unsigned char[::1] codes,
        int start,
        int end,
        int word,
        int upper,
        int most,
    ) except -1
    cpdef int searchable(self, const unsigned char[::1] codes, int start, int end) except -1
    cdef int set_free(self, int n, int upper) except -1
    cdef double slack(self, int n) except -1
    cdef int near(
        self, int n, int upper, double budget, int most, double ceiling
    ) except -1
    cdef int put_near(self, int n, int upper, int most, double ceiling) except -1
    cdef int whole_word(self, const unsigned char[::1] codes, int start, int end) except -1
    cdef int put_splits(self, int n, double ceiling) except -1
    cdef int keep(
        self, double total, int first, int second, int third, double cost, double inner
    ) except -1
