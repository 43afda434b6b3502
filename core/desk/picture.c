/*
 * picture.c - taking pictures in and making them smaller (see picture.h).
 *
 * A picture is measured by its header first: what names an absurd size never reaches
 * a decoder. Then the tool decodes and encodes it, and only what the tool wrote is
 * kept; whatever else hid in the file that was sent is gone with it.
 */
#include "desk/picture.h"

#include "desk/tool.h"
#include "store/media.h"
#include "store/rendition.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- looking ---- */

static const char say_no_picture[] =
    "đây không phải ảnh, hoặc ảnh hỏng (nhận JPEG, PNG, WebP, GIF, HEIC, AVIF, TIFF)";

/* Mapped, not read: of 40 MB a header is looked at. */
static int look(const char *path, struct media *media, struct error *error)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), result = DINH_REFUSED;
    if (fd < 0 || fstat(fd, &st) != 0)
        error_set(error, "không mở được tệp: %s", strerror(errno));
    else if (!S_ISREG(st.st_mode) || st.st_size == 0)
        error_set(error, "tệp rỗng");
    else if (st.st_size > PICTURE_MAX_BYTES)
        error_set(error, "ảnh lớn hơn 40 MB: hãy chụp hoặc lưu lại ở cỡ nhỏ hơn");
    else {
        size_t size = (size_t)st.st_size;
        void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED)
            error_set(error, "không đọc được tệp: %s", strerror(errno));
        else {
            if (media_picture((struct str){ bytes, size }, media))
                result = 0;
            else
                error_set(error, "%s", say_no_picture);
            munmap(bytes, size);
        }
    }
    if (fd >= 0)
        close(fd);
    return result;
}

static int check_size(const struct media *media, struct error *error)
{
    if (media->width > 0 && media->height > 0 && media->width <= PICTURE_MAX_SIDE &&
        media->height <= PICTURE_MAX_SIDE &&
        (int64_t)media->width * media->height <= PICTURE_MAX_PIXELS)
        return 0;
    if (media->width <= 0 || media->height <= 0)
        error_set(error, "%s", say_no_picture);
    else
        error_set(error, "ảnh %d × %d điểm là quá lớn: hãy lưu lại ở cỡ nhỏ hơn",
                  media->width, media->height);
    return DINH_REFUSED;
}

/* ---- keeping ---- */

static int keep(struct store *store, struct arena *arena, const char *made,
                const char *name, struct blob *out, struct error *error)
{
    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    int result = blob_put(store, arena, made, name, out, error);
    if (!result && store_commit(store) == 0)
        return 0;
    if (!result)
        result = error_set(error, "%s", store_error(store));
    store_rollback(store);
    return result;
}

static int open_work(struct tool_work *work, struct store *store, struct arena *arena,
                     struct error *error)
{
    return tool_work_open(work, arena_printf(arena, "%s/tmp", store_folder(store)), error);
}

/* A profile that does not fit its picture is left out, as browsers do. */
static int encode(struct tool_work *work, struct arena *arena, const struct media *media,
                  const char *path, const char **made, struct error *error)
{
    const char *plain = media->has_alpha ? "picture-alpha" : "picture";
    const char *exact = media->has_alpha ? "picture-profile-alpha" : "picture-profile";
    int result =
        media->has_profile ? tool_run(work, arena, exact, path, made, error) : DINH_REFUSED;
    return result == DINH_REFUSED ? tool_run(work, arena, plain, path, made, error)
                                  : result;
}

int picture_put(struct store *store, struct arena *arena, const char *path,
                const char *name, struct blob *out, struct error *error)
{
    struct media media;
    struct tool_work work = { .program = NULL };
    const char *made;
    if (DINH_BUG_IF(store_in_transaction(store)))
        return error_set(error, "nhận ảnh trong giao dịch");
    int result = look(path, &media, error);
    if (!result)
        result = check_size(&media, error);
    if (!result)
        result = open_work(&work, store, arena, error);
    if (!result)
        result = encode(&work, arena, &media, path, &made, error);
    if (!result)
        result = keep(store, arena, made, name, out, error);
    tool_work_close(&work);
    return result;
}

/* ---- renditions ---- */

static const struct {
    int32_t width;
    const char *tool;
} widths[] = {
    { 320, "rendition-320" },
    { 640, "rendition-640" },
    { 1024, "rendition-1024" },
    { 1600, "rendition-1600" },
};

static bool has_width(const struct rendition *list, size_t count, int32_t width)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].width == width)
            return true;
    return false;
}

static int keep_smaller(struct store *store, struct arena *arena, const struct blob *blob,
                        const char *made, struct error *error)
{
    struct blob smaller;
    if (store_begin(store))
        return error_set(error, "%s", store_error(store));
    int result = blob_put(store, arena, made, blob->name, &smaller, error);
    if (!result && rendition_put(store, blob, &smaller) == 0 && store_commit(store) == 0)
        return 0;
    if (!result)
        result = error_set(error, "%s", store_error(store));
    store_rollback(store);
    return result;
}

int picture_render(struct store *store, struct arena *arena, const struct blob *blob,
                   struct error *error)
{
    struct tool_work work = { .program = NULL };
    struct rendition *list;
    const char *path = blob_path(store, arena, blob), *made;
    size_t count = rendition_list(store, arena, str_of(blob->sha256), &list);
    int result = open_work(&work, store, arena, error);
    for (size_t i = 0; i < sizeof widths / sizeof *widths && !result; i++) {
        if (widths[i].width >= blob->width || has_width(list, count, widths[i].width))
            continue;
        result = tool_run(&work, arena, widths[i].tool, path, &made, error);
        if (!result)
            result = keep_smaller(store, arena, blob, made, error);
    }
    tool_work_close(&work);
    return result;
}
