from ocr_restore.kernel.channel_cy cimport Channel

cdef double FAR, TINY, STEP
cdef int MOST, LABELS, CODES, BUCKETS, LONGEST, BORDER, RUN_BITS, MOST_STRAYS, MOST_LOSSES
cdef unsigned int HALF, GOLDEN

cdef class Trie:
    cdef const int[::1] word
    cdef unsigned long long[::1] nodes
    cdef unsigned int[::1] runs
    cdef const unsigned char[::1] best
    cdef int fill(
        self,
        const unsigned int[::1] first,
        const unsigned char[::1] label,
        const unsigned int[::1] letters,
        const unsigned char[::1] minimum,
        const unsigned char[::1] maximum,
        unsigned int[::1] run,
    ) except -1
    cdef int add(self, unsigned int run) except -1
    cdef int occurs(self, unsigned int run) noexcept
    cdef int step_to(self, int node, unsigned long long bit) noexcept

cdef class TrieSearch:
    cdef Trie trie
    cdef const unsigned char[::1] best
    cdef unsigned long long[::1] table
    cdef const float[::1] word_cost
    cdef readonly int[::1] found_word
    cdef readonly double[::1] found_cost
    cdef readonly double[::1] found_total
    cdef int[::1] same
    cdef unsigned int[::1] same_bit
    cdef unsigned int[::1] letters
    cdef double[::1] share
    cdef double[::1] odd
    cdef double[::1] tail
    cdef double[::1] least
    cdef double[::1] shrink
    cdef double[::1] grow
    cdef double[::1] ahead
    cdef unsigned long long[::1] next_bit
    cdef int[::1] rule_start
    cdef int[::1] rules
    cdef unsigned long long[::1] rule_bit
    cdef double[::1] rule_least
    cdef unsigned char[::1] ready
    cdef unsigned long long[::1] cheap
    cdef int[::1] lowest_label
    cdef double[::1] lowest
    cdef double[::1] second
    cdef public int node_limit
    cdef const double[::1] substitution
    cdef const double[::1] insertion
    cdef const double[::1] deletion
    cdef const int[::1] rule_first
    cdef const unsigned char[::1] rule_codes
    cdef const unsigned char[::1] rule_sizes
    cdef const double[::1] rule_costs
    cdef double least_deletion
    cdef int size
    cdef const unsigned char[::1] query
    cdef double budget
    cdef double window
    cdef int limit
    cdef int count
    cdef readonly int nodes
    cdef double bound
    cdef int sort_labels(self, const double[::1] costs, int start, int row) noexcept
    cdef int look_at(self, int observed) noexcept
    cdef unsigned long long cheap_labels(self, int row, double reach) noexcept
    cpdef int search(
        self,
        const unsigned char[::1] query,
        const unsigned char[::1] free,
        double budget,
        double window,
        int limit,
        double ceiling,
    ) except -1
    cdef int prepare(self, const unsigned char[::1] free) noexcept
    cdef int find_rules(self) noexcept
    cdef double tail_from(self, int start) noexcept
    cdef int emit(self, int word, double cost) noexcept
    cdef int fits(self, int node, int at, double left) noexcept
    cdef int visit(
        self, int node, int at, double cost, int strays, int losses, int after_loss
    ) noexcept
    cdef int follow(self, int node, int at, double cost) noexcept
