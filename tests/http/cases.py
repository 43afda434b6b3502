"""The table: what is sent, and the statuses of all answers to it.

A case is (name, bytes, statuses) or (name, bytes, statuses, text in the last
body). After a last status of 400 and more made by core/http the connection must
be closed; after the others it must still work, which is tried with another
request. So a second, smuggled request shows as an answer too many.
"""


def request(line="GET /echo HTTP/1.1", *headers, host="Host: h", body=b""):
    lines = [line] + ([host] if host else []) + list(headers)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def get(target, *headers, **more):
    return request(f"GET {target} HTTP/1.1", *headers, **more)


def post(*headers, body=b"", **more):
    return request("POST /echo HTTP/1.1", *headers, body=body, **more)


def chunked(body, *headers):
    return post("Transfer-Encoding: chunked", *headers, body=body)


def multipart(body, boundary="b"):
    kind = f"Content-Type: multipart/form-data; boundary={boundary}"
    return post(kind, f"Content-Length: {len(body)}", body=body)


def form(body):
    return post("Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}", body=body)


def part(name, data, extra=""):
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'
    return head.encode() + data + b"\r\n"


SECOND = get("/echo?smuggled")
END = b"--b--\r\n"

PLAIN = [
    ("get", get("/echo"), [200], "method GET"),
    ("http 1.0", request("GET /echo HTTP/1.0", "Connection: keep-alive"), [200], "http10 1"),
    ("http 1.0 without host", request("GET /echo HTTP/1.0", "Connection: keep-alive", host=None), [200]),
    ("lower-cased host", get("/echo", host="Host: EXAMPLE.vn:8080"), [200], "host example.vn\n"),
    ("final dot of host", get("/echo", host="Host: example.vn."), [200], "host example.vn\n"),
    ("ipv6 host", get("/echo", host="Host: [::1]:80"), [200], "host [::1]\n"),
    ("empty lines first", b"\r\n\r\n" + get("/echo"), [200]),
    ("two requests", get("/echo?1") + get("/echo?2"), [200, 200], "query 2"),
    ("empty header value", get("/echo", "X-Empty:"), [200]),
    ("tab around value", get("/echo", "X-Tab:\t v \t"), [200]),
    ("options of the server", request("OPTIONS * HTTP/1.1"), [204]),
    ("other methods reach the owner", request("PROPFIND /echo HTTP/1.1"), [200], "method PROPFIND"),
    ("patch", request("PATCH /echo HTTP/1.1"), [200], "method PATCH"),
]

