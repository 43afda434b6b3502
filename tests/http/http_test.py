#!/usr/bin/python3
"""Raw-socket tests of core/http: http_test.py PROGRAM

Runs the table of cases.py, then every function named test_...; each gets a
server of its own kind. Prints what failed; the exit status says the same.
"""
import concurrent.futures
import os
import random
import re
import signal
import socket
import ssl
import sys
import time
import traceback

import cases
from cases import chunked, form, get, multipart, part, post, request
from harness import Client, Ended, Server

PROGRAM = sys.argv[1]
PROBE = get("/echo?probe")


def statuses_of(client, data, expected):
    """Sends, then reads until the end or the answer to a probe."""
    client.send(data)
    answers = []
    closes = expected[-1] >= 400
    if not closes:
        client.send(PROBE)
    try:
        while True:
            answer = client.read_answer()
            if b"query probe" in answer.body:
                return answers, False
            answers.append(answer)
    except Ended:
        return answers, True


def run_case(server, case):
    name, data, expected = case[:3]
    with server.connect() as client:
        answers, closed = statuses_of(client, data, expected)
    got = [answer.status for answer in answers]
    assert got == expected, f"{got}, not {expected}"
    assert closed == (expected[-1] >= 400), f"closed: {closed}"
    if closed:
        assert answers[-1]["connection"] == "close", "does not say close"
    if len(case) > 3:
        text = answers[-1].body.decode()
        assert case[3] in text, f"{case[3]!r} not in {text!r}"


# ---- splitting: the same bytes in any slices give the same answers ----

def split_at_every_byte(server, data, count, check):
    for at in range(1, len(data)):
        with server.connect() as client:
            client.send(data[:at])
            if at % 7 == 0:
                time.sleep(0.0005)
            client.send(data[at:])
            answers = [client.read_answer() for _ in range(count)]
        check(answers, at)


def test_pipelining_split_at_every_byte(server):
    data = (get("/echo?1") + post("Content-Length: 3", body=b"abc") +
            chunked(b"2\r\nde\r\n0\r\n\r\n") + get("/slow?ms=1") + get("/echo?5"))

    def check(answers, at):
        texts = [answer.body.decode() for answer in answers]
        marks = ["query 1", "body 3 abc", "body 2 de", "path /slow", "query 5"]
        assert all(mark in text for mark, text in zip(marks, texts)), (at, texts)
    split_at_every_byte(server, data, 5, check)


def test_multipart_split_at_every_byte(server):
    data = multipart(part("a", b"\r\n--") + part("f", b"1\r\n-b2\r\n", '; filename="x"') +
                     cases.END)

    def check(answers, at):
        text = answers[0].body.decode()
        assert "field a=\r\n--\n" in text and "field f=file:x:8:" in text, (at, text)
    split_at_every_byte(server, data, 1, check)


def test_one_byte_at_a_time(server):
    with server.connect() as client:
        for byte in post("Content-Length: 2", "X: y", body=b"ok"):
            client.send(bytes([byte]))
        assert b"body 2 ok" in client.read_answer().body


def test_many_pipelined(server):
    with server.connect() as client:
        client.send(b"".join(get(f"/echo?{i}.") for i in range(2000)))
        for i in range(2000):
            assert f"query {i}.".encode() in client.read_answer().body, i


def test_pipelined_behind_a_slow_one(server):
    with server.connect() as client:
        client.send(get("/slow?ms=100") + b"".join(get(f"/big?n={i}") for i in range(500)))
        assert b"path /slow" in client.read_answer().body
        for i in range(500):
            assert len(client.read_answer().body) == i


def test_close_drops_what_follows(server):
    with server.connect() as client:
        client.send(get("/echo?1", "Connection: close") + get("/echo?2"))
        answer = client.read_answer()
        assert b"query 1" in answer.body and answer["connection"] == "close"
        assert client.is_closed()


# ---- answers ----

def test_head(server):
    with server.connect() as client:
        for target in ("/echo", "/cached", "/file/f"):
            client.send(request(f"HEAD {target} HTTP/1.1"))
            answer = client.read_answer("HEAD")
            assert answer.status == 200 and int(answer["content-length"]) > 0
        client.send(PROBE)
        assert b"query probe" in client.read_answer().body


