/*
 * erase.c - gỡ hẳn: what should never have been published leaves no trace (flow.h).
 *
 * 1 two people   2 what goes with the item   3 files   4 after the commit
 *
 * The transaction takes the words out of the tables; bytes are left in free pages,
 * in the log, in files on the disk. Those are taken out afterwards from lists that
 * the same transaction wrote (erased, erased_file), so that a crash between the two
 * forgets nothing.
 */
#include "content/flow.h"

#include "base/file.h"
#include "base/log.h"
#include "content/internal.h"
#include "store/backup.h"
#include "store/rendition.h"
#include "store/scrub.h"
#include "view/json.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

enum { FILES_BATCH = 100 };

/* ---- 1. two people ---------------------------------------------------------------- */

int64_t content_erase_asked(struct content *content, int64_t id)
{
    return store_int(content->store, 0,
                     "SELECT account_id FROM erase_request WHERE item_id = $1", "i", id);
}

static int ask(struct content *content, int64_t id, int64_t account_id,
               const struct content_change *change)
{
    if (store_exec(content->store,
                   "INSERT INTO erase_request (item_id, account_id, who, at)"
                   " VALUES ($1, $2, $3, $4)",
                   "iiti", id, account_id, change->who, change->at_ms) ||
        change_log(content, change, "item.erase_asked", id, NULL))
        return DINH_FAILED;
    return 1;
}

int content_erase_cancel(struct content *content, int64_t id, struct content_change *change)
{
    if (store_exec(content->store, "DELETE FROM erase_request WHERE item_id = $1", "i", id))
        return DINH_FAILED;
    if (store_changed(content->store) == 0)
        return DINH_NOT_FOUND;
    return change_log(content, change, "item.erase_cancelled", id, NULL);
}

/* ---- 2. what goes with the item ----------------------------------------------------- */

/* redirect: an old address is made of an old title. */
static const char *const deletions[] = {
    "DELETE FROM revision WHERE item_id = $1",
    "DELETE FROM correction WHERE item_id = $1",
    "DELETE FROM autosave WHERE item_id = $1",
    "DELETE FROM editing WHERE item_id = $1",
    "DELETE FROM beside WHERE item_id = $1",
    "DELETE FROM file_use WHERE item_id = $1",
    "DELETE FROM redirect WHERE item_id = $1",
    "DELETE FROM erase_request WHERE item_id = $1",
    "UPDATE move SET note = NULL WHERE item_id = $1",
    "UPDATE item SET title = '', slug = '', rev = 0, published_rev = NULL,"
    " published_at = NULL, expires_at = NULL, external_id = NULL, channel = NULL,"
    " sender = NULL, unit = NULL, author = NULL, form = NULL, event_date = NULL,"
    " assignee = NULL, due_at = NULL, publish_at = NULL, publish_to = NULL,"
    " is_urgent = 0, is_unconfirmed = 0, state = '" STATE_ERASED "' WHERE id = $1",
};

static int delete_rows(struct content *content, const struct flow *item)
{
    if (store_exec(content->store, content_plan(content, item->kind)->drop, "i", item->id))
        return DINH_FAILED;
    for (size_t i = 0; i < sizeof deletions / sizeof *deletions; i++)
        if (store_exec(content->store, deletions[i], "i", item->id))
            return DINH_FAILED;
    return 0;
}

/* Number and state stay, and that it was done; the reason may itself name what was
 * erased, so it is not kept. */
static int note_erased(struct content *content, const struct flow *item,
                       const struct content_change *change)
{
    struct content_change bare = *change;
    bare.note = NULL;
    if (item_log_move(content, item->id, item->state, STATE_ERASED, 0, 0, &bare) ||
        store_exec(content->store,
                   "UPDATE item SET entered_at = $1, changed_at = $1, updated_at = $1"
                   " WHERE id = $2",
                   "ii", change->at_ms, item->id) ||
        store_exec(content->store, "INSERT INTO erased (item_id, at) VALUES ($1, $2)", "ii",
                   item->id, change->at_ms) ||
        change_log(content, &bare, "item.erased", item->id, NULL))
        return DINH_FAILED;
    bool was_fed =
        store_int(content->store, 0, "SELECT count(*) FROM _feed WHERE item_id = $1", "i",
                  item->id) > 0;
    return was_fed ? feed_add(content, item->kind, item->id, "d", change->at_ms) : 0;
}

/* ---- 3. files -------------------------------------------------------------------------
 */

