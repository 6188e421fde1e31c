/* The loops of the engine that numpy does in many passes, done in one. Every function has its equal in numpy beside its
   caller (tests hold them equal); where this file was not compiled the engine runs on numpy alone.

   Arguments are buffers of plain numbers, checked for their length here; callers pass contiguous columns. Places are
   32 bits (fewer than 2^31 rows). The interpreter's lock is released while a function works, so parts may run in threads.
*/
#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint64_t key;
    int32_t at;
} Keyed;

/* ---- arguments ------------------------------------------------------------------------------------------------- */

#define MOST 16

typedef struct {
    Py_buffer held[MOST];
    int many;
} Columns;

static void let_go(Columns *columns) {
    while (columns->many)
        PyBuffer_Release(&columns->held[--columns->many]);
}

/* The numbers of `from`, of which there have to be `count` (-1: any; returned there) of `size` bytes each. */
static void *column(Columns *columns, PyObject *from, Py_ssize_t size, Py_ssize_t *count, int written) {
    Py_buffer *held = &columns->held[columns->many];
    if (PyObject_GetBuffer(from, held, written ? PyBUF_WRITABLE : PyBUF_SIMPLE))
        return NULL;
    columns->many++;
    if (held->len % size || (*count >= 0 && held->len / size != *count)) {
        PyErr_SetString(PyExc_ValueError, "columns of other lengths than were agreed");
        return NULL;
    }
    *count = held->len / size;
    static char none[8];
    return held->buf ? held->buf : none;
}

/* ---- sorting ---------------------------------------------------------------------------------------------------- */

/* By key, equal ones in their order; `spare` is as long. */
static void sort_keyed(Keyed *some, Keyed *spare, Py_ssize_t count) {
    const Py_ssize_t run = 12;
    for (Py_ssize_t first = 0; first < count; first += run) {
        Py_ssize_t end = first + run < count ? first + run : count;
        for (Py_ssize_t i = first + 1; i < end; i++) {
            Keyed one = some[i];
            Py_ssize_t j = i;
            for (; j > first && some[j - 1].key > one.key; j--)
                some[j] = some[j - 1];
            some[j] = one;
        }
    }
    Keyed *from = some, *to = spare;
    for (Py_ssize_t width = run; width < count; width *= 2) {
        for (Py_ssize_t first = 0; first < count; first += 2 * width) {
            Py_ssize_t middle = first + width < count ? first + width : count;
            Py_ssize_t end = middle + width < count ? middle + width : count;
            Py_ssize_t i = first, j = middle, k = first;
            while (i < middle && j < end)
                to[k++] = from[j].key < from[i].key ? from[j++] : from[i++];
            memcpy(to + k, from + i, (size_t)(middle - i) * sizeof(Keyed));
            memcpy(to + k + middle - i, from + j, (size_t)(end - j) * sizeof(Keyed));
        }
        Keyed *turned = from;
        from = to;
        to = turned;
    }
    if (from != some)
        memcpy(some, from, (size_t)count * sizeof(Keyed));
}

/* Codes below `codes`, byte by byte; `spare` is as long. */
static void sort_codes(int32_t *some, int32_t *spare, Py_ssize_t count, Py_ssize_t codes) {
    if (count <= 24) {
        for (Py_ssize_t i = 1; i < count; i++) {
            int32_t one = some[i];
            Py_ssize_t j = i;
            for (; j > 0 && some[j - 1] > one; j--)
                some[j] = some[j - 1];
            some[j] = one;
        }
        return;
    }
    int32_t *from = some, *to = spare;
    for (int shift = 0; shift < 32 && codes >> shift; shift += 8) {
        int32_t at[257] = {0};
        for (Py_ssize_t i = 0; i < count; i++)
            at[(from[i] >> shift & 255) + 1]++;
        for (int byte = 0; byte < 255; byte++)
            at[byte + 1] += at[byte];
        for (Py_ssize_t i = 0; i < count; i++)
            to[at[from[i] >> shift & 255]++] = from[i];
        int32_t *turned = from;
        from = to;
        to = turned;
    }
    if (from != some)
        memcpy(some, from, (size_t)count * sizeof(int32_t));
}

/* Rows put together by their code (base .. base + codes - 1) and sorted by key within each; `start` has codes + 1 places.
   Takes `keyed` over; gives back what has to be freed, NULL where memory is short. */
