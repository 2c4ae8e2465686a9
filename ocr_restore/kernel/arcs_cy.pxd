from ocr_restore.kernel.channel_cy cimport Channel
from ocr_restore.kernel.readings_cy cimport Readings
from ocr_restore.kernel.trie_search_cy cimport TrieSearch

cdef int UNKNOWN, FRAGMENT, CONFUSABLE

cdef class Arcs:
    cdef Readings readings
    cdef const unsigned char[::1] codes
    cdef const int[::1] starts
    cdef const int[::1] ends
    cdef const int[::1] token_words
    cdef const unsigned char[::1] cases
    cdef const unsigned char[::1] gaps
    cdef int size
    cdef const unsigned char[::1] doubts
    cdef const double[::1] joint_cost
    cdef const unsigned char[::1] joint_rule
    cdef double mark_inside
    cdef const unsigned char[::1] odd
    cdef const unsigned char[::1] unreadable
    cdef int wildcard
    cdef int most_words
    cdef int longest
    cdef int most_near
    cdef double patience
    cdef double hyphen_kept
    cdef double mark_left
    cdef double unreadable_left
    cdef Channel channel
    cdef const unsigned int[::1] neighbour_first
    cdef const int[::1] neighbour_word
    cdef const unsigned char[::1] remote_count
    cdef double remote_limit
    cdef const unsigned int[::1] word_offsets
    cdef const unsigned char[::1] word_codes
    cdef int[::1] steps
    cdef int[::1] find_of
    cdef unsigned char[::1] plain
    cdef unsigned char[::1] joined
    cdef int[::1] head
    cdef int[::1] tail
    cdef readonly int[::1] lattice_low
    cdef readonly int[::1] lattice_high
    cdef readonly int lattices
    cdef readonly int count
    cdef int low
    cdef int high
    cdef readonly int mark_start
    cdef readonly int mark_end
    cdef int[::1] first
    cdef int[::1] last
    cdef readonly int[::1] start
    cdef readonly int[::1] end
    cdef readonly int[::1] words
    cdef readonly double[::1] cost
    cdef readonly double[::1] inner
    cdef readonly unsigned char[::1] rule
    cdef readonly int[::1] text
    cdef int[::1] following
    cdef int grow(self) except -1
    cdef int[::1] longer(self, int[::1] column, int n)
    cpdef int add(
        self,
        int first,
        int last,
        int start,
        int end,
        int word,
        int second,
        int third,
        double cost,
        double inner,
        int rule,
        int text,
    ) except -1
    cpdef int build(
        self,
        const int[::1] more_index,
        const int[::1] more_word,
        const double[::1] more_cost,
        const double[::1] more_inner,
        const unsigned char[::1] more_rule,
        const int[::1] more_text,
    ) except -1
    cdef int add_real_words(self, int index) except -1
    cdef int add_found(self, int index, int start, int end, int find) except -1
    cpdef int cover(self) except -1
    cpdef int mark(self, int index) except -1
    cdef int has(self, const unsigned char[::1] table, int start, int end) except -1
    cdef double leave_cost(self, int start, int end) except -1
    cdef int joint(self, int index) except -1
    cpdef int join(self, int index) except -1
    cdef int join_from(self, int low, int index) except -1
    cdef double alone(self, int index) except -1
    cdef int is_unknown(self, int index) except -1
    cdef int is_searched(self, int index) except -1
    cdef int is_identifier(self, int low, int high) except -1
    cdef int join_marked(
        self, int low, int high, int n, int upper, double cost, double alone
    ) except -1
    cdef int is_initial(self, int index) except -1
    cdef int join_words(
        self, int low, int high, int n, int unknown, double cost, int rule, double alone
    ) except -1
    cdef int add_join(
        self, int low, int high, int start, int end, int word, double cost, int rule
    ) except -1
    cdef int add_near(
        self, int low, int high, int start, int end, int count, double cost, int rule
    ) except -1
    cpdef int close(
        self,
        const double[::1] identity_cost,
        int[::1] starts,
        int[::1] ends,
        int[::1] firsts,
        int[::1] middles,
        int[::1] lasts,
        double[::1] costs,
        int[::1] origins,
        int[::1] lattice_arcs,
        int[::1] left,
        int[::1] right,
    ) except -1
    cpdef int take(
        self,
        const int[::1] origins,
        const int[::1] chosen,
        int[::1] first,
        int[::1] last,
        int[::1] start,
        int[::1] end,
        int[::1] words,
        double[::1] cost,
        double[::1] inner,
        unsigned char[::1] rule,
        int[::1] text,
    ) except -1
    cdef double left_behind(self, int index) except -1
