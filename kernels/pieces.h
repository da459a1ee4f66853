/* The pieces of one call's arrays, and the helpers that take them: threads which do without the interpreter.
 *
 * A caller puts its work on the board and takes pieces itself until none is left; so does a helper that looks at the
 * board.  One that has just helped looks out for the next call for a moment, as fast as it can, before it goes to bed:
 * to wake it the system takes ten times as long.  What is under the board's lock is said so; it is held for an instant.
 */
#ifndef PYDERIV_PIECES_H
#define PYDERIV_PIECES_H

#include <errno.h>
#include <fenv.h>
#include <math.h>
#include <sched.h>
#include <time.h>
#include "pythread.h"

enum { OPERANDS = 64 };  /* NPY_MAXARGS of NumPy 2 */

typedef struct work {
    PyUFuncGenericFunction loop;  /* what a piece is put through, */
    void *data;
    void (*call)(struct work *, Py_ssize_t start, Py_ssize_t stop);  /* or, where there is no loop, passed to */
    void *owner;
    int n;  /* operands: where each begins, and from one element to the next; numbers lie in the work itself */
    char *first[OPERANDS];
    npy_intp step[OPERANDS];
    double number[OPERANDS];
    float single[OPERANDS];
    int flags;  /* floating-point exceptions of all pieces */
    int failed;  /* whether memory was lacking */
    Py_ssize_t next, stop;  /* what no piece has yet */
    double parts, least, most;  /* the next piece: a part of what is left, but no less and no more than that */
    double begin, delay[2];  /* seconds, from the call until a helper that slept, or one that looked out, was there */
    int processor;  /* the caller's, -1 if the system does not tell */
    int wanted, begun, ended;  /* helpers; under the lock */
    PyThread_type_lock over;  /* released by the last that ends, if the caller sleeps until then; under the lock */
    struct work *other;  /* on the board; under the lock */
} work;

typedef struct bed {
    PyThread_type_lock lock;  /* who sleeps in it waits for this */
    struct bed *other;
} bed;

static struct {
    PyThread_type_lock lock;
    work *first;  /* calls that want more helpers */
    bed *taken;
    long rung;  /* how often a call was put on the board */
    long watchers;  /* helpers that look out */
} board;

#define lock_board() PyThread_acquire_lock(board.lock, WAIT_LOCK)
#define unlock_board() PyThread_release_lock(board.lock)
#define now_of(variable) __atomic_load_n(&(variable), __ATOMIC_ACQUIRE)

/* As at the start of the process: a forked child has none of its parent's threads. */
static void clear_board(void) {
    board.lock = PyThread_allocate_lock();
    board.first = NULL;
    board.taken = NULL;
    board.watchers = 0;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

static int processor_now(void) {
#if defined(__linux__)
    return sched_getcpu();
#else
    return -1;
#endif
}

/* Run on another processor: Linux wakes a thread where its waker runs, when it takes the others for busy. */
static void move_from(int processor) {
#if defined(__linux__)
    cpu_set_t allowed, others;
    if (processor < 0 || processor != sched_getcpu() || sched_getaffinity(0, sizeof allowed, &allowed)) return;
    others = allowed;
    CPU_CLR(processor, &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others)) return;
    sched_setaffinity(0, sizeof allowed, &allowed);
#endif
}

/* Whether there is more to wait; whoever wants this processor gets it. */
static bool wait_a_moment(double end) {
#if defined(__SSE2__)
    for (int k = 0; k < 16; ++k) __builtin_ia32_pause();
#endif
    sched_yield();
    return seconds_now() < end;
}

