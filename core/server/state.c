/*
 * state.c - see state.h.
 *
 * 1 opening the file, 2 names, 3 salts and blame, 4 the rings. An old file is used again
 * only after everything but the rings, the names and the salts was cleared; a
 * file of another size is replaced by rename, never cut, because a worker of a
 * dead master may still be finishing on it.
 */
#include "server/state.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(dinh_view) % 8 == 0, "a view is copied in words");

/* ---- 1. The file ---------------------------------------------------------------- */

enum { PATH_SIZE = 4096 };

static int state_path(char out[PATH_SIZE], const char *home, const char *suffix,
                      struct error *error)
{
    int len = snprintf(out, PATH_SIZE, "%s/run/state%s", home, suffix);
    return len < PATH_SIZE ? 0 : error_set(error, "%s: đường dẫn quá dài", home);
}

static void random_fill(void *out, size_t size)
{
    if (getrandom(out, size, 0) != (ssize_t)size)
        die("không lấy được số ngẫu nhiên từ hệ điều hành: %s", strerror(errno));
}

static struct state *map_file(int fd)
{
    void *memory =
        mmap(NULL, sizeof(struct state), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* A map of today's layout, or NULL. */
static struct state *map_existing(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct stat info;
    struct state *state = NULL;
    if (fstat(fd, &info) == 0 && info.st_size == (off_t)sizeof *state)
        state = map_file(fd);
    close(fd);
    if (state && (state->magic != STATE_MAGIC || state->version != STATE_VERSION ||
                  state->size != sizeof *state)) {
        munmap(state, sizeof *state);
        return NULL;
    }
    return state;
}

static struct state *map_new(const char *home, struct error *error)
{
    char path[PATH_SIZE], beside[PATH_SIZE];
    if (state_path(path, home, "", error) != 0 ||
        state_path(beside, home, ".moi", error) != 0)
        return NULL;
    unlink(beside);
    int fd = open(beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct state *state = NULL;
    if (fd >= 0 && ftruncate(fd, sizeof *state) == 0)
        state = map_file(fd);
    if (fd >= 0)
        close(fd);
    if (state && rename(beside, path) != 0) {
        munmap(state, sizeof *state);
        state = NULL;
    }
    if (!state) {
        error_set(error, "%s: không tạo được tệp trạng thái: %s", path, strerror(errno));
        return NULL;
    }
    state->magic = STATE_MAGIC;
    state->version = STATE_VERSION;
    state->size = sizeof *state;
    uint64_t epoch;
    random_fill(&epoch, sizeof epoch);
    atomic_store(&state->epoch, epoch >> 1 | 1);
    return state;
}

/* Workers of a master that was killed may still be finishing answers: their
 * slots, and so their rings, stay theirs until they are gone. */
static void clear_workers(struct state *state)
{
    for (int i = 0; i < STATE_WORKERS; i++) {
        struct state_worker *worker = &state->workers[i];
        int32_t pid = atomic_load(&worker->pid);
        if (pid > 0 && (kill(pid, 0) == 0 || errno == EPERM))
            continue;
        if (pid || atomic_load(&worker->phase)) /* leave untouched pages untouched */
            memset(worker, 0, sizeof *worker);
    }
}

/* A page of the map that has no room on the disk when it is first written to
 * would kill the writer with SIGBUS. */
static int reserve(const char *home, size_t from, size_t size, struct error *error)
{
    char path[PATH_SIZE];
    if (state_path(path, home, "", error) != 0)
        return -1;
    int fd = open(path, O_RDWR | O_CLOEXEC), reason = errno;
    if (fd >= 0) {
        do
            reason = posix_fallocate(fd, (off_t)from, (off_t)size);
        while (reason == EINTR);
        close(fd);
    }
    return reason == 0 ? 0
                       : error_set(error, "%s: không giữ được chỗ trên đĩa: %s", path,
                                   strerror(reason));
}

int state_reserve(const char *home, int worker, struct error *error)
{
    const size_t ring = sizeof(struct state_ring);
    return reserve(home, offsetof(struct state, rings) + (size_t)worker * ring, ring,
                   error);
}

struct state *state_create(const char *home, struct error *error)
{
    char path[PATH_SIZE];
    if (state_path(path, home, "", error) != 0)
        return NULL;
    struct state *state = map_existing(path);
    if (!state)
        state = map_new(home, error);
    if (!state)
        return NULL;
    if (reserve(home, 0, offsetof(struct state, rings), error) != 0) {
        munmap(state, sizeof *state);
        return NULL;
    }
    clear_workers(state);
    memset(state->plugins, 0, sizeof state->plugins);
    memset(state->reload_message, 0, sizeof state->reload_message);
    random_fill(state->client_key, sizeof state->client_key);
    atomic_store(&state->reload_asked, 0);
    atomic_store(&state->reload_done, 0);
    atomic_store(&state->reload_result, 0);
    atomic_store(&state->crashes, 0);
    atomic_store(&state->hangs, 0);
    atomic_store(&state->started_ms, clock_now_ms());
    atomic_store(&state->master_pid, (int32_t)getpid());
    state_salt_turn(state, clock_days(clock_now_ms()));
    state_bump_all(state);
    return state;
}

struct state *state_attach(const char *home, struct error *error)
{
    char path[PATH_SIZE];
    if (state_path(path, home, "", error) != 0)
        return NULL;
    struct state *state = map_existing(path);
    int32_t master = state ? atomic_load(&state->master_pid) : 0;
    if (master > 0 && (kill(master, 0) == 0 || errno == EPERM))
        return state;
    state_detach(state);
    error_set(error, "%s: không có Đình nào đang chạy ở đây; chạy: dinh run %s", home,
              home);
    return NULL;
}

void state_detach(struct state *state)
{
    if (state)
        munmap(state, sizeof *state);
}

/* ---- 2. Names ------------------------------------------------------------------- */

/* Names stand at the start of records of `stride` bytes. */
static int find_name(char *records, size_t stride, int count, const char *name, bool add)
{
    size_t len = strlen(name);
    if (len == 0 || len >= STATE_NAME)
        return -1;
    for (int i = 0; i < count; i++) {
        char *slot = records + (size_t)i * stride;
        if (strncmp(slot, name, STATE_NAME) == 0)
            return i;
        if (slot[0])
            continue;
        if (!add)
            return -1;
        memcpy(slot, name, len + 1);
        return i;
    }
    return -1;
}

int state_site(struct state *state, const char *name, bool add)
{
    return find_name(state->sites[0].name, sizeof state->sites[0], STATE_SITES, name, add);
}

int state_plugin(struct state *state, const char *name, bool add)
{
    return find_name(state->plugins[0].name, sizeof state->plugins[0], STATE_PLUGINS, name,
                     add);
}

void state_bump_all(struct state *state)
{
    for (int i = 0; i < STATE_SITES && state->sites[i].name[0]; i++)
        atomic_fetch_add(&state->sites[i].generation, 1);
}

/* ---- 3. Salts and blame --------------------------------------------------------- */

static void salt_make(struct state_salt *salt, int32_t day)
{
    if (atomic_load(&salt->day) == day)
        return;
    uint64_t key[2];
    random_fill(key, sizeof key);
    atomic_store(&salt->day, 0);
    atomic_store(&salt->key[0], key[0]);
    atomic_store(&salt->key[1], key[1]);
    atomic_store(&salt->day, day);
}

void state_salt_turn(struct state *state, int32_t today)
{
    salt_make(&state->salts[today & 1], today);
    salt_make(&state->salts[(today + 1) & 1], today + 1);
}

bool state_salt(struct state *state, int32_t day, uint64_t key[2])
{
    struct state_salt *salt = &state->salts[day & 1];
    if (atomic_load(&salt->day) != day)
        return false;
    key[0] = atomic_load(&salt->key[0]);
    key[1] = atomic_load(&salt->key[1]);
    return true;
}

void state_worker_blame(struct state_worker *worker, int lane)
{
    int32_t nobody = -1;
    if (lane < 0 || lane > STATE_LANES ||
        !atomic_compare_exchange_strong(&worker->crashed_lane, &nobody, lane))
        return;
    atomic_store(&worker->crashed_plugin, atomic_load(&worker->lanes[lane].plugin));
    atomic_store(&worker->crashed_client, atomic_load(&worker->lanes[lane].client));
}

/* ---- 4. Rings ------------------------------------------------------------------- */

void state_view_add(struct state *state, int worker, uint32_t site, const dinh_view *view)
{
    struct state_ring *ring = &state->rings[worker];
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    struct state_view *slot = &ring->slots[head % STATE_RING];
    uint64_t words[STATE_VIEW_WORDS];
    memcpy(words, view, sizeof words);
    atomic_store_explicit(&slot->seq, 0, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&slot->site, site, memory_order_relaxed);
    for (int i = 0; i < STATE_VIEW_WORDS; i++)
        atomic_store_explicit(&slot->words[i], words[i], memory_order_relaxed);
    atomic_store_explicit(&slot->seq, head + 1, memory_order_release);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

/* False when the slot does not hold view number `number` any more. */
static bool view_read(struct state_view *slot, uint64_t number, uint64_t *site,
                      dinh_view *out)
{
    if (atomic_load_explicit(&slot->seq, memory_order_acquire) != number + 1)
        return false;
    uint64_t words[STATE_VIEW_WORDS];
    *site = atomic_load_explicit(&slot->site, memory_order_relaxed);
    for (int i = 0; i < STATE_VIEW_WORDS; i++)
        words[i] = atomic_load_explicit(&slot->words[i], memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
    if (atomic_load_explicit(&slot->seq, memory_order_relaxed) != number + 1)
        return false;
    memcpy(out, words, sizeof *out);
    return true;
}

int state_views_read(struct state *state, uint32_t index, uint32_t site, uint64_t *position,
                     dinh_view *out, uint32_t max)
{
    if (index >= STATE_WORKERS)
        return 0;
    struct state_ring *ring = &state->rings[index];
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire), at = *position;
    if (at > head) /* a position in some other ring */
        at = 0;
    if (head - at > STATE_RING)
        at = head - STATE_RING;
    uint32_t found = 0;
    for (; at < head && found < max; at++) {
        uint64_t whose;
        if (view_read(&ring->slots[at % STATE_RING], at, &whose, &out[found]) &&
            whose == site)
            found++;
    }
    *position = at;
    return (int)found;
}

/* Whoever takes the number of a slot away owns it until the ring comes round; those it
 * is about to come to are left to it, they are written over soon enough. */
static void view_forget(struct state_view *slot, uint64_t number)
{
    uint64_t whole = number + 1;
    if (!atomic_compare_exchange_strong(&slot->seq, &whole, 0))
        return;
    for (int i = 0; i < STATE_VIEW_WORDS; i++)
        atomic_store_explicit(&slot->words[i], 0, memory_order_relaxed);
}

void state_views_forget(struct state *state, uint32_t site, struct str end)
{
    enum { ABOUT_TO_GO = 64 };
    for (int i = 0; i < STATE_WORKERS; i++) {
        struct state_ring *ring = &state->rings[i];
        uint64_t head = atomic_load(&ring->head), at = 0, whose;
        if (head > STATE_RING - ABOUT_TO_GO)
            at = head - (STATE_RING - ABOUT_TO_GO);
        for (; at < head; at++) {
            dinh_view view;
            struct state_view *slot = &ring->slots[at % STATE_RING];
            if (!view_read(slot, at, &whose, &view) || whose != site)
                continue;
            size_t len = strnlen(view.path, sizeof view.path);
            if (str_ends((struct str){ view.path, len }, end))
                view_forget(slot, at);
        }
    }
}
