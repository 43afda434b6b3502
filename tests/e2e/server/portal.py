"""portal.py - a portal under test: a home in a temporary folder, the processes of
`dinh run`, and a client that notices every answer that was cut.

Used by the *_test.py beside it; run one by hand with
    DINH=build/dev/dinh TRIAL_PLUGINS=build/dev/tests/e2e/server/plugins python3 x_test.py
"""
import http.client
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from processes import workers_of  # noqa: E402 (from the folder above)

DINH = os.environ.get("DINH", "build/dev/dinh")
PLUGINS = os.environ.get("TRIAL_PLUGINS", "")
SANITIZED = bool(os.environ.get("DINH_SANITIZE"))
PATIENCE = 60 if SANITIZED else 20

CONFIG = """
listen = {{"127.0.0.1:0"}}
workers = {workers}
lanes = {lanes}
plugins = {{"trial"}}
plugin_folders = {{"{plugins}"}}
trusted_proxies = {{"127.0.0.1"}}
{more}
limits {{
{limits}
}}
site "mau" {{
    title = "xã Mẫu"
    short_name = "Mẫu"
    url = "http://mau.example"
    scripts = "{scripts}"
    home_top = {{}}
    home_main = {{}}
    home_side = {{}}
    home_wide = {{}}
    home_bottom = {{}}
}}
"""


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


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()


class Portal:
    def __init__(self, workers=2, lanes=4, limits="", more="", scripts="default"):
        self.home = tempfile.mkdtemp(prefix="dinh-e2e-")
        os.makedirs(self.home + "/sites/mau")
        self.options = dict(workers=workers, lanes=lanes, limits=limits, more=more,
                            scripts=scripts, plugins=PLUGINS)
        self.write_config()
        self.process = None
        self.port = 0

    def write_config(self, **changes):
        self.written = {**self.options, **changes}
        with open(self.home + "/dinh.conf", "w") as out:
            out.write(CONFIG.format(**self.written))

    # ---- processes

    def start(self):
        self.process = subprocess.Popen([DINH, "run", self.home], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline().decode() if ready else ""
        found = re.fullmatch(r"Đình đang phục vụ tại http://127\.0\.0\.1:(\d+)\n", line)
        if not found:
            self.process.kill()
            raise AssertionError(f"{line!r}; {self.process.stderr.read().decode()}; {self.log()}")
        self.port = int(found[1])
        return self

    def stop(self, sig=signal.SIGTERM):
        """Returns (exit code, rest of stdout, stderr)."""
        self.process.send_signal(sig)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.decode(), err.decode()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, traceback):
        if kind:
            print(self.log())
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                err = self.process.communicate(timeout=PATIENCE)[1].decode()
                if "Sanitizer" in err:
                    raise AssertionError(err)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.stdout.close()
        self.process.stderr.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def command(self, *words):
        result = subprocess.run([DINH, *words[:1], self.home, *words[1:]], capture_output=True,
                                timeout=PATIENCE * 2, check=False)
        return result.returncode, result.stdout.decode() + result.stderr.decode()

    def workers(self):
        return workers_of(self.process.pid)

    def log(self, name="error.log"):
        try:
            with open(f"{self.home}/log/{name}") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    # ---- requests

    def get(self, path, client=None, **headers):
        """One request on a connection of its own; raises when the answer is cut."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if client:
            headers["X-Forwarded-For"] = client
        try:
            connection.request("GET", path, headers=headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get_or_none(self, path, client=None):
        try:
            return self.get(path, client)
        except (OSError, http.client.HTTPException):
            return None


class Load:
    """Clients that keep asking, on connections they keep while the server does."""

    def __init__(self, portal, path, clients=4):
        self.portal, self.path = portal, path
        self.statuses, self.cut = {}, []
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._ask) for _ in range(clients)]

    def _ask(self):
        connection, fresh = None, True
        while not self.stopping.is_set():
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.portal.port,
                                                        timeout=PATIENCE)
                fresh = True
            try:
                connection.request("GET", self.path)
                answer = Answer(connection.getresponse())
            except (http.client.RemoteDisconnected, ConnectionError) as error:
                # An idle connection may be closed just as it is used again (every
                # client must retry that); a fresh one, or half an answer, may not.
                if fresh or not isinstance(error, (http.client.RemoteDisconnected,
                                                   ConnectionResetError, BrokenPipeError)):
                    self.cut.append(repr(error))
                connection.close()
                connection = None
                continue
            except (OSError, http.client.HTTPException) as error:
                self.cut.append(repr(error))
                connection.close()
                connection = None
                continue
            fresh = False
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.headers.get("connection", "").lower() == "close":
                connection.close()
                connection = None
        if connection:
            connection.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
