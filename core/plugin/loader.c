/*
 * loader.c - dlopen, and copying a descriptor to today's layout (see loader.h).
 *
 * Read the table `layouts` first: it names every list of a descriptor with the
 * item size of today and the least one ever released. What the copied tables
 * must hold is checked in loader_check.c.
 */
#include "plugin/loader.h"

#include "base/file.h"
#include "base/log.h"

#include <dlfcn.h>
#include <stdio.h>

enum { DESCRIPTOR_MAX = 4096, ITEM_MAX = 1024, ITEMS_MAX = 1000, MAJORS_KNOWN = 9 };

/* Up to where version 0.1 of a structure goes; released sizes never change. */
#define UP_TO(type, member) (offsetof(type, member) + sizeof(((type *)NULL)->member))

struct layout {
    const char *name;
    size_t list;          /* where the list stands in struct dinh_plugin */
    uint32_t size, least; /* of an item: today's, version 0.1's */
};

#define LAYOUT(table, type, last)                                         \
    {                                                                     \
#table, offsetof(struct dinh_plugin, table), sizeof(struct type), \
            (uint32_t)UP_TO(struct type, last)                            \
    }

static const struct layout layouts[] = {
    LAYOUT(routes, dinh_route, menu_order),
    LAYOUT(hooks, dinh_hook, order),
    LAYOUT(blocks, dinh_block, fill),
    LAYOUT(kinds, dinh_kind, page_flags),
    LAYOUT(statements, dinh_statement, database),
    LAYOUT(migrations, dinh_migration, database),
    LAYOUT(jobs, dinh_job, every_ms),
    LAYOUT(commands, dinh_command, run),
    LAYOUT(permissions, dinh_permission, label),
    LAYOUT(settings, dinh_setting, max),
};
enum { LAYOUT_COUNT = sizeof layouts / sizeof *layouts };

static const struct layout field_layout = { "kinds.fields", 0, sizeof(struct dinh_field),
                                            UP_TO(struct dinh_field, fallback) };
static const size_t descriptor_least = UP_TO(struct dinh_plugin, stop);

/* An item shorter than today's is padded with zeros, a longer one cut: what a
 * newer header added at the end is unknown here by definition. */
static int copy_list(struct arena *arena, const char *plugin, const struct layout *layout,
                     struct dinh_list *list, struct error *error)
{
    if (list->count == 0) {
        *list = (struct dinh_list){ NULL, 0, layout->size };
        return 0;
    }
    if (!list->items || list->count > ITEMS_MAX)
        return error_set(error,
                         "phần mở rộng \"%s\": bảng %s khai %u mục mà không đọc được: hãy "
                         "dùng DINH_LIST_OF",
                         plugin, layout->name, list->count);
    if (list->item_size < layout->least || list->item_size > ITEM_MAX)
        return error_set(error,
                         "phần mở rộng \"%s\": mục của bảng %s dài %u byte, phải từ %u đến "
                         "%d: hãy biên dịch lại với <dinh/plugin.h>",
                         plugin, layout->name, list->item_size, layout->least, ITEM_MAX);
    size_t kept = list->item_size < layout->size ? list->item_size : layout->size;
    char *copies = arena_alloc(arena, (size_t)list->count * layout->size);
    for (uint32_t i = 0; i < list->count; i++)
        memcpy(copies + (size_t)i * layout->size,
               (const char *)list->items + (size_t)i * list->item_size, kept);
    *list = (struct dinh_list){ copies, list->count, layout->size };
    return 0;
}

static int copy_tables(struct arena *arena, struct plugin *out, struct error *error)
{
    const char *name = out->def.name;
    for (size_t i = 0; i < LAYOUT_COUNT; i++) {
        struct dinh_list *list = (void *)((char *)&out->def + layouts[i].list);
        if (copy_list(arena, name, &layouts[i], list, error))
            return DINH_FAILED;
    }
    for (uint32_t i = 0; i < out->def.kinds.count; i++) {
        struct dinh_kind *kind = &((struct dinh_kind *)(uintptr_t)out->def.kinds.items)[i];
        if (copy_list(arena, name, &field_layout, &kind->fields, error))
            return DINH_FAILED;
    }
    return 0;
}

