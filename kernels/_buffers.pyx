"""Fresh output arrays, in memory that earlier ones have left.

A new array of a megabyte costs more than what is computed into it: the operating system maps and clears every page at
the first touch, 3 to 6 ns for each double that takes less than 1 ns to compute.  So the memory of freed outputs is kept
for the next ones, up to a limit.  NumPy has an interface for that (NEP 49): an array remembers the
handler that it was made with, and gives its memory back to it, whoever frees it.  The handler is NumPy's current one
only while an output is made; no other array is touched.
"""

import numpy

cimport numpy as cnp
from cpython.pycapsule cimport PyCapsule_New
from libc.stdint cimport uint8_t
from libc.stdlib cimport free
from libc.string cimport memcpy, memmove, memset

cdef extern from *:
    """
    #include <stdlib.h>
    #include <sys/mman.h>

    #define HUGE_PAGE ((size_t)2 << 20)

    /* Capacity is a multiple of the alignment.  All of a huge page becomes resident, ten times as fast as in small ones:
     * the last is one only if little of it is unused. */
    static void *new_pages(size_t capacity, size_t used) {
        char *pages = (char *)aligned_alloc(capacity % HUGE_PAGE ? 64 : HUGE_PAGE, capacity);
    #ifdef MADV_HUGEPAGE
        if (pages && capacity % HUGE_PAGE == 0) {
            size_t whole = (used + HUGE_PAGE / 5) / HUGE_PAGE * HUGE_PAGE;
            madvise(pages, whole, MADV_HUGEPAGE);
            madvise(pages + whole, capacity - whole, MADV_NOHUGEPAGE);
        }
    #endif
        return pages;
    }
    """
    const size_t HUGE_PAGE
    void* new_pages(size_t capacity, size_t used) noexcept

cdef extern from "numpy/arrayobject.h":
    ctypedef struct allocator_type "PyDataMemAllocator":
        void* ctx
        void* (*malloc)(void* ctx, size_t size) noexcept
        void* (*calloc)(void* ctx, size_t count, size_t size) noexcept
        void* (*realloc)(void* ctx, void* data, size_t size) noexcept
        void (*free)(void* ctx, void* data, size_t size) noexcept
    ctypedef struct handler_type "PyDataMem_Handler":
        char[127] name
        uint8_t version
        allocator_type allocator
    object PyDataMem_SetHandler(object handler)

cnp.import_array()

cdef enum:
    SLOTS = 32    # buffers kept at most
    HEADER = 64   # bytes in front of the data: they tell the capacity
    SMALL = 1 << 17  # bytes: what is smaller is not kept

cdef struct buffer:
    size_t capacity  # of the whole, header included

cdef buffer* kept[SLOTS]  # the longest free first
cdef int n_kept = 0
cdef size_t kept_bytes = 0
cdef size_t limit = 256 << 20


cdef size_t capacity_for(size_t size) noexcept:
    """Rounded up a little, so that outputs of nearly one size fit each other's memory; large ones to huge pages."""
    cdef size_t step = 64 if size < SMALL else 1 << 14 if size < 2 * HUGE_PAGE else HUGE_PAGE
    return (size + HEADER + step - 1) // step * step


cdef void forget(int slot) noexcept:
    global n_kept, kept_bytes
    kept_bytes -= kept[slot].capacity
    n_kept -= 1
    memmove(&kept[slot], &kept[slot + 1], (n_kept - slot) * sizeof(buffer*))


cdef void shrink_to(size_t size) noexcept:
    """Give the operating system what is more than this, the longest free first."""
    cdef buffer* oldest
    while kept_bytes > size:
        oldest = kept[0]
        forget(0)
        free(oldest)


cdef void* allocate(void* ctx, size_t size) noexcept:
    cdef size_t capacity = capacity_for(size)
    cdef buffer* found = NULL
    cdef int i
    for i in range(n_kept - 1, -1, -1):  # what was freed last may still be in the processor's cache
        if kept[i].capacity == capacity:
            found = kept[i]
            forget(i)
            break
    if found == NULL:
        found = <buffer*> new_pages(capacity, size + HEADER)
        if found == NULL:
            return NULL
        found.capacity = capacity
    return <char*> found + HEADER


cdef void* allocate_zeros(void* ctx, size_t count, size_t size) noexcept:
    cdef void* data = allocate(ctx, count * size)
    if data != NULL:
        memset(data, 0, count * size)
    return data


cdef void release(void* ctx, void* data, size_t size) noexcept:
    global n_kept, kept_bytes
    if data == NULL:
        return
    cdef buffer* old = <buffer*> (<char*> data - HEADER)
    if old.capacity < SMALL or old.capacity > limit:
        free(old)
        return
    shrink_to(limit - old.capacity)
    if n_kept == SLOTS:
        shrink_to(kept_bytes - 1)
    kept[n_kept] = old
    n_kept += 1
    kept_bytes += old.capacity


cdef void* reallocate(void* ctx, void* data, size_t size) noexcept:
    """For ndarray.resize."""
    cdef void* new = allocate(ctx, size)
    if new != NULL and data != NULL:
        memcpy(new, data, min(size, (<buffer*> (<char*> data - HEADER)).capacity - HEADER))
        release(ctx, data, 0)
    return new


cdef handler_type handler
memcpy(handler.name, b"pyderiv", 8)
handler.version = 1
handler.allocator.ctx = NULL
handler.allocator.malloc = allocate
handler.allocator.calloc = allocate_zeros
handler.allocator.realloc = reallocate
handler.allocator.free = release
memory_handler = PyCapsule_New(&handler, "mem_handler", NULL)


def empty(shape, dtype):
    """``numpy.empty(shape, dtype)``, in memory that earlier outputs have left."""
    previous = PyDataMem_SetHandler(memory_handler)
    try:
        return numpy.empty(shape, dtype)
    finally:
        PyDataMem_SetHandler(previous)


def set_limit(size_t size):
    """Keep at most so many bytes."""
    global limit
    limit = size
    shrink_to(size)


def usage():
    """(bytes kept, the most that may be kept)"""
    return kept_bytes, limit