static int add_hashes(struct content *content, struct arena *arena, const char *sql,
                      int64_t id, dinh_value *list)
{
    struct dinh_rows *rows = store_query(content->store, sql, "i", id);
    int step;
    while ((step = rows_next(rows)) > 0)
        value_add(arena, list, value_text(arena, rows_str(rows, 0)));
    return step;
}

/* All files any revision used, what lies beside, what is typed and not saved. */
static int list_files(struct content *content, int64_t id, struct file_uses *uses)
{
    dinh_value *hashes = value_list(uses->arena), *bodies = value_list(uses->arena);
    if (add_hashes(content, uses->arena, "SELECT sha256 FROM file_use WHERE item_id = $1",
                   id, hashes) ||
        add_hashes(content, uses->arena, "SELECT sha256 FROM beside WHERE item_id = $1", id,
                   hashes) ||
        add_hashes(content, uses->arena, "SELECT body FROM autosave WHERE item_id = $1", id,
                   bodies))
        return DINH_FAILED;
    for (uint32_t i = 0; i < hashes->count; i++) {
        dinh_value *entry = value_map(uses->arena);
        value_put(uses->arena, entry, "file", hashes->items[i]);
        file_uses_add(content, uses, entry);
    }
    for (uint32_t i = 0; i < bodies->count; i++)
        file_uses_add(content, uses,
                      json_read(uses->arena, value_as_text(bodies->items[i]), NULL));
    return 0;
}

static bool is_used(struct content *content, struct str sha256)
{
    return store_int(content->store, 1,
                     "SELECT (SELECT count(*) FROM file_use WHERE sha256 = $1)"
                     " + (SELECT count(*) FROM beside WHERE sha256 = $1)"
                     " + (SELECT count(*) FROM rendition WHERE file_sha256 = $1)",
                     "s", sha256) > 0;
}

static int erase_file(struct content *content, struct str sha256)
{
    if (store_exec(content->store, "DELETE FROM file WHERE sha256 = $1", "s", sha256))
        return DINH_FAILED;
    return store_exec(content->store,
                      "INSERT INTO erased_file (sha256) VALUES ($1)"
                      " ON CONFLICT (sha256) DO NOTHING",
                      "s", sha256);
}

/* A picture and its smaller copies, unless somebody else has them too. */
static int erase_unused(struct content *content, struct arena *arena, struct str sha256)
{
    struct str *smaller = NULL;
    if (is_used(content, sha256))
        return 0;
    int64_t count = rendition_drop(content->store, arena, sha256, &smaller);
    if (count < 0 || erase_file(content, sha256))
        return DINH_FAILED;
    for (int64_t i = 0; i < count; i++)
        if (!is_used(content, smaller[i]) && erase_file(content, smaller[i]))
            return DINH_FAILED;
    return 0;
}

static int erase(struct content *content, struct arena *arena, const struct flow *item,
                 struct content_change *change)
{
    struct file_uses uses = { .arena = arena };
    content_forget(content);
    if (list_files(content, item->id, &uses) || delete_rows(content, item) ||
        note_erased(content, item, change))
        return DINH_FAILED;
    for (size_t i = 0; i < uses.count; i++)
        if (erase_unused(content, arena, uses.list[i].sha256))
            return DINH_FAILED;
    change->event = "erased";
    return 0;
}

int content_erase(struct content *content, struct arena *arena, int64_t id,
                  int64_t account_id, struct content_change *change, struct error *error)
{
    struct flow item;
    change->event = NULL;
    if (!store_in_transaction(content->store)) {
        log_error("mục %lld: gỡ hẳn ngoài giao dịch", (long long)id);
        return error_set(error, "lỗi nội bộ: gỡ hẳn ngoài giao dịch");
    }
    int result = flow_read(content, arena, id, &item);
    if (result == DINH_NOT_FOUND)
        error_set(error, "Không có mục số %lld.", (long long)id);
    if (result)
        return result;
    int64_t asked = content_erase_asked(content, id);
    const char *why = NULL;
    if (str_is(str_of(item.state), STATE_ERASED))
        why = "Mục này đã được gỡ hẳn rồi.";
    else if (account_id <= 0)
        why = "Gỡ hẳn phải do hai người có tài khoản cùng làm.";
    else if (asked == account_id)
        why = "Bạn đã đề nghị gỡ hẳn mục này. Phải có người thứ hai đồng ý.";
    if (why) {
        error_set(error, "%s", why);
        return DINH_REFUSED;
    }
    result =
        asked ? erase(content, arena, &item, change) : ask(content, id, account_id, change);
    return result < 0 ? error_set(error, "%s", store_error(content->store)) : result;
}

