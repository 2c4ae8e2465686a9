from libc.math cimport exp, log

from ocr_restore.kernel.ngram_table_cy cimport NgramTable

cdef double add(double a, double b) except -1e300
cdef double transition(NgramTable ngrams, int left, int right, int boundary) except -1e300