static int check_head(const struct dinh_plugin *found, const char *name,
                      struct error *error)
{
    if (found->size < descriptor_least || found->size > DESCRIPTOR_MAX)
        return error_set(error,
                         "phần mở rộng \"%s\": bản khai dài %u byte, phải từ %zu: hãy biên "
                         "dịch lại với <dinh/plugin.h>",
                         name, found->size, descriptor_least);
    if (found->needs_minor > DINH_ABI_MINOR)
        return error_set(error,
                         "phần mở rộng \"%s\" cần API %d.%u, cổng này có %d.%d: hãy nâng "
                         "cấp Đình",
                         name, DINH_ABI_MAJOR, found->needs_minor, DINH_ABI_MAJOR,
                         DINH_ABI_MINOR);
    if (!found->name || !plugin_name_ok(found->name))
        return error_set(error,
                         "phần mở rộng \"%s\": tên trong bản khai phải là chữ thường a-z "
                         "và số, bắt đầu bằng chữ",
                         name);
    if (!str_is(str_of(found->name), name))
        return error_set(error,
                         "phần mở rộng \"%s\": bản khai lại mang tên \"%s\": hãy đặt tên "
                         "tệp %s.so",
                         name, found->name, found->name);
    if (!found->version || !*found->version || !found->summary)
        return error_set(error,
                         "phần mở rộng \"%s\": bản khai thiếu số phiên bản hoặc lời tóm "
                         "tắt (.summary)",
                         name);
    return 0;
}

int plugin_adopt(struct arena *arena, const struct dinh_plugin *descriptor,
                 const char *name, struct plugin *out, struct error *error)
{
    *out = (struct plugin){ 0 };
    if (check_head(descriptor, name, error))
        return DINH_FAILED;
    size_t kept = descriptor->size < sizeof out->def ? descriptor->size : sizeof out->def;
    memcpy(&out->def, descriptor, kept);
    out->def.size = sizeof out->def;
    if (copy_tables(arena, out, error))
        return DINH_FAILED;
    return plugin_check(out, error);
}

/* ---- the .so ------------------------------------------------------------- */

bool plugin_name_ok(const char *name)
{
    if (!name || name[0] < 'a' || name[0] > 'z')
        return false;
    size_t len = 1;
    for (; name[len]; len++)
        if (!((name[len] >= 'a' && name[len] <= 'z') ||
              (name[len] >= '0' && name[len] <= '9')))
            return false;
    return len <= PLUGIN_NAME_MAX;
}

static const char *find_file(struct arena *arena, const char *name,
                             const char *const *folders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *file = arena_printf(arena, "%s/%s.so", folders[i], name);
        if (file_exists(file))
            return file;
    }
    return NULL;
}

/* The symbol carries the major, so a plugin of another major has another one:
 * worth its own sentence, since the mend is another. */
static int refuse_symbol(void *library, const char *name, const char *file,
                         struct error *error)
{
    char symbol[32];
    for (int major = 0; major <= MAJORS_KNOWN; major++) {
        snprintf(symbol, sizeof symbol, "dinh_plugin_v%d", major);
        if (dlsym(library, symbol))
            return error_set(error,
                             "phần mở rộng \"%s\" được viết cho API %d, cổng này có API "
                             "%d: hãy lấy bản phù hợp (%s)",
                             name, major, DINH_ABI_MAJOR, file);
    }
    return error_set(error,
                     "phần mở rộng \"%s\": %s không có bản khai dinh_plugin_v%d: hãy kết "
                     "thúc tệp C bằng DINH_PLUGIN(...)",
                     name, file, DINH_ABI_MAJOR);
}

static int start_plugin(const struct dinh_plugin *descriptor, struct plugin *plugin,
                        struct error *error)
{
    if (!plugin->def.host)
        return error_set(error,
                         "phần mở rộng \"%s\": thiếu .host: hãy dùng DINH_PLUGIN(...)",
                         plugin->def.name);
    *descriptor->host = plugin_host();
    const char *why = NULL;
    if (plugin->def.init && plugin->def.init(&why) != DINH_OK)
        return error_set(error, "phần mở rộng \"%s\" không khởi động được: %s",
                         plugin->def.name, why ? why : "init không cho biết lý do");
    return 0;
}

int plugin_load(struct arena *arena, const char *name, const char *const *folders,
                size_t folder_count, struct plugin *out, struct error *error)
{
    if (!plugin_name_ok(name))
        return error_set(error,
                         "tên phần mở rộng \"%s\" phải là chữ thường a-z và số, bắt đầu "
                         "bằng chữ",
                         name);
    const char *file = find_file(arena, name, folders, folder_count);
    if (!file)
        return error_set(error,
                         "phần mở rộng \"%s\": không thấy tệp %s.so (đã tìm trong %zu thư "
                         "mục): hãy cài đặt nó hoặc bỏ tên này khỏi \"plugins\"",
                         name, name, folder_count);
    /* Never closed: a hook, a log line or a destructor may still point in. */
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library)
        return error_set(error, "phần mở rộng \"%s\" không nạp được: %s", name, dlerror());
    const struct dinh_plugin *descriptor = dlsym(library, "dinh_plugin_v0");
    if (!descriptor)
        return refuse_symbol(library, name, file, error);
    if (plugin_adopt(arena, descriptor, name, out, error))
        return DINH_FAILED;
    out->file = file;
    return start_plugin(descriptor, out, error);
}
