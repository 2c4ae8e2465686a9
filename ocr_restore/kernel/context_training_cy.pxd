from libc.math cimport exp

cdef unsigned long long MASK
cdef double UNIT
cdef float WEIGHT_RATE

cdef class ContextTraining:
    cdef float[::1] inputs
    cdef float[::1] outputs
    cdef float[::1] bias
    cdef float[::1] weights
    cdef int size
    cdef int reach
    cdef const unsigned short[::1] noise
    cdef int noise_words
    cdef int skipped
    cdef float[::1] aim
    cdef float[::1] gradient
    cdef unsigned long long state
    cpdef int seed(self, unsigned long long number) except -1
    cdef unsigned long long draw(self)
    cpdef int learn(
        self, const unsigned short[::1] rows, float rate, float last_rate, double left_out
    ) except -1
    cdef int move(self, int row, float wanted, float rate) except -1
