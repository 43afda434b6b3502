/*
 * import.h - JSON lines into a kind, and back.
 *
 * Each line is an object of field names (or their `also`), meta fields, "id"
 * (external, required) and optionally "url": an old address of this site becomes
 * a redirect, one elsewhere goes to the field source_url if the kind has it. Published at
 * once as "published_at" or its aliases "date", "date_issued" say, else now. Batches of 100
 * lines a transaction; running it again changes only what differs (idempotent, so also
 * resumable). Files named in the rows are looked for by base name in `files`; those of
 * exported rows go by their hash, as HOME/sites/<name>/files keeps them, or by "name".
 */
#ifndef DINH_CONTENT_IMPORT_H
#define DINH_CONTENT_IMPORT_H

#include "content/content.h"

struct import_options {
    const char *kind, *file, *files; /* files: folder or NULL */
    const char *url; /* of the site, "https://xa.gov.vn", or NULL: what "url" begins
                        so was an address of ours */
    int64_t now_ms;
    /* After each batch: bytes done of bytes in all. May be NULL. */
    void (*progress)(void *data, uint64_t done, uint64_t all);
    /* A line was refused: number, external id, sentence. */
    void (*refused)(void *data, uint64_t line, struct str id, const char *why);
    /* Published or changed, inside the transaction (hooks). May be NULL. */
    void (*event)(void *data, const char *event, const dinh_value *item);
    void *data;
};

struct import_result {
    uint64_t lines, added, changed, same, refused;
    uint64_t files_missing, choices_unknown; /* taken, but worth a look */
    uint64_t keys_unknown;                   /* different ones; ignored, named in the log */
};

int import_run(struct content *content, const struct import_options *options,
               struct import_result *result, struct error *error);

/* Writes every published item of a kind as import reads it, oldest first;
 * personal fields are left out unless asked for. */
int export_run(struct content *content, const char *kind, bool personal,
               int (*write)(void *data, struct str line), void *data, struct error *error);

#endif
