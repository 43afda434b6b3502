/*
 * meta.c - the fields every item has, whatever its kind.
 *
 * Declared like those of a kind, so that they are checked, kept and restored
 * by the same code. A kind may have a field of its own called unit or author,
 * say; then that one is meant.
 */
#include "content/internal.h"

#define META(id, text, kind, others)                                      \
    {                                                                     \
        .def = {.name = id, .label = text, .type = kind, .also = others } \
    }

const struct field meta_fields[] = {
    [META_PUBLISHED_AT] = META("published_at", "Ngày đăng", DINH_FIELD_TIME, "date"),
    [META_EXPIRES_AT] = META("expires_at", "Hết hạn", DINH_FIELD_TIME, NULL),
    [META_EVENT_DATE] = META("event_date", "Ngày diễn ra", DINH_FIELD_DATE, NULL),
    [META_RECEIVED_AT] = META("received_at", "Ngày nhận", DINH_FIELD_TIME, NULL),
    [META_CHANNEL] = META("channel", "Nhận qua", DINH_FIELD_TEXT, NULL),
    [META_SENDER] = META("sender", "Người gửi", DINH_FIELD_TEXT, NULL),
    [META_UNIT] = META("unit", "Đơn vị cung cấp", DINH_FIELD_TEXT, NULL),
    [META_AUTHOR] = META("author", "Tác giả", DINH_FIELD_TEXT, NULL),
    [META_FORM] = META("form", "Thể loại", DINH_FIELD_TEXT, NULL),
    [META_EXTERNAL_ID] = META("external_id", "Mã ngoài", DINH_FIELD_TEXT, NULL),
};
const uint32_t meta_field_count = sizeof meta_fields / sizeof *meta_fields;

const struct field *content_field(const struct kind *kind, struct str name)
{
    const struct field *field = kind_field(kind, name);
    if (field)
        return field;
    for (uint32_t i = 0; i < meta_field_count; i++) {
        const struct dinh_field *def = &meta_fields[i].def;
        if (str_is(name, def->name) || (def->also && str_is(name, def->also)))
            return &meta_fields[i];
    }
    return NULL;
}
