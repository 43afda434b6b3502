/*
 * dinh/plugin.h - all that a Đình plugin may use; nothing else is promised.
 *
 * A plugin is one .so that exports one constant, dinh_plugin_v0: tables the
 * portal reads without running plugin code (routes, hooks, blocks, content
 * kinds, statements, jobs, commands, permissions, settings, migrations). The
 * portal lends the plugin one table of functions, `dinh`.
 *
 * How to read this file: 1 values and lists, 2 tables a plugin declares,
 * 3 functions the portal lends, 4 the exported constant. The guide is
 * docs/plugin-guide.md; docs/plugin-api.md is generated from this file.
 *
 * Compatibility: structures only grow at the end. Every structure carries its
 * size and every list its item size, so old plugins run on a newer portal and
 * newer plugins on an older one, as far as `needs_minor` lets them.
 *
 * Threads: `init` runs once per process; everything else runs on a lane, a
 * thread of its own with its own state, database and scripts. A call may
 * block. Mutable statics are forbidden: keep what changes in `dinh->state()`.
 *
 * Memory: what a `dinh->` call returns lives as long as its ctx (a request, a
 * job run, an import batch, a command). Strings are UTF-8, NFC, NUL-ended, and
 * never hold a NUL inside. Calls never return NULL for lack of memory.
 */
#ifndef DINH_PLUGIN_H
#define DINH_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DINH_ABI_MAJOR 0 /* also part of the exported symbol's name */
#define DINH_ABI_MINOR 1 /* raised by every addition */

/* ---- 1. Values and lists ------------------------------------------------ */

typedef struct dinh_ctx dinh_ctx;     /* a request, a job, an import, a command */
typedef struct dinh_value dinh_value; /* a node of the value tree */
typedef struct dinh_rows dinh_rows;   /* the result of a statement */

/* Results of calls: 0 is good, negative is one of these. */
enum dinh_result {
    DINH_OK = 0,
    DINH_FAILED = -1, /* logged where it happened */
    DINH_NOT_FOUND = -2,
    DINH_REFUSED = -3,  /* permission, a script's check, or bad input */
    DINH_CONFLICT = -4, /* somebody else changed it first */
    DINH_STOP = 1       /* a hook's answer: nobody after me */
};

/* What a value is. A view prints each type the Vietnamese way. */
enum dinh_type {
    DINH_NULL,
    DINH_BOOL,
    DINH_INT,    /* 6670 is shown 6.670; {{x.raw}} gives 6670 */
    DINH_NUMBER, /* a double; shown 4,5 */
    DINH_TEXT,   /* escaped when shown */
    DINH_HTML,   /* made by the sanitiser alone; {{{x}}} shows it raw */
    DINH_TIME,   /* milliseconds since 1970 UTC; shown 08:30, 13/9/2021 */
    DINH_DATE,   /* days since 1970-01-01; shown 13/9/2021, {{x.iso}} 2021-09-13 */
    DINH_SIZE,   /* a count of bytes; shown 412 kB */
    DINH_LIST,
    DINH_MAP
};

/* A table of a plugin: item_size lets the items grow at their end. */
typedef struct dinh_list {
    const void *items;
    uint32_t count, item_size;
} dinh_list;
#define DINH_LIST_OF(array)                                       \
    {                                                             \
        (array), sizeof(array) / sizeof *(array), sizeof *(array) \
    }

/* ---- 2. Tables a plugin declares ---------------------------------------- */

/*
 * A page. `path` has literal segments, ":name" for one segment and a last
 * "*name" for the rest. Permission, CSRF, HEAD, OPTIONS and `.json` are the
 * portal's job. The handler returns the HTTP status it answered with.
 */
