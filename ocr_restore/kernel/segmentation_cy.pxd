from ocr_restore.kernel.ngram_table_cy cimport NgramTable
from ocr_restore.kernel.scan_cy cimport Scanner

cdef double FAR
cdef int LONGEST_WORD

cdef class Segmentation:
    cdef Scanner scanner
    cdef NgramTable ngrams
    cdef const float[::1] word_cost
    cdef const unsigned char[::1] word_flags
    cdef int no_part
    cdef int no_short_part
    cdef int longest
    cdef unsigned char[::1] query
    cdef int[::1] ending_at
    cdef int size
    cdef int[::1] word
    cdef int[::1] start
    cdef int[::1] following
    cdef int[::1] back
    cdef double[::1] best
    cdef readonly int[::1] begins
    cdef readonly int count
    cdef readonly int first
    cdef readonly int last
    cdef readonly double inner
    cpdef int cut(
        self, const unsigned char[::1] codes, int start, int end, double blank_lost
    ) except -1
    cdef int put(self, int word, int start, int end, double blank_lost) except -1
    cdef int grow(self) except -1
    cdef int[::1] longer(self, int[::1] column)
