/*
 * form.c - see form.h.
 */
#include "http/form.h"

#include "base/error.h"
#include "base/text.h"

#include <stdlib.h>
#include <unistd.h>

enum { KEPT_TEXT = 16 * 1024 };

static size_t add_text(struct form *form, struct str s)
{
    size_t at = form->text.len;
    buf_add_str(&form->text, s);
    return at;
}

static struct form_draft *newest(struct form *form)
{
    return &form->drafts[form->count - 1];
}

struct form_draft *form_add(struct form *form, struct str name)
{
    if (form->count == FORM_MAX_FIELDS || name.len == 0 || name.len > FORM_MAX_NAME ||
        !text_is_clean(name))
        return NULL;
    if (!form->drafts) {
        form->drafts = calloc(FORM_MAX_FIELDS, sizeof *form->drafts);
        if (!form->drafts)
            die("form: hết bộ nhớ");
    }
    struct form_draft *draft = &form->drafts[form->count++];
    *draft = (struct form_draft){ .name = add_text(form, name), .name_len = name.len };
    draft->value = form->text.len;
    return draft;
}

void form_add_value(struct form *form, struct str bytes)
{
    buf_add_str(&form->text, bytes);
    newest(form)->value_len += bytes.len;
}

bool form_set_filename(struct form *form, struct str filename)
{
    struct form_draft *draft = newest(form);
    if (filename.len > FORM_MAX_NAME || !text_is_clean(filename))
        return false;
    draft->filename = add_text(form, filename);
    draft->filename_len = filename.len;
    draft->has_filename = true;
    draft->value = form->text.len;
    return true;
}

void form_set_file(struct form *form, const char *path)
{
    struct form_draft *draft = newest(form);
    draft->file = add_text(form, (struct str){ path, strlen(path) + 1 });
    draft->has_file = true;
    draft->value = form->text.len;
    form->file_count++;
}

int form_parse_urlencoded(struct form *form, struct str body)
{
    /* Not the request's arena: its limit is not made for whole bodies. */
    struct arena *scratch = arena_create(0);
    struct str rest = body;
    int status = 0;
    while (rest.ptr && !status) {
        struct str value = str_cut(&rest, '&'), key = str_cut(&value, '='), name, text;
        if (key.len == 0 && !value.ptr) /* "a=1&&b=2" */
            continue;
        if (!text_percent_decode(scratch, key, true, &name) ||
            !text_percent_decode(scratch, value, true, &text) || !form_add(form, name))
            status = 400;
        else
            form_add_value(form, text);
    }
    arena_destroy(scratch);
    return status;
}

static struct str piece(const struct form *form, size_t at, size_t len)
{
    return (struct str){ form->text.data + at, len };
}

int form_finish(struct form *form, struct request *request)
{
    request->fields = arena_alloc(request->arena, form->count * sizeof *request->fields);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_draft *draft = &form->drafts[i];
        struct form_field *field = &request->fields[i];
        field->name = piece(form, draft->name, draft->name_len);
        field->value = piece(form, draft->value, draft->value_len);
        if (draft->has_filename)
            field->filename = piece(form, draft->filename, draft->filename_len);
        if (draft->has_file)
            field->file = form->text.data + draft->file;
        field->size = draft->has_file ? draft->size : draft->value_len;
        if (!text_is_clean(field->value))
            return 400;
    }
    request->field_count = form->count;
    return 0;
}

void form_reset(struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if (form->drafts[i].has_file)
            unlink(form->text.data + form->drafts[i].file);
    }
    form->count = form->file_count = 0;
    free(form->drafts);
    form->drafts = NULL;
    buf_clear(&form->text);
    if (form->text.cap > KEPT_TEXT)
        buf_free(&form->text);
}