typedef struct dinh_route {
    const char *method, *path;
    int (*handle)(dinh_ctx *);
    const char *permission; /* NULL: everyone */
    const char *query;      /* "loai,nam,trang": declared query parameters, in
                               canonical order; others are ignored */
    uint32_t flags;         /* DINH_ROUTE_... */
    const char *menu;   /* a menu entry: a catalogue key or the words themselves, or NULL */
    int32_t menu_order; /* low first */
} dinh_route;
enum {
    DINH_ROUTE_CACHE = 1, /* anonymous answers may be kept by the page cache */
    DINH_ROUTE_COUNT = 2, /* a view of it is a visit */
    DINH_ROUTE_RARE = 4   /* cached, but never at the cost of a hot page */
};

/*
 * Something that happened. Events are named "plugin.past_tense", the same in C
 * and Lua. A payload is the hook's to read; for "page.built" and "menu.built"
 * it may also be changed. Returns DINH_OK, DINH_STOP or DINH_FAILED.
 */
typedef struct dinh_hook {
    const char *event;
    int (*handle)(dinh_ctx *, dinh_value *payload);
    int32_t order; /* low runs first */
} dinh_hook;

/* A named piece of a page, placed by the admin in dinh.conf ("news.latest"). */
typedef struct dinh_block {
    const char *name;                         /* "<plugin>.<name>" */
    const char *view;                         /* "news/latest" */
    int (*fill)(dinh_ctx *, dinh_value *map); /* DINH_NOT_FOUND: leave it out */
} dinh_block;

enum dinh_field_type {
    DINH_FIELD_TEXT,  /* one line */
    DINH_FIELD_LINES, /* plain text of several lines */
    DINH_FIELD_HTML,  /* rich text; plain text given to it becomes paragraphs */
    DINH_FIELD_INT,
    DINH_FIELD_BOOL,
    DINH_FIELD_DATE,   /* "2021-09-13" or "13/9/2021" */
    DINH_FIELD_TIME,   /* "2021-09-13T08:30+07:00" */
    DINH_FIELD_CHOICE, /* an id of script table `of` (an unknown one: see `of`) */
    DINH_FIELD_REF,    /* an item of kind `of`, by its external id or number */
    DINH_FIELD_WORDS,  /* a list of short texts; given as "a; b" or a list */
    DINH_FIELD_EMAIL,
    DINH_FIELD_PHONE, /* an item also has "<name>_href": "tel:+842253881234" */
    DINH_FIELD_URL,
    DINH_FIELD_FILES,  /* list of { file, title } */
    DINH_FIELD_IMAGES, /* list of { file, alt, caption, credit } */
    DINH_FIELD_LINKS   /* list of { url, title, image } */
};
enum {
    DINH_REQUIRED = 1,
    DINH_SEARCHABLE = 2, /* goes to the search feed */
    DINH_LISTED = 4,     /* comes with `list`; `find` brings every field */
    DINH_PERSONAL = 8,   /* personal data: never fed, indexed or exported in bulk */
    DINH_FILTER = 16     /* for dinh_where and tally; gets an index. The first CHOICE
                            that is LISTED too is an item's group in the search */
};

/*
 * One field of a kind. A CHOICE whose `of` is "name?" takes any text, keeping
 * the table's title where it has one; plain "name" refuses what it lacks.
 */
typedef struct dinh_field {
    const char *name;  /* [a-z][a-z0-9_]*, the column */
    const char *label; /* Vietnamese */
    int32_t type;      /* enum dinh_field_type */
    uint32_t flags;
    uint32_t max;         /* characters of a text, entries of a list; 0: the type's */
    const char *of;       /* CHOICE: a script table; REF: a kind */
    const char *also;     /* "date_issued,ngay": other names import accepts */
    const char *help;     /* one Vietnamese sentence for the form */
    const char *fallback; /* what a new item gets when nothing was given, or NULL */
} dinh_field;

/*
 * A content kind. Every item also has: id, no, kind, slug, href, title,
 * published_at, updated_at, expires_at, event_date, received_at, channel,
 * sender, unit, author, form. The page lives at `path`/slug.<letters><no>;
 * the portal looks up only the number and answers 301 for any other spelling.
 */
