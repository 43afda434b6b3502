/*
 * tls.c - see tls.h.
 */
#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <limits.h>
#include <stdlib.h>

enum { KEPT_BYTES = 4096 };

struct tls_context {
    SSL_CTX *ssl;
};

struct tls {
    SSL *ssl;
    BIO *in, *out; /* owned by ssl */
};

static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                           const unsigned char *in, unsigned in_len, void *data)
{
    static const unsigned char ours[] = "\x08http/1.1";
    (void)ssl;
    (void)data;
    int result = SSL_select_next_proto((unsigned char **)out, out_len, ours,
                                       sizeof ours - 1, in, in_len);
    /* A client that only speaks something else is told so (RFC 7301, 3.2). */
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK
                                            : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static int fail(struct error *error, const char *what, const char *path)
{
    char reason[256] = "không rõ lý do";
    unsigned long code = ERR_get_error();
    if (code)
        ERR_error_string_n(code, reason, sizeof reason);
    ERR_clear_error();
    return error_set(error, "%s: %s (%s)", path, what, reason);
}

static int load_pair(SSL_CTX *ssl, const char *certificate, const char *key,
                     struct error *error)
{
    if (SSL_CTX_use_certificate_chain_file(ssl, certificate) != 1)
        return fail(error, "không đọc được chứng thư số dạng PEM", certificate);
    if (SSL_CTX_use_PrivateKey_file(ssl, key, SSL_FILETYPE_PEM) != 1)
        return fail(error, "không đọc được khóa riêng hoặc khóa không khớp chứng thư số",
                    key);
    if (SSL_CTX_check_private_key(ssl) != 1)
        return fail(error, "khóa riêng không khớp với chứng thư số", key);
    return 0;
}

struct tls_context *tls_context_create(const char *certificate, const char *key,
                                       struct error *error)
{
    struct tls_context *context = calloc(1, sizeof *context);
    SSL_CTX *ssl = SSL_CTX_new(TLS_server_method());
    if (!context || !ssl)
        die("tls: hết bộ nhớ");
    context->ssl = ssl;
    SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF); /* tickets do it */
    SSL_CTX_set_num_tickets(ssl, 1);
    SSL_CTX_set_cipher_list(ssl, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_alpn_select_cb(ssl, choose_protocol, NULL);
    if (load_pair(ssl, certificate, key, error)) {
        tls_context_free(context);
        return NULL;
    }
    return context;
}

void tls_context_free(struct tls_context *context)
{
    if (!context)
        return;
    SSL_CTX_free(context->ssl); /* counted: connections hold it too */
    free(context);
}

struct tls *tls_create(struct tls_context *context)
{
    struct tls *tls = calloc(1, sizeof *tls);
    if (!tls)
        die("tls: hết bộ nhớ");
    tls->ssl = SSL_new(context->ssl);
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    if (!tls->ssl || !tls->in || !tls->out)
        die("tls: hết bộ nhớ");
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    SSL_set_accept_state(tls->ssl);
    return tls;
}

void tls_free(struct tls *tls)
{
    if (!tls)
        return;
    SSL_free(tls->ssl);
    free(tls);
}

bool tls_is_open(const struct tls *tls)
{
    return SSL_is_init_finished(tls->ssl);
}

bool tls_give(struct tls *tls, struct str bytes)
{
    return BIO_write(tls->in, bytes.ptr, (int)bytes.len) == (int)bytes.len;
}

size_t tls_unread(const struct tls *tls)
{
    return BIO_ctrl_pending(tls->in);
}

ptrdiff_t tls_read(struct tls *tls, char *out, size_t size, bool *closed)
{
    ERR_clear_error(); /* the queue belongs to the thread, not to a connection */
    int count = SSL_read(tls->ssl, out, size < INT_MAX ? (int)size : INT_MAX);
    if (count > 0)
        return count;
    int reason = SSL_get_error(tls->ssl, count);
    if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE)
        return 0;
    *closed = reason == SSL_ERROR_ZERO_RETURN;
    ERR_clear_error();
    return -1;
}

bool tls_write(struct tls *tls, struct str plain)
{
    ERR_clear_error();
    return SSL_write(tls->ssl, plain.ptr, (int)plain.len) == (int)plain.len;
}

struct str tls_pending(const struct tls *tls)
{
    char *bytes = NULL;
    long len = BIO_get_mem_data(tls->out, &bytes);
    return (struct str){ bytes, len > 0 ? (size_t)len : 0 };
}

void tls_sent(struct tls *tls)
{
    if (tls_pending(tls).len <= KEPT_BYTES) {
        (void)BIO_reset(tls->out);
        return;
    }
    /* A reset keeps the memory, which an idle connection does not need. */
    tls->out = BIO_new(BIO_s_mem());
    if (!tls->out)
        die("tls: hết bộ nhớ");
    SSL_set0_wbio(tls->ssl, tls->out);
}

void tls_finish(struct tls *tls)
{
    ERR_clear_error();
    if (SSL_is_init_finished(tls->ssl))
        SSL_shutdown(tls->ssl);
    ERR_clear_error();
}
