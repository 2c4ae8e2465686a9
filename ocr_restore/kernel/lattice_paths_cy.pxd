from libc.math cimport exp, log

from ocr_restore.kernel.ngram_table_cy cimport NgramTable

cdef double add(double a, double b) except -1e300
cdef double transition(NgramTable ngrams, int left, int right, int boundary) except -1e300
cdef double all_paths(
    const int[::1] starts, const double[::1] ahead, const double[::1] behind, int low, int high
) except -1e300
