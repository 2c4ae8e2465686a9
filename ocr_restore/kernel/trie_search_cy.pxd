from ocr_restore.kernel.channel_cy cimport Channel

cdef class TrieSearch:
    cdef const unsigned int[::1] first
    cdef const unsigned char[::1] label
    cdef const int[::1] word
    cdef const unsigned char[::1] best
    cdef const unsigned int[::1] letters
    cdef const unsigned char[::1] minimum
    cdef const unsigned char[::1] maximum
    cdef const float[::1] word_cost
    cdef unsigned int[::1] suffix_letters
    cdef readonly int[::1] found_word
    cdef readonly double[::1] found_cost
    cdef readonly double[::1] found_total
    cdef double step
    cdef int node_limit
    cdef const double[::1] substitution
    cdef const double[::1] insertion
    cdef const double[::1] deletion
    cdef const int[::1] rule_first
    cdef const unsigned char[::1] rule_codes
    cdef const unsigned char[::1] rule_sizes
    cdef const double[::1] rule_costs
    cdef double cheapest
    cdef int size
    cdef const unsigned char[::1] query
    cdef const unsigned char[::1] free
    cdef double budget
    cdef double window
    cdef int limit
    cdef int count
    cdef readonly int nodes
    cdef double bound
    cdef inline unsigned int letter_bit(self, int code) except? 4294967295
    cpdef int search(
        self,
        const unsigned char[::1] query,
        const unsigned char[::1] free,
        double budget,
        double window,
        int limit,
    ) except -1
    cdef int emit(self, int word, double cost) except -1
    cdef int visit(self, int node, int at, double cost, int after) except -1
    cdef int step_to(self, int node, int label) except -1
    cpdef int walk(self, const unsigned char[::1] codes, int start, int end) except -1
