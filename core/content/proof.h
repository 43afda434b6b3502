/*
 * proof.h - "Máy đã soát": what a machine can see before a person publishes.
 *
 * Advice, never a verdict; the rules stand in a table in proof.c, each with its
 * sentence. Nothing here changes the text.
 */
#ifndef DINH_CONTENT_PROOF_H
#define DINH_CONTENT_PROOF_H

#include "content/content.h"

enum proof_grade { PROOF_OK, PROOF_ADVICE, PROOF_STOP };

struct proof_context {
    struct content *content; /* for the names of files; may be NULL */
    int64_t now_ms;
    const char *const *names; /* the commune's own names, spelled right */
    size_t name_count;
    const char *const *public_phones; /* numbers that may stand in a text: offices' */
    size_t phone_count;
    /* Is there a page at this path of the site? NULL: not asked. */
    bool (*has_page)(void *data, const char *path);
    void *data;
};

/*
 * A list of { grade: "ok" | "nhac" | "dung", rule, text, field, excerpt } for the raw
 * fields of an item, what is wrong first: pictures without a description, personal
 * numbers (CCCD/CMND, phone, birth date beside a name, bank account, BHXH), photos of
 * children (words in alt and caption) without parents_agreed, text that looks copied
 * from the press without a source, dates that do not exist or whose weekday is
 * wrong or that lie oddly far away, links to nowhere, the commune's names with wrong
 * accents, files with names that do not expire. An empty rule that found nothing says
 * so once ("Không thấy số căn cước ...").
 */
dinh_value *proof_check(const struct proof_context *context, struct arena *arena,
                        const struct kind *kind, const dinh_value *raw);

#endif
