/*
 * body.c - see body.h. The kind is chosen by Content-Type.
 */
#include "http/body.h"

enum { KEPT_MEMORY = 16 * 1024 };

static bool type_is(struct str content_type, struct str wanted)
{
    struct str rest = content_type;
    return str_eq_nocase(str_trim(str_cut(&rest, ';')), wanted);
}

int body_begin(struct body *body, const struct request *request,
               const struct config_limits *limits)
{
    struct str type = request_header(request, "content-type");
    body->kind = BODY_BYTES;
    body->memory_limit = (uint64_t)limits->body_memory;
    body->total_limit = (uint64_t)limits->body_bytes;
    if (type.ptr && type_is(type, STR("application/x-www-form-urlencoded")))
        body->kind = BODY_URLENCODED;
    if (!type.ptr || !type_is(type, STR("multipart/form-data")))
        return 0;
    body->kind = BODY_MULTIPART;
    bool takes_files = !body->takes_files || body->takes_files(body->data, request);
    return multipart_begin(&body->multipart, type, &body->form,
                           takes_files ? body->upload_folder : NULL, body->memory_limit)
               ? 0
               : 400;
}

int body_add(struct body *body, struct str bytes)
{
    body->received += bytes.len;
    if (body->received > body->total_limit)
        return 413;
    if (body->kind == BODY_MULTIPART)
        return multipart_add(&body->multipart, bytes);
    if (body->received > body->memory_limit)
        return 413;
    buf_add_str(&body->memory, bytes);
    return 0;
}

int body_end(struct body *body, struct request *request)
{
    request->body = buf_str(&body->memory);
    int status = 0;
    if (body->kind == BODY_BYTES || (body->kind == BODY_URLENCODED && !request->body.len))
        return 0;
    if (body->kind == BODY_URLENCODED)
        status = form_parse_urlencoded(&body->form, request->body);
    else
        status = multipart_end(&body->multipart);
    return status ? status : form_finish(&body->form, request);
}

void body_reset(struct body *body)
{
    if (body->received == 0 && body->form.count == 0 && !body->multipart.form)
        return;
    multipart_reset(&body->multipart);
    form_reset(&body->form);
    buf_clear(&body->memory);
    if (body->memory.cap > KEPT_MEMORY)
        buf_free(&body->memory);
    body->received = 0;
}

void body_free(struct body *body)
{
    body_reset(body);
    buf_free(&body->memory);
    buf_free(&body->form.text);
}
