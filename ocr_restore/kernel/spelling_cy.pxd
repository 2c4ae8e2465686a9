cdef class Spelling:
    cdef const unsigned char[::1] classes
    cdef const unsigned char[::1] costs
    cdef double step
    cpdef double cost(self, const unsigned char[::1] codes, int start, int end) except -1
