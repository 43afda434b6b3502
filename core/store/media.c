/*
 * media.c - recognising files by their first bytes (see media.h).
 */
#include "store/media.h"

#include "base/text.h"
#include "store/bytes.h"
#include "store/camera.h"

#include <stddef.h>

static bool has_ending(const char *name, const char *ending)
{
    struct str s = str_of(name), e = str_of(ending);
    return s.len > e.len && s.ptr[s.len - e.len - 1] == '.' &&
           str_eq_nocase(str_from(s, s.len - e.len), e);
}

/* ---- pictures -------------------------------------------------------------------- */

/* What stands before the picture: transparent colours of the palette, a profile. */
static void read_png_chunks(struct str head, struct media *out)
{
    out->has_alpha = byte_at(head, 25) & 4; /* by its colour type */
    for (size_t at = 8; at + 12 <= head.len;) {
        uint32_t length = big32(head, at);
        if (bytes_hold(head, at + 4, STR("IDAT")) || length > head.len)
            return;
        out->has_alpha |= bytes_hold(head, at + 4, STR("tRNS"));
        out->has_profile |= bytes_hold(head, at + 4, STR("iCCP"));
        at += 12 + (size_t)length;
    }
}

static bool is_png(struct str head, struct media *out)
{
    if (!bytes_hold(head, 0, STR("\x89PNG\r\n\x1a\n")) ||
        !bytes_hold(head, 12, STR("IHDR")))
        return false;
    out->width = (int32_t)big32(head, 16);
    out->height = (int32_t)big32(head, 20);
    read_png_chunks(head, out);
    return true;
}

static bool is_gif(struct str head, struct media *out)
{
    if (!bytes_hold(head, 0, STR("GIF87a")) && !bytes_hold(head, 0, STR("GIF89a")))
        return false;
    out->width = (int32_t)little16(head, 6);
    out->height = (int32_t)little16(head, 8);
    out->has_alpha = true;
    return true;
}

