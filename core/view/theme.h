/*
 * theme.h - which file answers for a view, and the words and assets around it.
 *
 * A theme is a folder: views/ (a .html each, also layouts), static/, lang/vi.json,
 * lang/en.json, theme.json (inline css and script, see docs/theme-guide.md). A
 * view "news/list" is looked for in the folders of struct theme_paths, first
 * one wins, so a commune overrides single files. Loaded once per process,
 * then immutable and shared by all lanes.
 */
#ifndef DINH_VIEW_THEME_H
#define DINH_VIEW_THEME_H

#include "view/template.h"

struct theme;

struct theme_folder {
    const char *prefix; /* "" for a theme's own views; "news/" for a plugin's */
    const char *path;   /* the folder that holds views (or static, lang) */
};

struct theme_paths {
    const struct theme_folder *views; /* first wins */
    size_t view_count;
    const char *const *roots; /* theme folders for static and lang; first wins */
    size_t root_count;
    const char *lang; /* "vi"; missing words fall back to vi */
};

struct theme_asset {
    const char *name; /* "site.css", "font/bvp-400.woff2" */
    const char *href; /* "/tinh/site.1f3a90c2.css": changes with the bytes */
    const char *file; /* where it lies */
    const char *type; /* "text/css; charset=utf-8" */
    struct str bytes; /* text assets after url() rewriting; else empty */
    const char *etag;
};

struct theme *theme_load(const struct theme_paths *paths, struct error *error);
void theme_free(struct theme *theme);

const struct theme_asset *theme_assets(const struct theme *theme, size_t *count);
/* Content-Security-Policy of its pages, with the hashes of what it inlines. */
const char *theme_csp(const struct theme *theme);
/* A word of the catalogue, "nav.home"; the key itself when there is none. */
const char *theme_word(const struct theme *theme, const char *key);
bool theme_has_view(const struct theme *theme, const char *view);

/*
 * Renders a view over `root` (site, menu, page, options ...) with root.data as
 * the innermost context; adds t (catalogue), asset (name -> href, dots and
 * slashes as underscores) and inline (css, script) to root's lookups.
 */
int theme_render(const struct theme *theme, const char *view, struct arena *arena,
                 dinh_value *root, struct buf *out, struct error *error);

#endif
