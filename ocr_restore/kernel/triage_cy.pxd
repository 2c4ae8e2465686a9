from ocr_restore.kernel.ngram_table_cy cimport NgramTable
from ocr_restore.kernel.scan_cy cimport Scanner

cdef class Triage:
    cdef NgramTable ngrams
    cdef Scanner scanner
    cdef const unsigned char[::1] fragment
    cdef const unsigned int[::1] neighbour_first
    cdef const int[::1] neighbour_word
    cdef const unsigned char[::1] neighbour_cost
    cdef unsigned char[::1] scratch
    cpdef int mark(
        self,
        const unsigned char[::1] codes,
        const int[::1] starts,
        const int[::1] ends,
        const int[::1] words,
        const unsigned char[::1] gaps,
        int count,
        double slack,
        unsigned char[::1] suspects,
    ) except -1
    cdef int joined(
        self,
        const unsigned char[::1] codes,
        int start,
        int end,
        int next_start,
        int next_end,
    ) except -1