REQUEST_LINE = [
    ("http 0.9", b"GET /echo\r\n\r\n", [505]),
    ("http 1.2", request("GET /echo HTTP/1.2"), [505]),
    ("http 2.0", request("GET /echo HTTP/2.0"), [505]),
    ("http 3.0", request("GET /echo HTTP/3.0"), [505]),
    ("http 0.9 written out", request("GET /echo HTTP/0.9"), [505]),
    ("http 11", request("GET /echo HTTP/11"), [400]),
    ("http 1.10", request("GET /echo HTTP/1.10"), [400]),
    ("lower-case protocol", request("GET /echo http/1.1"), [400]),
    ("other protocol", request("GET /echo RTSP/1.0"), [400]),
    ("http/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    ("lower-case method", request("get /echo HTTP/1.1"), [400]),
    ("unknown method", request("BREW /echo HTTP/1.1"), [400]),
    ("method with colon", request("GET: /echo HTTP/1.1"), [400]),
    ("space first", b" " + get("/echo"), [400]),
    ("nul first", b"\0" + get("/echo"), [400]),
    ("two spaces", request("GET  /echo HTTP/1.1"), [400]),
    ("space in target", request("GET /a b HTTP/1.1"), [400]),
    ("tab in target", request("GET /a\tb HTTP/1.1"), [400]),
    ("tab instead of space", request("GET\t/echo HTTP/1.1"), [400]),
    ("no target", request("GET HTTP/1.1"), [400]),
    ("trailing space", request("GET /echo HTTP/1.1 "), [400]),
    ("bare lf after the request line", b"GET /echo HTTP/1.1\nHost: h\r\n\r\n", [400]),
    ("cr without lf", b"GET /echo HTTP/1.1\rHost: h\r\n\r\n", [400]),
    ("cr cr lf", b"GET /echo HTTP/1.1\r\r\nHost: h\r\n\r\n", [400]),
    ("connect", b"CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n" + SECOND, [501]),
    ("tls hello on the plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40), [400]),
    ("garbage", bytes(range(128, 256)), [400]),
    ("long method", b"G" * 3000 + b" / HTTP/1.1\r\nHost: h\r\n\r\n", [400]),
]

TARGET = [
    ("percent", get("/t%C3%AAn"), [200], "path /tên\n"),
    ("query is left alone", get("/echo?a=%zz&b=%2F"), [200], "query a=%zz&b=%2F"),
    ("double percent is decoded once", get("/%252e%252e/x"), [200], "path /%2e%2e/x"),
    ("dots inside a name", get("/a..b/.c/..d/e."), [200], "path /a..b/.c/..d/e."),
    ("absolute form", get("http://h/echo?x"), [200], "path /echo\nquery x"),
    ("absolute form with port", get("http://h:8080/echo", host="Host: h:8080"), [200]),
    ("absolute form, https, other case", get("HTTPS://H/echo", host="Host: h"), [200]),
    ("absolute form without path", get("http://h"), [200], "path /\n"),
    ("absolute form, other host", get("http://evil/echo"), [400]),
    ("absolute form, other port", get("http://h:81/echo"), [400]),
    ("absolute form, user", get("http://u@h/echo"), [400]),
    ("absolute form, no host", get("http:///echo"), [400]),
    ("absolute form, only a query", get("http://h?x"), [400]),
    ("absolute form, ftp", get("ftp://h/echo"), [400]),
    ("absolute form on 1.0 without host", request("GET http://h/echo HTTP/1.0", host=None), [400]),
    ("authority form", get("h:80"), [400]),
    ("no slash", get("echo"), [400]),
    ("star for get", get("*"), [400]),
    ("fragment", get("/echo#x"), [400]),
    ("fragment in query", get("/echo?a#x"), [400]),
    ("raw utf-8", get("/t\xc3\xaan"), [400]),
    ("raw delete", get("/a\x7fb"), [400]),
    ("raw control", get("/a\x01b"), [400]),
    ("raw nul", get("/a\0b"), [400]),
    ("percent nul", get("/a%00b"), [400]),
    ("percent newline", get("/a%0d%0ab"), [400]),
    ("percent control", get("/a%1fb"), [400]),
    ("percent delete", get("/a%7fb"), [400]),
    ("percent cut short", get("/a%4"), [400]),
    ("percent not hex", get("/a%zz"), [400]),
    ("percent u", get("/a%u0041"), [400]),
    ("not utf-8", get("/%ff"), [400]),
    ("overlong utf-8", get("/%c0%ae%c0%ae/x"), [400]),
    ("overlong slash", get("/a%c0%afb"), [400]),
    ("surrogate", get("/%ed%a0%80"), [400]),
    ("cut utf-8", get("/%c3"), [400]),
    ("up", get("/../etc/passwd"), [400]),
    ("up in the middle", get("/a/../b"), [400]),
    ("up at the end", get("/a/.."), [400]),
    ("here", get("/./a"), [400]),
    ("here at the end", get("/a/."), [400]),
    ("up, encoded", get("/%2e%2e/a"), [400]),
    ("up, half encoded", get("/.%2E/a"), [400]),
    ("encoded slash", get("/a%2fb"), [400]),
    ("encoded slash with dots", get("/..%2fetc"), [400]),
    ("encoded backslash", get("/a%5cb"), [400]),
    ("backslash", get("/a\\..\\b"), [400]),
]

HOST = [
    ("no host", get("/echo", host=None), [400]),
    ("two hosts", get("/echo", "Host: h"), [400]),
    ("two different hosts", get("/echo", "Host: evil"), [400]),
    ("two hosts on 1.0", request("GET /echo HTTP/1.0", "Host: h"), [400]),
    ("empty host", get("/echo", host="Host:"), [400]),
    ("host with a path", get("/echo", host="Host: h/x"), [400]),
    ("host with a user", get("/echo", host="Host: u@h"), [400]),
    ("host with a space", get("/echo", host="Host: a b"), [400]),
    ("host list", get("/echo", host="Host: a, b"), [400]),
    ("host with bad port", get("/echo", host="Host: h:x"), [400]),
    ("host with empty port", get("/echo", host="Host: h:"), [400]),
    ("host with high port", get("/echo", host="Host: h:65536"), [400]),
    ("host with two ports", get("/echo", host="Host: h:80:80"), [400]),
    ("host of dots", get("/echo", host="Host: a..b"), [400]),
    ("host with percent", get("/echo", host="Host: h%00"), [400]),
    ("host not ascii", get("/echo", host="Host: \xc4\x91inh"), [400]),
    ("host with open bracket", get("/echo", host="Host: [::1"), [400]),
    ("host with bad ipv6", get("/echo", host="Host: [::g]"), [400]),
    ("host long", get("/echo", host="Host: " + "a" * 256), [400]),
]

HEADERS = [
    ("space before colon", get("/echo", "X : 1"), [400]),
    ("no colon", get("/echo", "nonsense"), [400]),
    ("empty name", get("/echo", ": 1"), [400]),
    ("name with space", get("/echo", "X Y: 1"), [400]),
    ("name with high byte", get("/echo", "X\xe9: 1"), [400]),
    ("name with slash", get("/echo", "X/Y: 1"), [400]),
    ("nul in value", get("/echo", "X: a\0b"), [400]),
    ("control in value", get("/echo", "X: a\x01b"), [400]),
    ("delete in value", get("/echo", "X: a\x7fb"), [400]),
    ("bare cr in value", get("/echo", "X: a\rb"), [400]),
    ("bare lf between headers", b"GET /echo HTTP/1.1\r\nHost: h\nX: 1\r\n\r\n", [400]),
    ("bare lf at the end", b"GET /echo HTTP/1.1\r\nHost: h\r\n\n", [400]),
    ("only lf", b"GET /echo HTTP/1.1\nHost: h\n\n", [400]),
    ("folded with a space", get("/echo", "X: a\r\n b"), [400]),
    ("folded with a tab", get("/echo", "X: a\r\n\tb"), [400]),
    ("folded from the start", get("/echo", "X:\r\n a"), [400]),
    ("first header folded", b"GET /echo HTTP/1.1\r\n Host: h\r\n\r\n", [400]),
    ("folded transfer-encoding", post("Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n"), [400]),
    ("line of blanks", get("/echo", " "), [400]),
    ("too many headers", get("/echo", *[f"X{i}: 1" for i in range(60)]), [431]),
    ("headers too large", get("/echo", *[f"X{i}: {'v' * 400}" for i in range(30)]), [431]),
    ("one header too large", get("/echo", "X: " + "v" * 9000), [431]),
    ("name too large", get("/echo", "X" * 9000 + ": v"), [431]),
    ("target too long", get("/" + "a" * 2100), [414]),
    ("query too long", get("/?" + "a" * 2100), [414]),
    ("target of the whole head", b"GET /" + b"a" * 20000, [414]),
    ("upgrade to websocket", get("/echo", "Connection: Upgrade", "Upgrade: websocket") + SECOND, [400]),
    ("upgrade to h2c", get("/echo", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
                           "HTTP2-Settings: AAMAAABk") + SECOND, [400]),
    ("upgrade with body", post("Connection: Upgrade", "Upgrade: x", "Content-Length: 5",
                               body=b"hello") + SECOND, [400]),
    ("unknown expectation", post("Expect: magic", "Content-Length: 1", body=b"x"), [417]),
    ("two expectations", post("Expect: 100-continue", "Expect: 100-continue", "Content-Length: 1",
                              body=b"x"), [400]),
    ("expectation without body", get("/echo", "Expect: 100-continue"), [200]),
    ("te is not transfer-encoding", get("/echo", "TE: trailers"), [200]),
]

FRAMING = [
    ("body", post("Content-Length: 5", body=b"hello"), [200], "body 5 hello"),
    ("body and next request", post("Content-Length: 5", body=b"hello") + get("/echo?n"), [200, 200], "query n"),
    ("empty body", post("Content-Length: 0"), [200], "body 0"),
    ("no length", post(), [200], "body 0"),
    ("leading zeros", post("Content-Length: 005", body=b"hello"), [200], "body 5 hello"),
    ("get with body", get("/echo", "Content-Length: 5", body=b"hello"), [200], "body 5"),
    ("length twice", post("Content-Length: 5", "Content-Length: 5", body=b"hello"), [400]),
    ("length twice, different", post("Content-Length: 0", "Content-Length: 5", body=b"hello"), [400]),
    ("length list", post("Content-Length: 5, 5", body=b"hello"), [400]),
    ("length empty", post("Content-Length:"), [400]),
    ("length blank", post("Content-Length:  \t"), [400]),
    ("length negative", post("Content-Length: -5"), [400]),
    ("length with plus", post("Content-Length: +5", body=b"hello"), [400]),
    ("length hex", post("Content-Length: 0x5", body=b"hello"), [400]),
    ("length with space inside", post("Content-Length: 1 2", body=b"hello"), [400]),
    ("length with letters", post("Content-Length: 5a", body=b"hello"), [400]),
    ("length overflow", post("Content-Length: 18446744073709551621", body=b"hello"), [400]),
    ("length beyond the limit", post("Content-Length: 4194305"), [413]),
    ("length beyond memory", post("Content-Length: 70000", body=b"x" * 70000), [413]),
    ("length and chunked", chunked(b"0\r\n\r\n", "Content-Length: 5") + SECOND, [400]),
    ("chunked and length", post("Content-Length: 5", "Transfer-Encoding: chunked",
                                body=b"0\r\n\r\n") + SECOND, [400]),
    ("chunked and length 0", post("Content-Length: 0", "Transfer-Encoding: chunked",
                                  body=b"0\r\n\r\n") + SECOND, [400]),
    ("encoding twice", post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked",
                            body=b"0\r\n\r\n"), [400]),
    ("encoding list", post("Transfer-Encoding: chunked, chunked", body=b"0\r\n\r\n"), [400]),
    ("gzip, chunked", post("Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"), [400]),
    ("chunked, identity", post("Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"), [400]),
    ("identity", post("Transfer-Encoding: identity", "Content-Length: 5", body=b"hello"), [400]),
    ("encoding empty", post("Transfer-Encoding:", body=b"0\r\n\r\n"), [400]),
    ("encoding empty, then length", post("Transfer-Encoding:", "Content-Length: 5", body=b"hello"), [400]),
    ("xchunked", post("Transfer-Encoding: xchunked", body=b"0\r\n\r\n"), [400]),
    ("chunkedx", post("Transfer-Encoding: chunkedx", body=b"0\r\n\r\n"), [400]),
    ("quoted chunked", post('Transfer-Encoding: "chunked"', body=b"0\r\n\r\n"), [400]),
    ("chunked with parameter", post("Transfer-Encoding: chunked;q=1", body=b"0\r\n\r\n"), [400]),
    ("chunked with vertical tab", post("Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"), [400]),
    ("encoding with space before colon", post("Transfer-Encoding : chunked", body=b"0\r\n\r\n"), [400]),
    ("chunked on 1.0", request("POST /echo HTTP/1.0", "Transfer-Encoding: chunked",
                               body=b"0\r\n\r\n"), [400]),
    ("chunked", chunked(b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"), [200], "body 6 hello!"),
    ("chunked in capitals", post("Transfer-Encoding: CHUNKED", body=b"0\r\n\r\n"), [200]),
    ("chunked, hex sizes", chunked(b"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"), [200], "body 20"),
    ("chunked and next request", chunked(b"0\r\n\r\n") + get("/echo?n"), [200, 200], "query n"),
    ("chunk extension", chunked(b"5;a=b\r\nhello\r\n0;c=\"d\"\r\n\r\n"), [200], "body 5 hello"),
    ("trailers are dropped", chunked(b"0\r\nX-T: 1\r\nContent-Length: 9\r\n\r\n"), [200]),
    ("long extension", chunked(b"5;" + b"a" * 9000 + b"\r\nhello\r\n0\r\n\r\n"), [400]),
    ("many extensions", chunked(b"1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n" * 400 + b"0\r\n\r\n"), [400]),
    ("zeros before a size", chunked(b"0" * 9000 + b"5\r\nhello\r\n0\r\n\r\n"), [400]),
    ("long trailers", chunked(b"0\r\n" + b"X: " + b"y" * 9000 + b"\r\n\r\n"), [400]),
    ("many trailers", chunked(b"0\r\n" + b"X: y\r\n" * 60 + b"\r\n"), [431]),
    ("no chunk size", chunked(b"\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size not hex", chunked(b"g\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size negative", chunked(b"-5\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size with 0x", chunked(b"0x5\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size with space before", chunked(b" 5\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size with space behind", chunked(b"5 \r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size overflow", chunked(b"10000000000000005\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk size beyond the limit", chunked(b"ffffffff\r\n" + b"x" * 70000), [413]),
    ("chunk longer than its size", chunked(b"3\r\nhello\r\n0\r\n\r\n"), [400]),
    ("chunk with lf only", chunked(b"5\nhello\n0\n\n"), [400]),
    ("chunk data ended by lf", chunked(b"5\r\nhello\n0\r\n\r\n"), [400]),
    ("last chunk ended by lf", chunked(b"5\r\nhello\r\n0\n\r\n"), [400]),
    ("lf in an extension", chunked(b"5;a\nb\r\nhello\r\n0\r\n\r\n"), [400]),
    ("folded first trailer", chunked(b"0\r\n X: a\r\n\r\n"), [400]),
    ("trailer without a name", chunked(b"0\r\n: a\r\n\r\n"), [400]),
    ("trailer folded from the start", chunked(b"0\r\nX:\r\n a\r\n\r\n"), [400]),
    ("trailers and next request", chunked(b"1\r\nx\r\n0\r\nX: a\r\n\r\n") + get("/echo?n"), [200, 200], "query n"),
    ("folded trailer", chunked(b"0\r\nX: a\r\n b\r\n\r\n"), [400]),
    ("trailer ended by lf", chunked(b"0\r\nX: a\n\r\n"), [400]),
    ("second request in the body", post("Content-Length: %d" % len(SECOND), body=SECOND), [200],
     "body %d GET" % len(SECOND)),
]

FORMS = [
    ("form", form(b"a=1&b=%C4%91&c=x+y"), [200], "field a=1\nfield b=đ\nfield c=x y\n"),
    ("form, empty", form(b""), [200], "body 0"),
    ("form, no value", form(b"a&b="), [200], "field a=\nfield b=\n"),
    ("form, empty pieces", form(b"&&a=1&"), [200], "field a=1\n"),
    ("form, empty name", form(b"=1"), [400]),
    ("form, bad percent", form(b"a=%zz"), [400]),
    ("form, nul", form(b"a=%00"), [400]),
    ("form, not utf-8", form(b"a=%ff"), [400]),
    ("form, name not utf-8", form(b"%ff=1"), [400]),
    ("form, too many fields", form(b"a=1&" * 600), [400]),
    ("form, long name", form(b"a" * 300 + b"=1"), [400]),
    ("multipart", multipart(part("a", b"1") + part("b", b"x\r\ny") + END), [200],
     "field a=1\nfield b=x\r\ny\n"),
    ("multipart file", multipart(part("f", b"data", '; filename="tập.txt"') + END),
     [200], "field f=file:tập.txt:4:"),
    ("multipart, empty file input", multipart(part("f", b"", '; filename=""') + END), [200], "field f=\n"),
    ("multipart, file name with folders", multipart(part("f", b"x", '; filename="C:\\d\\..\\a.txt"') + END),
     [200], "field f=file:a.txt:1:"),
    ("multipart, unix folders", multipart(part("f", b"x", '; filename="../../etc/passwd"') + END),
     [200], "field f=file:passwd:1:"),
    ("multipart, escaped quote", multipart(part("f", b"x", '; filename="a\\"b"') + END), [200], 'file:a"b:1:'),
    ("multipart, no boundary", multipart(END, ""), [400]),
    ("multipart, long boundary", multipart(END, "b" * 71), [400]),
    ("multipart, boundary twice", multipart(END, "b; boundary=c"), [400]),
    ("multipart, boundary with control", multipart(END, '"b\x01"'), [400]),
    ("multipart, not closed", multipart(part("a", b"1")), [400]),
    ("multipart, empty", multipart(b""), [200]),
    ("multipart, only the end", multipart(END), [200]),
    ("multipart, preamble", multipart(b"hello\r\n" + part("a", b"1") + END), [400]),
    ("multipart, no disposition", multipart(b"--b\r\nX: y\r\n\r\n1\r\n" + END), [400]),
    ("multipart, no headers", multipart(b"--b\r\n\r\n1\r\n" + END), [400]),
    ("multipart, no name", multipart(b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n" + END), [400]),
    ("multipart, empty name", multipart(part("", b"1") + END), [400]),
    ("multipart, two dispositions", multipart(
        b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n'
        + END), [400]),
    ("multipart, name twice", multipart(part("a", b"1", '; name="b"') + END), [400]),
    ("multipart, attachment", multipart(b'--b\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n' + END), [400]),
    ("multipart, folded header", multipart(
        b'--b\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\n1\r\n' + END), [400]),
    ("multipart, long headers", multipart(
        b'--b\r\nX: ' + b"y" * 5000 + b'\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' + END), [400]),
    ("multipart, boundary then junk", multipart(part("a", b"1") + b"--bjunk\r\n"), [400]),
    ("multipart, nul in text", multipart(part("a", b"x\0y") + END), [400]),
    ("multipart, name not utf-8", multipart(b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n1\r\n' + END), [400]),
    ("multipart, nul in file name", multipart(
        b'--b\r\nContent-Disposition: form-data; name="a"; filename="x\0y"\r\n\r\n1\r\n' + END), [400]),
    ("multipart, too many parts", multipart(part("a", b"1") * 600 + END), [400]),
    ("multipart, too many files", multipart(part("a", b"1", '; filename="x"') * 60 + END), [413]),
    ("multipart, texts beyond memory", multipart(part("a", b"x" * 70000) + END), [413]),
    ("multipart, open quote", multipart(b'--b\r\nContent-Disposition: form-data; name="a\r\n\r\n1\r\n' + END), [400]),
]

TABLES = {"plain": PLAIN, "request line": REQUEST_LINE, "target": TARGET, "host": HOST,
          "headers": HEADERS, "framing": FRAMING, "forms": FORMS}
