/*
 * eml.c - a mail read by GMime (eml_read of docx.h): its best text, pictures in the text,
 * everything else as parts; who sent it and when.
 *
 * 1 parts aside   2 pictures in the text   3 the walk   4 the head   5 the whole
 */
#include "desk/eml_text.h"
#include "desk/received.h"

#include "base/text.h"

#include <dinh/plugin.h>
#include <errno.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAIL_MAX = 60 * 1024 * 1024,
    BODY_MAX = 16 * 1024 * 1024,
    DEPTH_MAX = 32, /* of multiparts in one another */
    SENDER_MAX = 200,
    SUBJECT_MAX = 250,
    NAME_MAX_LETTERS = 120
};

struct mail {
    struct arena *arena; /* until the end of eml_read */
    struct received received;
    struct buf html;
    const char *content_ids[RECEIVED_PARTS_MAX]; /* by part; NULL: none */
};

/* ---- 1. parts aside ---- */

static const char *plain_words(struct arena *arena, const char *text, size_t most)
{
    struct str words = text_nfc(arena, str_of(text ? text : ""));
    struct buf out = { 0 };
    while (words.len) {
        int32_t letter = text_next(&words);
        bool is_turning = (letter >= 0x200B && letter <= 0x200F) ||
                          (letter >= 0x202A && letter <= 0x202E) ||
                          (letter >= 0x2066 && letter <= 0x2069);
        if (!is_turning)
            text_add_letter(&out, letter < ' ' || letter == 0x7F ? ' ' : letter);
    }
    struct str plain = text_excerpt(arena, text_squeeze(arena, buf_str(&out)), most);
    buf_free(&out);
    return plain.len ? arena_str(arena, plain).ptr : "";
}

static int open_part(struct mail *mail, const char *name, const char *content_id,
                     size_t *at)
{
    struct error unheard;
    if (mail->received.count == RECEIVED_PARTS_MAX)
        return -1;
    if (!name || !*name)
        name = "tep-dinh-kem";
    int fd =
        received_open(&mail->received, plain_words(mail->arena, name, NAME_MAX_LETTERS),
                      NULL, at, &unheard);
    if (fd >= 0 && content_id)
        mail->content_ids[*at] = arena_text(mail->arena, content_id);
    return fd;
}

/* The bytes of a part, decoded, or a whole message, to a file of its own. */
static void put_aside(struct mail *mail, GMimeObject *object, const char *name)
{
    size_t at;
    int fd = open_part(mail, name, g_mime_object_get_content_id(object), &at);
    if (fd < 0)
        return;
    GMimeStream *stream = g_mime_stream_fs_new(fd); /* closes it */
    gssize written = -1;
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message((GMimeMessagePart *)object);
        if (message)
            written = g_mime_object_write_to_stream((GMimeObject *)message, NULL, stream);
    } else if (GMIME_IS_PART(object)) {
        GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)object);
        if (content)
            written = g_mime_data_wrapper_write_to_stream(content, stream);
    }
    g_object_unref(stream);
    if (written <= 0)
        received_lose(&mail->received, at);
}

/* ---- 2. pictures in the text ---- */

static int part_of_id(const struct mail *mail, struct str id)
{
    for (size_t i = 0; i < mail->received.count; i++)
        if (mail->content_ids[i] && str_is(id, mail->content_ids[i]))
            return (int)i;
    return -1;
}

/* "image/png;base64,iVBOR..." as a part of its own. */
static int part_of_data(struct mail *mail, struct str data)
{
    size_t at;
    ptrdiff_t comma = str_find(data, STR(";base64,"));
    if (comma < 0 || comma > 60)
        return -1;
    data = str_from(data, (size_t)comma + STR(";base64,").len);
    gsize len;
    guchar *bytes = g_base64_decode(arena_str(mail->arena, data).ptr, &len);
    int fd = len && len < RECEIVED_PART_BYTES ? open_part(mail, "anh", NULL, &at) : -1;
    bool is_written = fd >= 0 && write(fd, bytes, len) == (ssize_t)len;
    if (fd >= 0)
        close(fd);
    g_free(bytes);
    if (fd >= 0 && !is_written)
        received_lose(&mail->received, at);
    return is_written ? (int)at : -1;
}

/* Where the address ends that begins here, whatever quotes it stands in. */
static size_t address_length(struct str rest)
{
    size_t len = 0;
    while (len < rest.len && !strchr("\"'<> \t\r\n)", rest.ptr[len]))
        len++;
    return len;
}

