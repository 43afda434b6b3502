/*
 * search_command.c - dinh search HOME ...: what a reader would find.
 */
#include "search.h"

#include <string.h>

enum { SHOWN = 10 };

static int wrong_words(dinh_ctx *ctx)
{
    dinh->print(ctx, "Cách dùng: dinh search HOME CÂU-TÌM [--json]\n"
                     "           dinh search HOME --rebuild\n");
    return 2;
}

static void report(dinh_ctx *ctx, int64_t done)
{
    dinh->print(ctx, "đã lập chỉ mục %lld thay đổi\n", (long long)done);
}

static void print_pieces(dinh_ctx *ctx, dinh_value *pieces)
{
    for (uint32_t i = 0; i < dinh->count(pieces); i++) {
        dinh_value *piece = dinh->at(pieces, i);
        const char *around = dinh->get_int(piece, "marked") ? "*" : "";
        dinh->print(ctx, "%s%s%s", around, dinh->get_text(piece, "text"), around);
    }
    dinh->print(ctx, "\n");
}

static int search_for(dinh_ctx *ctx, const char *typed, int as_json)
{
    struct search *search = dinh->state(ctx);
    const struct search_filter any = { .kind = NULL };
    struct search_result result;
    /* Without a running portal nobody else follows the feed. */
    if (index_follow(ctx, search, 0, NULL) < 0 ||
        query_run(ctx, search, typed, &any, 0, SHOWN, &result))
        return 1;
    if (as_json) {
        dinh_value *out = dinh->new_map(ctx);
        dinh->set(ctx, out, "q", typed);
        dinh->set_int(ctx, out, "total", result.total);
        dinh->set_value(ctx, out, "hits", result.hits);
        dinh->print(ctx, "%s\n", dinh->json(ctx, out));
        return 0;
    }
    dinh->print(ctx, "%lld kết quả\n", (long long)result.total);
    for (uint32_t i = 0; i < dinh->count(result.hits); i++) {
        dinh_value *hit = dinh->at(result.hits, i);
        dinh->print(ctx, "\n%u. ", i + 1);
        print_pieces(ctx, dinh->get(hit, "heading"));
        dinh->print(ctx, "   %s\n   ", dinh->get_text(hit, "href"));
        print_pieces(ctx, dinh->get(hit, "excerpt"));
    }
    return 0;
}

int search_command(dinh_ctx *ctx, int argc, char **argv)
{
    const char *typed = NULL;
    int as_json = 0, rebuild = 0;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            as_json = 1;
        else if (strcmp(argv[i], "--rebuild") == 0)
            rebuild = 1;
        else if (argv[i][0] == '-' && argv[i][1] == '-')
            return wrong_words(ctx);
        else /* words need no quotes on the command line */
            typed = typed ? dinh->text(ctx, "%s %s", typed, argv[i]) : argv[i];
    }
    if (rebuild && !typed)
        return index_rebuild(ctx, dinh->state(ctx), report) < 0;
    return typed && !rebuild ? search_for(ctx, typed, as_json) : wrong_words(ctx);
}
