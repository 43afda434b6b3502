/*
 * search.h - what the files of the search plugin share.
 *
 * search.db belongs to this plugin alone: table doc (what was indexed), table
 * words (its texts, apart, because doc is read for every document that matches),
 * the FTS5 table fts over words with our own tokenizer, table meta (schema, epoch
 * and how far the feed was followed). Deleting the file costs only a rebuild.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include <dinh/plugin.h>

#include <sqlite3.h>

enum {
    SEARCH_SCHEMA = 3,      /* raised when doc, fts or the tokenizer change */
    SEARCH_WORDS_MAX = 16,  /* of a query; the rest is not looked at */
    SEARCH_QUERY_MAX = 400, /* bytes of a query */
    SEARCH_CALLS = 3,       /* officials on top */
    SEARCH_ASKED_MAX = 500, /* ids given to another plugin */
    SEARCH_MS = 2000        /* a question's time in the database */
};

/* One lane's own connection. */
struct search {
    sqlite3 *db;
    int64_t until_ms; /* a question is broken off then; 0: nobody asks */
};

/* ---- search_token.c: Vietnamese syllables ------------------------------------- */

/* Registers the tokenizer "dinh" with a connection; an SQLite result code. */
int token_register(sqlite3 *db);
enum { TOKEN_MAX = 64 };
/* A token of the folded class begins with this byte, so that `Nam` as typed
 * never equals `năm` without its marks by accident. */
#define TOKEN_FOLDED '\x01'
/*
 * The next syllable or number at *text (up to end): its exact form (lower case,
 * one spelling for both places of the tone) and its folded form, without marks.
 * Returns where it ends and sets *start; NULL when there is none.
 */
const char *token_next(const char *text, const char *end, const char **start,
                       char exact[TOKEN_MAX], char folded[TOKEN_MAX]);

/* ---- search_index.c --------------------------------------------------------------- */

/* Opens (and if need be makes anew) the site's search.db. NULL, logged, on failure. */
struct search *index_open(dinh_ctx *ctx);
void index_close(struct search *search);
/* Follows the feed to its end, or for so many batches (0: no limit); how many
 * items, or negative. `report` may be NULL. */
int index_follow(dinh_ctx *ctx, struct search *search, int most_batches,
                 void (*report)(dinh_ctx *ctx, int64_t done));
int index_rebuild(dinh_ctx *ctx, struct search *search,
                  void (*report)(dinh_ctx *ctx, int64_t done));
int index_job(dinh_ctx *ctx, const dinh_value *args);
/* Hook of "item.erased": no word of the item may stay in the file. */
int index_erased(dinh_ctx *ctx, dinh_value *payload);

/* ---- search_excerpt.c: what of a text is shown --------------------------------- */

struct search_word {
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
};
struct search_words {
    struct search_word list[SEARCH_WORDS_MAX];
    int count;
};
/* The words of a question; how many. */
int words_read(const char *typed, struct search_words *words);
/* hit[key]: the whole text as a list of pieces { text, marked }. */
void marked_add(dinh_ctx *ctx, dinh_value *hit, const char *key,
                const struct search_words *words, const char *text);
/* The same of the passage that says most about the question. */
void excerpt_add(dinh_ctx *ctx, dinh_value *hit, const char *key,
                 const struct search_words *words, const char *text);

/* ---- search_query.c ------------------------------------------------------------------ */

struct search_filter {
    const char *kind, *group; /* NULL: any */
    int year;                 /* 0: any */
};

/*
 * What a citizen typed, as an FTS5 expression: every syllable must be there,
 * exactly as typed or without its marks; any = 1: one of them is enough. ""
 * when nothing can be looked for. No byte of the input reaches FTS5 unquoted.
 */
const char *query_expression(dinh_ctx *ctx, const char *typed, int any);

/* How many documents match, by everything they are counted by. "" is none. */
struct search_combination {
    const char *kind, *kind_title, *group, *group_title;
    int year;
    int64_t documents;
};
struct search_counts {
    struct search_combination *list;
    size_t count, room;
};

struct search_result {
    dinh_value *hits; /* as search/results wants them */
    int64_t total;
    struct search_counts counts; /* whatever the filter */
};
/* Best first. 0 or negative. */
int query_run(dinh_ctx *ctx, struct search *search, const char *typed,
              const struct search_filter *filter, uint32_t from, uint32_t count,
              struct search_result *result);
/* Ids of the best hits of a kind, "3,14,15". */
const char *query_ids(dinh_ctx *ctx, struct search *search, const char *typed,
                      const char *kind);
/* SQLite's progress handler of a `struct search`: is its question out of time? */
int query_is_late(void *search);
/* Ends a statement whose last step gave `step`; a failure is logged. 0 or negative. */
int query_done(dinh_ctx *ctx, struct search *search, sqlite3_stmt *stmt, int step);

/* ---- search_facets.c, search_pages.c, search_command.c ------------------------------- */

/* Counts all that matches the expression. 0 or negative. */
int counts_read(dinh_ctx *ctx, struct search *search, const char *expression,
                struct search_counts *counts);
int64_t counts_total(const struct search_counts *counts,
                     const struct search_filter *filter);
/* data.facets, as search/results wants them. */
void facets_add(dinh_ctx *ctx, const struct search_counts *counts,
                const struct search_filter *filter);
int search_page(dinh_ctx *ctx);
int search_asked(dinh_ctx *ctx, dinh_value *payload);
int search_command(dinh_ctx *ctx, int argc, char **argv);

#endif