def test_keep_alive_of_1_0(server):
    with server.connect() as client:
        client.send(request("GET /echo HTTP/1.0", "Connection: keep-alive"))
        assert client.read_answer()["connection"] == "keep-alive"
        client.send(request("GET /echo HTTP/1.0"))
        assert client.read_answer()["connection"] == "close"
        assert client.is_closed()


def test_half_closed_client_is_answered(server):
    with server.connect() as client:
        client.send(get("/slow?ms=50") + get("/echo?2"))
        client.socket.shutdown(socket.SHUT_WR)
        assert b"path /slow" in client.read_answer().body
        assert b"query 2" in client.read_answer().body
        assert client.is_closed()


def test_half_a_request_then_end(server):
    with server.connect() as client:
        client.send(get("/echo")[:-2])
        client.socket.shutdown(socket.SHUT_WR)
        assert client.read_answer().status == 400 and client.is_closed()


def test_cached_is_confirmed(server):
    with server.connect() as client:
        client.send(get("/cached"))
        answer = client.read_answer()
        tag = answer["etag"]
        assert answer.status == 200 and len(answer.body) == 12288 and answer["date"]
        for value, status in [(tag, 304), ("W/" + tag, 304), ('"x", ' + tag, 304),
                              ("*", 304), ('"a,b" , W/' + tag, 304), ('"x"', 200),
                              (tag[:-1], 200), ("", 200)]:
            client.send(get("/cached", f"If-None-Match: {value}"))
            answer = client.read_answer()
            assert answer.status == status, (value, answer.status)
            assert (answer["etag"] == tag) and (len(answer.body) == 0) == (status == 304)


FILE = bytes(random.Random(1).randrange(256) for _ in range(300_000))


