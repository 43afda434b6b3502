/*
 * camera.c - the sizes of HEIC, AVIF and TIFF (see camera.h).
 *
 * HEIC and AVIF are boxes in boxes: meta > iprp > ipco holds a property "ispe"
 * (width, height) for the picture, its tiles and its thumbnail; the largest one
 * counts. TIFF is a list of tags at an offset its first bytes name.
 */
#include "store/camera.h"

#include "store/bytes.h"

enum {
    BOXES_MAX = 4096, /* a picture of 48 megapixels has some 200 properties */
    TAGS_MAX = 4096,
    BOX_HEAD = 8
};

/* ---- HEIC and AVIF -------------------------------------------------------------- */

static const struct brand {
    struct str name;
    bool is_avif;
} brands[] = {
    { { "heic", 4 }, false }, { { "heix", 4 }, false }, { { "heim", 4 }, false },
    { { "heis", 4 }, false }, { { "hevc", 4 }, false }, { { "hevx", 4 }, false },
    { { "mif1", 4 }, false }, { { "msf1", 4 }, false }, { { "avif", 4 }, true },
    { { "avis", 4 }, true },
};

/* Takes one box off *rest; false at the end or where it is longer than what holds it. */
static bool next_box(struct str *rest, struct str *name, struct str *content)
{
    uint64_t size = big32(*rest, 0), head = BOX_HEAD;
    if (rest->len < BOX_HEAD)
        return false;
    if (size == 1) { /* the length follows in 64 bits */
        size = (uint64_t)big32(*rest, 8) << 32 | big32(*rest, 12);
        head = 16;
    } else if (size == 0) /* to the end */
        size = rest->len;
    if (size < head || size > rest->len)
        return false;
    *name = (struct str){ rest->ptr + 4, 4 };
    *content = (struct str){ rest->ptr + head, (size_t)(size - head) };
    *rest = str_from(*rest, (size_t)size);
    return true;
}

static struct str find_box(struct str inside, const char *wanted)
{
    struct str name, content;
    for (int i = 0; i < BOXES_MAX && next_box(&inside, &name, &content); i++)
        if (str_is(name, wanted))
            return content;
    return (struct str){ NULL, 0 };
}

static void measure(struct str properties, struct media *out)
{
    struct str name, content;
    int64_t largest = 0;
    for (int i = 0; i < BOXES_MAX && next_box(&properties, &name, &content); i++) {
        if (str_is(name, "auxC") && str_find(content, STR(":alpha")) >= 0)
            out->has_alpha = true;
        if (str_is(name, "colr") &&
            (bytes_hold(content, 0, STR("prof")) || bytes_hold(content, 0, STR("rICC"))))
            out->has_profile = true;
        int64_t width = big32(content, 4), height = big32(content, 8);
        if (!str_is(name, "ispe") || width > INT32_MAX || height > INT32_MAX ||
            width * height <= largest)
            continue;
        largest = width * height;
        out->width = (int32_t)width;
        out->height = (int32_t)height;
    }
}

static const struct brand *brand_of(struct str whole)
{
    if (!bytes_hold(whole, 4, STR("ftyp")))
        return NULL;
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
        if (bytes_hold(whole, 8, brands[i].name))
            return &brands[i];
    return NULL;
}

static bool is_heif(struct str whole, struct media *out)
{
    const struct brand *brand = brand_of(whole);
    if (!brand)
        return false;
    struct str meta = find_box(whole, "meta");
    measure(find_box(find_box(str_from(meta, 4), "iprp"), "ipco"), out);
    bool is_avif = brand->is_avif ||
                   str_find((struct str){ whole.ptr, whole.len < 64 ? whole.len : 64 },
                            STR("avif")) >= 0;
    out->type = is_avif ? "image/avif" : "image/heic";
    out->ending = is_avif ? "avif" : "heic";
    return true;
}

/* ---- TIFF ------------------------------------------------------------------------- */

enum {
    TAG_WIDTH = 256,
    TAG_HEIGHT = 257,
    TAG_EXTRA_SAMPLES = 338,
    TAG_PROFILE = 34675,
    TYPE_SHORT = 3
};

struct tiff {
    struct str bytes;
    bool is_big; /* the most significant byte first */
};

static uint32_t tiff16(const struct tiff *tiff, size_t at)
{
    return tiff->is_big ? big16(tiff->bytes, at) : little16(tiff->bytes, at);
}

static uint32_t tiff32(const struct tiff *tiff, size_t at)
{
    return tiff->is_big ? big32(tiff->bytes, at) : little32(tiff->bytes, at);
}

static int32_t tiff_value(const struct tiff *tiff, size_t entry)
{
    uint32_t value = tiff16(tiff, entry + 2) == TYPE_SHORT ? tiff16(tiff, entry + 8)
                                                           : tiff32(tiff, entry + 8);
    return value <= INT32_MAX ? (int32_t)value : 0;
}

static bool is_big_tiff(struct str head)
{
    return bytes_hold(head, 0, STR("MM\0*"));
}

static bool is_little_tiff(struct str head)
{
    return bytes_hold(head, 0, STR("II*\0"));
}

static bool is_tiff(struct str whole, struct media *out)
{
    struct tiff tiff = { .bytes = whole, .is_big = is_big_tiff(whole) };
    if (!tiff.is_big && !is_little_tiff(whole))
        return false;
    size_t list = tiff32(&tiff, 4);
    uint32_t count = tiff16(&tiff, list);
    for (uint32_t i = 0; i < count && i < TAGS_MAX; i++) {
        size_t entry = list + 2 + 12 * (size_t)i;
        uint32_t tag = tiff16(&tiff, entry);
        if (tag == TAG_WIDTH)
            out->width = tiff_value(&tiff, entry);
        else if (tag == TAG_HEIGHT)
            out->height = tiff_value(&tiff, entry);
        else if (tag == TAG_EXTRA_SAMPLES)
            out->has_alpha = true;
        else if (tag == TAG_PROFILE)
            out->has_profile = true;
    }
    out->type = "image/tiff";
    out->ending = "tif";
    return true;
}

bool camera_recognise(struct str whole, struct media *out)
{
    *out = (struct media){ .width = 0 };
    return (is_heif(whole, out) || is_tiff(whole, out)) && out->width > 0 &&
           out->height > 0;
}

bool camera_begins(struct str head)
{
    return brand_of(head) || is_big_tiff(head) || is_little_tiff(head);
}
