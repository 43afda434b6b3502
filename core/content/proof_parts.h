/*
 * proof_parts.h - what the files of "Máy đã soát" share (proof.h says what it is).
 *
 * proof.c has the table of rules and puts the answer together; proof_number.c finds
 * numbers, proof_personal.c says whose they are; proof_date.c and proof_text.c read
 * words, proof_media.c looks at pictures, links and files.
 */
#ifndef DINH_CONTENT_PROOF_PARTS_H
#define DINH_CONTENT_PROOF_PARTS_H

#include "content/proof.h"

/* Words a reader will see, blocks separated by line feeds. */
struct proof_piece {
    const char *field, *label;
    struct str text;
};

struct proof {
    const struct proof_context *context;
    struct arena *arena;
    const struct kind *kind;
    const dinh_value *raw;
    struct proof_piece *pieces;
    size_t piece_count;
    dinh_value *found; /* list */
};

struct proof_rule {
    const char *id;
    /* How many findings it made; -1: there was nothing to look at. */
    int (*look)(struct proof *proof);
    const char *fine; /* the sentence when it looked and found nothing; NULL: none */
};

/* A finding at `where`, a part of piece->text (or both NULL). The format is a sentence
 * without the excerpt, which is added: `... : “…trồng 120 cây…”`. */
void proof_say(struct proof *proof, enum proof_grade grade, const char *rule,
               const struct proof_piece *piece, struct str where, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* A finding about a field as a whole. */
void proof_say_of(struct proof *proof, enum proof_grade grade, const char *rule,
                  const struct field *field, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void proof_say_fine(struct proof *proof, const char *rule, const char *text);

/* At most `max` bytes of the same line before and after a part of `text`, cut at
 * letters, folded. */
struct str proof_before(struct arena *arena, struct str text, struct str part, size_t max);
struct str proof_after(struct arena *arena, struct str text, struct str part, size_t max);
/* The end of the last of `words` ("dt|dien thoai") standing as words in a folded
 * text; 0: none. */
size_t proof_last_word(struct str folded, const char *words);
static inline bool proof_has_word(struct str folded, const char *words)
{
    return proof_last_word(folded, words) > 0;
}
/* Does the folded text begin with one of them? */
bool proof_starts_with(struct str folded, const char *words);

/* ---- numbers (proof_number.c) ---- */

enum { NUMBER_DIGITS = 24, NUMBER_GROUPS = 12 };
struct proof_number {
    struct str where;
    char digits[NUMBER_DIGITS + 1];
    uint32_t count, group_count;
    uint8_t groups[NUMBER_GROUPS]; /* how many digits stand together */
    bool has_dots;
    bool is_part;   /* of a decimal or a time */
    bool is_symbol; /* 1234/GP-UBND */
};
/* Does đồng, m2, người ... follow it? */
bool proof_is_measure(struct arena *arena, struct str text,
                      const struct proof_number *number);
/* Calls `look` for every way to read a number of phone or card shape in the text, the
 * longest first; what it takes (true) is not looked at again. */
void proof_numbers(struct str text, bool (*look)(void *data, const struct proof_number *),
                   void *data);
/* The digits of a phone as people dial it here: +84 becomes 0. False: none. */
bool proof_phone_digits(struct str phone, char out[NUMBER_DIGITS + 1]);

/* ---- dates (proof_date.c) ---- */

struct proof_date {
    struct str where;
    int day, month, year; /* year 0: not said */
};
/* The first date of the text from *at on: 13/9/2021, 13-9-2021, ngày 13 tháng 9 năm
 * 2021, ngày 13/9; moves *at behind it. Dates that do not exist too. */
bool proof_next_date(struct str text, size_t *at, struct proof_date *out);

/* ---- rules ---- */

int proof_personal(struct proof *proof);
int proof_dates(struct proof *proof);
int proof_press(struct proof *proof);
int proof_names(struct proof *proof);
int proof_doubled(struct proof *proof);
int proof_pictures(struct proof *proof);
int proof_children(struct proof *proof);
int proof_links(struct proof *proof);
int proof_name_lists(struct proof *proof);

#endif
