cdef class Channel:
    cdef const double[::1] substitution
    cdef const double[::1] insertion
    cdef const double[::1] deletion
    cdef const int[::1] rule_first
    cdef const unsigned char[::1] rule_codes
    cdef const unsigned char[::1] rule_sizes
    cdef const double[::1] rule_costs
    cdef readonly double cost
    cdef double[::1] table
    cdef int[::1] chosen
    cdef int[::1] rules
    cdef int count
    cpdef int align(
        self,
        const unsigned char[::1] observed,
        const unsigned char[::1] free,
        const unsigned char[::1] intended,
        int[::1] steps,
    ) except -1
    cdef int find_rules(self, const unsigned char[::1] observed, int end) except -1
    cpdef int shift(
        self,
        const double[::1] by_intended,
        const double[::1] by_observed,
        double[::1] substitution,
        double[::1] insertion,
        double[::1] deletion,
        double[::1] rule_costs,
    ) except -1
    cdef inline double positive(self, double cost) except -1
