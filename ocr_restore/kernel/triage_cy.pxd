from ocr_restore.kernel.ngram_table_cy cimport NgramTable

cdef int UNKNOWN, FRAGMENT, REAL_WORD, JOINS, HYPHEN, MARK

cdef class Triage:
    cdef NgramTable ngrams
    cdef const unsigned int[::1] neighbour_first
    cdef const int[::1] neighbour_word
    cdef const unsigned char[::1] neighbour_cost
    cpdef int mark(
        self,
        const unsigned char[::1] codes,
        const int[::1] starts,
        const int[::1] ends,
        const int[::1] words,
        const unsigned char[::1] gaps,
        const unsigned char[::1] flags,
        const unsigned char[::1] joins,
        int count,
        double slack,
        unsigned char[::1] doubts,
    ) except -1
