/*
 * plain_page.c - see plain_page.h.
 */
#include "server/plain_page.h"

/* A document of literals alone. */
#define PAGE(code, title, text)                                                           \
    {                                                                                     \
        code, "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"         \
              "<meta name=\"viewport\" content=\"width=device-width\">"                   \
              "<title>" title "</title></head>\n<body><main><h1>" title "</h1>\n<p>" text \
              "</p></main></body></html>\n"                                               \
    }

static const struct page {
    int status;
    const char *body;
} pages[] = {
    PAGE(500, "Có lỗi ở máy chủ", "Trang này đang gặp lỗi. Xin thử lại sau ít phút."),
    PAGE(503, "Xin chờ một chút",
         "Trang đang có quá nhiều người xem hoặc đang được bảo trì. Xin thử lại sau ít "
         "giây."),
    PAGE(400, "Yêu cầu không hợp lệ", "Máy chủ không hiểu yêu cầu này."),
    PAGE(403, "Không được phép xem", "Bạn không có quyền xem trang này."),
    PAGE(404, "Không tìm thấy trang", "Địa chỉ này không có trên trang của xã."),
    PAGE(408, "Quá lâu", "Yêu cầu đến quá chậm nên máy chủ đã thôi chờ. Xin thử lại."),
    PAGE(411, "Thiếu độ dài", "Yêu cầu không nói rõ độ dài."),
    PAGE(413, "Tệp quá lớn", "Nội dung gửi lên vượt quá giới hạn cho phép."),
    PAGE(414, "Địa chỉ quá dài", "Địa chỉ của yêu cầu dài quá giới hạn."),
    PAGE(415, "Không nhận tệp", "Địa chỉ này không nhận tệp, hoặc không nhận loại tệp đó."),
    PAGE(417, "Không đáp ứng được", "Máy chủ không đáp ứng được điều kiện của yêu cầu."),
    PAGE(421, "Không có trang này", "Máy chủ này không phục vụ tên miền đó."),
    PAGE(429, "Quá nhiều yêu cầu", "Xin chờ một lát rồi thử lại."),
    PAGE(431, "Tiêu đề quá lớn", "Phần đầu của yêu cầu vượt quá giới hạn."),
    PAGE(501, "Chưa hỗ trợ", "Máy chủ không làm được điều này."),
    PAGE(507, "Hết chỗ chứa", "Máy chủ không còn chỗ để nhận tệp. Xin thử lại sau."),
    PAGE(505, "Phiên bản không hỗ trợ", "Máy chủ chỉ nói HTTP/1.0 và HTTP/1.1."),
};

struct str plain_page_body(int status)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].status == status)
            return str_of(pages[i].body);
    return str_of(pages[0].body);
}

void plain_page(int status, int retry_s, struct arena *arena, struct response *response)
{
    *response = (struct response){ .status = status,
                                   .type = "text/html; charset=utf-8",
                                   .body = plain_page_body(status) };
    response_header(response, arena, "Cache-Control", "no-store");
    if (retry_s > 0)
        response_header(response, arena, "Retry-After", arena_printf(arena, "%d", retry_s));
}