/* ---- 4. after the commit
 * ----------------------------------------------------------------- */

static int remove_file(struct content *content, struct arena *arena, struct str sha256)
{
    struct store *store = content->store;
    const char *path = arena_printf(arena, "%s/files/%.2s/%.*s", store_folder(store),
                                    sha256.ptr, STR_ARG(sha256));
    /* Somebody may have brought the same file again, for something else. */
    bool is_back =
        store_int(store, 1, "SELECT count(*) FROM file WHERE sha256 = $1", "s", sha256) > 0;
    if (!is_back && unlink(path) != 0 && errno != ENOENT) {
        log_error("không xóa được %s: %s", path, strerror(errno));
        return DINH_FAILED;
    }
    return store_exec(store, "DELETE FROM erased_file WHERE sha256 = $1", "s", sha256);
}

/* What a copy that was cut short left: files are taken in under the write lock, which
 * is ours now, so nobody is at it. */
static void remove_leftovers(struct content *content, struct arena *arena)
{
    const char *folder = arena_printf(arena, "%s/files", store_folder(content->store));
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (str_starts(str_of(entry->d_name), STR("new-")))
            unlink(arena_printf(arena, "%s/%s", folder, entry->d_name));
    if (dir)
        closedir(dir);
}

static int remove_files(struct content *content)
{
    struct arena *arena = arena_create(0);
    struct str hashes[FILES_BATCH];
    int count = FILES_BATCH, result = 0;
    while (!result && count == FILES_BATCH) {
        count = 0;
        if (store_begin(content->store)) {
            result = DINH_FAILED;
            break;
        }
        struct dinh_rows *rows = store_query(
            content->store, "SELECT sha256 FROM erased_file ORDER BY sha256 LIMIT $1", "i",
            (int64_t)FILES_BATCH);
        while (rows_next(rows) > 0)
            hashes[count++] = arena_str(arena, rows_str(rows, 0));
        remove_leftovers(content, arena);
        for (int i = 0; i < count && !result; i++)
            result = remove_file(content, arena, hashes[i]);
        if (!result)
            result = store_commit(content->store);
        if (result)
            store_rollback(content->store);
    }
    arena_destroy(arena);
    return result;
}

/* A copy from before the erasure still has it all. */
static void remove_copies(struct content *content)
{
    static const char *const folders[] = { "before-upgrade", "rehearsal" };
    struct arena *arena = arena_create(0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *folder =
            arena_printf(arena, "%s/%s", store_folder(content->store), folders[i]);
        if (access(folder, F_OK) != 0)
            continue;
        log_warn("gỡ hẳn: bỏ bản sao %s, vì còn giữ nội dung đã gỡ", folder);
        store_backup_remove(folder);
    }
    arena_destroy(arena);
}

int content_scrub(struct content *content, struct error *error)
{
    struct store *store = content->store;
    if (store_int(store, 0, "SELECT count(*) FROM erased", "") == 0)
        return 0;
    remove_copies(content);
    int result = remove_files(content);
    if (!result)
        result = store_scrub(store);
    if (result == DINH_CONFLICT)
        error_set(error, "còn người đang đọc dữ liệu cũ, sẽ quét lại sau");
    else if (result)
        error_set(error, "%s", store_error(store));
    return result;
}

size_t content_erased(struct content *content, struct arena *arena, int64_t **ids)
{
    int64_t room = store_int(content->store, 0, "SELECT count(*) FROM erased", "");
    *ids = arena_alloc(arena, (size_t)(room + 1) * sizeof **ids);
    struct dinh_rows *rows = store_query(
        content->store, "SELECT item_id FROM erased ORDER BY item_id LIMIT $1", "i", room);
    size_t count = 0;
    while (rows_next(rows) > 0)
        (*ids)[count++] = rows_int(rows, 0);
    return count;
}

int content_erased_done(struct content *content, int64_t id)
{
    if (store_begin(content->store))
        return DINH_FAILED;
    if (store_exec(content->store, "DELETE FROM erased WHERE item_id = $1", "i", id) == 0 &&
        store_commit(content->store) == 0)
        return 0;
    store_rollback(content->store);
    return DINH_FAILED;
}
