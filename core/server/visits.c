/*
 * visits.c - see visits.h.
 */
#include "server/visits.h"

#include "base/clock.h"
#include "base/siphash.h"

/* As much as fits, never half a letter; the rest of `out` is already zero. */
static void copy_text(char *out, size_t size, struct str text)
{
    size_t len = text.len < size ? text.len : size - 1;
    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    if (len)
        memcpy(out, text.ptr, len);
}

/* Of a name too long its beginning and its end: robots sign at the end, behind
 * the words of the browser they claim to be. */
static void copy_agent(char *out, size_t size, struct str agent)
{
    enum { HEAD = 52 };
    if (agent.len < size) {
        copy_text(out, size, agent);
        return;
    }
    copy_text(out, HEAD + 1, agent);
    size_t head = strlen(out), from = agent.len - (size - 1 - head - 1);
    while (from < agent.len && ((unsigned char)agent.ptr[from] & 0xC0) == 0x80)
        from++;
    out[head] = ' ';
    copy_text(out + head + 1, size - head - 1, str_from(agent, from));
}

static uint64_t visitor_of(const struct visits *visits, const struct address *address,
                           const char *agent)
{
    char bytes[sizeof address->bytes + sizeof((dinh_view *)0)->agent];
    size_t len = strlen(agent);
    memcpy(bytes, address->bytes, sizeof address->bytes);
    memcpy(bytes + sizeof address->bytes, agent, len);
    return siphash(visits->key, (struct str){ bytes, sizeof address->bytes + len });
}

void visits_note(struct visits *visits, struct worker *worker, const struct site *site,
                 const struct request *request)
{
    int64_t now = clock_now_ms();
    int32_t day = clock_days(now);
    if (day != visits->day && !state_salt(worker->state, day, visits->key))
        return; /* the master stands still: better no figure than a guessable one */
    visits->day = day;
    dinh_view view = { .time = now };
    copy_text(view.path, sizeof view.path, request->path);
    copy_agent(view.agent, sizeof view.agent, request_header(request, "user-agent"));
    view.visitor = visitor_of(visits, &request->client, view.agent);
    state_view_add(worker->state, worker->index, worker->site_slots[site->index], &view);
}

uint64_t visits_client(const struct state *state, const struct address *address)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    bool is_v4 = memcmp(address->bytes, mapped, sizeof mapped) == 0;
    struct str owner = { (const char *)address->bytes, is_v4 ? 16 : 8 };
    return siphash(state->client_key, owner) | 1;
}
