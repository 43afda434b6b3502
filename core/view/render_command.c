/*
 * render_command.c - see render_command.h.
 *
 * Only what the view can reach is compiled, so a broken file beside it does no
 * harm. A dynamic name can come from nowhere but the data: when a view uses
 * one, every text of the data that names a file is compiled too.
 */
#include "view/render_command.h"

#include "base/file.h"
#include "base/text.h"
#include "view/json.h"
#include "view/template_node.h"

#include <stdio.h>

enum { FILE_LIMIT = 16 * 1024 * 1024, NAME_LIMIT = 200 };

struct job {
    struct arena *arena;
    struct template_set *set;
    const char *view_file, *data_file;
    struct str folder; /* of the view, with its last slash; may be empty */
    struct str view;   /* its name */
    dinh_value *data;
    struct error error;
};

static int read_text(struct job *job, const char *path, struct str *text)
{
    struct buf bytes = { 0 };
    int result = file_read(path, &bytes, FILE_LIMIT, &job->error);
    *text = arena_str(job->arena, buf_str(&bytes));
    buf_free(&bytes);
    return result;
}

static int add_file(struct job *job, const char *name, const char *path)
{
    struct str source;
    if (read_text(job, path, &source))
        return -1;
    return template_set_add(job->set, name, source, path, &job->error);
}

/* ---- What stands beside the view ------------------------------------------------------
 */

static bool is_name_of_file(struct str name)
{
    return name.len > 0 && name.len <= NAME_LIMIT && name.ptr[0] != '/' &&
           str_find(name, STR("..")) < 0 && text_is_clean(name);
}

/* NULL when there is no file of that name. */
static const char *find_file(const struct job *job, struct str name)
{
    static const char *const endings[] = { "html", "mustache" };
    if (!is_name_of_file(name))
        return NULL;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *path = arena_printf(job->arena, "%.*s%.*s.%s", STR_ARG(job->folder),
                                        STR_ARG(name), endings[i]);
        if (file_exists(path))
            return path;
    }
    return NULL;
}

static int add_named(struct job *job, struct str name)
{
    if (template_find(job->set, name))
        return 0;
    const char *path = find_file(job, name);
    return path ? add_file(job, arena_copy(job->arena, name.ptr, name.len), path) : 0;
}

/* Every text of the data that names a file. */
static int add_named_by_data(struct job *job, const dinh_value *value)
{
    if (value->type == DINH_TEXT)
        return add_named(job, value->text);
    if (value->type != DINH_LIST && value->type != DINH_MAP)
        return 0;
    for (uint32_t i = 0; i < value->count; i++) {
        if (add_named_by_data(job, value_at(value, i)))
            return -1;
    }
    return 0;
}

static int add_reached_from(struct job *job, const struct template *template)
{
    for (uint32_t i = 0; i < template->count; i++) {
        const struct node *node = &template->nodes[i];
        if (node->kind != NODE_PARTIAL && node->kind != NODE_PARENT)
            continue;
        int result =
            node->dynamic ? add_named_by_data(job, job->data) : add_named(job, node->text);
        if (result)
            return -1;
    }
    return 0;
}

/* ---- The command -----------------------------------------------------------------------
 */

static void split_view_path(struct job *job)
{
    const char *slash = strrchr(job->view_file, '/');
    const char *base = slash ? slash + 1 : job->view_file;
    const char *dot = strrchr(base, '.');
    job->folder = (struct str){ job->view_file, (size_t)(base - job->view_file) };
    job->view =
        dot && dot > base ? (struct str){ base, (size_t)(dot - base) } : str_of(base);
}

static int load(struct job *job)
{
    struct str text;
    if (read_text(job, job->data_file, &text))
        return -1;
    job->data = json_read(job->arena, text, &job->error);
    if (!job->data)
        return error_prefix(&job->error, "%s", job->data_file);
    split_view_path(job);
    const char *name = arena_copy(job->arena, job->view.ptr, job->view.len);
    if (add_file(job, name, job->view_file))
        return -1;
    for (size_t i = 0; i < job->set->count; i++) { /* the set grows meanwhile */
        if (add_reached_from(job, job->set->items[i]))
            return -1;
    }
    return template_set_seal(job->set, true, &job->error);
}

static int run(struct job *job)
{
    if (load(job))
        return -1;
    struct buf page = { 0 };
    int result = template_render(template_find(job->set, job->view), job->arena, &job->data,
                                 1, &page, &job->error);
    if (result == 0 && page.len && fwrite(page.data, 1, page.len, stdout) != page.len)
        result = error_set(&job->error, "không ghi được ra đầu ra chuẩn");
    if (result == 0 && fflush(stdout) != 0)
        result = error_set(&job->error, "không ghi được ra đầu ra chuẩn");
    buf_free(&page);
    return result;
}

static const char usage[] =
    "Cách dùng: dinh render VIEW.html DATA.json\n"
    "\n"
    "In ra màn hình giao diện VIEW.html (ngôn ngữ Mustache) với dữ liệu DATA.json.\n"
    "Giao diện được gọi bằng {{>ten}} hoặc {{<ten}} là tệp ten.html hay ten.mustache\n"
    "đặt cạnh VIEW.html; tệp không có thì coi như rỗng. Mọi văn bản trong dữ liệu\n"
    "được coi là HTML: {{{x}}} in nguyên văn.\n";

int render_command(int argc, char **argv)
{
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc != 3) {
        fputs(usage, stderr);
        return 2;
    }
    struct job job = {
        .arena = arena_create(0),
        .set = template_set_create(true),
        .view_file = argv[1],
        .data_file = argv[2],
    };
    int result = run(&job);
    if (result)
        fprintf(stderr, "dinh render: %s\n", job.error.text);
    template_set_free(job.set);
    arena_destroy(job.arena);
    return result ? 1 : 0;
}
