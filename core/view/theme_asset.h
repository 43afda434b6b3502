/*
 * theme_asset.h - the static files of a theme under names that change with
 * their bytes, so that browsers may keep them for ever.
 */
#ifndef DINH_VIEW_THEME_ASSET_H
#define DINH_VIEW_THEME_ASSET_H

#include "view/theme.h"

struct asset_set {
    struct arena *arena;
    struct theme_asset *items; /* sorted by name */
    size_t count;
};

/* Editors leave files like .site.css.swp: such names are no part of a theme. */
bool asset_is_hidden(const char *relative);
/* Everything below static/ of the roots; of equal names the first root's. */
int asset_set_load(struct asset_set *set, struct arena *arena, const char *const *roots,
                   size_t root_count, struct error *error);
const struct theme_asset *asset_set_find(const struct asset_set *set, struct str name);

/*
 * Copies a style sheet to `out` with each relative url(...) and @import name
 * replaced by what `href` answers for the asset it means; `name` is the style
 * sheet's own asset name ("css/site.css"), `file` is for messages. An answer of
 * NULL is an error, which `href` may have explained in *error.
 */
struct css_links {
    const char *(*href)(void *data, struct str name, struct error *error);
    void *data;
};
int css_relink(struct arena *arena, struct str css, const char *name, const char *file,
               const struct css_links *links, struct buf *out, struct error *error);

#endif
