"""The two servers: a portal with a home of its own, and nginx with a file to serve."""
import grp
import http.client
import os
import pwd
import re
import shutil
import signal
import subprocess
import time

import machine

STOP_SECONDS = 10


class Server:
    """A process with children, pinned to one core, stopped by its id."""
    def __init__(self, port):
        self.port = port
        self.process = None

    def start(self, words, core=None, **options):
        pinned = [] if core is None else ["taskset", "-c", str(core)]
        self.process = subprocess.Popen(pinned + words, stdin=subprocess.DEVNULL, **options)

    def pid(self):
        return self.process.pid  # taskset becomes the server

    def get(self, path, encoding=None):
        """One request: (status, headers, body)."""
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            conn.request("GET", path, headers={"Accept-Encoding": encoding or "identity"})
            answer = conn.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            conn.close()

    def wait_for_answer(self, path="/", seconds=30.0, nap=0.02):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                if self.get(path)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(nap)
        raise SystemExit(f"bench: {self.process.args} does not answer")

    def stop(self):
        if not self.process or self.process.poll() is not None:
            return
        everyone = machine.family(self.pid())
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            pass
        for pid in everyone:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(STOP_SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Portal(Server):
    """`dinh run` on a copy of the sample commune, with some settings changed."""
    def __init__(self, bench, name, **settings):
        super().__init__(machine.free_port())
        self.dinh = os.path.join(bench.build, "dinh")
        self.core = bench.cores.server
        self.home = os.path.join(bench.work, name)
        self.command("init", self.home, "--sample", stdout=subprocess.DEVNULL)
        self.set(**settings)

    def command(self, *words, **options):
        return subprocess.run([self.dinh, *words], check=True, **options)

    def set(self, **settings):
        path = os.path.join(self.home, "dinh.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for name, value in settings.items():
            text, count = re.subn(rf"(?m)^(\s*){name} = [^#\n]*", rf"\g<1>{name} = {value} ",
                                  text)
            if count != 1:
                raise SystemExit(f"bench: dinh.conf has {count} lines for {name}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def launch(self, pinned=True):
        self.start([self.dinh, "run", self.home, "--listen", f"127.0.0.1:{self.port}"],
                   self.core if pinned else None, stdout=subprocess.DEVNULL)
        return self

    def run(self, pinned=True):
        self.launch(pinned)
        self.wait_for_answer()
        return self


# As Debian ships it (sendfile, tcp_nopush, an access log line written at once),
# one worker for one core, and no reconnecting after 1,000 requests.
NGINX_CONF = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types {{ text/html html; }}
    default_type text/html;
    keepalive_requests 100000000;
    access_log {folder}/access.log combined{buffer};
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/root;
    }}
}}
"""


def nginx_user():
    """As root its workers would become somebody who cannot read the folder."""
    if os.geteuid() != 0:
        return ""
    user = pwd.getpwuid(0)
    return f"user {user.pw_name} {grp.getgrgid(user.pw_gid).gr_name};"


class Nginx(Server):
    def __init__(self, bench, name, buffer=""):
        super().__init__(machine.free_port())
        self.core = bench.cores.server
        self.folder = os.path.join(bench.work, name)
        os.makedirs(os.path.join(self.folder, "root"))
        with open(os.path.join(self.folder, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(NGINX_CONF.format(user=nginx_user(), folder=self.folder,
                                         port=self.port, buffer=buffer))

    def put(self, name, body):
        with open(os.path.join(self.folder, "root", name), "wb") as file:
            file.write(body)

    def run(self):
        self.put("index.html", b"ready\n")
        self.start([shutil.which("nginx"), "-p", self.folder, "-c",
                    os.path.join(self.folder, "nginx.conf"), "-e",
                    os.path.join(self.folder, "error.log")], self.core)
        self.wait_for_answer()
        return self
