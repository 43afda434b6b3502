/*
 * translate.c - a table from the beginnings (or pieces) of Lua's messages to
 * Vietnamese sentences. The original stays in brackets: it is what one finds
 * when one searches the web.
 */
#include "script/translate.h"

#include <ctype.h>

struct phrase {
    const char *lua; /* found anywhere in the message; first row wins */
    const char *vietnamese;
};

static const struct phrase phrases[] = {
    { "attempt to index a nil value", "lấy trường của một giá trị rỗng (nil)" },
    { "attempt to index", "lấy trường của thứ không phải là bảng" },
    { "attempt to call a nil value", "gọi một hàm không có (nil)" },
    { "attempt to call", "gọi thứ không phải là hàm" },
    { "attempt to concatenate a nil value", "nối chữ (..) với một giá trị rỗng (nil)" },
    { "attempt to concatenate", "nối chữ (..) với thứ không phải chữ hoặc số" },
    { "attempt to perform arithmetic on a nil value",
      "làm tính với một giá trị rỗng (nil)" },
    { "attempt to perform arithmetic", "làm tính với thứ không phải là số" },
    { "attempt to perform bitwise", "phép tính bit với thứ không phải số nguyên" },
    { "divide by zero", "chia cho 0" },
    { "attempt to perform 'n%%0'", "chia cho 0" },
    { "attempt to compare", "so sánh hai giá trị khác kiểu" },
    { "attempt to get length", "lấy độ dài (#) của thứ không phải bảng hoặc chữ" },
    { "attempt to load a binary chunk",
      "chỉ nhận kịch bản dạng chữ, không nhận tệp đã biên dịch" },
    { "no integer representation", "cần một số nguyên" },
    { "index is nil", "dùng giá trị rỗng (nil) làm khóa của bảng" },
    { "index is NaN", "dùng NaN làm khóa của bảng" },
    { "'for' initial value must be", "giá trị đầu của vòng for phải là số" },
    { "'for' limit must be", "giá trị cuối của vòng for phải là số" },
    { "'for' step", "bước của vòng for phải là số khác 0" },
    { "got no value)", "gọi hàm thiếu tham số" },
    { "bad argument", "tham số của hàm không đúng" },
    { "calling '", "gọi hàm với dấu : không đúng chỗ" },
    { "too many results", "quá nhiều giá trị cùng lúc" },
    { "stack overflow", "hàm gọi lồng nhau quá sâu" },
    { "C stack overflow", "lồng nhau quá sâu" },
    { "chunk has too many syntax levels", "lồng nhau quá sâu" },
    { "assertion failed", "điều kiện của assert() không đúng" },
    { "attempt to assign to const variable", "gán lại một biến <const>" },
    { "non-closable value", "biến <close> không dùng được trong kịch bản" },
    { "unfinished string", "chuỗi chữ chưa đóng dấu nháy" },
    { "unfinished long", "chuỗi hoặc ghi chú [[ chưa đóng ]]" },
    { "malformed number", "số viết sai" },
    { "invalid escape sequence", "dấu \\ trong chuỗi không đúng" },
    { "no visible label", "goto tới một nhãn không có" },
    { "already defined", "nhãn đã dùng" },
    { "<eof>", "sai cú pháp: tệp kết thúc khi còn thiếu end, dấu } hoặc dấu )" },
    { "'}' expected", "sai cú pháp: thiếu dấu } hoặc dấu phẩy giữa hai mục" },
    { "'=' expected", "sai cú pháp: thiếu dấu = (hoặc viết sai một từ)" },
    { "'end' expected", "sai cú pháp: thiếu end" },
    { "'then' expected", "sai cú pháp: thiếu then sau điều kiện của if" },
    { "'do' expected", "sai cú pháp: thiếu do" },
    { "')' expected", "sai cú pháp: thiếu dấu )" },
    { "expected", "sai cú pháp" },
    { "unexpected symbol", "sai cú pháp: có ký hiệu không đúng chỗ" },
    { "syntax error", "sai cú pháp" },
    { "too many", "quá nhiều biến hoặc giá trị trong một hàm" },
    { "not enough memory", "hết bộ nhớ dành cho kịch bản" },
    { "string length overflow", "chuỗi quá dài" },
    { "resulting string too large", "chuỗi quá dài" },
};

/* How long "file.lua:12: " is at the beginning; 0 when it is not there. */
static size_t place_length(struct str message)
{
    ptrdiff_t colon = str_find(message, STR(".lua:"));
    if (colon < 0 || str_find_char((struct str){ message.ptr, (size_t)colon }, ' ') >= 0)
        return 0;
    size_t i = (size_t)colon + 5, digits = i;
    while (i < message.len && isdigit((unsigned char)message.ptr[i]))
        i++;
    if (i == digits || i + 1 >= message.len || message.ptr[i] != ':' ||
        message.ptr[i + 1] != ' ')
        return 0;
    return i + 2;
}

static const char *find_phrase(struct str message)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (str_find(message, str_of(phrases[i].lua)) >= 0)
            return phrases[i].vietnamese;
    return NULL;
}

/* Lua's messages are ASCII until they quote the script; ours and the
 * integrator's are Vietnamese and need no translation. */
static bool is_lua_english(struct str message)
{
    for (size_t i = 0; i < message.len && i < 12; i++)
        if ((unsigned char)message.ptr[i] >= 0x80)
            return false;
    return true;
}

void translate_error(struct str message, const char *place, struct error *error)
{
    size_t skip = place_length(message);
    struct str said = str_from(message, skip);
    struct str where = { message.ptr, skip > 2 ? skip - 2 : 0 };
    if (!skip && place)
        where = str_of(place);
    const char *phrase = is_lua_english(said) ? find_phrase(said) : NULL;
    if (phrase)
        error_set(error, "%s [%.*s]", phrase, STR_ARG(said));
    else
        error_set(error, "%.*s", STR_ARG(said));
    if (where.len)
        error_prefix(error, "%.*s", STR_ARG(where));
}
