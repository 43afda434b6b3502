/*
 * lanes.c - see lanes.h. One mutex guards both lists; jobs are long compared
 * with it. The loop is woken by one uv_async for any number of answers.
 */
#include "server/lanes.h"

#include "base/clock.h"
#include "base/patience.h"
#include "server/crash.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* Virtual memory only; Lua and SQLite stay far below. */
enum { STACK_BYTES = 512 * 1024 };

struct list {
    struct lane_job *first, **last;
    uint32_t count;
};

struct share {
    uint32_t waiting, running;
};

struct lane {
    struct lanes *lanes;
    int index;
    pthread_t thread;
};

struct lanes {
    struct lanes_options options;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct list waiting, finished;
    struct share *shares; /* by plugin */
    bool is_refusing, is_stopping;
    uint32_t started;
    uv_async_t wake;
    struct lane lanes[STATE_LANES];
};

static void list_add(struct list *list, struct lane_job *job)
{
    job->next = NULL;
    *list->last = job;
    list->last = &job->next;
    list->count++;
}

static struct lane_job *list_take(struct list *list, struct lane_job **link)
{
    struct lane_job *job = *link;
    *link = job->next;
    if (!job->next)
        list->last = link;
    list->count--;
    return job;
}

/* Half, but one at least: a portal has two lanes or more. */
static uint32_t half(uint32_t whole)
{
    return whole / 2 ? whole / 2 : 1;
}

/* The oldest job whose plugin has a lane left. */
static struct lane_job *take_next(struct lanes *lanes)
{
    for (struct lane_job **link = &lanes->waiting.first; *link; link = &(*link)->next) {
        struct share *share = &lanes->shares[(*link)->plugin];
        if ((*link)->plugin != 0 && share->running >= half(lanes->options.count))
            continue;
        share->waiting--;
        share->running++;
        return list_take(&lanes->waiting, link);
    }
    return NULL;
}

static void run_job(struct lane *lane, struct lane_job *job)
{
    struct lanes *lanes = lane->lanes;
    struct state_lane *slot = &lanes->options.worker->lanes[lane->index];
    atomic_store(&slot->client, job->client);
    atomic_store(&slot->since_ms, clock_mono_ms());
    lanes->options.work(lanes->options.data, lane->index, job);
    atomic_store(&slot->since_ms, 0);
    atomic_store(&slot->client, 0);
}

/* The watch counts from then on. */
static void be_patient(void *data, uint32_t ms)
{
    struct state_lane *slot = data;
    atomic_store(&slot->since_ms, clock_mono_ms() + ms);
}

static void *lane_main(void *data)
{
    struct lane *lane = data;
    struct lanes *lanes = lane->lanes;
    const struct lanes_options *options = &lanes->options;
    const struct patience patience = { be_patient, &options->worker->lanes[lane->index] };
    crash_watch(options->worker, lane->index);
    patience_set(&patience);
    options->open(options->data, lane->index);
    pthread_mutex_lock(&lanes->lock);
    while (!lanes->is_stopping) {
        struct lane_job *job = take_next(lanes);
        if (!job) {
            pthread_cond_wait(&lanes->arrived, &lanes->lock);
            continue;
        }
        pthread_mutex_unlock(&lanes->lock);
        run_job(lane, job);
        pthread_mutex_lock(&lanes->lock);
        lanes->shares[job->plugin].running--;
        list_add(&lanes->finished, job);
        uv_async_send(&lanes->wake);
    }
    pthread_mutex_unlock(&lanes->lock);
    options->close(options->data, lane->index);
    patience_set(NULL);
    crash_forget();
    return NULL;
}

static void list_empty(struct list *list)
{
    list->first = NULL;
    list->last = &list->first;
    list->count = 0;
}

static void give_back(struct lanes *lanes, struct lane_job *job, bool worked)
{
    for (struct lane_job *next; job; job = next) {
        next = job->next;
        lanes->options.done(lanes->options.data, job, worked);
    }
}

static void on_wake(uv_async_t *wake)
{
    struct lanes *lanes = wake->data;
    pthread_mutex_lock(&lanes->lock);
    struct lane_job *job = lanes->finished.first;
    list_empty(&lanes->finished);
    pthread_mutex_unlock(&lanes->lock);
    give_back(lanes, job, true);
}

struct lanes *lanes_create(const struct lanes_options *options, struct error *error)
{
    struct lanes *lanes = calloc(1, sizeof *lanes);
    struct share *shares = calloc(options->plugins + 1, sizeof *shares);
    if (!lanes || !shares)
        die("hết bộ nhớ");
    lanes->options = *options;
    lanes->shares = shares;
    list_empty(&lanes->waiting);
    list_empty(&lanes->finished);
    pthread_mutex_init(&lanes->lock, NULL);
    pthread_cond_init(&lanes->arrived, NULL);
    uv_async_init(options->loop, &lanes->wake, on_wake);
    lanes->wake.data = lanes;

    pthread_attr_t attributes;
    sigset_t mask, before;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    crash_thread_mask(&mask);
    pthread_sigmask(SIG_SETMASK, &mask, &before);
    int result = 0;
    while (lanes->started < options->count && result == 0) {
        struct lane *lane = &lanes->lanes[lanes->started];
        *lane = (struct lane){ .lanes = lanes, .index = (int)lanes->started };
        result = pthread_create(&lane->thread, &attributes, lane_main, lane);
        lanes->started += result == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (result == 0)
        return lanes;
    error_set(error, "không tạo được luồng xử lý: %s", strerror(result));
    return NULL; /* the process ends; nothing to take apart */
}

bool lanes_add(struct lanes *lanes, struct lane_job *job)
{
    const struct lanes_options *options = &lanes->options;
    pthread_mutex_lock(&lanes->lock);
    struct share *share = &lanes->shares[job->plugin];
    bool fits = !lanes->is_refusing && lanes->waiting.count < options->queue &&
                (job->plugin == 0 || share->waiting < half(options->queue));
    if (fits) {
        share->waiting++;
        list_add(&lanes->waiting, job);
        pthread_cond_signal(&lanes->arrived);
    }
    pthread_mutex_unlock(&lanes->lock);
    return fits;
}

void lanes_refuse(struct lanes *lanes)
{
    pthread_mutex_lock(&lanes->lock);
    struct lane_job *job = lanes->waiting.first;
    lanes->is_refusing = true;
    list_empty(&lanes->waiting);
    pthread_mutex_unlock(&lanes->lock);
    give_back(lanes, job, false);
}

int lanes_stuck(const struct lanes *lanes, int64_t now, int64_t limit)
{
    for (uint32_t i = 0; i < lanes->options.count; i++) {
        int64_t since = atomic_load(&lanes->options.worker->lanes[i].since_ms);
        if (since && now - since > limit)
            return (int)i;
    }
    return -1;
}

void lanes_stop(struct lanes *lanes)
{
    pthread_mutex_lock(&lanes->lock);
    lanes->is_stopping = true;
    pthread_cond_broadcast(&lanes->arrived);
    pthread_mutex_unlock(&lanes->lock);
    for (uint32_t i = 0; i < lanes->started; i++)
        pthread_join(lanes->lanes[i].thread, NULL);
    uv_close((uv_handle_t *)&lanes->wake, NULL);
}

void lanes_free(struct lanes *lanes)
{
    pthread_mutex_destroy(&lanes->lock);
    pthread_cond_destroy(&lanes->arrived);
    free(lanes->shares);
    free(lanes);
}
