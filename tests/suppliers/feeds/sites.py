"""Small real sites on this machine, which answer what a test tells them to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Reply:
    """`body` may be pieces; `length` is promised instead of the real one, None: not at all."""

    body: bytes | Iterator[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = -1

    @classmethod
    def json(cls, value: Any, **headers: str) -> "Reply":
        return cls(
            json.dumps(value).encode(), headers={"Content-Type": "application/json", **headers}
        )


@dataclass
class Asked:
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""


Answering = Callable[[Asked], Reply]


@dataclass
class Site:
    """`pages`: path → what it answers. `asked`: every request. `closing`: set at the end."""

    pages: dict[str, Reply | Answering]
    asked: list[Asked]
    closing: Event
    port: int = 0
    scheme: str = "http"

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextmanager
def running(*, tls: SSLContext | None = None) -> Iterator[Site]:
    site = Site({}, [], Event(), scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(parts.path, parts.query, dict(self.headers), body)
            site.asked.append(asked)
            page = site.pages.get(parts.path, Reply(status=404))
            reply = page(asked) if callable(page) else page
            pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if isinstance(reply.body, bytes) and reply.length is not None:
                    length = len(reply.body) if reply.length < 0 else reply.length
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:  # the client has had enough
                pass

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False
        block_on_close = True

        def handle_error(self, *args: Any) -> None:
            """A client that breaks off, a handshake refused: what these tests are about."""

        def get_request(self) -> Any:
            connection, client = super().get_request()
            if tls is None:
                return connection, client
            try:
                return tls.wrap_socket(connection, server_side=True), client
            except OSError:
                connection.close()
                raise

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
