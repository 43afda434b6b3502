/*
 * import.c - JSON lines into a kind (see import.h).
 *
 * 1 notes of what was odd   2 files named in a row   3 one row   4 lines and
 * batches. A row that cannot be taken is reported and left out; only a failing
 * database stops the run, and then the batches before it stay.
 */
#include "content/import.h"

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "content/internal.h"
#include "view/json.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BATCH_LINES = 100,
    PAUSE_US = 2000,
    LINE_MAX_BYTES = 16 * 1024 * 1024,
    UNKNOWN_KEYS_MAX = 100
};

struct import {
    struct content *content;
    const struct import_options *options;
    const struct kind *kind;
    struct import_result *result;
    struct arena *arena; /* of one row */
    struct arena *notes; /* of the run */
    struct str unknown_keys[UNKNOWN_KEYS_MAX];
    struct str id; /* of the row */
};

/* ---- 1. notes ------------------------------------------------------------------ */

static void refuse(struct import *import, const char *why)
{
    import->result->refused++;
    if (import->options->refused)
        import->options->refused(import->options->data, import->result->lines, import->id,
                                 why);
}

static void note_unknown_key(struct import *import, struct str key)
{
    uint64_t *count = &import->result->keys_unknown;
    for (uint64_t i = 0; i < *count; i++)
        if (str_eq(import->unknown_keys[i], key))
            return;
    if (*count == UNKNOWN_KEYS_MAX)
        return;
    import->unknown_keys[(*count)++] = arena_str(import->notes, key);
    log_info("nhập %s: bỏ qua khóa \"%.*s\", loại này không có trường đó",
             import->kind->def.name, (int)(key.len > 60 ? 60 : key.len), key.ptr);
}

static void note_unknown_choice(struct import *import, const struct field *field,
                                const dinh_value *value)
{
    struct str id = value_as_text(value);
    if (field->def.type == DINH_FIELD_CHOICE && str_ends(str_of(field->def.of), STR("?")) &&
        id.len && !rule_choice(import->content, field->def.of, id))
        import->result->choices_unknown++;
}

/* ---- 2. files --------------------------------------------------------------------- */

static const char *base_name(struct import *import, struct str path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '/' || path.ptr[i] == '\\') {
            path = str_from(path, i + 1);
            break;
        }
    return arena_copy(import->arena, path.ptr, path.len);
}

/* By base name, or where an exported site keeps its files: ab/abcdef... */
static const char *find_file(struct import *import, const char *name)
{
    const char *folder = import->options->files;
    if (!folder || !*name || str_is(str_of(name), ".."))
        return NULL;
    const char *path = arena_printf(import->arena, "%s/%s", folder, name);
    if (file_exists(path))
        return path;
    path = arena_printf(import->arena, "%s/%.2s/%s", folder, name, name);
    return file_exists(path) ? path : NULL;
}

static bool is_hash(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
              (text.ptr[i] >= 'a' && text.ptr[i] <= 'f')))
            return false;
    return text.len == BLOB_HASH_SIZE - 1;
}

static int put_file(struct import *import, const char *path, const char *name,
                    struct blob *blob)
{
    struct error error;
    if (blob_put(import->content->store, import->arena, path, name, blob, &error) == 0)
        return 0;
    log_warn("nhập %s, dòng %llu: %s", import->kind->def.name,
             (unsigned long long)import->result->lines, error.text);
    return DINH_FAILED;
}

/* An exported entry: the file lies under its hash or its name; another file of
 * that name is not it. */
static bool take_exported(struct import *import, struct str hash, const char *name,
                          struct blob *blob)
{
    const char *own = arena_str(import->arena, hash).ptr, *found = find_file(import, own);
    if (!found)
        found = find_file(import, name);
    if (!found || put_file(import, found, *name ? name : own, blob))
        return false;
    if (str_is(hash, blob->sha256))
        return true;
    log_warn("nhập %s, dòng %llu: %s không phải tệp đã xuất ra, nội dung khác",
             import->kind->def.name, (unsigned long long)import->result->lines, found);
    return false;
}