/* "cid:..." and "data:image/..." become the address of a part, or nothing. */
static void add_html(struct mail *mail, struct str html)
{
    while (html.len) {
        ptrdiff_t at = str_find_char(html, ':');
        size_t before = at < 0 ? html.len : (size_t)at;
        bool is_id = before >= 3 && str_ends((struct str){ html.ptr, before }, STR("cid"));
        bool is_data = at >= 4 && str_ends((struct str){ html.ptr, before }, STR("data")) &&
                       str_starts(str_from(html, before + 1), STR("image/"));
        if (at < 0 || (!is_id && !is_data)) {
            size_t len = at < 0 ? html.len : before + 1;
            buf_add(&mail->html, html.ptr, len);
            html = str_from(html, len);
            continue;
        }
        buf_add(&mail->html, html.ptr, before - (is_id ? 3 : 4));
        html = str_from(html, before + 1);
        struct str address = { html.ptr, address_length(html) }, id = address;
        html = str_from(html, address.len);
        if (is_id)
            text_percent_decode(mail->arena, address, false, &id);
        int part = is_id ? part_of_id(mail, id) : part_of_data(mail, address);
        if (part >= 0)
            buf_printf(&mail->html, RECEIVED_PICTURE "%d", part);
    }
}

/* ---- 3. the walk ---- */

static struct str decoded_bytes(struct mail *mail, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *memory = g_mime_stream_mem_new();
    struct str bytes = STR("");
    if (content && g_mime_data_wrapper_write_to_stream(content, memory) > 0) {
        GByteArray *array = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)memory);
        size_t len = array->len < BODY_MAX ? array->len : BODY_MAX;
        bytes = (struct str){ arena_copy(mail->arena, array->data, len), len };
    }
    g_object_unref(memory);
    return bytes;
}

static struct str body_text(struct mail *mail, GMimeObject *object)
{
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
    return eml_to_utf8(mail->arena, str_of(charset),
                       decoded_bytes(mail, (GMimePart *)object));
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *is = g_mime_object_get_content_type(object);
    return is && g_mime_content_type_is_type(is, type, subtype);
}

static bool is_body(GMimeObject *object)
{
    const char *place = g_mime_object_get_disposition(object);
    if (!GMIME_IS_PART(object) || (place && g_ascii_strcasecmp(place, "attachment") == 0) ||
        g_mime_part_get_filename((GMimePart *)object))
        return false;
    return is_type(object, "text", "html") || is_type(object, "text", "plain");
}

static void add_body(struct mail *mail, GMimeObject *object)
{
    struct str text = body_text(mail, object);
    const char *format = g_mime_object_get_content_type_parameter(object, "format");
    if (is_type(object, "text", "html"))
        add_html(mail, text);
    else
        buf_add_str(&mail->html,
                    eml_plain_to_html(mail->arena, text,
                                      format && g_ascii_strcasecmp(format, "flowed") == 0));
    buf_add_char(&mail->html, '\n');
}

static void walk(struct mail *mail, GMimeObject *object, int depth);

/* Pictures first, so that the text that shows them knows their numbers. */
static void walk_all(struct mail *mail, GMimeMultipart *multipart, int depth)
{
    int count = g_mime_multipart_get_count(multipart);
    for (int texts = 0; texts <= 1; texts++)
        for (int i = 0; i < count; i++) {
            GMimeObject *child = g_mime_multipart_get_part(multipart, i);
            bool is_text = is_body(child) || GMIME_IS_MULTIPART(child);
            if (is_text == texts)
                walk(mail, child, depth + 1);
        }
}

/* Does this part, or one inside it, hold text of that kind? */
static bool holds(GMimeObject *object, const char *subtype, int depth)
{
    if (!GMIME_IS_MULTIPART(object))
        return is_body(object) && is_type(object, "text", subtype);
    int count =
        depth < DEPTH_MAX ? g_mime_multipart_get_count((GMimeMultipart *)object) : 0;
    for (int i = 0; i < count; i++)
        if (holds(g_mime_multipart_get_part((GMimeMultipart *)object, i), subtype,
                  depth + 1))
            return true;
    return false;
}

/* The same said several times: HTML says most; what is attached beside it comes too. */
static void walk_alternative(struct mail *mail, GMimeMultipart *multipart, int depth)
{
    int count = g_mime_multipart_get_count(multipart), best = -1;
    for (int i = 0; i < count; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (holds(child, "html", depth))
            best = i;
        else if (best < 0 && holds(child, "plain", depth))
            best = i;
    }
    for (int i = 0; i < count; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        bool is_text = holds(child, "html", depth) || holds(child, "plain", depth);
        if (i == best || !is_text)
            walk(mail, child, depth + 1);
    }
}

static void walk(struct mail *mail, GMimeObject *object, int depth)
{
    if (!object || depth > DEPTH_MAX)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        if (is_type(object, "multipart", "alternative"))
            walk_alternative(mail, (GMimeMultipart *)object, depth);
        else
            walk_all(mail, (GMimeMultipart *)object, depth);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message((GMimeMessagePart *)object);
        const char *subject = message ? g_mime_message_get_subject(message) : NULL;
        put_aside(mail, object,
                  arena_printf(mail->arena, "%s.eml",
                               subject && *subject ? subject : "thu-chuyen-tiep"));
    } else if (is_body(object))
        add_body(mail, object);
    else if (GMIME_IS_PART(object) && !is_type(object, "application", "pgp-signature") &&
             !is_type(object, "application", "pkcs7-signature"))
        put_aside(mail, object, g_mime_part_get_filename((GMimePart *)object));
}

