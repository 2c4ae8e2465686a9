cdef unsigned int MASK
cdef int LONGEST
cdef int LONGEST_JOINED

cdef class Scanner:
    cdef const unsigned char[::1] fold
    cdef const unsigned char[::1] kinds
    cdef const unsigned int[::1] word_offsets
    cdef const unsigned char[::1] word_codes
    cdef const int[::1] hash_slots
    cdef const int[::1] twin
    cdef const unsigned char[::1] flags
    cdef const unsigned char[::1] closes_no_sentence
    cdef unsigned int hashed(
        self, const unsigned char[::1] codes, int start, int end, int shape
    ) except? 0
    cdef int find(
        self,
        const unsigned char[::1] codes,
        int start,
        int end,
        int next_start,
        int next_end,
        int shape,
        unsigned int h,
    ) except -1
    cdef int spells(
        self,
        const unsigned char[::1] codes,
        int start,
        int end,
        int next_start,
        int next_end,
        int shape,
        unsigned int at,
    ) except -1
    cpdef int look_up(self, const unsigned char[::1] codes, int start, int end, int shape) except -1
    cpdef int scan(
        self,
        const unsigned char[::1] codes,
        int[::1] starts,
        int[::1] ends,
        int[::1] words,
        unsigned char[::1] cases,
        unsigned char[::1] gaps,
        unsigned char[::1] flags,
        unsigned char[::1] joins,
    ) except -1
    cdef int look_up_number(
        self, const unsigned char[::1] codes, int start, int end, int digits
    ) except -1
    cpdef int gap_kind(self, const unsigned char[::1] codes, int start, int end) except -1