/* The hash under which the file is kept now, or NULL when it is nowhere. `name`
 * is what an exported entry, which goes by its hash, was called. */
static dinh_value *take_file(struct import *import, const dinh_value *given,
                             const dinh_value *name)
{
    struct blob blob;
    struct str path = value_as_text(given);
    const char *base = base_name(import, path);
    if (blob_find(import->content->store, import->arena, path, &blob))
        return value_cstr(import->arena, blob.sha256);
    if (is_hash(path)) {
        if (take_exported(import, path, base_name(import, value_as_text(name)), &blob))
            return value_cstr(import->arena, blob.sha256);
    } else {
        const char *found = find_file(import, base);
        if (found && put_file(import, found, base, &blob) == 0)
            return value_cstr(import->arena, blob.sha256);
    }
    import->result->files_missing++;
    return NULL;
}

/* A copy of one entry with its file taken in; NULL when there is none. */
static dinh_value *take_entry(struct import *import, const char *key,
                              const dinh_value *given)
{
    bool is_map = given->type == DINH_MAP, is_link = str_is(str_of(key), "image");
    const dinh_value *of = is_map ? value_get(given, str_of(key)) : given;
    const dinh_value *name = is_map ? value_get(given, STR("name")) : NULL;
    if (is_link && (!is_map || !value_is_truthy(of)))
        return (dinh_value *)given;   /* a link needs no picture */
    if (of && of->type == DINH_MAP) { /* as find shows it */
        name = value_get(of, STR("name"));
        of = value_get(of, STR("file"));
    }
    dinh_value *file = value_is_truthy(of) ? take_file(import, of, name) : NULL;
    if (!file && !is_link)
        return NULL;
    dinh_value *entry =
        is_map ? value_copy(import->arena, given) : value_map(import->arena);
    if (file)
        value_put(import->arena, entry, key, file);
    else
        value_remove(entry, str_of(key));
    return entry;
}

static const dinh_value *take_files(struct import *import, const struct field *field,
                                    const dinh_value *given)
{
    const char *key = field->def.type == DINH_FIELD_LINKS ? "image" : "file";
    if (field->def.type < DINH_FIELD_FILES || !value_is_truthy(given))
        return given;
    dinh_value *list = value_list(import->arena);
    uint32_t count = given->type == DINH_LIST ? given->count : 1;
    for (uint32_t i = 0; i < count; i++) {
        dinh_value *entry =
            take_entry(import, key, given->type == DINH_LIST ? given->items[i] : given);
        if (entry)
            value_add(import->arena, list, entry);
    }
    return list;
}

/* ---- 3. one row -----------------------------------------------------------------------
 */

/* The path of an old address of this site, or nothing. */
static struct str old_path(struct import *import, struct str url)
{
    struct str own = str_of(import->options->url);
    if (str_starts(url, STR("/")) && !str_starts(url, STR("//")))
        return url;
    if (own.len && str_starts(url, own) && str_starts(str_from(url, own.len), STR("/")))
        return str_from(url, own.len);
    return (struct str){ NULL, 0 };
}

static void put_field(struct import *import, dinh_value *fields, struct str key,
                      const dinh_value *value)
{
    const struct field *field = content_field(import->kind, key);
    if (!field) {
        note_unknown_key(import, key);
        return;
    }
    struct str name = str_of(field->def.name);
    /* Of several spellings in one row, the field's own, or the first with a value. */
    bool is_own = str_eq(name, key) && value_is_truthy(value);
    if (value_is_truthy(value_get(fields, name)) && !is_own)
        return;
    note_unknown_choice(import, field, value);
    value_put(import->arena, fields, field->def.name,
              (dinh_value *)take_files(import, field, value));
}

static void put_url(struct import *import, dinh_value *fields, const dinh_value *value)
{
    const struct field *own = kind_field(import->kind, STR("url"));
    const struct field *source = kind_field(import->kind, STR("source_url"));
    const struct field *field = own ? own : source;
    if (field && !old_path(import, value_as_text(value)).ptr)
        put_field(import, fields, str_of(field->def.name), value);
}