static Keyed *gathered(const int32_t *code, Keyed *keyed, Py_ssize_t count, int32_t *start, int32_t base, Py_ssize_t codes) {
    Keyed *placed = malloc(((size_t)count + 1) * sizeof(Keyed));
    if (placed) {
        memset(start, 0, ((size_t)codes + 1) * sizeof(int32_t));
        for (Py_ssize_t i = 0; i < count; i++)
            start[code[keyed[i].at] - base + 1]++;
        for (Py_ssize_t c = 0; c < codes; c++)
            start[c + 1] += start[c];
        for (Py_ssize_t i = 0; i < count; i++)
            placed[start[code[keyed[i].at] - base]++] = keyed[i];
        for (Py_ssize_t c = codes; c > 0; c--)
            start[c] = start[c - 1];
        start[0] = 0;
        for (Py_ssize_t c = 0; c < codes; c++)
            if (start[c + 1] - start[c] > 1)
                sort_keyed(placed + start[c], keyed + start[c], start[c + 1] - start[c]);
    }
    free(keyed);
    return placed;
}

/* One more than the largest code; 0 where there is none, -1 where one is below nought. */
static Py_ssize_t codes_of(const int32_t *code, Py_ssize_t count) {
    int32_t top = -1, least = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        top = code[i] > top ? code[i] : top;
        least = code[i] < least ? code[i] : least;
    }
    return least < 0 ? -1 : (Py_ssize_t)top + 1;
}

/* ---- rows by object and time ------------------------------------------------------------------------------------ */

/* (object, time, account, post, window, first, last, then the same four columns again, lo, hi): the last six are filled as
   `_kernel.rows_of` says with the rows of the objects first .. last - 1, behind those before; the times where there is room. */
static PyObject *reach(PyObject *self, PyObject *args) {
    PyObject *given[10];
    long long window;
    int first, last;
    if (!PyArg_ParseTuple(args, "OOOOLiiOOOOOO", &given[0], &given[1], &given[2], &given[3], &window, &first, &last, &given[4],
                          &given[5], &given[6], &given[7], &given[8], &given[9]))
        return NULL;
    Columns columns = {.many = 0};
    Py_ssize_t count = -1, timed = -1;
    const int32_t *object = column(&columns, given[0], 4, &count, 0);
    const int64_t *time = object ? column(&columns, given[1], 8, &count, 0) : NULL;
    const int32_t *account = time ? column(&columns, given[2], 4, &count, 0) : NULL;
    const int32_t *post = account ? column(&columns, given[3], 4, &count, 0) : NULL;
    int32_t *objects = post ? column(&columns, given[4], 4, &count, 1) : NULL;
    int64_t *times = objects ? column(&columns, given[5], 8, &timed, 1) : NULL;
    int32_t *accounts = times ? column(&columns, given[6], 4, &count, 1) : NULL;
    int32_t *posts = accounts ? column(&columns, given[7], 4, &count, 1) : NULL;
    int32_t *lo = posts ? column(&columns, given[8], 4, &count, 1) : NULL;
    int32_t *hi = lo ? column(&columns, given[9], 4, &count, 1) : NULL;
    if (!hi || first < 0 || last < first || window < 0 || (timed && timed != count)) {
        let_go(&columns);
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "objects and windows are no less than nought");
        return NULL;
    }
    Keyed *keyed = NULL;
    int below = 0;
    Py_BEGIN_ALLOW_THREADS;
    Py_ssize_t many = 0, before = 0, codes = last - first;
    int64_t least = INT64_MAX;
    for (Py_ssize_t i = 0; i < count; i++) {
        below |= object[i] < 0;
        before += object[i] < first;
        many += object[i] >= first && object[i] < last;
    }
    int32_t *start = malloc(((size_t)codes + 1) * sizeof(int32_t));
    keyed = start && !below ? malloc(((size_t)many + 1) * sizeof(Keyed)) : NULL;
    if (keyed) {
        Py_ssize_t at = 0;
        for (Py_ssize_t i = 0; i < count; i++)
            if (object[i] >= first && object[i] < last) {
                keyed[at++] = (Keyed){(uint64_t)time[i], (int32_t)i};
                least = time[i] < least ? time[i] : least;
            }
        for (Py_ssize_t i = 0; i < many; i++)
            keyed[i].key -= (uint64_t)least;
        keyed = gathered(object, keyed, many, start, first, codes);
    }
    for (Py_ssize_t c = 0; keyed && c < codes; c++) {
        int32_t low = start[c], high = start[c], end = start[c + 1];
        for (int32_t i = start[c]; i < end; i++) {
            while (keyed[i].key - keyed[low].key > (uint64_t)window)
                low++;
            while (high < end && (high <= i || keyed[high].key - keyed[i].key <= (uint64_t)window))
                high++;
            Py_ssize_t to = before + i;
            objects[to] = first + (int32_t)c;
            accounts[to] = account[keyed[i].at];
            posts[to] = post[keyed[i].at];
            if (timed)
                times[to] = (int64_t)(keyed[i].key + (uint64_t)least);
            lo[to] = (int32_t)before + low;
            hi[to] = (int32_t)before + high;
        }
    }
    free(keyed);
    free(start);
    Py_END_ALLOW_THREADS;
    let_go(&columns);
    if (below) {
        PyErr_SetString(PyExc_ValueError, "objects are no less than nought");
        return NULL;
    }
    return keyed ? Py_NewRef(Py_None) : PyErr_NoMemory();
}