typedef struct dinh_kind {
    const char *name, *label;
    const char *letters; /* "t": unique among all kinds */
    const char *path;    /* "/tin-tuc/{category}": {field} is a CHOICE's id */
    dinh_list fields;    /* of dinh_field */
    const char *title;   /* the field that names an item */
    const char *summary; /* the field a feed shows, or NULL */
    const char *order;   /* field lists are sorted by, or NULL: published_at */
    uint32_t flags;      /* DINH_KIND_... */
    int (*page)(dinh_ctx *, dinh_value *item); /* NULL: no page of its own */
    const char *slug;    /* the field the slug is made of, or NULL: title */
    uint32_t page_flags; /* DINH_ROUTE_... of its page */
} dinh_kind;
enum {
    DINH_KIND_ASCENDING = 1, /* lists begin with the smallest `order` */
    DINH_KIND_SITEMAP = 2,
    DINH_KIND_EXPIRES = 4 /* leaves lists when expires_at has passed */
};

/*
 * The plugin's own SQL, by name. `$1`, `$2` ... in order of first use; it may
 * read the public views (dinh_item) and touch <plugin>_* tables, nothing else.
 */
typedef struct dinh_statement {
    const char *name, *sql;
    uint32_t database; /* DINH_DB_SITE or DINH_DB_STATS */
} dinh_statement;
enum { DINH_DB_SITE = 0, DINH_DB_STATS = 1 };

/* Numbered 1, 2, 3 ... per database; touches <plugin>_* tables alone. */
typedef struct dinh_migration {
    int32_t version;
    const char *sql;
    uint32_t database;
} dinh_migration;

/*
 * Work done by the one job lane of a site. `every_ms` > 0: also runs by
 * itself; a run that returns DINH_FAILED is tried again with growing pauses.
 */
typedef struct dinh_job {
    const char *name; /* "<plugin>.<name>" */
    int (*run)(dinh_ctx *, const dinh_value *args);
    uint32_t every_ms;
} dinh_job;

/* A verb of the command line: dinh <name> HOME ... Returns the exit code. */
typedef struct dinh_command {
    const char *name, *usage, *help;
    int (*run)(dinh_ctx *, int argc, char **argv); /* argv[0] is after HOME */
} dinh_command;

typedef struct dinh_permission {
    const char *name, *label; /* "news.publish" */
} dinh_permission;

/* `fallback` also tells the type: a number, true/false, or text. */
typedef struct dinh_setting {
    const char *name, *fallback, *help;
    int64_t min, max; /* of a number; 0, 0: any */
} dinh_setting;

/* ---- 3. Functions the portal lends --------------------------------------- */

enum {
    DINH_IS = 0,
    DINH_BETWEEN = 1,
    DINH_HAS_WORD = 2,
    DINH_NOT_BETWEEN = 3,
    DINH_AMONG = 4
};
typedef struct dinh_where {
    const char *field; /* a DINH_FILTER field, id or published_at */
    int32_t op;        /* DINH_IS: text, or number when text is NULL;
                          DINH_BETWEEN: number <= x <= to;
                          DINH_NOT_BETWEEN: outside, or absent;
                          DINH_HAS_WORD: text is one of a WORDS field;
                          DINH_AMONG: one of at most 500 numbers, text "3,14,15" */
    const char *text;
    int64_t number, to;
} dinh_where;

typedef struct dinh_query {
    uint32_t size; /* sizeof(dinh_query) */
    const char *kind;
    const dinh_where *where;
    uint32_t where_count;
    uint32_t page, per_page; /* page counts from 1; per_page at most 1000 */
    uint32_t flags;          /* DINH_QUERY_... */
    uint32_t total, pages;   /* out */
    uint32_t where_size;     /* sizeof(dinh_where); 0: as it was in 0.1 */
} dinh_query;
enum {
    DINH_QUERY_FULL = 1,    /* every field, not only DINH_LISTED ones */
    DINH_QUERY_DRAFTS = 2,  /* newest revision of all states; needs content.drafts */
    DINH_QUERY_EXPIRED = 4, /* also those past their day, of a DINH_KIND_EXPIRES kind */
    DINH_QUERY_REVERSE = 8  /* the other end of the order first */
};

