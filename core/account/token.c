/*
 * token.c - random tokens and the digests that are stored in their place.
 */
#include "account/internal.h"

#include <sodium.h>

enum { TOKEN_BYTES = 32 };
_Static_assert(TOKEN_SIZE == 2 * TOKEN_BYTES + 1, "a token is 32 bytes");

/* Idempotent and safe in any thread; without it the first random number of a
 * process may be asked of two threads at once. */
static void prepare(void)
{
    if (sodium_init() < 0)
        die("libsodium không khởi động được");
}

void token_make(char token[TOKEN_SIZE])
{
    unsigned char bytes[TOKEN_BYTES];
    prepare();
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(token, TOKEN_SIZE, bytes, sizeof bytes);
    sodium_memzero(bytes, sizeof bytes);
}

void device_make(char token[TOKEN_SIZE])
{
    token_make(token);
}

bool token_is_well_formed(struct str token)
{
    if (token.len != TOKEN_LEN)
        return false;
    for (size_t i = 0; i < token.len; i++) {
        char c = token.ptr[i];
        if (!((c >= 'a' && c <= 'f') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

void digest_of(const char *what, struct str text, char digest[DIGEST_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)what, strlen(what) + 1);
    if (text.len)
        crypto_hash_sha256_update(&state, (const unsigned char *)text.ptr, text.len);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(digest, DIGEST_SIZE, hash, sizeof hash);
}
