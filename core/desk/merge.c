/*
 * merge.c - two people have changed the same words: which shall stand?
 *
 * The late save was kept beside the newest revision (flow.h, revision_save). Here both
 * stand one above the other, field by field, with what differs marked, and a person
 * chooses: for each field, or in one go. Nothing is lost either way: what is not taken
 * stays in the history.
 */
#include "desk/writing.h"

#include "base/buf.h"
#include "content/diff.h"
#include "desk/item.h"
#include "store/blob.h"

struct meeting {
    struct writing writing;
    int64_t aside;            /* the late revision */
    const dinh_value *theirs; /* what stands */
    const dinh_value *mine;   /* what came late */
    const char *mine_who, *theirs_who;
    int64_t mine_at, theirs_at;
};

/* ---- what meets ------------------------------------------------------------------- */

static void read_names(struct dinh_ctx *ctx, struct meeting *meeting)
{
    struct revision *list;
    size_t count = revision_list(ctx->workspace->content, ctx->arena,
                                 meeting->writing.item->id, &list);
    for (size_t i = 0; i < count; i++) {
        if (list[i].rev == meeting->aside) {
            meeting->mine_who = list[i].who;
            meeting->mine_at = list[i].at;
        } else if (list[i].rev == meeting->writing.item->rev) {
            meeting->theirs_who = list[i].who;
            meeting->theirs_at = list[i].at;
        }
    }
}

/* False: an answer has been given. */
static bool begin(struct dinh_ctx *ctx, struct meeting *meeting, int *status)
{
    struct content *content = ctx->workspace->content;
    *meeting = (struct meeting){ .mine_who = "", .theirs_who = "" };
    if (!writing_begin(ctx, &meeting->writing, status))
        return false;
    int64_t id = meeting->writing.item->id;
    meeting->aside = revision_aside(content, id);
    meeting->mine =
        meeting->aside ? revision_read(content, ctx->arena, id, meeting->aside) : NULL;
    meeting->theirs = content_raw(content, ctx->arena, id);
    if (!meeting->mine || !meeting->theirs) { /* somebody has decided already */
        *status = desk_done(ctx, writing_href(ctx, &meeting->writing, "/soan"), NULL);
        return false;
    }
    read_names(ctx, meeting);
    return true;
}

static bool differs(const struct meeting *meeting, struct str name)
{
    const dinh_value *mine = value_get(meeting->mine, name);
    const dinh_value *theirs = value_get(meeting->theirs, name);
    return mine != theirs && !(mine && theirs && value_equal(mine, theirs));
}

/* ---- the page ------------------------------------------------------------------------ */

/* A list of pictures or files in words, one line each. */
static struct str entries_text(struct dinh_ctx *ctx, const dinh_value *list)
{
    struct buf out = { 0 };
    for (uint32_t i = 0; list && list->type == DINH_LIST && i < list->count; i++) {
        struct blob blob;
        struct str file = value_get_text(list->items[i], "file");
        if (file.len && blob_find(desk_store(ctx), ctx->arena, file, &blob))
            buf_add_text(&out, blob.name);
        for (uint32_t j = 0; j < list->items[i]->count; j++) {
            const struct value_member *member = &list->items[i]->members[j];
            if (str_is(member->key, "file") || str_is(member->key, "image"))
                continue;
            buf_add_text(&out, " – ");
            buf_add_str(&out, value_as_text(member->value));
        }
        buf_add_char(&out, '\n');
    }
    struct str copy =
        arena_str(ctx->arena, (struct str){ out.data ? out.data : "", out.len });
    buf_free(&out);
    return copy;
}

static struct str side_text(struct dinh_ctx *ctx, const struct field *field,
                            const dinh_value *value)
{
    bool is_rows = value && value->type == DINH_LIST && field->def.type != DINH_FIELD_WORDS;
    if (is_rows)
        return entries_text(ctx, value);
    if (field->def.type == DINH_FIELD_BOOL)
        return value_as_int(value) ? STR("có") : STR("không");
    return str_of(form_text(ctx, field, value));
}

static void add_field(struct dinh_ctx *ctx, const struct meeting *meeting,
                      const struct field *field, dinh_value *list)
{
    struct str name = str_of(field->def.name);
    struct str mine = side_text(ctx, field, value_get(meeting->mine, name));
    struct str theirs = side_text(ctx, field, value_get(meeting->theirs, name));
    struct diff diff;
    if (field->def.type == DINH_FIELD_HTML)
        diff_html(ctx->arena, theirs, mine, &diff);
    else
        diff_text(ctx->arena, theirs, mine, &diff);
    dinh_value *map = host_add_map(ctx, list);
    host_set(ctx, map, "name", field->def.name);
    host_set(ctx, map, "label", field->def.label);
    host_set_int(ctx, map, "places", diff.places);
    value_put(ctx->arena, map, "diff", value_html(ctx->arena, diff.html));
}

