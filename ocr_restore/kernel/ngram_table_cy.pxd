cdef unsigned long long LOW, MASK, FIRST, SECOND, MIX

cdef class NgramTable:
    cdef const float[::1] unigram_cost
    cdef const float[::1] unigram_backoff
    cdef const unsigned int[::1] bigram_key
    cdef const unsigned char[::1] bigram_cost
    cdef const unsigned char[::1] bigram_backoff
    cdef const unsigned int[::1] trigram_key
    cdef const unsigned char[::1] trigram_cost
    cdef unsigned long long bigram_slots
    cdef unsigned long long trigram_slots
    cdef readonly double step
    cdef double backoff_offset
    cpdef unsigned long long pair(self, unsigned long long a, unsigned long long b)
    cpdef long long find_bigram(self, int a, int b) except -1
    cpdef double cost2(self, int a, int b) except -1e300
    cpdef double cost3(self, int a, int b, int c) except -1e300
