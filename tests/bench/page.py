"""What a first visit to the home page costs: every file its HTML and CSS name."""
import html.parser
import re
import urllib.parse

import load
from servers import Portal

CSS_URL = re.compile(r"url\(\s*[\"']?([^)\"']+)")
LINKS = {"stylesheet", "icon", "preload", "manifest", "apple-touch-icon"}


class Named(html.parser.HTMLParser):
    """The addresses a browser goes on to by itself, and the inline CSS."""
    def __init__(self):
        super().__init__()
        self.found = []
        self.css = ""
        self.in_style = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.in_style = tag == "style"
        self.css += given.get("style") or ""
        if tag == "link" and LINKS & set((given.get("rel") or "").split()):
            self.found.append(given.get("href"))
        if tag in ("img", "script", "iframe") and given.get("src"):
            late = given.get("loading") == "lazy"
            self.found.append(given["src"] + (" (lazy)" if late else ""))

    def handle_endtag(self, tag):
        self.in_style = False

    def handle_data(self, data):
        if self.in_style:
            self.css += data


def own(base, address):
    """The path on this site, or None: data: addresses and other sites."""
    parts = urllib.parse.urlsplit(urllib.parse.urljoin(base, address))
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "site"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def collect(portal):
    """[(path, lazy, answer)], the page itself first."""
    base = "http://site/"
    answer = portal.get("/", "br")
    seen = {"/": (False, answer)}
    named = Named()
    named.feed(portal.get("/")[2].decode())
    waiting = named.found + CSS_URL.findall(named.css)
    while waiting:
        address, _, lazy = waiting.pop(0).partition(" ")
        path = own(base, address)
        if not path or path in seen:
            continue
        seen[path] = (bool(lazy), portal.get(path, "br"))
        if path.endswith(".css"):
            waiting += CSS_URL.findall(portal.get(path)[2].decode())
    return [(path, lazy, answer) for path, (lazy, answer) in seen.items()]


def head_size(headers):
    return len("HTTP/1.1 200 OK\r\n\r\n") + sum(
        len(name) + len(value.encode()) + 4 for name, value in headers.items())


def run(bench):
    rows, bytes_all, heads = [], 0, 0
    with Portal(bench, "page", workers=1).run() as portal:
        for path, lazy, (status, headers, body) in collect(portal):
            rows.append([path + (" (lazy)" if lazy else ""), status,
                         headers.get("Content-Encoding", "-"), f"{len(body):,}"])
            bytes_all += len(body)
            heads += head_size(headers)
    load.print_table("first visit to the home page, with br",
                     ["", "status", "encoding", "bytes"], rows)
    print(f"  {len(rows)} requests, {bytes_all:,} bytes of bodies, "
          f"{bytes_all + heads:,} with headers")
