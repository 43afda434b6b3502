/*
 * theme.c - loading a theme and rendering its views (see theme.h).
 *
 * How to read it: 1 views, 2 words, 3 what is inlined, 4 loading, 5 using it.
 * Views, words and the theme's own values are built once; a request adds its
 * contexts above them and copies nothing.
 */
#include "view/theme.h"

#include "base/file.h"
#include "base/text.h"
#include "view/json.h"
#include "view/theme_asset.h"

#include <sodium.h>
#include <stdlib.h>

enum { VIEW_LIMIT = 1024 * 1024, LANG_LIMIT = 4 * 1024 * 1024, INLINE_LIMIT = 256 * 1024 };

struct word {
    const char *key, *text;
};

struct theme {
    struct arena *arena;
    struct template_set *views;
    struct asset_set assets;
    dinh_value *own;    /* t, asset, inline: the outermost context of every page */
    struct word *words; /* sorted by key */
    size_t word_count;
    const char *csp;
};

struct load {
    struct theme *theme;
    const struct theme_paths *paths;
    struct error *error;
    const struct theme_folder *folder; /* being walked */
    dinh_value *json;                  /* theme.json, or NULL */
};

static int read_text(struct load *load, const char *path, size_t limit, struct str *text)
{
    struct buf bytes = { 0 };
    int result = file_read(path, &bytes, limit, load->error);
    *text = arena_str(load->theme->arena, buf_str(&bytes));
    buf_free(&bytes);
    return result;
}

/* ---- 1. Views ----------------------------------------------------------------------- */

static int add_view(void *data, const char *relative)
{
    struct load *load = data;
    struct arena *arena = load->theme->arena;
    struct str name = str_of(relative), ending = STR(".html"), source;
    if (asset_is_hidden(relative) || !str_ends(name, ending))
        return 0;
    const char *file = arena_printf(arena, "%s/%s", load->folder->path, relative);
    const char *view = arena_printf(arena, "%s%.*s", load->folder->prefix,
                                    (int)(name.len - ending.len), name.ptr);
    if (read_text(load, file, VIEW_LIMIT, &source))
        return -1;
    return template_set_add(load->theme->views, view, source, file, load->error);
}

/* From the last folder to the first, so that the first one's files remain. */
static int load_views(struct load *load)
{
    for (size_t i = load->paths->view_count; i-- > 0;) {
        load->folder = &load->paths->views[i];
        error_set(load->error, "%s: không đọc được thư mục", load->folder->path);
        if (folder_walk(load->folder->path, add_view, load))
            return -1;
    }
    return template_set_seal(load->theme->views, false, load->error);
}

/* ---- 2. Words -------------------------------------------------------------------------
 */

/* Maps are merged, anything else of `over` replaces. */
static void merge(struct arena *arena, dinh_value *words, const dinh_value *over)
{
    for (uint32_t i = 0; i < over->count; i++) {
        const struct value_member *member = &over->members[i];
        dinh_value *old = value_get(words, member->key);
        if (old && old->type == DINH_MAP && member->value->type == DINH_MAP)
            merge(arena, old, member->value);
        else
            value_set(arena, words, member->key, member->value);
    }
}

static int load_catalogue(struct load *load, const char *lang, dinh_value *words)
{
    struct arena *arena = load->theme->arena;
    for (size_t i = load->paths->root_count; i-- > 0;) {
        const char *path =
            arena_printf(arena, "%s/lang/%s.json", load->paths->roots[i], lang);
        struct str text;
        if (!file_exists(path))
            continue;
        if (read_text(load, path, LANG_LIMIT, &text))
            return -1;
        dinh_value *json = json_read(arena, text, load->error);
        if (!json)
            return error_prefix(load->error, "%s", path);
        if (json->type != DINH_MAP)
            return error_set(load->error, "%s: phải là một bảng { \"khóa\": \"chữ\" }",
                             path);
        merge(arena, words, json);
    }
    return 0;
}

