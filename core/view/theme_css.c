/*
 * theme_css.c - finding the names of files in a style sheet (see theme_asset.h).
 *
 * Not a CSS parser: it knows comments, texts and url( ), which is enough to
 * tell a name of a file from anything else. Addresses ("https:", "data:", "/x",
 * "#x") stay as they are.
 */
#include "view/theme_asset.h"

#include <ctype.h>

struct relink {
    struct arena *arena;
    struct str css;
    size_t at;
    const char *name, *file;
    const struct css_links *links;
    struct buf *out;
    struct error *error;
};

static struct str rest_of(const struct relink *relink)
{
    return str_from(relink->css, relink->at);
}

static void copy(struct relink *relink, size_t len)
{
    struct str rest = rest_of(relink);
    if (len > rest.len)
        len = rest.len;
    buf_add(relink->out, rest.ptr, len);
    relink->at += len;
}

static bool starts(const struct relink *relink, struct str word)
{
    struct str rest = rest_of(relink);
    return rest.len >= word.len && str_eq_nocase((struct str){ rest.ptr, word.len }, word);
}

static void copy_space(struct relink *relink)
{
    struct str rest = rest_of(relink);
    size_t len = 0;
    while (len < rest.len && strchr(" \t\r\n\f", rest.ptr[len]) && rest.ptr[len])
        len++;
    copy(relink, len);
}

/* ---- Names ----------------------------------------------------------------------- */

static bool is_relative(struct str target)
{
    if (target.len == 0 || target.ptr[0] == '/' || target.ptr[0] == '#')
        return false;
    for (size_t i = 0; i < target.len; i++) {
        if (target.ptr[i] == ':')
            return i == 0;
        if (!isalnum((unsigned char)target.ptr[i]) && !strchr("+-.", target.ptr[i]))
            break;
    }
    return true;
}

/* "../img/a.png" in "css/site.css" is "img/a.png"; NULL when it leaves static/. */
static const char *asset_name(const struct relink *relink, struct str target)
{
    const char *slash = strrchr(relink->name, '/');
    struct buf path = { 0 };
    if (slash)
        buf_add(&path, relink->name, (size_t)(slash - relink->name));
    bool inside = true;
    while (target.ptr && inside) {
        struct str part = str_cut(&target, '/');
        if (str_is(part, ".") || part.len == 0)
            continue;
        if (!str_is(part, "..")) {
            if (path.len)
                buf_add_char(&path, '/');
            buf_add_str(&path, part);
            continue;
        }
        inside = path.len > 0;
        while (path.len && path.data[--path.len] != '/')
            ;
    }
    const char *name = inside ? arena_text(relink->arena, buf_text(&path)) : NULL;
    buf_free(&path);
    return name;
}

static int missing(const struct relink *relink, struct str target)
{
    unsigned line = 1;
    for (size_t i = 0; i < relink->at; i++)
        line += relink->css.ptr[i] == '\n';
    return error_set(relink->error, "%s:%u: không có tệp tĩnh «%.*s»", relink->file, line,
                     (int)(target.len < 200 ? target.len : 200), target.ptr);
}

/* What follows a file's name in an address: "?x" and "#x" are kept. */
static size_t name_length(struct str target)
{
    size_t len = 0;
    while (len < target.len && target.ptr[len] != '?' && target.ptr[len] != '#')
        len++;
    return len;
}

/* The target of a url() or @import: `len` bytes from here. */
static int replace(struct relink *relink, size_t len)
{
    struct str target = { rest_of(relink).ptr, len };
    if (!is_relative(target)) {
        copy(relink, len);
        return 0;
    }
    size_t name_len = name_length(target);
    const char *name = asset_name(relink, (struct str){ target.ptr, name_len });
    struct error reason = { "" };
    const char *href =
        name ? relink->links->href(relink->links->data, str_of(name), &reason) : NULL;
    if (!href && reason.text[0])
        return error_set(relink->error, "%s", reason.text);
    if (!href)
        return missing(relink, target);
    buf_add_text(relink->out, href);
    relink->at += name_len;
    copy(relink, len - name_len);
    return 0;
}

/* ---- The walk ---------------------------------------------------------------------- */

/* The length of a text up to its closing quote, which is not counted. */
static size_t quoted_length(struct str rest, char quote)
{
    size_t len = 0;
    while (len < rest.len && rest.ptr[len] != quote && rest.ptr[len] != '\n')
        len += rest.ptr[len] == '\\' && len + 1 < rest.len ? 2 : 1;
    return len;
}

static bool at_quote(const struct relink *relink)
{
    struct str rest = rest_of(relink);
    return rest.len && (rest.ptr[0] == '"' || rest.ptr[0] == '\'');
}

/* A text that names a file. */
static int replace_quoted(struct relink *relink)
{
    char quote = rest_of(relink).ptr[0];
    copy(relink, 1);
    if (replace(relink, quoted_length(rest_of(relink), quote)))
        return -1;
    copy(relink, 1);
    return 0;
}

static int take_url(struct relink *relink)
{
    copy(relink, sizeof "url(" - 1);
    copy_space(relink);
    if (at_quote(relink))
        return replace_quoted(relink);
    struct str rest = rest_of(relink);
    ptrdiff_t end = str_find_char(rest, ')');
    struct str target = { rest.ptr, end < 0 ? rest.len : (size_t)end };
    while (target.len && isspace((unsigned char)target.ptr[target.len - 1]))
        target.len--;
    return replace(relink, target.len);
}

static int take_import(struct relink *relink)
{
    copy(relink, sizeof "@import" - 1);
    copy_space(relink);
    return at_quote(relink) ? replace_quoted(relink) : 0;
}

static void copy_comment(struct relink *relink)
{
    ptrdiff_t end = str_find(str_from(rest_of(relink), 2), STR("*/"));
    copy(relink, end < 0 ? rest_of(relink).len : (size_t)end + 4);
}

static void copy_quoted(struct relink *relink)
{
    char quote = rest_of(relink).ptr[0];
    copy(relink, 1);
    copy(relink, quoted_length(rest_of(relink), quote));
    copy(relink, 1);
}

int css_relink(struct arena *arena, struct str css, const char *name, const char *file,
               const struct css_links *links, struct buf *out, struct error *error)
{
    struct relink relink = { arena, css, 0, name, file, links, out, error };
    int result = 0;
    while (relink.at < css.len && result == 0) {
        if (starts(&relink, STR("/*")))
            copy_comment(&relink);
        else if (starts(&relink, STR("url(")))
            result = take_url(&relink);
        else if (starts(&relink, STR("@import")))
            result = take_import(&relink);
        else if (at_quote(&relink))
            copy_quoted(&relink);
        else
            copy(&relink, 1);
    }
    return result;
}
