/*
 * legal_pages.c - one document, the block of the newest, and what every list
 * shows of a document.
 */
#include "legal.h"

const char *const legal_effect_ids[LEGAL_EFFECTS] = { NULL, "chua", "con", "het" };
const char *const legal_effect_words[LEGAL_EFFECTS] = { NULL, "legal.effect_not_yet",
                                                        "legal.effect_in_force",
                                                        "legal.effect_ended" };

static enum legal_effect effect_on(dinh_value *item, int32_t today)
{
    dinh_value *effective = dinh->get(item, "effective"),
               *expires = dinh->get(item, "expires");
    if (dinh->type(expires) == DINH_DATE && dinh->as_int(expires) <= today)
        return EFFECT_ENDED;
    if (dinh->type(effective) != DINH_DATE)
        return EFFECT_NONE;
    return dinh->as_int(effective) > today ? EFFECT_NOT_YET : EFFECT_IN_FORCE;
}

void legal_complete(dinh_ctx *ctx, dinh_value *item)
{
    enum legal_effect effect = effect_on(item, dinh->days(dinh->now(ctx)));
    if (effect != EFFECT_NONE) {
        dinh_value *status = dinh->set_map(ctx, item, "status");
        dinh->set(ctx, status, "id", legal_effect_ids[effect]);
        dinh->set(ctx, status, "title", dinh->word(ctx, legal_effect_words[effect]));
    }
    dinh->set_value(ctx, item, "file", dinh->at(dinh->get(item, "files"), 0));
}

int legal_document_page(dinh_ctx *ctx, dinh_value *item)
{
    const char *symbol = dinh->get_text(item, "symbol");
    legal_complete(ctx, item);
    dinh->about(ctx, item, "Legislation");
    dinh_value *page = dinh->page(ctx);
    dinh->set(ctx, page, "title",
              dinh->text(ctx, "%s %s", dinh->get_text(item, "type.title"), symbol));
    dinh->set(ctx, page, "identifier", symbol);
    dinh->set_value(ctx, page, "issued", dinh->get(item, "issued"));
    dinh->set_value(ctx, page, "publisher", dinh->get(item, "issuer"));
    int is_own =
        dinh->count(dinh->get(item, "level")) && dinh->get_text(item, "level.id")[0] == 'x';
    dinh->crumb(ctx, dinh->word(ctx, "legal.title"), "/van-ban");
    dinh->crumb(ctx, dinh->word(ctx, is_own ? "legal.own" : "legal.higher"),
                is_own ? "/van-ban/cua-xa" : "/van-ban/cap-tren");
    dinh->crumb(ctx, symbol, NULL);
    return dinh->show(ctx, 200, "legal/detail");
}

int legal_latest_block(dinh_ctx *ctx, dinh_value *map)
{
    /* The commune's own first: higher levels' are found by looking them up. */
    const dinh_where own = { .field = "level", .op = DINH_IS, .text = "xa" };
    dinh_query query = { .size = sizeof query,
                         .kind = "legal",
                         .where = &own,
                         .where_count = 1,
                         .page = 1,
                         .per_page = (uint32_t)dinh->setting_int(ctx, "latest") };
    dinh_value *documents = dinh->list(ctx, &query);
    if (dinh->count(documents) == 0) {
        query.where_count = 0;
        documents = dinh->list(ctx, &query);
    }
    if (dinh->count(documents) == 0)
        return DINH_NOT_FOUND;
    for (uint32_t i = 0; i < dinh->count(documents); i++)
        legal_complete(ctx, dinh->at(documents, i));
    dinh->set_value(ctx, map, "documents", documents);
    return DINH_OK;
}