static bool next_piece(work *w, Py_ssize_t *start, Py_ssize_t *stop) {
    Py_ssize_t from = now_of(w->next), length;
    do {
        Py_ssize_t left = w->stop - from;
        if (left <= 0) return false;
        double wished = fmax(fmin(left / w->parts, w->most), w->least);
        length = wished < left ? (Py_ssize_t)wished : left;
        if (length < 1) length = 1;
        if (length > 64) length += -length & 63;  /* where arrays are aligned, their pieces are */
        if (length > left) length = left;
    } while (!__atomic_compare_exchange_n(&w->next, &from, from + length, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
    *start = from;
    *stop = from + length;
    return true;
}

static void leave_nothing(work *w) {
    __atomic_store_n(&w->next, w->stop, __ATOMIC_RELEASE);
}

/* The loop says that memory is lacking as C does, and by an error of this thread, which is nobody's. */
static void put_through_loop(work *w, Py_ssize_t start, Py_ssize_t stop) {
    char *at[OPERANDS];
    npy_intp length = stop - start;
    for (int k = 0; k < w->n; ++k) at[k] = w->first[k] + start * w->step[k];
    errno = 0;
    w->loop(at, &length, w->step, w->data);
    if (errno == ENOMEM) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyErr_Clear();
        PyGILState_Release(state);
        w->failed = 1;
        leave_nothing(w);
    }
}

/* Take pieces until none is left, or so many seconds have passed; how many rows they had. */
static Py_ssize_t take_pieces(work *w, double seconds) {
    Py_ssize_t start, stop, rows = 0;
    const double end = seconds_now() + seconds;
    if (w->loop) feclearexcept(FE_ALL_EXCEPT);
    while (next_piece(w, &start, &stop)) {
        (w->loop ? put_through_loop : w->call)(w, start, stop);
        rows += stop - start;
        if (seconds_now() >= end) break;
    }
    if (w->loop) __atomic_or_fetch(&w->flags, fetestexcept(FE_ALL_EXCEPT), __ATOMIC_ACQ_REL);
    return rows;
}

/* Ask so many to help. */
static void put_on_board(work *w, int helpers) {
    w->processor = processor_now();
    w->wanted = helpers;
    w->other = NULL;
    lock_board();
    work **last = &board.first;
    while (*last) last = &(*last)->other;
    *last = w;
    __atomic_add_fetch(&board.rung, 1, __ATOMIC_ACQ_REL);
    for (long asleep = helpers - now_of(board.watchers); asleep > 0 && board.taken; --asleep) {
        PyThread_type_lock lock = board.taken->lock;
        board.taken = board.taken->other;
        PyThread_release_lock(lock);
    }
    unlock_board();
}

/* Under the lock. */
static void take_off_board(work *w) {
    for (work **p = &board.first; *p; p = &(*p)->other) {
        if (*p == w) {
            *p = w->other;
            return;
        }
    }
}

/* No helper begins any more, and those that have begun have ended: when a call is over, nothing is written.
 * For so many seconds it is looked out for, then slept. */
static void wait_for_helpers(work *w, double seconds) {
    leave_nothing(w);
    lock_board();
    take_off_board(w);
    unlock_board();
    const double end = seconds_now() + seconds;
    while (now_of(w->ended) < w->begun && wait_a_moment(end)) continue;
    lock_board();
    if (w->ended < w->begun) {
        w->over = PyThread_allocate_lock();
        PyThread_acquire_lock(w->over, WAIT_LOCK);
        unlock_board();
        PyThread_acquire_lock(w->over, WAIT_LOCK);
        lock_board();
        PyThread_release_lock(w->over);
        PyThread_free_lock(w->over);
        w->over = NULL;
    }
    unlock_board();
}

/* Help with a call that wants it, if there is one; `idle` is since when, and `awake` whether it was looked out for. */
static bool help_someone(double idle, bool awake) {
    lock_board();
    work *w = board.first;
    if (w) {
        if (idle < w->begin) w->delay[awake] = seconds_now() - w->begin;
        if (--w->wanted == 0) take_off_board(w);
        ++w->begun;
    }
    unlock_board();
    if (!w) return false;
    move_from(w->processor);
    take_pieces(w, INFINITY);
    lock_board();
    __atomic_add_fetch(&w->ended, 1, __ATOMIC_ACQ_REL);
    if (w->over && w->ended == w->begun) PyThread_release_lock(w->over);
    unlock_board();
    return true;
}

/* What a helper does all its life; it looks out for so many seconds before it sleeps. */
static void help_for_ever(double seconds) {
    bed own = {PyThread_allocate_lock(), NULL};
    PyThread_acquire_lock(own.lock, WAIT_LOCK);
    double idle = INFINITY;
    bool awake = false;
    for (;;) {
        const long seen = now_of(board.rung);
        while (help_someone(idle, awake)) idle = INFINITY;
        idle = seconds_now();
        __atomic_add_fetch(&board.watchers, 1, __ATOMIC_ACQ_REL);
        while (now_of(board.rung) == seen && wait_a_moment(idle + seconds)) continue;
        __atomic_add_fetch(&board.watchers, -1, __ATOMIC_ACQ_REL);
        lock_board();
        awake = now_of(board.rung) != seen;
        if (!awake) {
            own.other = board.taken;
            board.taken = &own;
        }
        unlock_board();
        if (!awake) PyThread_acquire_lock(own.lock, WAIT_LOCK);
    }
}

#endif