static size_t count_words(const dinh_value *value)
{
    if (value->type != DINH_MAP)
        return value->type == DINH_TEXT;
    size_t count = 0;
    for (uint32_t i = 0; i < value->count; i++)
        count += count_words(value->members[i].value);
    return count;
}

static void flatten(struct theme *theme, const char *key, const dinh_value *value)
{
    if (value->type == DINH_TEXT)
        theme->words[theme->word_count++] = (struct word){ key, value->text.ptr };
    if (value->type != DINH_MAP)
        return;
    for (uint32_t i = 0; i < value->count; i++) {
        const struct value_member *member = &value->members[i];
        flatten(theme,
                arena_printf(theme->arena, "%s%s%.*s", key, key[0] ? "." : "",
                             STR_ARG(member->key)),
                member->value);
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(((const struct word *)a)->key, ((const struct word *)b)->key);
}

static int load_words(struct load *load)
{
    struct theme *theme = load->theme;
    dinh_value *words = value_map(theme->arena);
    const char *lang = load->paths->lang ? load->paths->lang : "vi";
    if (load_catalogue(load, "vi", words))
        return -1;
    if (strcmp(lang, "vi") != 0 && load_catalogue(load, lang, words))
        return -1;
    value_put(theme->arena, theme->own, "t", words);
    theme->words =
        arena_alloc(theme->arena, (count_words(words) + 1) * sizeof *theme->words);
    flatten(theme, "", words);
    if (theme->word_count)
        qsort(theme->words, theme->word_count, sizeof *theme->words, compare_words);
    return 0;
}

/* ---- 3. What is inlined
 * ------------------------------------------------------------------ */

static const struct inlined {
    const char *setting, *name; /* in theme.json; in views */
    const char *directive;
    const char *forbidden[2]; /* would end or confuse the element it stands in */
} kinds[] = {
    { "inline_css", "css", "style-src", { "</style", "</style" } },
    { "inline_script", "script", "script-src", { "</script", "<!--" } },
};

static int load_settings(struct load *load)
{
    for (size_t i = 0; i < load->paths->root_count; i++) {
        const char *path =
            arena_printf(load->theme->arena, "%s/theme.json", load->paths->roots[i]);
        struct str text;
        if (!file_exists(path))
            continue;
        if (read_text(load, path, LANG_LIMIT, &text))
            return -1;
        load->json = json_read(load->theme->arena, text, load->error);
        return load->json ? 0 : error_prefix(load->error, "%s", path);
    }
    return 0;
}

static bool has_forbidden(struct str text, const struct inlined *kind)
{
    for (size_t at = 0; at < text.len; at++) {
        for (size_t i = 0; i < 2; i++) {
            struct str word = str_of(kind->forbidden[i]);
            struct str here = { text.ptr + at, word.len };
            if (at + word.len <= text.len && str_eq_nocase(here, word))
                return true;
        }
    }
    return false;
}

static int join_files(struct load *load, const struct inlined *kind, struct buf *out)
{
    const dinh_value *names = value_path(load->json, kind->setting);
    if (names && names->type != DINH_LIST)
        return error_set(load->error, "theme.json: %s phải là danh sách tên tệp",
                         kind->setting);
    for (uint32_t i = 0; names && i < names->count; i++) {
        struct str name = value_as_text(names->items[i]);
        const struct theme_asset *asset = asset_set_find(&load->theme->assets, name);
        if (!asset)
            return error_set(load->error, "theme.json: %s: không có tệp static/%.*s",
                             kind->setting, STR_ARG(name));
        if (has_forbidden(asset->bytes, kind) || !text_is_clean(asset->bytes))
            return error_set(
                load->error,
                "%s: chứa %s hoặc ký tự điều khiển nên không thể chèn vào trang",
                asset->file, kind->forbidden[0]);
        buf_add_str(out, asset->bytes);
    }
    if (out->len > INLINE_LIMIT)
        return error_set(load->error, "theme.json: %s dài quá %d byte", kind->setting,
                         INLINE_LIMIT);
    return 0;
}

static void add_source(struct buf *csp, const struct inlined *kind, struct str text)
{
    buf_printf(csp, "; %s 'self'", kind->directive);
    if (text.len == 0)
        return;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL)];
    crypto_hash_sha256(hash, (const unsigned char *)text.ptr, text.len);
    sodium_bin2base64(base64, sizeof base64, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL);
    buf_printf(csp, " 'sha256-%s'", base64);
}

