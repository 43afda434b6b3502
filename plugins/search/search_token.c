/*
 * search_token.c - Vietnamese syllables for FTS5.
 *
 * A syllable gives two tokens in one place. The exact one is the word as written,
 * in lower case, with its tone moved to the end ("hoà" and "hòa" are both
 * "hoa" + grave), so that the two ways of placing a tone are one word. The
 * folded one has no marks at all (đ is d) and begins with a mark byte. A
 * question typed with marks can thus prefer the exact word, and one typed
 * without finds all of them.
 */
#include "search.h"

#include <string.h>
#include <utf8proc.h>

/* Combining marks: the five tones, which move; all others stay with their letter
 * in the exact form (ă â ê ô ơ ư are letters of their own). */
static int tone_of(utf8proc_int32_t mark)
{
    switch (mark) {
    case 0x300:
        return 1; /* huyền */
    case 0x301:
        return 2; /* sắc */
    case 0x303:
        return 3; /* ngã */
    case 0x309:
        return 4; /* hỏi */
    case 0x323:
        return 5; /* nặng */
    default:
        return 0;
    }
}

/* Three letters in four of a Vietnamese text are ASCII: no need to ask a table. */
static int is_ascii(utf8proc_int32_t letter)
{
    return letter < 0x80;
}

static int is_word_letter(utf8proc_int32_t letter)
{
    if (is_ascii(letter))
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9');
    switch (utf8proc_category(letter)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
        return 1;
    default:
        return 0;
    }
}

/* A token being written; too long a word is cut, the same way everywhere. */
struct token {
    char *out;
    size_t len;
};

static void token_add(struct token *token, utf8proc_int32_t letter)
{
    utf8proc_uint8_t bytes[4] = { (utf8proc_uint8_t)letter };
    utf8proc_ssize_t size = is_ascii(letter) ? 1 : utf8proc_encode_char(letter, bytes);
    if (token->len + (size_t)size + 2 < TOKEN_MAX) { /* room for tone and end */
        memcpy(token->out + token->len, bytes, (size_t)size);
        token->len += (size_t)size;
    }
}

/* One letter of the text into both forms; its tone, if any, into *tone. */
static void add_letter(utf8proc_int32_t letter, struct token *exact, struct token *folded,
                       int *tone)
{
    utf8proc_int32_t parts[8];
    if (is_ascii(letter)) {
        letter += letter >= 'A' && letter <= 'Z' ? 'a' - 'A' : 0;
        token_add(exact, letter);
        token_add(folded, letter);
        return;
    }
    utf8proc_ssize_t count = utf8proc_decompose_char(
        letter, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, NULL);
    for (utf8proc_ssize_t i = 0; i < count && i < 8; i++) {
        int this_tone = tone_of(parts[i]);
        if (this_tone)
            *tone = this_tone;
        else
            token_add(exact, parts[i]);
        if (parts[i] == 0x111) /* đ does not decompose */
            token_add(folded, 'd');
        else if (utf8proc_category(parts[i]) != UTF8PROC_CATEGORY_MN)
            token_add(folded, parts[i]);
    }
}

/* The letter at `text`, U+FFFD for bytes that are none; its size. */
static utf8proc_ssize_t read_letter(const char *text, const char *end,
                                    utf8proc_int32_t *letter)
{
    *letter = (unsigned char)*text;
    if (is_ascii(*letter))
        return 1;
    utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)text, end - text, letter);
    if (size > 0)
        return size;
    *letter = 0xFFFD;
    return 1;
}

const char *token_next(const char *text, const char *end, const char **start,
                       char exact_out[TOKEN_MAX], char folded_out[TOKEN_MAX])
{
    utf8proc_int32_t letter;
    utf8proc_ssize_t size;
    while (text < end) {
        size = read_letter(text, end, &letter);
        if (is_word_letter(letter))
            break;
        text += size;
    }
    if (text >= end)
        return NULL;
    struct token exact = { exact_out, 0 }, folded = { folded_out, 0 };
    int tone = 0;
    *start = text;
    folded.out[folded.len++] = TOKEN_FOLDED;
    while (text < end) {
        size = read_letter(text, end, &letter);
        if (!is_word_letter(letter))
            break;
        add_letter(letter, &exact, &folded, &tone);
        text += size;
    }
    if (tone)
        exact.out[exact.len++] = (char)(1 + tone);
    exact.out[exact.len] = folded.out[folded.len] = '\0';
    return text;
}

/* ---- FTS5's side --------------------------------------------------------------------- */

/* A tokenizer without state still needs an address that is not NULL. */
static int create(void *user, const char **args, int count, Fts5Tokenizer **out)
{
    (void)args;
    (void)count;
    *out = user;
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

/* In a question the tokens are already made (query_expression): words apart by
 * spaces, to be taken as they are. */
static int tokenize_question(void *ctx, const char *text, int len,
                             int (*found)(void *, int, const char *, int, int, int))
{
    int at = 0, result = SQLITE_OK;
    while (at < len && result == SQLITE_OK) {
        while (at < len && text[at] == ' ')
            at++;
        int from = at;
        while (at < len && text[at] != ' ')
            at++;
        if (at > from)
            result = found(ctx, 0, text + from, at - from, from, at);
    }
    return result;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags, const char *text,
                    int len, int (*found)(void *, int, const char *, int, int, int))
{
    (void)tokenizer;
    if (flags & FTS5_TOKENIZE_QUERY)
        return tokenize_question(ctx, text, len, found);
    char exact[TOKEN_MAX], folded[TOKEN_MAX];
    const char *end = text + len, *start = text, *at = text;
    while ((at = token_next(at, end, &start, exact, folded))) {
        int from = (int)(start - text), to = (int)(at - text);
        int result = found(ctx, 0, exact, (int)strlen(exact), from, to);
        if (result == SQLITE_OK)
            result =
                found(ctx, FTS5_TOKEN_COLOCATED, folded, (int)strlen(folded), from, to);
        if (result != SQLITE_OK)
            return result;
    }
    return SQLITE_OK;
}

int token_register(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    int result = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL);
    if (result == SQLITE_OK) {
        sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(stmt);
    }
    sqlite3_finalize(stmt);
    if (!api)
        return SQLITE_ERROR;
    fts5_tokenizer ours = { create, destroy, tokenize };
    return api->xCreateTokenizer(api, "dinh", db, &ours, NULL);
}
