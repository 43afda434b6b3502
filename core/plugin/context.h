/*
 * context.h - what the files behind workspace.h share: a workspace, and the
 * dinh_ctx that every plugin call is given.
 *
 * A ctx stands for a request, a job run, an import or a command alike. It owns
 * nothing but what ctx_end gives back: open rows, a snapshot, a transaction
 * somebody forgot. Its memory is the arena of the request or job.
 */
#ifndef DINH_PLUGIN_CONTEXT_H
#define DINH_PLUGIN_CONTEXT_H

#include "account/session.h"
#include "plugin/resolve.h"
#include "plugin/workspace.h"

#include <stdio.h>

/* A filled block, kept while its site's generation stands and it is young. */
struct kept_block {
    struct arena *arena; /* NULL: not yet needed */
    dinh_value *map;     /* NULL: the block said it has nothing to show */
    uint32_t keep;       /* what the block asked of dinh->keep */
    int64_t made_ms;     /* monotonic; 0: never */
};

struct period {     /* a job that runs by itself */
    int64_t due_ms; /* wall clock; 0: not yet known */
    int tries;
};

struct workspace {
    const struct portal *portal;
    const struct site *site;
    struct workspace_hooks hooks;
    struct arena *arena;     /* as old as the workspace */
    struct store *stores[2]; /* by DINH_DB_... */
    struct content *content;
    struct content_rules rules;
    struct script *script;
    void **states;                /* by struct plugin's index */
    size_t started;               /* plugins of the site whose start was called */
    dinh_value *site_map, *links; /* the same on every page: read only */
    struct {                      /* as old as the generation */
        struct arena *arena;
        uint64_t generation;
        uint64_t serial;  /* stands in where nobody counts generations */
        dinh_value *menu; /* NULL: to be built */
    } fresh;
    struct kept_block *blocks; /* by index in the site's list */
    struct period *periods;    /* by index in the site's list of jobs */
    int64_t feed_seq;          /* the last change the job lane knows of; -1: none yet */
    uint64_t failures;         /* number of the last error shown */
    int64_t scrub_at_ms;       /* monotonic; an erasure is not finished before */
};

enum answer_form { ANSWER_NONE, ANSWER_VIEW, ANSWER_ERROR, ANSWER_READY };

struct host_rows;

struct dinh_ctx {
    struct workspace *workspace;
    const struct site *site;
    const struct plugin *plugin; /* whose code runs now */
    struct arena *arena;
    int64_t now_ms;
    const char *who; /* for the history of an item */
    int64_t account; /* of who is logged in, else 0 */
    FILE *out;       /* of a command, else NULL */

    struct request *request; /* NULL outside a request, like all below */
    struct response *response;
    struct resolved address;
    dinh_value *root, *page, *data;
    enum answer_form form;
    int status;
    const char *view, *message;
    const struct plugin *blamed; /* whose code ran when an error was noted */

    uint32_t keep; /* seconds; 0: as long as it is fresh */
    struct host_rows *open_rows;
    bool in_snapshot;
    const struct person *person; /* see ctx_person */
    bool person_known;           /* the cookie has been looked at */
    bool wrote, withdrew;        /* since the last commit: others' pages are stale */
    int depth;                   /* events raised by hooks of events */
};

/* ---- a ctx (workspace.c) ---- */
void ctx_begin(struct dinh_ctx *ctx, struct workspace *workspace, struct arena *arena,
               const char *who);
void ctx_end(struct dinh_ctx *ctx);
/* Who runs now, told to the process around; returns who ran before. */
const struct plugin *ctx_enter(struct dinh_ctx *ctx, const struct plugin *plugin);
/* Several reads see one state of the database: begun at the first of a GET. */
void ctx_snapshot(struct dinh_ctx *ctx);
/* After a commit of public content. */
void ctx_bump(struct dinh_ctx *ctx);

/* ---- who asks (identity.c) ---- */
/* Who is logged in, or NULL; looked up once a request. */
const struct person *ctx_person(struct dinh_ctx *ctx);
/* May this role do that, by the scripts' `may` list? */
bool role_may(const struct script *script, const char *role, const char *permission);
/* Does the form carry the token of this session? Nobody logged in: true. */
bool ctx_token_fits(struct dinh_ctx *ctx);
/* The theme this answer is drawn with. */
const struct theme *ctx_theme(const struct dinh_ctx *ctx);

/* ---- the rest, by file ---- */
extern const struct dinh_host host_table; /* host.c */
int host_emit(struct dinh_ctx *ctx, const char *event, dinh_value *payload);
/* Ends rows a plugin did not read to their end (host_sql.c). */
void host_rows_end_all(struct dinh_ctx *ctx);
/* "<kind>.published" and the like, after content changed (host_content.c). */
int host_content_event(struct dinh_ctx *ctx, const char *kind, const char *event,
                       dinh_value *item);

/* Where an address leads, percent-encoded where it must be (host_answer.c). */
void answer_location(struct dinh_ctx *ctx, int status, const char *path);
void answer_bytes(struct dinh_ctx *ctx, int status, const char *type, struct str bytes);

/* What a view is told of the commune (page.c). */
dinh_value *page_site_map(struct arena *arena, const struct config_site *config);
dinh_value *page_links(struct workspace *workspace);
/* The home page as it would be with another section of settings (preview.c). */
int page_preview(struct dinh_ctx *ctx, const struct config_site *config);
/* Fills root (site, menu, page, options ...) around the handler's data. */
void page_complete(struct dinh_ctx *ctx);
/* This page's path and declared query in canonical order, without empty fields;
 * with `name`, that parameter is `value` (NULL: gone) and the list begins anew. */
const char *page_address(struct dinh_ctx *ctx, const char *name, const char *value);
struct str page_jsonld(struct dinh_ctx *ctx); /* jsonld.c */

struct str feed_write(struct dinh_ctx *ctx, int format, const char *title,
                      const dinh_value *items); /* feed.c */
struct str csv_write(struct arena *arena, const char *columns, const dinh_value *items);

/* The map of a block for this page, or NULL to leave it out (home.c). */
dinh_value *home_block(struct dinh_ctx *ctx, const char *name, const char **view);
int home_page(struct dinh_ctx *ctx);
int sitemap_xml(struct dinh_ctx *ctx); /* sitemap.c */
int sitemap_part(struct dinh_ctx *ctx);
int sitemap_page(struct dinh_ctx *ctx);
int sitemap_robots(struct dinh_ctx *ctx);
int display_page(struct dinh_ctx *ctx); /* display.c */
int file_page(struct dinh_ctx *ctx);    /* file_page.c */
/* What content does when its hour has come; the job lane asks (due.c). */
void workspace_due(struct workspace *workspace);
dinh_value *page_menu(struct dinh_ctx *ctx); /* page.c */

#endif