/* A document that was issued in 2019 was not published today. */
static void put_published(struct import *import, dinh_value *fields)
{
    const struct field *order = import->kind->order;
    if (value_is_truthy(value_get(fields, STR("published_at"))) || !order ||
        (order->def.type != DINH_FIELD_DATE && order->def.type != DINH_FIELD_TIME))
        return;
    dinh_value *date = value_get(fields, str_of(order->def.name));
    if (value_is_truthy(date))
        value_put(import->arena, fields, "published_at", date);
}

static dinh_value *make_fields(struct import *import, const dinh_value *row)
{
    dinh_value *fields = value_map(import->arena);
    for (uint32_t i = 0; i < row->count; i++) {
        struct str key = row->members[i].key;
        const dinh_value *value = row->members[i].value;
        if (str_is(key, "id"))
            value_put(import->arena, fields, "external_id", (dinh_value *)value);
        else if (str_is(key, "url"))
            put_url(import, fields, value);
        else
            put_field(import, fields, key, value);
    }
    put_published(import, fields);
    return fields;
}

static const char *join_errors(struct import *import, const dinh_value *errors)
{
    struct buf all = { 0 };
    for (uint32_t i = 0; i < errors->count; i++) {
        if (i)
            buf_add_char(&all, ' ');
        buf_add_str(&all, value_as_text(errors->members[i].value));
    }
    const char *text = arena_copy(import->arena, all.data, all.len);
    buf_free(&all);
    return text;
}

static void tell(struct import *import, int64_t id, const char *event)
{
    if (!event || !import->options->event)
        return;
    dinh_value *item =
        content_find_id(import->content, import->arena, id, import->options->now_ms);
    if (item)
        import->options->event(import->options->data, event, item);
}

static int publish_new(struct import *import, int64_t id, struct content_change *change,
                       struct error *error)
{
    if (!change->event && /* else the start state is public already */
        item_import_publish(import->content, import->arena, id, change, error))
        return DINH_FAILED;
    import->result->added++;
    return 0;
}

static int save_row(struct import *import, const dinh_value *row, struct error *error)
{
    struct content *content = import->content;
    dinh_value *errors = value_map(import->arena);
    struct content_change change = { .who = "import",
                                     .at_ms = import->options->now_ms,
                                     .is_quiet = true };
    int64_t known = content_by_external(content, import->kind, import->id);
    int64_t id = content_save(content, import->arena, import->kind, known,
                              make_fields(import, row), errors, &change);
    if (id == DINH_REFUSED) {
        refuse(import, join_errors(import, errors));
        return 0;
    }
    if (id < 0)
        return error_set(error, "%s", store_error(content->store));
    struct str path = old_path(import, value_get_text(row, "url"));
    if (path.ptr && content_redirect_add(content, path, id) == DINH_FAILED)
        return error_set(error, "%s", store_error(content->store));
    if (!known && publish_new(import, id, &change, error))
        return DINH_FAILED;
    if (known && change.is_new_revision)
        import->result->changed++;
    else if (known)
        import->result->same++;
    tell(import, id, change.event);
    return 0;
}

static int take_line(struct import *import, struct str line, struct error *error)
{
    struct error why;
    import->result->lines++;
    import->id = STR("");
    arena_reset(import->arena);
    if (import->result->lines == 1 && str_starts(line, STR("\xEF\xBB\xBF")))
        line = str_from(line, 3);
    if (str_trim(line).len == 0)
        return 0;
    dinh_value *row = json_read(import->arena, line, &why);
    if (!row || row->type != DINH_MAP) {
        refuse(import, row ? "mỗi dòng phải là một đối tượng JSON { ... }." : why.text);
        return 0;
    }
    dinh_value *id = value_get(row, STR("id"));
    if (id && id->type == DINH_INT) {
        id = value_cstr(import->arena,
                        arena_printf(import->arena, "%lld", (long long)id->integer));
        value_put(import->arena, row, "id", id);
    }
    import->id = text_squeeze(import->arena, text_nfc(import->arena, value_as_text(id)));
    if (!import->id.len) {
        refuse(import, "thiếu \"id\": mã của mục ở nơi xuất ra.");
        return 0;
    }
    return save_row(import, row, error);
}