/* A frame header: the start-of-frame markers but DHT, JPG and DAC. */
static bool is_frame(uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

static bool is_jpeg(struct str head, struct media *out)
{
    if (!bytes_hold(head, 0, STR("\xFF\xD8\xFF")))
        return false;
    for (size_t at = 2; at + 9 < head.len;) {
        if (byte_at(head, at) != 0xFF)
            return false;
        uint32_t marker = byte_at(head, at + 1), length = big16(head, at + 2);
        if (marker == 0xFF) { /* padding */
            at++;
            continue;
        }
        if (is_frame(marker)) {
            out->height = (int32_t)big16(head, at + 5);
            out->width = (int32_t)big16(head, at + 7);
            return true;
        }
        if (marker == 0xE2 && bytes_hold(head, at + 4, STR("ICC_PROFILE")))
            out->has_profile = true;
        if (marker == 0xDA || length < 2) /* picture data before any frame */
            return false;
        at += 2 + length;
    }
    return false;
}

static bool is_webp(struct str head, struct media *out)
{
    if (!bytes_hold(head, 0, STR("RIFF")) || !bytes_hold(head, 8, STR("WEBP")))
        return false;
    if (bytes_hold(head, 12, STR("VP8X"))) {
        out->width = (int32_t)little24(head, 24) + 1;
        out->height = (int32_t)little24(head, 27) + 1;
        out->has_alpha = byte_at(head, 20) & 0x10;
        out->has_profile = byte_at(head, 20) & 0x20;
    } else if (bytes_hold(head, 12, STR("VP8L")) && byte_at(head, 20) == 0x2F) {
        uint32_t bits = little24(head, 21) | byte_at(head, 24) << 24;
        out->width = (int32_t)(bits & 0x3FFF) + 1;
        out->height = (int32_t)(bits >> 14 & 0x3FFF) + 1;
        out->has_alpha = bits >> 28 & 1;
    } else if (bytes_hold(head, 12, STR("VP8 ")) &&
               bytes_hold(head, 23, STR("\x9D\x01\x2A"))) {
        out->width = (int32_t)(little16(head, 26) & 0x3FFF);
        out->height = (int32_t)(little16(head, 28) & 0x3FFF);
    } else
        return false;
    return true;
}

/* Without a size a page would jump; an absurd one is an attack on decoders. */
static bool has_good_size(const struct media *media)
{
    enum { SIDE_MAX = 30000 };
    return media->width > 0 && media->height > 0 && media->width <= SIDE_MAX &&
           media->height <= SIDE_MAX;
}

/* ---- drawings --------------------------------------------------------------------- */

static ptrdiff_t find_nocase(struct str s, struct str needle)
{
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (str_eq_nocase((struct str){ s.ptr + i, needle.len }, needle))
            return (ptrdiff_t)i;
    return -1;
}

/* Every word here can start a script or fetch something; a drawing that has
 * none of them and no attribute on...= is only a drawing. */
static bool svg_is_harmless(struct str text)
{
    static const char *const dangers[] = {
        "<script",    "foreignobject", "<!entity", "<!doctype", "javascript:", "data:",
        "http-equiv", "<iframe",       "<embed",   "<object",   "<handler",    "<listener",
        "<?xml-",     "@import",       "url(",     "<use",      "<image",      "<animate",
        "<set",       "<a ",           "href",     "<style",    "&#",          "<feimage",
        "<audio",     "<video",
    };
    for (size_t i = 0; i < sizeof dangers / sizeof *dangers; i++)
        if (find_nocase(text, str_of(dangers[i])) >= 0)
            return false;
    for (struct str rest = text; rest.len;) {
        ptrdiff_t at = find_nocase(rest, STR("on"));
        if (at < 0)
            break;
        char before = at > 0 ? rest.ptr[at - 1] : ' ';
        if (before == ' ' || before == '\t' || before == '\n' || before == '\r' ||
            before == '"' || before == '\'' || before == '/' || before == '\f')
            return false;
        rest = str_from(rest, (size_t)at + 2);
    }
    return true;
}

static bool is_svg(struct str text)
{
    struct str start = str_trim(text);
    if (str_starts(start, STR("<?xml "))) {
        ptrdiff_t end = str_find(start, STR("?>"));
        start = str_trim(str_from(start, end < 0 ? start.len : (size_t)end + 2));
    }
    return str_starts(start, STR("<svg")) && text_is_clean(text) && svg_is_harmless(text);
}

/* ---- documents ------------------------------------------------------------------------
 */

static const struct package {
    const char *part, *type, *ending;
} packages[] = {
    { "word/document.xml",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx" },
    { "xl/workbook.xml",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx" },
    { "ppt/presentation.xml",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx" },
};

/* Its table of contents, at the end, names the parts of an office file. */
static bool is_package(struct str head, struct str tail, struct media *out)
{
    static const char macros[] = "vbaProject.bin";
    if (!bytes_hold(head, 0, STR("PK\x03\x04")) ||
        str_find(tail, STR("[Content_Types].xml")) < 0 ||
        str_find(tail, str_of(macros)) >= 0)
        return false;
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (str_find(tail, str_of(packages[i].part)) >= 0) {
            out->type = packages[i].type;
            out->ending = packages[i].ending;
            return true;
        }
    return false;
}

static bool is_old_office(struct str head, const char *name, struct media *out)
{
    if (!bytes_hold(head, 0, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return false;
    bool is_doc = has_ending(name, "doc"), is_xls = has_ending(name, "xls");
    out->type = is_doc ? "application/msword" : "application/vnd.ms-excel";
    out->ending = is_doc ? "doc" : "xls";
    return is_doc || is_xls;
}

static bool is_mp4(struct str head)
{
    static const char *const brands[] = { "isom", "iso2", "iso4", "iso5", "iso6", "mp41",
                                          "mp42", "avc1", "M4V ", "M4A ", "dash" };
    if (!bytes_hold(head, 4, STR("ftyp")))
        return false;
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
        if (bytes_hold(head, 8, str_of(brands[i])))
            return true;
    return false;
}

static bool is_mp3(struct str head)
{
    bool is_frame_sync = byte_at(head, 0) == 0xFF && (byte_at(head, 1) & 0xE6) == 0xE2 &&
                         (byte_at(head, 2) & 0xF0) != 0xF0;
    return bytes_hold(head, 0, STR("ID3")) || is_frame_sync;
}

/* A text that starts like a page would be shown as one by old browsers. */
static bool is_plain_text(struct str text, const char *name, struct media *out)
{
    struct str start = str_trim(text);
    bool is_csv = has_ending(name, "csv");
    if (str_starts(start, STR("\xEF\xBB\xBF")))
        start = str_trim(str_from(start, 3));
    if ((!is_csv && !has_ending(name, "txt")) || str_starts(start, STR("<")) ||
        !text_is_clean(text))
        return false;
    out->type = is_csv ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8";
    out->ending = is_csv ? "csv" : "txt";
    return true;
}

/* ---- all of them
 * ------------------------------------------------------------------------- */

static bool set(struct media *out, const char *type, const char *ending)
{
    out->type = type;
    out->ending = ending;
    return true;
}

/* What every browser shows. */
static bool recognise_web_picture(struct str head, struct media *out, bool *has_bad_size)
{
    static const struct {
        bool (*is)(struct str head, struct media *out);
        const char *type, *ending;
    } pictures[] = {
        { is_png, "image/png", "png" },
        { is_jpeg, "image/jpeg", "jpg" },
        { is_gif, "image/gif", "gif" },
        { is_webp, "image/webp", "webp" },
    };
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (pictures[i].is(head, out)) {
            *has_bad_size = !has_good_size(out);
            return set(out, pictures[i].type, pictures[i].ending);
        }
    return false;
}

bool media_picture(struct str whole, struct media *out)
{
    bool has_bad_size;
    *out = (struct media){ .width = 0 };
    return recognise_web_picture(whole, out, &has_bad_size) || camera_recognise(whole, out);
}

bool media_may_be_picture(struct str head)
{
    return bytes_hold(head, 0, STR("\x89PNG")) ||
           bytes_hold(head, 0, STR("\xFF\xD8\xFF")) || bytes_hold(head, 0, STR("GIF8")) ||
           bytes_hold(head, 8, STR("WEBP")) || camera_begins(head);
}

bool media_may_be_text(struct str head)
{
    return !memchr(head.ptr, '\0', head.len < 1024 ? head.len : 1024);
}

bool media_recognise(struct str head, struct str tail, const char *name, struct media *out)
{
    bool has_bad_size;
    *out = (struct media){ .width = 0 };
    if (recognise_web_picture(head, out, &has_bad_size))
        return !has_bad_size;
    if (bytes_hold(head, 0, STR("%PDF-")))
        return set(out, "application/pdf", "pdf");
    if (is_package(head, tail, out) || is_old_office(head, name, out))
        return true;
    if (is_mp4(head))
        return set(out, "video/mp4", "mp4");
    if (media_may_be_text(head)) {
        if (is_svg(head))
            return set(out, "image/svg+xml", "svg");
        if (is_plain_text(head, name, out))
            return true;
    }
    return is_mp3(head) && set(out, "audio/mpeg", "mp3");
}