/* ---- rows by account and post ----------------------------------------------------------------------------------- */

/* (account, post, meets, place, group, start): the rows that meet any, by account and post, into `place`; of each such row
   which of all accounts' posts it is into `group`; where each account begins into `start`. How many rows. */
static PyObject *by_source(PyObject *self, PyObject *args) {
    PyObject *given[6];
    if (!PyArg_ParseTuple(args, "OOOOOO", &given[0], &given[1], &given[2], &given[3], &given[4], &given[5]))
        return NULL;
    Columns columns = {.many = 0};
    Py_ssize_t count = -1, starts = -1;
    const int32_t *account = column(&columns, given[0], 4, &count, 0);
    const int32_t *post = account ? column(&columns, given[1], 4, &count, 0) : NULL;
    const uint8_t *meets = post ? column(&columns, given[2], 1, &count, 0) : NULL;
    int32_t *place = meets ? column(&columns, given[3], 4, &count, 1) : NULL;
    int32_t *group = place ? column(&columns, given[4], 4, &count, 1) : NULL;
    int32_t *start = group ? column(&columns, given[5], 4, &starts, 1) : NULL;
    Py_ssize_t codes = start ? codes_of(account, count) : -1;
    if (!start || codes < 0 || starts <= codes) {
        let_go(&columns);
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "accounts are no less than nought, and each has its start");
        return NULL;
    }
    Py_ssize_t many = 0;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS;
    for (Py_ssize_t i = 0; i < count; i++)
        many += meets[i] != 0;
    Keyed *keyed = malloc(((size_t)many + 1) * sizeof(Keyed));
    if (!keyed)
        failed = 1;
    else {
        Py_ssize_t at = 0;
        for (Py_ssize_t i = 0; i < count; i++)
            if (meets[i])
                keyed[at++] = (Keyed){(uint32_t)post[i], (int32_t)i};
        keyed = gathered(account, keyed, many, start, 0, starts - 1);
        failed = !keyed;
        int32_t last = -1;
        for (Py_ssize_t c = 0; !failed && c < starts - 1; c++)
            for (int32_t i = start[c]; i < start[c + 1]; i++) {
                last += i == start[c] || keyed[i].key != keyed[i - 1].key;
                place[i] = keyed[i].at;
                group[keyed[i].at] = last;
            }
    }
    free(keyed);
    Py_END_ALLOW_THREADS;
    let_go(&columns);
    return failed ? PyErr_NoMemory() : PyLong_FromSsize_t(many);
}

/* ---- edges ------------------------------------------------------------------------------------------------------ */

typedef struct {
    int32_t group; /* the last post, and one more, that was counted for this target */
    int32_t weight;
} Tally;

/* (account, lo, hi, place, group, start, first, last, least, directed, source, target, weight): edges of the accounts
   first .. last - 1 into the last three, by source and target. How many; ValueError where they do not fit. */
