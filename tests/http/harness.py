"""Starts the echo server and talks to it in bytes.

Nothing here understands more HTTP than a status line, header lines and a
Content-Length: a test must see what was really sent.
"""
import os
import signal
import socket
import ssl
import subprocess
import tempfile


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __getitem__(self, name):
        return self.headers.get(name.lower())


class Ended(Exception):
    """The connection ended where an answer was expected."""


class Client:
    def __init__(self, port, tls=None, source=None, timeout=8, host="127.0.0.1"):
        raw = socket.create_connection((host, port), timeout=timeout,
                                       source_address=source)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = tls.wrap_socket(raw, server_hostname="localhost") if tls else raw
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the answer to an early refusal can still be read

    def fill(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            data = b""
        if not data:
            raise Ended(repr(self.buffer[:80]))
        self.buffer += data

    def read_answer(self, method="GET"):
        while b"\r\n\r\n" not in self.buffer:
            self.fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            assert name.lower() not in headers, f"{name} twice"
            headers[name.lower()] = value
        length = int(headers.get("content-length", 0))
        if method == "HEAD" or status in (100, 204, 304):
            length = 0
        while len(self.buffer) < length:
            self.fill()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(status, headers, body)

    def is_closed(self):
        """True at the end of the stream, False when more bytes come."""
        try:
            self.fill()
        except Ended:
            return True
        return False


class Server:
    """The echo server with limits of its own, in a folder of its own."""

    def __init__(self, program, tls=False, **limits):
        self.folder = tempfile.mkdtemp(prefix="dinh-http-")
        for name in ("files", "upload"):
            os.mkdir(os.path.join(self.folder, name))
        if tls:
            self.make_certificate("first")
        pairs = [f"{name}={value}" for name, value in limits.items()]
        self.process = subprocess.Popen([program, self.folder, *pairs],
                                        stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        assert words[:1] == ["ready"], words
        self.port, self.tls_port, self.v6_port = map(int, words[1:])

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        with open(self.path("files", name), "wb") as file:
            file.write(data)

    def make_certificate(self, name):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
             "-keyout", self.path("key.pem"), "-out", self.path("cert.pem")],
            check=True, capture_output=True)

    def tell(self, number):
        self.process.send_signal(number)

    def said(self):
        return self.process.stdout.readline().strip()

    def connect(self, **options):
        return Client(self.port, **options)

    def connect_tls(self, context=None, **options):
        if context is None:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return Client(self.tls_port, tls=context, **options)

    def stop(self):
        self.tell(signal.SIGTERM)
        code = self.process.wait(timeout=15)
        self.process.stdout.close()
        subprocess.run(["rm", "-rf", self.folder], check=True)
        assert code == 0, f"the server ended with {code}"
