cdef int MOST, MOST_CUTS

cdef class BoostedTrees:
    cdef int width
    cdef int trees
    cdef double[::1] cuts
    cdef int[::1] cut_count
    cdef unsigned int[::1] tests
    cdef double[::1] leaves
    cdef int[::1] first_test
    cdef int[::1] first_leaf
    cdef int pack(
        self,
        const int[::1] roots,
        const int[::1] feature,
        const double[::1] value,
        const int[::1] left,
        const int[::1] right,
    ) except -1
    cdef int add_cut(self, int feature, double value) except -1
    cdef int place_of(self, int feature, double value) noexcept
    cpdef int score(self, const double[::1] rows, double[::1] scores) except -1
