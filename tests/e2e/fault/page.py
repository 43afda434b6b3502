"""page.py - a page as a browser without scripts has it: its forms, with what they would
post, and its text.
"""
import re
from html.parser import HTMLParser


class Form:
    """Fields in order, as [name, value]; files to go with it, as [name, file, bytes]."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.fields = []
        self.buttons = []
        self.files = []

    def __getitem__(self, name):
        for field, value in self.fields:
            if field == name:
                return value
        raise KeyError(name)

    def __contains__(self, name):
        return any(field == name for field, _ in self.fields)

    def set(self, **values):
        """Fills fields in; those the form lacks are added, as a script would."""
        for name, value in values.items():
            self.put(name, value)
        return self

    def put(self, name, value):
        self.fields = [pair for pair in self.fields if pair[0] != name] + [[name, value]]
        return self

    def attach(self, name, file, content):
        self.files.append([name, file, content])
        return self


class Page(HTMLParser):
    """Forms and text; a template (rows scripts copy) is no part of the form."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.forms, self.words = [], []
        self.form = self.area = self.choice = None
        self.hidden = 0
        self.feed(html)
        self.close()
        self.text = re.sub(r"\s+", " ", "".join(self.words))

    def form_to(self, end):
        """The form whose action ends so."""
        found = [form for form in self.forms if form.action.endswith(end)]
        assert found, f"no form to {end}; the page says: {self.text[:600]}"
        return found[0]

    # ---- parsing

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if tag in ("template", "script", "style"):
            self.hidden += 1
        if self.hidden:
            return
        if tag == "form":
            self.form = Form(attributes)
            self.forms.append(self.form)
        elif tag == "input":
            self._input(attributes)
        elif tag == "textarea" and self._owner():
            self.area = [attributes.get("name"), ""]
        elif tag == "select" and self._owner():
            self.choice = [attributes.get("name"), None]
        elif tag == "option" and self.choice:
            if self.choice[1] is None or "selected" in attributes:
                self.choice[1] = attributes.get("value", "")
        elif tag == "button" and self._owner():
            self.form.buttons.append([attributes.get("name"), attributes.get("value")])

    def _owner(self):
        return self.form is not None

    def _input(self, attributes):
        kind, name = attributes.get("type", "text"), attributes.get("name")
        if not self._owner() or not name or "disabled" in attributes or kind == "file":
            return
        if kind in ("checkbox", "radio") and "checked" not in attributes:
            return
        self.form.fields.append([name, attributes.get("value") or ""])

    def handle_endtag(self, tag):
        if tag in ("template", "script", "style"):
            self.hidden -= 1
        elif tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            name, value = self.area
            # The first line end belongs to the tag.
            self.form.fields.append([name, value[1:] if value.startswith("\n") else value])
            self.area = None
        elif tag == "select" and self.choice:
            self.form.fields.append([self.choice[0], self.choice[1] or ""])
            self.choice = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data
        elif not self.hidden:
            self.words.append(data)
