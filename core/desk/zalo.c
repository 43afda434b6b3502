/*
 * zalo.c - see zalo.h. The texts are a table: lines with {facts}; a line one of whose
 * facts is missing is left out.
 */
#include "desk/zalo.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "content/spoken.h"

enum { TITLE_MAX = 200, NOTE_MAX = 500, NAME_MAX = 120, LINES_MAX = 8 };

static const char *const templates[ZALO_OCCASIONS][LINES_MAX] = {
    [ZALO_ASSIGNED] = { "GIAO BIÊN TẬP: {title}", "Người nhận: {to}", "Xong trước: {due}",
                        "Ghi chú: {note}", "Người giao: {by}", "Mở tin bài: {link}" },
    [ZALO_RETURNED] = { "TRẢ LẠI ĐỂ SỬA: {title}", "Người sửa: {to}", "Ý kiến: {note}",
                        "Xong trước: {due}", "Người trả lại: {by}", "Mở tin bài: {link}" },
    [ZALO_SUBMITTED] = { "TRÌNH DUYỆT: {title}", "Kính trình: {to}",
                         "Đề nghị duyệt trước: {due}", "Ghi chú: {note}",
                         "Người trình: {by}", "Xem và duyệt: {link}" },
    [ZALO_PUBLISHED] = { "ĐÃ ĐĂNG: {title}", "Cảm ơn {to} đã gửi tin.", "Ghi chú: {note}",
                         "Xem trên trang: {link}" },
    [ZALO_URGENT] = { "TIN KHẨN: {title}", "Đã đăng lên trang, có hiệu lực đến {due}.",
                      "Kính đề nghị {to} xem và xác nhận.", "Ghi chú: {note}",
                      "Người đăng: {by}", "Mở tin bài: {link}" },
    [ZALO_REMINDER] = { "NHẮC VIỆC: {title}", "Người đang giữ: {to}", "{late}",
                        "Ghi chú: {note}", "Người nhắc: {by}", "Mở tin bài: {link}" },
    [ZALO_OUTSIDE] = { "Kính gửi {to},",
                       "Ban biên tập xin ông/bà xem giúp nội dung tin bài “{title}” đã "
                       "đúng "
                       "chưa.",
                       "Ý kiến cần hỏi: {note}", "Xin trả lời trước: {due}",
                       "Mở bằng liên kết sau, không cần tài khoản: {link}",
                       "Trân trọng cảm ơn. {by}" },
};

/* ---- facts ------------------------------------------------------------------------- */

/* One line, no more than fits a phone. */
static struct str line_of(struct arena *arena, const char *text, size_t max)
{
    if (!text)
        return STR("");
    struct str clean = text_squeeze(arena, text_nfc(arena, str_of(text)));
    return text_excerpt(arena, clean, max);
}

/* "17 giờ hôm nay (13/9)", "17 giờ 30 thứ Sáu, 17/9/2021" */
static struct str time_of(struct arena *arena, int64_t at, int64_t now)
{
    static const char *const weekdays[] = { "",        "thứ Hai", "thứ Ba",  "thứ Tư",
                                            "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật" };
    if (at <= 0)
        return STR("");
    struct date date = date_of_ms(at);
    int32_t away = clock_days(at) - clock_days(now);
    const char *hour = date.minute
                           ? arena_printf(arena, "%d giờ %02d", date.hour, date.minute)
                           : arena_printf(arena, "%d giờ", date.hour);
    if (now > 0 && away >= 0 && away <= 1)
        return str_of(arena_printf(arena, "%s %s (%d/%d)", hour,
                                   away ? "ngày mai" : "hôm nay", date.day, date.month));
    char stamp[CLOCK_STAMP_SIZE];
    date_vi(stamp, clock_days(at));
    return str_of(arena_printf(arena, "%s %s, %s", hour, weekdays[date.weekday], stamp));
}

/* "Đã quá hạn 2 ngày (hạn 17 giờ ...)" */
static struct str lateness_of(struct arena *arena, int64_t due, int64_t now)
{
    if (due <= 0)
        return STR("");
    struct str time = time_of(arena, due, now);
    int32_t days = clock_days(now) - clock_days(due);
    if (now <= due)
        return str_of(arena_printf(arena, "Sắp đến hạn: %.*s", STR_ARG(time)));
    if (days == 0)
        return str_of(arena_printf(arena, "Đã quá hạn từ %.*s", STR_ARG(time)));
    return str_of(
        arena_printf(arena, "Đã quá hạn %d ngày (hạn: %.*s)", days, STR_ARG(time)));
}

static struct str fact(struct arena *arena, const struct zalo_facts *facts, struct str name)
{
    if (str_is(name, "title"))
        return line_of(arena, facts->title, TITLE_MAX);
    if (str_is(name, "to"))
        return line_of(arena, facts->to, NAME_MAX);
    if (str_is(name, "by"))
        return line_of(arena, facts->by, NAME_MAX);
    if (str_is(name, "note"))
        return line_of(arena, facts->note, NOTE_MAX);
    if (str_is(name, "link"))
        return str_of(facts->link ? facts->link : "");
    if (str_is(name, "due"))
        return time_of(arena, facts->due_at, facts->now_ms);
    return lateness_of(arena, facts->due_at, facts->now_ms);
}

/* ---- texts --------------------------------------------------------------------------- */

/* False, and nothing added, when a fact is missing. */
static bool add_line(struct arena *arena, struct buf *out, const struct zalo_facts *facts,
                     struct str line)
{
    size_t begin = out->len;
    if (begin)
        buf_add_char(out, '\n');
    while (line.len) {
        ptrdiff_t open = str_find_char(line, '{');
        size_t plain = open < 0 ? line.len : (size_t)open;
        buf_add(out, line.ptr, plain);
        line = str_from(line, plain);
        if (!line.len)
            break;
        line = str_from(line, 1);
        struct str value = fact(arena, facts, str_cut(&line, '}'));
        if (!value.len) {
            out->len = begin;
            return false;
        }
        buf_add_str(out, value);
    }
    return true;
}

struct str zalo_text(struct arena *arena, enum zalo_occasion occasion,
                     const struct zalo_facts *facts)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < LINES_MAX && templates[occasion][i]; i++)
        (void)add_line(arena, &out, facts, str_of(templates[occasion][i]));
    struct str text = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

struct str zalo_loudspeaker(struct arena *arena, const char *place, const char *title,
                            struct str html)
{
    struct str head = spoken_text(arena, line_of(arena, title, TITLE_MAX));
    struct str where = spoken_text(arena, line_of(arena, place, NAME_MAX));
    while (where.len && where.ptr[where.len - 1] == '.')
        where.len--;
    struct str body = spoken_html(arena, html);
    return str_of(arena_printf(
        arena,
        "Mời bà con %.*s chú ý nghe thông báo khẩn.\n%.*s\n%.*s%sXin nhắc lại: %.*s\n"
        "Đề nghị bà con báo cho nhau cùng biết.",
        STR_ARG(where), STR_ARG(head), STR_ARG(body), body.len ? "\n" : "", STR_ARG(head)));
}