static int show(struct dinh_ctx *ctx, const struct meeting *meeting, int status,
                const char *fault)
{
    const struct flow *item = meeting->writing.item;
    const struct field **fields;
    size_t count = form_fields(ctx, item->kind, &fields);
    dinh_value *list = host_set_list(ctx, ctx->data, "fields");
    for (size_t i = 0; i < count; i++)
        if (differs(meeting, str_of(fields[i]->def.name)))
            add_field(ctx, meeting, fields[i], list);
    host_set_value(ctx, ctx->data, "item", desk_card(ctx, item));
    host_set(ctx, ctx->data, "action", writing_href(ctx, &meeting->writing, "/hop-nhat"));
    host_set(ctx, ctx->data, "aside", host_text(ctx, "%lld", (long long)meeting->aside));
    host_set(ctx, ctx->data, "rev", host_text(ctx, "%lld", (long long)item->rev));
    host_set(ctx, ctx->data, "mine_who", meeting->mine_who);
    host_set(ctx, ctx->data, "mine_at", writing_clock(ctx, meeting->mine_at));
    host_set(ctx, ctx->data, "theirs_who", meeting->theirs_who);
    host_set(ctx, ctx->data, "theirs_at", writing_clock(ctx, meeting->theirs_at));
    if (fault)
        host_set(ctx, ctx->data, "fault", fault);
    return desk_show_status(ctx, status, theme_word(ctx_theme(ctx), "merge.title"),
                            "edit/merge");
}

int merge_page(struct dinh_ctx *ctx)
{
    struct meeting meeting;
    int status;
    return begin(ctx, &meeting, &status) ? show(ctx, &meeting, 200, NULL) : status;
}

/* ---- the decision -----------------------------------------------------------------------
 */

/* "mine" of every field, or of those where it was chosen. */
static dinh_value *chosen(struct dinh_ctx *ctx, const struct meeting *meeting, bool all)
{
    const struct field **fields;
    size_t count = form_fields(ctx, meeting->writing.kind, &fields);
    dinh_value *given = value_map(ctx->arena);
    for (size_t i = 0; i < count; i++) {
        const char *name = fields[i]->def.name;
        const char *choice = host_form(ctx, host_text(ctx, "chon.%s", name));
        bool wants = all || (choice && strcmp(choice, "toi") == 0);
        dinh_value *mine = value_get(meeting->mine, str_of(name));
        if (differs(meeting, str_of(name)) && wants)
            value_put(ctx->arena, given, name,
                      mine ? value_copy(ctx->arena, mine) : value_null(ctx->arena));
    }
    return given;
}

static bool form_is_current(struct dinh_ctx *ctx, const struct meeting *meeting)
{
    int64_t aside, rev;
    const char *posted_aside = host_form(ctx, "rieng"), *posted_rev = host_form(ctx, "goc");
    return posted_aside && str_to_i64(str_of(posted_aside), &aside) &&
           aside == meeting->aside && posted_rev && str_to_i64(str_of(posted_rev), &rev) &&
           rev == meeting->writing.item->rev;
}

static int settle(struct dinh_ctx *ctx, const struct meeting *meeting,
                  const dinh_value *given, const char **event, struct error *error)
{
    struct content *content = ctx->workspace->content;
    const struct flow *item = meeting->writing.item;
    struct content_change change = desk_change(ctx, NULL), saving = change;
    dinh_value *errors = value_map(ctx->arena);
    if (given->count) {
        int64_t id =
            content_save(content, ctx->arena, item->kind, item->id, given, errors, &saving);
        if (id == DINH_REFUSED && errors->count)
            error_set(error, "%s", value_as_text(errors->members[0].value).ptr);
        if (id < 0)
            return (int)id;
        *event = saving.event;
    }
    return revision_settle(content, item->id, meeting->aside, &change);
}

/* Saved and settled, or kept as what is being typed and settled. */
static int decide(struct dinh_ctx *ctx, const struct meeting *meeting,
                  const dinh_value *given, bool goes_on, const char **event,
                  struct error *error)
{
    static const dinh_value nothing = { .type = DINH_MAP };
    const struct flow *item = meeting->writing.item;
    struct store *store = desk_store(ctx);
    if (store_begin(store))
        return DINH_FAILED;
    int result = item_is_still(ctx, item, true) ? 0 : DINH_CONFLICT;
    if (!result && goes_on)
        result = autosave_put(ctx->workspace->content, item->id, NULL, ctx->account,
                              item->rev, given, ctx->now_ms);
    if (!result)
        result = settle(ctx, meeting, goes_on ? &nothing : given, event, error);
    if (!result)
        result = store_commit(store);
    if (result)
        store_rollback(store);
    return result;
}

int merge_post(struct dinh_ctx *ctx)
{
    struct meeting meeting;
    struct error error = { "Chưa ghi được, hãy thử lại." };
    const char *event = NULL, *work = host_form(ctx, "viec");
    int status;
    if (!begin(ctx, &meeting, &status))
        return status;
    if (!form_is_current(ctx, &meeting))
        return show(ctx, &meeting, 422,
                    "Bài vừa có thay đổi khác. Hãy xem lại hai bản rồi chọn.");
    bool all = work && strcmp(work, "cua-toi") == 0;
    bool none = work && strcmp(work, "giu") == 0;
    bool goes_on = work && strcmp(work, "sua-tiep") == 0;
    dinh_value *given = none ? value_map(ctx->arena) : chosen(ctx, &meeting, all);
    if (!all && !none && !goes_on && (!work || strcmp(work, "ghep") != 0))
        return show(ctx, &meeting, 422, "Hãy chọn một trong các cách ghép.");
    int result = decide(ctx, &meeting, given, goes_on, &event, &error);
    if (result)
        return show(ctx, &meeting, result == DINH_REFUSED ? 422 : 500, error.text);
    desk_changed(ctx, meeting.writing.item->id, meeting.writing.kind->def.name, event);
    return desk_done(ctx, writing_href(ctx, &meeting.writing, "/soan"), "merged");
}