static PyObject *count(PyObject *self, PyObject *args) {
    PyObject *given[9];
    int first, last, least, directed;
    if (!PyArg_ParseTuple(args, "OOOOOOiiipOOO", &given[0], &given[1], &given[2], &given[3], &given[4], &given[5], &first, &last,
                          &least, &directed, &given[6], &given[7], &given[8]))
        return NULL;
    Columns columns = {.many = 0};
    Py_ssize_t rows = -1, starts = -1, room = -1;
    const int32_t *account = column(&columns, given[0], 4, &rows, 0);
    const int32_t *lo = account ? column(&columns, given[1], 4, &rows, 0) : NULL;
    const int32_t *hi = lo ? column(&columns, given[2], 4, &rows, 0) : NULL;
    const int32_t *place = hi ? column(&columns, given[3], 4, &rows, 0) : NULL;
    const int32_t *group = place ? column(&columns, given[4], 4, &rows, 0) : NULL;
    const int32_t *start = group ? column(&columns, given[5], 4, &starts, 0) : NULL;
    int32_t *source = start ? column(&columns, given[6], 4, &room, 1) : NULL;
    int32_t *target = source ? column(&columns, given[7], 4, &room, 1) : NULL;
    int32_t *weight = target ? column(&columns, given[8], 4, &room, 1) : NULL;
    if (!weight || first < 0 || last < first || last >= starts) {
        let_go(&columns);
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "no such accounts");
        return NULL;
    }
    Py_ssize_t found = 0, accounts = starts - 1;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS;
    Tally *tally = calloc((size_t)accounts + 1, sizeof(Tally));
    int32_t *touched = malloc(((size_t)accounts + 1) * sizeof(int32_t));
    int32_t *spare = malloc(((size_t)accounts + 1) * sizeof(int32_t));
    int32_t *owner = directed ? NULL : calloc((size_t)rows + 1, sizeof(int32_t)); /* of each post the last source it was counted for */
    if (!tally || !touched || !spare || (!directed && !owner))
        failed = 1;
    for (int32_t a = first; !failed && a < last; a++) {
        if (start[a] == start[a + 1])
            continue;
        int32_t before = group[place[start[a]]]; /* below the stamps of this account's posts */
        Py_ssize_t many = 0;
        for (int32_t k = start[a]; k < start[a + 1]; k++) {
            int32_t i = place[k], stamp = group[i] + 1;
            for (int32_t j = lo[i]; j < hi[i]; j++) {
                int32_t b = account[j];
                if (directed ? b == a : b <= a)
                    continue;
                Tally *one = &tally[b];
                if (one->group <= before) {
                    touched[many++] = b;
                    one->weight = 0;
                }
                if (one->group != stamp) {
                    one->group = stamp;
                    one->weight++;
                }
                if (!directed && owner[group[j]] != a + 1) {
                    owner[group[j]] = a + 1;
                    one->weight++;
                }
            }
        }
        Py_ssize_t enough = 0;
        for (Py_ssize_t k = 0; k < many; k++)
            if (tally[touched[k]].weight >= least)
                touched[enough++] = touched[k];
        if (found + enough > room) {
            failed = 2;
            break;
        }
        sort_codes(touched, spare, enough, accounts);
        for (Py_ssize_t k = 0; k < enough; k++, found++) {
            source[found] = a;
            target[found] = touched[k];
            weight[found] = tally[touched[k]].weight;
        }
    }
    free(tally);
    free(touched);
    free(spare);
    free(owner);
    Py_END_ALLOW_THREADS;
    let_go(&columns);
    if (failed == 1)
        return PyErr_NoMemory();
    if (failed) {
        PyErr_SetString(PyExc_ValueError, "more edges than there is room for");
        return NULL;
    }
    return PyLong_FromSsize_t(found);
}

/* ---- names by their hashes -------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t tag;
    int32_t row; /* and one more; nought is empty */
} Slot;

/* (hashes, codes): a code each, in the order in which they come first. How many. */
static PyObject *first_codes(PyObject *self, PyObject *args) {
    PyObject *given[2];
    if (!PyArg_ParseTuple(args, "OO", &given[0], &given[1]))
        return NULL;
    Columns columns = {.many = 0};
    Py_ssize_t count = -1;
    const uint64_t *hash = column(&columns, given[0], 8, &count, 0);
    int32_t *code = hash ? column(&columns, given[1], 4, &count, 1) : NULL;
    if (!code) {
        let_go(&columns);
        return NULL;
    }
    int32_t many = 0;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS;
    size_t size = 64;
    while (size < (size_t)count + (size_t)count / 2)
        size *= 2;
    const size_t mask = size - 1;
    Slot *slots = calloc(size, sizeof(Slot));
    failed = !slots;
    for (Py_ssize_t i = 0; !failed && i < count; i++) {
        if (i + 16 < count)
            __builtin_prefetch(&slots[hash[i + 16] & mask], 1);
        const uint64_t one = hash[i];
        const uint32_t tag = (uint32_t)(one >> 32);
        size_t at = one & mask;
        while (slots[at].row && (slots[at].tag != tag || hash[slots[at].row - 1] != one))
            at = (at + 1) & mask;
        if (slots[at].row)
            code[i] = code[slots[at].row - 1];
        else {
            slots[at] = (Slot){tag, (int32_t)i + 1};
            code[i] = many++;
        }
    }
    free(slots);
    Py_END_ALLOW_THREADS;
    let_go(&columns);
    return failed ? PyErr_NoMemory() : PyLong_FromLong(many);
}

static PyMethodDef methods[] = {
    {"reach", reach, METH_VARARGS, "rows by object and time, and whom each meets"},
    {"by_source", by_source, METH_VARARGS, "rows that meet any, by account and post"},
    {"count", count, METH_VARARGS, "edges of some sources"},
    {"first_codes", first_codes, METH_VARARGS, "hashes as small numbers"},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {{0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_fast", "Loops of the engine, compiled.", 0, methods, module_slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__fast(void) { return PyModuleDef_Init(&module); }