/* ---- 4. lines and batches -------------------------------------------------------------
 */

struct reader {
    FILE *file;
    struct buf line;
    uint64_t done, all;
    bool is_too_long;
};

/* The next line without its end; one over the limit is passed over. */
static bool read_line(struct reader *reader)
{
    int c = EOF;
    buf_clear(&reader->line);
    reader->is_too_long = false;
    bool any = false;
    while ((c = getc_unlocked(reader->file)) != EOF) {
        any = true;
        reader->done++;
        if (c == '\n')
            break;
        if (reader->line.len < LINE_MAX_BYTES)
            buf_add_char(&reader->line, (char)c);
        else
            reader->is_too_long = true;
    }
    return any;
}

/* One line for the batch: a thousand of them would bury what people did. */
static int log_batch(struct import *import, const struct import_result *before)
{
    const struct import_result *now = import->result;
    const struct content_change change = { .who = "import",
                                           .at_ms = import->options->now_ms };
    unsigned long long added = now->added - before->added;
    unsigned long long changed = now->changed - before->changed;
    if (!added && !changed)
        return 0;
    return change_log(import->content, &change, "items.imported", 0,
                      arena_printf(import->arena, "%s: +%llu ~%llu", import->kind->def.name,
                                   added, changed));
}

/* 1: there is more, 0: the end, -1: failed (and rolled back). */
static int run_batch(struct import *import, struct reader *reader, struct error *error)
{
    struct store *store = import->content->store;
    const struct import_result before = *import->result;
    int more = 1, result = 0;
    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    for (int i = 0; i < BATCH_LINES && !result && more; i++) {
        more = read_line(reader);
        if (more && reader->is_too_long) {
            import->result->lines++;
            import->id = STR("");
            refuse(import, "dòng dài hơn 16 MB.");
        } else if (more)
            result = take_line(import, buf_str(&reader->line), error);
    }
    if (!result && (log_batch(import, &before) || store_commit(store)))
        result = error_set(error, "%s", store_error(store));
    if (result)
        store_rollback(store);
    if (!result && import->options->progress)
        import->options->progress(import->options->data, reader->done, reader->all);
    return result ? DINH_FAILED : more;
}

static int open_reader(struct reader *reader, const char *path, struct error *error)
{
    struct stat st;
    reader->file = fopen(path, "re");
    if (!reader->file || fstat(fileno(reader->file), &st) != 0)
        return error_set(error, "không đọc được %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode))
        return error_set(error, "%s không phải một tệp", path);
    reader->all = (uint64_t)st.st_size;
    return 0;
}

int import_run(struct content *content, const struct import_options *options,
               struct import_result *result, struct error *error)
{
    *result = (struct import_result){ .lines = 0 };
    struct import import = { .content = content, .options = options, .result = result };
    struct reader reader = { .file = NULL };
    import.kind = kinds_find(content->kinds, options->kind);
    if (!import.kind)
        return error_set(error, "không có loại nội dung \"%s\"", options->kind);
    import.arena = arena_create(0);
    import.notes = arena_create(0);
    int more = open_reader(&reader, options->file, error) ? DINH_FAILED : 1;
    while (more > 0) {
        more = run_batch(&import, &reader, error);
        usleep(PAUSE_US); /* who gives the write lock and takes it at once starves others */
    }
    if (more == 0 && ferror(reader.file))
        more = error_set(error, "đọc %s dở chừng: %s", options->file, strerror(errno));
    if (reader.file)
        fclose(reader.file);
    buf_free(&reader.line);
    arena_destroy(import.notes);
    arena_destroy(import.arena);
    return more < 0 ? DINH_FAILED : 0;
}