enum { DINH_BY_VALUE = 0, DINH_BY_YEAR = 1 };

/* One counted view of a page, from the ring of a worker. */
typedef struct dinh_view {
    int64_t time;     /* ms UTC */
    uint64_t visitor; /* hash of address and agent with a daily salt */
    char path[160];
    char agent[160];
} dinh_view;

/* One change of public content, in order. op: 'u' published or changed, 'd' gone. */
typedef struct dinh_change {
    int64_t seq, id;
    const char *kind;
    char op;
} dinh_change;

enum { DINH_RSS = 0, DINH_ATOM = 1 };
enum { DINH_LOG_INFO = 0, DINH_LOG_WARN = 1, DINH_LOG_ERROR = 2 };

typedef struct dinh_host {
    uint32_t size, minor;

    /* The request. Texts are checked UTF-8; NULL where there is none. */
    const char *(*method)(dinh_ctx *);
    const char *(*path)(dinh_ctx *);                    /* without ".json" */
    const char *(*param)(dinh_ctx *, const char *name); /* ":name" of the route */
    const char *(*query)(dinh_ctx *, const char *name); /* declared ones only */
    const char *(*form)(dinh_ctx *, const char *name);  /* a posted field */
    const char *(*header)(dinh_ctx *, const char *name);
    int (*may)(dinh_ctx *, const char *permission);   /* 1 or 0 */
    const char *(*site)(dinh_ctx *);                  /* the site's name */
    const char *(*folder)(dinh_ctx *);                /* the site's folder */
    const char *(*url)(dinh_ctx *, const char *path); /* absolute address */
    int64_t (*now)(dinh_ctx *);                       /* ms UTC, one per ctx */
    void *(*state)(dinh_ctx *);                       /* what `start` made */

    /* Memory of the ctx. */
    void *(*alloc)(dinh_ctx *, size_t size); /* zeroed */
    char *(*text)(dinh_ctx *, const char *format, ...)
        __attribute__((format(printf, 2, 3)));

    /* Building values. `set_` on a map replaces, `add_` appends to a list. */
    dinh_value *(*data)(dinh_ctx *); /* the page's own map */
    dinh_value *(*page)(dinh_ctx *); /* title, description ... */
    dinh_value *(*new_map)(dinh_ctx *);
    dinh_value *(*new_list)(dinh_ctx *);
    void (*set)(dinh_ctx *, dinh_value *map, const char *key, const char *text);
    void (*set_int)(dinh_ctx *, dinh_value *map, const char *key, int64_t);
    void (*set_number)(dinh_ctx *, dinh_value *map, const char *key, double);
    void (*set_bool)(dinh_ctx *, dinh_value *map, const char *key, int);
    void (*set_time)(dinh_ctx *, dinh_value *map, const char *key, int64_t ms);
    void (*set_date)(dinh_ctx *, dinh_value *map, const char *key, int32_t days);
    void (*set_size)(dinh_ctx *, dinh_value *map, const char *key, int64_t bytes);
    void (*set_value)(dinh_ctx *, dinh_value *map, const char *key,
                      dinh_value *); /* NULL: leaves it absent */
    void (*set_html)(dinh_ctx *, dinh_value *map, const char *key,
                     const char *html); /* sanitised on the way */
    dinh_value *(*set_map)(dinh_ctx *, dinh_value *map, const char *key);
    dinh_value *(*set_list)(dinh_ctx *, dinh_value *map, const char *key);
    void (*add)(dinh_ctx *, dinh_value *list, const char *text);
    void (*add_value)(dinh_ctx *, dinh_value *list, dinh_value *);
    dinh_value *(*add_map)(dinh_ctx *, dinh_value *list);

    /* Reading values. A missing key or wrong type gives NULL, 0 or "". */
    int (*type)(const dinh_value *);                             /* enum dinh_type */
    dinh_value *(*get)(const dinh_value *map, const char *path); /* "a.b" */
    dinh_value *(*at)(const dinh_value *, uint32_t index);       /* list or map */
    const char *(*key_at)(const dinh_value *map, uint32_t index);
    uint32_t (*count)(const dinh_value *);
    const char *(*as_text)(const dinh_value *); /* text and html only */
    int64_t (*as_int)(const dinh_value *);      /* int, bool, time, date, size */
    const char *(*get_text)(const dinh_value *map, const char *path);
    int64_t (*get_int)(const dinh_value *map, const char *path);
    const char *(*plain)(dinh_ctx *, const dinh_value *); /* words of an html value */

    /* The answer: one of these, its result returned by the handler. */
    int (*show)(dinh_ctx *, int status, const char *view);
    int (*redirect)(dinh_ctx *, int status, const char *path);
    int (*fail)(dinh_ctx *, int status, const char *format, ...)
        __attribute__((format(printf, 3, 4))); /* Vietnamese, shown */
    int (*send)(dinh_ctx *, int status, const char *type, const void *bytes, size_t length);
    int (*send_feed)(dinh_ctx *, int format, const char *title, dinh_value *items);
    int (*send_csv)(dinh_ctx *, const char *name, const char *columns,
                    dinh_value *items); /* "symbol=Số ký hiệu,..." */
    void (*set_header)(dinh_ctx *, const char *name, const char *value);
    void (*keep)(dinh_ctx *, uint32_t seconds); /* at most so long cached */

    /* Content: the published revision, unless drafts are asked for. */
    dinh_value *(*find)(dinh_ctx *, const char *kind, int64_t no);
    dinh_value *(*find_id)(dinh_ctx *, int64_t id);         /* any kind */
    dinh_value *(*find_path)(dinh_ctx *, const char *path); /* "/tin-tuc/ubnd/a.t47" */
    dinh_value *(*list)(dinh_ctx *, dinh_query *);
    dinh_value *(*tally)(dinh_ctx *, const dinh_query *, const char *field,
                         int by); /* list of {id,title,count}: id a text; by title, years
                                newest first; page and per_page are not looked at */
    /* What a search should know of a public item, else NULL: { id, kind, kind_label,
       href, title, slug_text (the slug's field when it is not the title), text (words of
       the searchable fields, none of them personal), group{id,title} (its first
       DINH_FILTER choice), date (its order field or published_at, as a DATE) }. */
    dinh_value *(*searchable)(dinh_ctx *, int64_t id);
    /* The kinds of the plugins enabled here: list of { name, label }. */
    dinh_value *(*kinds)(dinh_ctx *);
    int64_t (*save)(dinh_ctx *, const char *kind, int64_t id, dinh_value *fields,
                    dinh_value *errors); /* new revision; the id */
    int (*move)(dinh_ctx *, int64_t id, const char *state, const char *note);
    int (*changes)(dinh_ctx *, int64_t *epoch, int64_t after, dinh_change *out,
                   uint32_t max); /* how many, or < 0 */

    /* The plugin's own tables, by statement name. kinds: i integer, t text,
       n null for each $; a write needs begin/commit around it. */
    dinh_rows *(*run)(dinh_ctx *, const char *statement, const char *kinds, ...);
    int (*next)(dinh_rows *); /* 1 row, 0 end, < 0 */
    int64_t (*column_int)(dinh_rows *, int index);
    const char *(*column_text)(dinh_rows *, int index); /* NULL for NULL */
    int (*begin)(dinh_ctx *, uint32_t database);
    int (*commit)(dinh_ctx *, uint32_t database);
    void (*rollback)(dinh_ctx *, uint32_t database);

    /* The rest of the portal. */
    const char *(*setting)(dinh_ctx *, const char *name);
    int64_t (*setting_int)(dinh_ctx *, const char *name);
    dinh_value *(*table)(dinh_ctx *, const char *name); /* of the scripts: list */
    dinh_value *(*table_entry)(dinh_ctx *, const char *name, const char *id);
    const char *(*word)(dinh_ctx *, const char *key);   /* of the catalogue */
    const char *(*link)(dinh_ctx *, const char *route); /* path when that route
                                                           exists, else NULL */
    /* This address with one declared query parameter changed (NULL or "": gone)
       and "trang" dropped; other declared ones stay. For filter links. */
    const char *(*href_with)(dinh_ctx *, const char *name, const char *value);
    /* Sets data.pager { page, pages, total, prev, next,
       numbers[{n,href,current,gap}] } of a list read with `query`, and page.prev,
       page.next; nothing when it has one page. */
    void (*pager)(dinh_ctx *, const dinh_query *query);
    /* A declared query parameter as a number: `absent` when it is not there or
       empty, -1 when it is no number or outside min..max. */
    int64_t (*query_int)(dinh_ctx *, const char *name, int64_t absent, int64_t min,
                         int64_t max);
    /* One step of "where am I" (href NULL: this page), and a <link> to a feed. */
    void (*crumb)(dinh_ctx *, const char *title, const char *href);
    void (*feed_link)(dinh_ctx *, const char *title, const char *path, const char *type);
    /* The page is about this item: its members become the page's data, with
       data.picture, data.album (first picture, the others), data.short_href, and
       page.title, description, type, published, modified, image are set. */
    void (*about)(dinh_ctx *, dinh_value *item, const char *type);
    int (*emit)(dinh_ctx *, const char *event, dinh_value *payload);
    int (*queue)(dinh_ctx *, const char *job, dinh_value *args, int64_t at_ms);
    void (*touch)(dinh_ctx *); /* pages made before are stale */
    void (*log)(dinh_ctx *, int level, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
    void (*print)(dinh_ctx *, const char *format, ...) /* a command's output */
        __attribute__((format(printf, 2, 3)));

    /* Vietnamese text. */
    const char *(*fold)(dinh_ctx *, const char *text);     /* "Đình" -> "dinh" */
    const char *(*slug)(dinh_ctx *, const char *text);     /* "dinh-lang" */
    const char *(*format)(dinh_ctx *, const dinh_value *); /* as a view prints it */
    const char *(*json)(dinh_ctx *, const dinh_value *);
    const char *(*encode)(dinh_ctx *, const char *text); /* for a query: "a%20b" */
    int32_t (*days)(int64_t ms);                         /* day in Viet Nam */
    int32_t (*year)(int32_t days);
    int32_t (*make_date)(int year, int month, int day); /* days */

    /* Views counted by the loops (see dinh_view). A position is kept by the
       caller per ring and epoch; views_read moves it on. */
    uint64_t (*views_epoch)(dinh_ctx *);
    uint32_t (*views_rings)(dinh_ctx *);
    int (*views_read)(dinh_ctx *, uint32_t ring, uint64_t *position, dinh_view *out,
                      uint32_t max);
} dinh_host;

/* ---- 4. The exported constant --------------------------------------------- */

typedef struct dinh_plugin {
    uint32_t size;
    uint16_t abi_minor, needs_minor;      /* built with; cannot do without */
    const char *name, *version, *summary; /* name is the file's; summary Vietnamese */
    const dinh_host **host;               /* where the portal puts its table */
    dinh_list routes, hooks, blocks, kinds, statements, migrations, jobs, commands,
        permissions, settings;
    const char *needs_plugins;              /* "news,intro" */
    int (*init)(const char **error);        /* once per process, before any lane */
    int (*start)(dinh_ctx *, void **state); /* once per lane and site */
    void (*stop)(void *state);
} dinh_plugin;

extern __attribute__((visibility("hidden"))) const dinh_host *dinh;

#define DINH_HAS(call) (dinh->size >= offsetof(dinh_host, call) + sizeof dinh->call)
#define DINH_PLUGIN(id, release, ...)                                 \
    const dinh_host *dinh;                                            \
    __attribute__((visibility("default")))                            \
    const dinh_plugin dinh_plugin_v0 = { .size = sizeof(dinh_plugin), \
                                         .abi_minor = DINH_ABI_MINOR, \
                                         .name = id,                  \
                                         .version = release,          \
                                         .host = &dinh,               \
                                         __VA_ARGS__ }

#ifdef __cplusplus
}
#endif
#endif
