"""board.py - the sample's editorial board over HTTP: a portal in a temporary home, and
people with sessions of their own who fill in the desk's forms.

An answer that was cut is None, never an error: what it means is the test's business.
Used by the *_test.py beside it; run one by hand with
    DINH=build/dev/dinh python3 -B x_test.py
"""
import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import random
import re
import select
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

from page import Page

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from processes import workers_of  # noqa: E402 (from the folder above)

DINH = os.path.abspath(os.environ.get("DINH", "build/dev/dinh"))
SANITIZED = bool(os.environ.get("DINH_SANITIZE"))
PATIENCE = 240 if SANITIZED else 120  # another program may have the machine
PASSWORD = "mot cau de nho o nha van hoa"
SITE = "nam-chinh"
HEAD = "truong-ban"
DEPUTIES = ["pho-ban-1", "pho-ban-2"]
MEMBERS = [f"uy-vien-{n}" for n in range(1, 6)]


def until(condition, what, patience=PATIENCE):
    """Waits for condition() to be true and returns its value."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited in vain for: " + what)
        time.sleep(0.02)


def totp(secret):
    """RFC 6238, as the phone does it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time() // 30)), hashlib.sha1).digest()
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


def free_port():
    """Below the ports the system gives to clients: a client that tries a closed port
    of those again and again ends up connected to itself."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Portal:
    """The sample commune; `dinh run` is started and killed as the test wants."""

    def __init__(self, workers=2):
        self.folder = tempfile.mkdtemp(prefix="dinh-fault-")
        self.home = self.folder + "/home"
        self.site = f"{self.home}/sites/{SITE}"
        self.process = None
        self.port = free_port()
        self.clients = []
        self.said = open(self.folder + "/stderr", "a+b")
        self.command("init", "--sample")
        with open(self.home + "/dinh.conf", encoding="utf-8") as file:
            config = file.read()
        with open(self.home + "/dinh.conf", "w", encoding="utf-8") as file:
            file.write(config.replace("workers = 0", f"workers = {workers}"))

    def command(self, verb, *words, code=0):
        done = subprocess.run([DINH, verb, self.home, *words], capture_output=True,
                              timeout=PATIENCE * 2, check=False)
        said = done.stdout.decode() + done.stderr.decode()
        if done.returncode != code:
            raise AssertionError(f"dinh {verb}: {done.returncode}\n{said}")
        return said

    # ---- processes

    def start(self):
        """Also right after the master was killed, while its workers still go."""
        end = time.monotonic() + PATIENCE
        while True:
            self.process = subprocess.Popen(
                [DINH, "run", self.home, "--listen", f"127.0.0.1:{self.port}"],
                stdout=subprocess.PIPE, stderr=self.said)
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            line = self.process.stdout.readline() if ready else b""
            if line.startswith("Đình đang phục vụ tại".encode()):
                return self
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            if time.monotonic() > end:
                raise AssertionError(f"{line!r}; {self.errors()}; {self.log()}")
            time.sleep(0.05)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self.process.stdout.close()
        self.process = None
        assert code == 0, self.errors()

    def workers(self):
        return workers_of(self.process.pid)

    def errors(self):
        with open(self.folder + "/stderr", encoding="utf-8", errors="replace") as file:
            return file.read()

    def log(self):
        with contextlib.suppress(FileNotFoundError):
            with open(self.home + "/log/error.log", encoding="utf-8") as file:
                return file.read()[-6000:]
        return ""

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, traceback):
        if kind:
            print(self.log())
        for client in self.clients:
            client.close()
        if self.process:
            self._end()
        self.said.close()
        errors = self.errors()
        kept = os.environ.get("DINH_KEEP")
        if kept and kind:
            print("kept:", self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        if "Sanitizer" in errors or "runtime error" in errors:
            raise AssertionError(errors)

    def _end(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    # ---- what is stored

    def rows(self, sql, *values, database="site"):
        uri = f"file:{self.site}/{database}.db?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as file:
            return file.execute(sql, values).fetchall()

    # ---- citizens

    def get(self, path, **headers):
        """One request on a connection of its own; None when it was cut."""
        with contextlib.closing(Client(self)) as client:
            return client.ask("GET", path, headers=headers)

    def see(self, path):
        """As get, by a citizen who tries again."""
        return until(lambda: self.get(path), "an answer to " + path)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = response.headers.get_all("Set-Cookie") or []
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def page(self):
        return Page(self.text)

    @property
    def to(self):
        """Where a redirect leads; "" for any other answer."""
        return self.headers.get("location", "")


def multipart(form):
    mark = uuid.uuid4().hex
    out = bytearray()
    for name, value in form.fields:
        out += (f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
                f"{value}\r\n").encode()
    for name, file, content in form.files:
        out += (f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; '
                f'filename="{file}"\r\nContent-Type: application/octet-stream\r\n\r\n').encode()
        out += content + b"\r\n"
    out += f"--{mark}--\r\n".encode()
    return f"multipart/form-data; boundary={mark}", bytes(out)


class Client:
    """One connection that is kept, and cookies."""

    def __init__(self, portal):
        self.portal = portal
        self.cookies = {}
        self.connection = None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        """None: cut, or nobody listens."""
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.portal.port,
                                                         timeout=PATIENCE)
        try:
            self.connection.request(method, path, body, headers)
            answer = Answer(self.connection.getresponse())
        except TimeoutError:
            self.close()
            raise
        except (OSError, http.client.HTTPException):
            self.close()
            return None
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        for cookie in answer.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path):
        """Reading may be done again: until there is an answer of a whole portal."""
        return until(lambda: self._whole(path), "an answer to " + path)

    def _whole(self, path):
        answer = self.ask("GET", path)
        return answer if answer and answer.status not in (500, 502, 503) else None

    def post(self, form, path=None, script=False):
        """Once. None: nobody knows whether it was done."""
        if form.files:
            kind, body = multipart(form)
        else:
            kind = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(list(map(tuple, form.fields))).encode()
        headers = {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.portal.port}"}
        if script:
            headers["X-Token"] = form["_token"]
        answer = self.ask("POST", path or form.action, body, headers)
        return None if answer and answer.status in (500, 502, 503) else answer


class Person(Client):
    """Somebody of the board, logged in as people are: by a one-time link."""

    def __init__(self, portal, login):
        super().__init__(portal)
        portal.clients.append(self)
        self.login = login
        said = portal.command("user", "link", login)
        found = re.search(r"/ban/vao/[0-9a-f]{64}", said)
        assert found, said
        form = self.get(found[0]).page.form_to(found[0])
        if "mat_khau" in form:
            form.set(mat_khau=PASSWORD, nhac_lai=PASSWORD)
        self.good(self.post(form))
        at = self.get("/ban")
        if at.status == 303 and "/ban/xac-minh" in at.to:
            self._second(at.to)
            at = self.get("/ban")
        assert at.status == 200, (at.status, at.to)

    def _second(self, path):
        page = self.get(path)
        secret = re.search(r'<code class="ma">([A-Z2-7 ]+)</code>', page.text)[1]
        self.good(self.post(page.page.form_to("/ban/xac-minh").set(
            ma=totp(secret.replace(" ", "")))))

    @staticmethod
    def good(answer, status=(200, 303)):
        """Where nothing is being killed every post is answered, and well."""
        assert answer is not None, "the answer was cut"
        assert answer.status in status, (answer.status, answer.page.text[:800])
        return answer

    # ---- what people do where nothing is killed

    def edit(self, code):
        return self.get(f"/ban/muc/{code}/soan").page.form_to(f"/ban/muc/{code}/soan")

    def save(self, code, work="luu", **fields):
        return self.good(self.post(self.edit(code).set(viec=work, **fields)), (303,))

    def create(self, kind="news", work="luu", **fields):
        """A new item of the person's own; its code."""
        form = self.get(f"/ban/tao/{kind}").page.form_to(f"/ban/tao/{kind}")
        answer = self.good(self.post(form.set(viec=work, **fields)), (303,))
        return code_of(answer.to)

    def move(self, code, move, note="", **more):
        form = self.get(f"/ban/muc/{code}").page.form_to("/chuyen")
        return self.good(self.post(form.set(chuyen=move, ghi_chu=note, **more)), (303,))


def code_of(path):
    found = re.match(r"/ban/muc/([a-z]+\d+)", path)
    assert found, path
    return found[1]