static int load_inlined(struct load *load)
{
    struct theme *theme = load->theme;
    dinh_value *values = value_map(theme->arena);
    struct buf csp = { 0 }, text = { 0 };
    int result = load_settings(load);
    buf_add_text(&csp, "default-src 'none'");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && result == 0; i++) {
        buf_clear(&text);
        result = join_files(load, &kinds[i], &text);
        add_source(&csp, &kinds[i], buf_str(&text));
        value_put(theme->arena, values, kinds[i].name,
                  value_html(theme->arena, buf_str(&text)));
    }
    buf_add_text(&csp, "; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                       "manifest-src 'self'");
    theme->csp = arena_text(theme->arena, buf_text(&csp));
    value_put(theme->arena, theme->own, "inline", values);
    buf_free(&text);
    buf_free(&csp);
    return result;
}

/* ---- 4. Loading
 * --------------------------------------------------------------------------- */

static int load_assets(struct load *load)
{
    struct theme *theme = load->theme;
    if (asset_set_load(&theme->assets, theme->arena, load->paths->roots,
                       load->paths->root_count, load->error))
        return -1;
    dinh_value *hrefs = value_map(theme->arena);
    for (size_t i = 0; i < theme->assets.count; i++) {
        char *key = arena_text(theme->arena, theme->assets.items[i].name);
        for (char *c = key; *c; c++) {
            if (strchr("./-", *c))
                *c = '_';
        }
        value_put(theme->arena, hrefs, key,
                  value_cstr(theme->arena, theme->assets.items[i].href));
    }
    value_put(theme->arena, theme->own, "asset", hrefs);
    return 0;
}

struct theme *theme_load(const struct theme_paths *paths, struct error *error)
{
    struct arena *arena = arena_create(0);
    struct theme *theme = arena_alloc(arena, sizeof *theme);
    theme->arena = arena;
    theme->views = template_set_create(false);
    theme->own = value_map(arena);
    struct load load = { .theme = theme, .paths = paths, .error = error };
    if (load_views(&load) || load_words(&load) || load_assets(&load) ||
        load_inlined(&load)) {
        theme_free(theme);
        return NULL;
    }
    return theme;
}

void theme_free(struct theme *theme)
{
    if (!theme)
        return;
    template_set_free(theme->views);
    arena_destroy(theme->arena); /* the theme itself lies in it */
}

/* ---- 5. Using it
 * ----------------------------------------------------------------------------- */

const struct theme_asset *theme_assets(const struct theme *theme, size_t *count)
{
    *count = theme->assets.count;
    return theme->assets.items;
}

const char *theme_csp(const struct theme *theme)
{
    return theme->csp;
}

const char *theme_word(const struct theme *theme, const char *key)
{
    struct word wanted = { key, NULL };
    const struct word *word = theme->word_count
                                  ? bsearch(&wanted, theme->words, theme->word_count,
                                            sizeof wanted, compare_words)
                                  : NULL;
    return word ? word->text : key;
}

bool theme_has_view(const struct theme *theme, const char *view)
{
    return template_find(theme->views, str_of(view)) != NULL;
}

int theme_render(const struct theme *theme, const char *view, struct arena *arena,
                 dinh_value *root, struct buf *out, struct error *error)
{
    const struct template *template = template_find(theme->views, str_of(view));
    if (!template)
        return error_set(error, "không có giao diện «%s»", view);
    dinh_value *contexts[] = { theme->own, root, value_get(root, STR("data")) };
    return template_render(template, arena, contexts, contexts[2] ? 3 : 2, out, error);
}
