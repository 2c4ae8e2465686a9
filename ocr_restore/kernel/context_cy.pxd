cdef int MOST_SPANS, BEFORE, BEHIND, ENDS

cdef class ContextTable:
    cdef const unsigned short[::1] row
    cdef const signed char[::1] inputs
    cdef const signed char[::1] outputs
    cdef const float[::1] bias
    cdef double[::1] weights
    cdef int size
    cdef int reach
    cdef readonly double least
    cdef double[::1] aims
    cdef int[::1] aimed_end
    cdef int[::1] around
    cdef int aim(
        self, const int[::1] words, int low, int place, int behind, int high, int at
    ) except -1
    cdef Py_ssize_t row_of(self, int word) except -1
    cdef int clear(self, int at) noexcept
    cdef int aim_before(self, const int[::1] words, int low, int place, int at) except -1
    cdef int aim_behind(self, const int[::1] words, int behind, int high, int at) except -1
    cdef int add(self, int word, int place, int at) except -1
    cdef double aimed(self, int word, int at) except -1e300
    cdef int sum_up(self, int behind, int at) noexcept
    cdef int join_aims(
        self,
        const int[::1] path,
        int size,
        const int[::1] before,
        const int[::1] after,
        int start,
        int end,
    ) except -1
    cpdef double score(
        self,
        const int[::1] path,
        int size,
        int before,
        int after,
        const int[::1] words,
        int count,
    ) except -1e300
    cpdef int charge(
        self,
        const int[::1] path,
        int size,
        const int[::1] before,
        const int[::1] after,
        const int[::1] starts,
        const int[::1] ends,
        const int[::1] firsts,
        const int[::1] middles,
        const int[::1] lasts,
        double weight,
        double offset,
        double[::1] costs,
    ) except -1