def test_file_is_confirmed(server):
    with server.connect() as client:
        client.send(get("/file/f"))
        answer = client.read_answer()
        assert answer.body == FILE and answer["accept-ranges"] == "bytes"
        tag, date = answer["etag"], answer["last-modified"]
        for header, status in [(f"If-None-Match: {tag}", 304),
                               ('If-None-Match: "x"', 200),
                               (f"If-Modified-Since: {date}", 304),
                               ("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 200),
                               ("If-Modified-Since: nonsense", 200)]:
            client.send(get("/file/f", header))
            answer = client.read_answer()
            assert answer.status == status, (header, answer.status)
        # If-None-Match decides alone when both are there
        client.send(get("/file/f", 'If-None-Match: "x"', f"If-Modified-Since: {date}"))
        assert client.read_answer().status == 200


def test_ranges(server):
    size, last = len(FILE), len(FILE) - 1
    whole = (200, 0, size)
    table = [("bytes=0-0", 206, 0, 1), ("bytes=0-99", 206, 0, 100),
             ("bytes=100-", 206, 100, size - 100), ("bytes=-50", 206, size - 50, 50),
             (f"bytes=-{size * 2}", 206, 0, size),
             (f"bytes=5-{size * 2}", 206, 5, size - 5), (f"bytes={last}-", 206, last, 1),
             (f"bytes={size}-", 416, 0, 0), ("bytes=-0", 416, 0, 0),
             ("bytes=5-4", *whole), ("bytes=0-0,2-2", *whole), ("bytes=-", *whole),
             ("bytes=a-b", *whole), ("lines=0-1", *whole), ("bytes=+1-2", *whole),
             ("bytes=0-99999999999999999999", *whole), ("BYTES = 0-1", *whole)]
    with server.connect() as client:
        for value, status, first, length in table:
            client.send(get("/file/f", f"Range: {value}"))
            answer = client.read_answer()
            assert answer.status == status, (value, answer.status)
            assert answer.body == FILE[first:first + length], value
            if status == 206:
                shown = f"bytes {first}-{first + length - 1}/{size}"
                assert answer["content-range"] == shown
            if status == 416:
                assert answer["content-range"] == f"bytes */{size}"
        client.send(request("HEAD /file/f HTTP/1.1", "Range: bytes=0-1"))
        assert client.read_answer("HEAD").status == 200


def test_if_range(server):
    with server.connect() as client:
        client.send(request("HEAD /file/f HTTP/1.1"))
        answer = client.read_answer("HEAD")
        tag, date = answer["etag"], answer["last-modified"]
        for value, status in [(tag, 206), ('"x"', 200), ("W/" + tag, 200), (date, 206),
                              ("Sun, 06 Nov 1994 08:49:37 GMT", 200)]:
            client.send(get("/file/f", "Range: bytes=0-9", f"If-Range: {value}"))
            assert client.read_answer().status == status, value


def test_missing_and_special_files(server):
    with server.connect() as client:
        for name in ("missing", "folder", "pipe"):
            client.send(get(f"/file/{name}"))
            answer = client.read_answer()
            assert answer.status == 404 and "Không" in answer.body.decode(), name
        client.send(get("/file/empty"))
        answer = client.read_answer()
        assert answer.status == 200 and answer["content-length"] == "0"


def test_continue(server):
    with server.connect() as client:
        client.send(post("Content-Length: 5", "Expect: 100-continue"))
        assert client.read_answer().status == 100
        client.send(b"hello")
        assert b"body 5 hello" in client.read_answer().body
        # the body is here already: no need to say so
        client.send(post("Content-Length: 5", "Expect: 100-Continue", body=b"hello"))
        assert client.read_answer().status == 200
        # a refused body is never asked for
        client.send(post("Content-Length: 99999999", "Expect: 100-continue"))
        assert client.read_answer().status == 413 and client.is_closed()


def test_refusal_is_readable_behind_a_large_body(server):
    """Closing with unread bytes would reset the connection under the answer."""
    with server.connect() as client:
        client.send(post("Content-Length: 4194305", body=b"x" * 1_000_000))
        time.sleep(0.1)
        assert client.read_answer().status == 413


def wait_for_uploads(server, some):
    """Until there are some files in the upload folder, or none."""
    deadline = time.time() + 5
    while bool(os.listdir(server.path("upload"))) != some and time.time() < deadline:
        time.sleep(0.01)
    assert bool(os.listdir(server.path("upload"))) == some


def test_upload(server):
    data = random.Random(2).randbytes(3_000_000)
    body = (part("title", "đình".encode()) + part("f", data, '; filename="a.bin"') +
            cases.END)
    total = 0
    for byte in data:
        total = (total * 31 + byte) % 2 ** 64
    with server.connect() as client:
        client.send(multipart(body))
        text = client.read_answer().body.decode()
        assert f"file:a.bin:3000000:{total}" in text and "field title=đình" in text, text
    wait_for_uploads(server, False)


def test_upload_cut_off_leaves_nothing(server):
    with server.connect() as client:
        whole = multipart(part("f", b"x" * 200_000, '; filename="a"') + cases.END)
        client.send(whole[:100_000])
        wait_for_uploads(server, True)
    wait_for_uploads(server, False)


def test_upload_chunked_beyond_the_limit(server):
    with server.connect() as client:
        body = part("f", b"x" * 5_000_000, '; filename="a"')
        client.send(post("Content-Type: multipart/form-data; boundary=b",
                         "Transfer-Encoding: chunked",
                         body=b"%x\r\n" % len(body) + body[:4_500_000]))
        assert client.read_answer().status == 413
    wait_for_uploads(server, False)


def test_forwarded(server):
    to_client = "X-Forwarded-For: 9.9.9.9"
    secure = "X-Forwarded-Proto: https"
    table = [  # only 127.0.0.7 is trusted
        ("127.0.0.1", [to_client, secure], "127.0.0.1", 0),
        ("127.0.0.7", [], "127.0.0.7", 0),
        ("127.0.0.7", [to_client, secure], "9.9.9.9", 1),
        ("127.0.0.7", ["X-Forwarded-For: 1.1.1.1, 9.9.9.9"], "9.9.9.9", 0),
        ("127.0.0.7", ["X-Forwarded-For: 1.1.1.1, 9.9.9.9, 127.0.0.7"], "9.9.9.9", 0),
        ("127.0.0.7", ["X-Forwarded-For: 1.1.1.1", to_client], "9.9.9.9", 0),
        ("127.0.0.7", ["X-Forwarded-For: 9.9.9.9, nonsense"], "127.0.0.7", 0),
        ("127.0.0.7", ["X-Forwarded-For: [2001:db8::1]:443"], "2001:db8::1", 0),
        ("127.0.0.7", ["X-Forwarded-For: 9.9.9.9:1234"], "9.9.9.9", 0),
        ("127.0.0.7", ["X-Forwarded-Proto: https, http"], "127.0.0.7", 0),
    ]
    for source, headers, client_address, tls in table:
        with server.connect(source=(source, 0)) as client:
            client.send(get("/echo", *headers))
            text = client.read_answer().body.decode()
            assert f"client {client_address}\ntls {tls}\n" in text, (headers, text)


def test_ipv6(server):
    if not server.v6_port:
        return  # this machine has none
    with Client(server.v6_port, host="::1") as client:
        client.send(get("/echo", host="Host: [::1]"))
        assert b"client ::1\n" in client.read_answer().body


def test_access_log_is_escaped(server):
    with server.connect() as client:
        client.send(get('/echo?\\quoted\\', 'User-Agent: a"b\\c\xc4\x91\td', "Referer: r"))
        client.read_answer()
        client.send(get("/echo?nonsense line", "User-Agent: x"))
        client.read_answer()
    time.sleep(1.3)  # flushed each second
    with open(server.path("access.log"), encoding="ascii") as file:
        text = file.read()
    assert '"GET /echo?\\x5Cquoted\\x5C HTTP/1.1" 200 ' in text
    assert '"r" "a\\x22b\\x5Cc\\xC4\\x91\\x09d" ' in text
    shape = re.compile(r'[0-9a-f.:]+ - - \[[^]]+ \+0700\] "[^"]+" \d{3} \d+ '
                       r'"[^"]+" "[^"]+" \d+')
    assert all(shape.fullmatch(line) for line in text.splitlines())


def test_access_log_is_reopened(server):
    with server.connect() as client:
        client.send(get("/echo?before"))
        client.read_answer()
        os.rename(server.path("access.log"), server.path("access.log.1"))
        server.tell(signal.SIGUSR1)
        time.sleep(0.2)
        client.send(get("/echo?after"))
        client.read_answer()
    time.sleep(1.3)
    with open(server.path("access.log.1")) as old, open(server.path("access.log")) as new:
        assert "/echo?before" in old.read() and "/echo?after" in new.read()


# ---- time and number ----

def test_slow_head(server):
    started = time.time()
    with server.connect() as client:
        client.send(b"GET /echo HTTP/1.1\r\n")
        for _ in range(30):
            client.send(b"X: y\r\n")
            time.sleep(0.1)
            if time.time() - started > 2.5:
                break
        assert client.read_answer().status == 408 and client.is_closed()


def test_slow_body(server):
    with server.connect() as client:
        client.send(post("Content-Length: 60000"))
        for _ in range(25):  # 100 bytes a second, where 1000 is the least
            client.send(b"x" * 10)
            time.sleep(0.1)
        assert client.read_answer().status == 408 and client.is_closed()


def test_slow_chunk_heads(server):
    """Bytes that are no body do not count as progress."""
    with server.connect() as client:
        client.send(post("Transfer-Encoding: chunked"))
        for _ in range(25):
            client.send(b"0" * 150)
            time.sleep(0.1)
        assert client.read_answer().status == 408 and client.is_closed()


def test_fast_enough_body(server):
    with server.connect() as client:
        client.send(post("Content-Length: 5000"))
        for _ in range(25):
            client.send(b"x" * 200)
            time.sleep(0.1)
        assert client.read_answer().status == 200


def test_slow_reader(server):
    with server.connect() as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.send(get("/file/huge"))
        time.sleep(3.5)
        try:
            client.read_answer()
        except Ended:
            return
        raise AssertionError("got all of it")


def test_idle(server):
    with server.connect() as fresh, server.connect() as used:
        used.send(get("/echo"))
        used.read_answer()
        started = time.time()
        assert fresh.is_closed() and used.is_closed()
        assert 2 < time.time() - started < 5


def test_too_many_of_one_address(server):
    clients = [server.connect(source=("127.0.0.3", 0)) for _ in range(5)]
    try:
        for client in clients:
            client.send(get("/echo"))
        statuses = [client.read_answer().status for client in clients]
        assert sorted(statuses) == [200, 200, 200, 200, 503], statuses
        with server.connect(source=("127.0.0.4", 0)) as other:
            other.send(get("/echo"))
            assert other.read_answer().status == 200
        for client in clients:
            client.socket.close()
        time.sleep(0.3)
        with server.connect(source=("127.0.0.3", 0)) as again:
            again.send(get("/echo"))
            assert again.read_answer().status == 200
    finally:
        for client in clients:
            client.socket.close()


def test_proxies_are_not_limited(server):
    clients = [server.connect(source=("127.0.0.7", 0)) for _ in range(8)]
    for client in clients:
        client.send(get("/echo"))
        assert client.read_answer().status == 200
        client.socket.close()


def test_too_many_in_all(server):
    clients = [server.connect(source=(f"127.0.1.{i}", 0)) for i in range(1, 16)]
    statuses = []
    for client in clients:
        client.send(get("/echo"))
        statuses.append(client.read_answer().status)
    for client in clients:
        client.socket.close()
    assert statuses.count(503) == 5 and statuses.count(200) == 10, statuses


def test_the_longest_idle_makes_place(server):
    clients = [server.connect(source=(f"127.0.2.{i}", 0)) for i in range(1, 11)]
    for client in clients:
        client.send(get("/echo"))
        assert client.read_answer().status == 200
    time.sleep(0.7)
    for client in clients[1:]:
        client.send(get("/echo"))
        assert client.read_answer().status == 200
    time.sleep(0.7)
    with server.connect() as late:
        late.send(get("/echo"))
        assert late.read_answer().status == 200
    assert clients[0].is_closed()
    for client in clients[1:]:
        client.send(get("/echo"))
        assert client.read_answer().status == 200
        client.socket.close()


# ---- TLS ----

def test_unfinished_handshake(server):
    with Client(server.tls_port) as client:
        client.send(b"\x16\x03\x01\x02\x00\x01")
        started = time.time()
        assert client.is_closed() and time.time() - started < 2.5


def test_tls(server):
    with server.connect_tls() as client:
        client.send(get("/echo"))
        assert b"tls 1" in client.read_answer().body
        client.send(get("/file/f"))
        assert client.read_answer().body == FILE
        client.send(get("/big?n=500000"))
        assert len(client.read_answer().body) == 500000
        client.send(b"".join(get(f"/echo?{i}.") for i in range(500)))
        for i in range(500):
            assert f"query {i}.".encode() in client.read_answer().body


def test_tls_upload(server):
    with server.connect_tls() as client:
        client.send(multipart(part("f", b"x" * 2_000_000, '; filename="a"') + cases.END))
        assert b"file:a:2000000:" in client.read_answer().body


def test_tls_slow_reader_gets_all(server):
    with server.connect_tls() as client:
        client.send(get("/big?n=900000"))
        body = b""
        while len(body) < 900000:
            time.sleep(0.002)
            body += client.socket.recv(8192)
        assert client.socket.version() in ("TLSv1.2", "TLSv1.3")


def test_tls_versions(server):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        server.connect_tls(context)
    except ssl.SSLError:
        pass
    else:
        raise AssertionError("TLS 1.1 was taken")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with server.connect_tls(context) as client:
        client.send(get("/echo"))
        assert client.read_answer().status == 200


def test_alpn(server):
    for offered, chosen in [(["h2", "http/1.1"], "http/1.1"), (["h2"], None)]:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_alpn_protocols(offered)
        try:
            with server.connect_tls(context) as client:
                assert client.socket.selected_alpn_protocol() == chosen
        except ssl.SSLError:
            assert chosen is None


def test_plain_http_on_the_tls_port(server):
    with Client(server.tls_port) as client:
        client.send(get("/echo"))
        assert client.read_answer().status == 400 and client.is_closed()


def test_garbage_on_the_tls_port(server):
    for data in (b"\x16" + os.urandom(200), b"\x16\x03\x01\x00\x05hello", os.urandom(100)):
        with Client(server.tls_port) as client:
            client.send(data)
            client.socket.shutdown(socket.SHUT_WR)
            try:
                while True:
                    client.fill()
            except Ended:
                pass
    with server.connect_tls() as client:
        client.send(get("/echo"))
        assert client.read_answer().status == 200


def common_name(server):
    pem = ssl.get_server_certificate(("127.0.0.1", server.tls_port))
    der = ssl.PEM_cert_to_DER_cert(pem)
    return next(name for name in ("first", "second") if name.encode() in der)


def test_certificate_is_renewed(server):
    with server.connect_tls() as old:
        assert common_name(server) == "first"
        server.make_certificate("second")
        server.tell(signal.SIGHUP)
        assert server.said() == "renewed"
        assert common_name(server) == "second"
        old.send(get("/echo"))
        assert old.read_answer().status == 200
        with open(server.path("key.pem"), "w") as file:
            file.write("nonsense")
        server.tell(signal.SIGHUP)
        assert server.said().startswith("refused ")
        assert common_name(server) == "second"


# ---- draining ----

def test_drain(program):
    server = Server(program, drain_ms=1500)
    server.write("f", FILE * 20)
    slow, idle, used, reader = (server.connect() for _ in range(4))
    used.send(get("/echo"))
    used.read_answer()
    slow.send(get("/slow?ms=700"))
    reader.send(get("/file/f"))
    reader.fill()
    time.sleep(0.1)
    server.tell(signal.SIGTERM)
    time.sleep(0.2)
    try:
        server.connect().socket.close()
        raise AssertionError("still listening")
    except ConnectionRefusedError:
        pass
    used.send(get("/echo?late"))  # an open connection gets one more answer
    answer = used.read_answer()
    assert b"query late" in answer.body and answer["connection"] == "close"
    assert used.is_closed()
    answer = slow.read_answer()
    assert b"path /slow" in answer.body and answer["connection"] == "close"
    time.sleep(0.5)
    assert reader.read_answer().body == FILE * 20
    assert idle.is_closed()
    reader.socket.close()
    assert server.process.wait(timeout=10) == 0
    for client in (slow, idle, used):
        client.socket.close()


NORMAL = [name for name in list(globals()) if name.startswith("test_")]
SMALL = {"test_too_many_of_one_address": {"per_address": 4},
         "test_proxies_are_not_limited": {"per_address": 4},
         "test_too_many_in_all": {"connections": 10},
         "test_the_longest_idle_makes_place": {"connections": 10}}
OWN = {"test_drain", "test_access_log_is_reopened", "test_certificate_is_renewed",
       "test_upload_cut_off_leaves_nothing", *SMALL}


def run_own(name):
    if name == "test_drain":
        test_drain(PROGRAM)
        return
    server = Server(PROGRAM, tls=name not in SMALL, **SMALL.get(name, {}))
    try:
        globals()[name](server)
    finally:
        server.stop()


def attempt(failures, name, work):
    try:
        work()
    except Exception:  # every failure is reported, none ends the run
        failures.append(name)
        print(f"FAILED {name}: {traceback.format_exc(limit=-2)}")


def main():
    failures, started = [], time.time()
    server = Server(PROGRAM, tls=True)
    server.write("f", FILE)
    server.write("empty", b"")
    server.write("huge", bytes(40_000_000))
    os.mkdir(server.path("files", "folder"))
    os.mkfifo(server.path("files", "pipe"))
    count = 0
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        for name in NORMAL:
            work = (lambda n=name: run_own(n)) if name in OWN else (
                lambda n=name: globals()[n](server))
            pool.submit(attempt, failures, name, work)
            count += 1
        for table, rows in cases.TABLES.items():
            for case in rows:
                pool.submit(attempt, failures, f"{table}: {case[0]}",
                            lambda c=case: run_case(server, c))
                count += 1
    attempt(failures, "the server ends well", server.stop)
    print(f"{count} cases, {len(failures)} failed, {time.time() - started:.1f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