/* ---- 4. the head ---- */

/* "Trần Thị B <b@xa.vn>"; NULL when nobody is named. */
static const char *sender_of(struct mail *mail, GMimeMessage *message)
{
    InternetAddressList *list = g_mime_message_get_from(message);
    InternetAddress *first = list && internet_address_list_length(list) > 0
                                 ? internet_address_list_get_address(list, 0)
                                 : NULL;
    if (!first || !INTERNET_ADDRESS_IS_MAILBOX(first))
        return NULL;
    const char *name =
        plain_words(mail->arena, internet_address_get_name(first), SENDER_MAX);
    const char *address = plain_words(
        mail->arena, internet_address_mailbox_get_addr((InternetAddressMailbox *)first),
        SENDER_MAX);
    const char *sender =
        *name ? arena_printf(mail->arena, "%s %c%s>", name, '<', address) : address;
    return *sender ? arena_text(mail->received.arena, sender) : NULL;
}

/* 0 for what no mail of a commune can say. */
static int64_t sent_of(GMimeMessage *message)
{
    const int64_t least = INT64_C(631152000), most = INT64_C(4102444800); /* 1990, 2100 */
    GDateTime *date = g_mime_message_get_date(message);
    int64_t seconds = date ? g_date_time_to_unix(date) : 0;
    return seconds > least && seconds < most ? seconds * 1000 : 0;
}

static struct str subject_of(struct mail *mail, GMimeMessage *message)
{
    const char *subject =
        plain_words(mail->arena, g_mime_message_get_subject(message), SUBJECT_MAX);
    struct str title = eml_without_prefixes(str_of(subject));
    return title.len ? title : (struct str){ NULL, 0 };
}

/* ---- 5. the whole ---- */

static pthread_once_t gmime_once = PTHREAD_ONCE_INIT;

static int refuse(struct error *error, const char *sentence)
{
    error_set(error, "%s", sentence);
    return DINH_REFUSED;
}

static int open_mail(const char *path, struct error *error)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(error, "không mở được tệp: %s", strerror(errno));
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= MAIL_MAX)
        return fd;
    close(fd);
    return error_set(error, "thư lớn hơn 60 MB");
}

static GMimeMessage *parse(int fd)
{
    static const char *const fallbacks[] = { "utf-8", "windows-1258", "iso-8859-1", NULL };
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options,
                                                (const char **)(uintptr_t)fallbacks);
    GMimeStream *stream = g_mime_stream_fs_new(fd); /* closes it */
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, options);
    g_object_unref(parser);
    g_object_unref(stream);
    g_mime_parser_options_free(options);
    return message;
}

/* A file that only ends in .eml has no head of a mail. */
static bool is_mail(GMimeMessage *message)
{
    static const char *const heads[] = { "From",         "Date",       "Subject",
                                         "Received",     "To",         "Message-ID",
                                         "Sender",       "Reply-To",   "X-Mailer",
                                         "MIME-Version", "Return-Path" };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (g_mime_object_get_header((GMimeObject *)message, heads[i]))
            return true;
    return false;
}

static int read_all(struct mail *mail, const char *path, struct received_text *out,
                    struct error *error)
{
    int fd = open_mail(path, error);
    if (fd < 0)
        return DINH_REFUSED;
    GMimeMessage *message = parse(fd);
    if (!message || !is_mail(message)) {
        if (message)
            g_object_unref(message);
        return refuse(error, "đây không phải thư điện tử (.eml)");
    }
    walk(mail, g_mime_message_get_mime_part(message), 0);
    struct str subject = subject_of(mail, message);
    const char *sender = sender_of(mail, message);
    int64_t sent_ms = sent_of(message);
    g_object_unref(message);
    int result =
        received_finish(&mail->received, buf_str(&mail->html), subject, out, error);
    out->sender = sender;
    out->sent_ms = sent_ms;
    return result;
}

int eml_read(struct arena *arena, const char *path, const char *folder,
             struct received_text *out, struct error *error)
{
    struct arena *own = arena_create(0); /* a large mail outgrows a request's memory */
    struct mail *mail = arena_alloc(own, sizeof *mail);
    *out = (struct received_text){ .title = STR("") };
    pthread_once(&gmime_once, g_mime_init);
    mail->arena = own;
    mail->received.arena = arena;
    mail->received.folder = folder;
    int result = read_all(mail, path, out, error);
    if (result)
        received_drop(&mail->received);
    buf_free(&mail->html);
    arena_destroy(own);
    return result;
}
