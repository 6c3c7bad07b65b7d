"""Fetches what suppliers name by its address, and reaches nothing but the public Internet.

Names are resolved in `_Line`, where connections are opened: what is checked is what is connected
to, whatever a redirect or the next answer of DNS says. TLS still checks the certificate against
the name.
"""

import base64
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import IO, Any, Final

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

MOST_BYTES: Final = 200_000_000
MOST_SECONDS: Final = 300
SILENCE_SECONDS: Final = 20.0
MOST_REDIRECTS: Final = 5
MOST_ADDRESSES: Final = 4
PORTS: Final = (80, 443, 8080, 8443)
CHUNK: Final = 64 * 1024
_NAT64: Final = IPv6Network("64:ff9b::/96")
# Of protocols, and of the former relay of 6to4: no shop is there.
_SPECIAL: Final = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
_MOVED: Final = (301, 302, 303, 307, 308)
# The gzip and zlib wrappers, told apart by zlib itself.
_ANY_WRAPPER: Final = zlib.MAX_WBITS | 32


class Unreachable(ValueError):
    """The address cannot be fetched; the message says why, in the supplier's words."""


class Forbidden(Unreachable):
    """The address, or one it leads to, is not on the public Internet."""


class TooBig(Unreachable):
    """There is more at the address than is taken."""


class BadStatus(Unreachable):
    """The site answered with an error; `wait`: the seconds after which it wants to be asked."""

    def __init__(self, message: str, *, code: int, wait: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.wait = wait

    @property
    def is_gone(self) -> bool:
        return self.code in (404, 410)


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_same`: nothing changed since (304), and nothing was written."""

    is_same: bool = False
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def is_public(text: str) -> bool:
    """Whether an IP address is on the public Internet, also when IPv6 wraps an IPv4 one."""
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address.sixtofour or address.teredo or address.is_site_local:
            # Tunnels, whose inner address a router of ours might follow; no shop is there.
            return False
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address in _NAT64:
            address = IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_private_allowed(address: str) -> bool:
    """Whether the address is of a host that the settings let through: tests' own servers."""
    try:
        return httpx.URL(address.strip()).host in settings.FEED_PRIVATE_HOSTS
    except httpx.InvalidURL:
        return False


def fetch(
    address: str,
    *,
    into: IO[bytes],
    auth: tuple[str, str] | None = None,
    token: str = "",
    etag: str = "",
    last_modified: str = "",
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Answer:
    """Write what lies at the address to `into`, decompressed.

    Raises Unreachable and its kinds: Forbidden, BadStatus, TooBig. `most_bytes` counts what is
    written: a small compressed bomb does not pass. What was written before an error is of no use.
    """
    deadline = time.monotonic() + most_seconds
    start = url = _parsed(address)
    secret = _authorization(url, auth=auth, token=token)
    for _hop in range(MOST_REDIRECTS + 1):
        is_known = _may_know(start, url)
        headers = _headers(
            secret=secret if is_known else "", etag=etag, last_modified=last_modified
        )
        with _opened(url, headers=headers, deadline=deadline) as answer:
            told = httpx.Headers(answer.headers)
            if answer.status in _MOVED and told.get("Location"):
                url = _parsed(told["Location"], base=url)
                continue
            if answer.status == 304 and (etag or last_modified):
                return Answer(is_same=True, etag=etag, last_modified=last_modified)
            if answer.status in (401, 403) and secret and not is_known:
                raise _kept_from(url, code=answer.status)
            _refuse_status(answer.status, told)
            _copy(answer, into, coding=told.get("Content-Encoding", ""), most_bytes=most_bytes)
            return Answer(
                etag=_short(told.get("ETag", ""), 200),
                last_modified=_short(told.get("Last-Modified", ""), 80),
                headers=told,
            )
    raise Unreachable(_("Cette adresse renvoie sans cesse vers une autre."))


def post(
    address: str, *, body: bytes, headers: Mapping[str, str], most_seconds: float = SILENCE_SECONDS
) -> int:
    """Send JSON to the address and return the status of its answer, whose text is not read.

    A redirect is an answer like another: nothing is sent on. Raises Unreachable, Forbidden.
    """
    url = _parsed(address)
    sent = {
        "User-Agent": f"{settings.SITE_NAME} (+{settings.SITE_URL})",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **headers,
    }
    told = [(name.encode(), value.encode("ascii", "ignore")) for name, value in sent.items()]
    deadline = time.monotonic() + most_seconds
    with _opened(url, headers=told, deadline=deadline, method="POST", body=body) as answer:
        return answer.status


def _parsed(address: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """Raises Unreachable, Forbidden."""
    try:
        url = httpx.URL(address.strip())
        url = base.join(url) if base else url
        host = url.raw_host.decode("ascii").rstrip(".")
        if url.scheme not in ("http", "https") or not host:
            raise Unreachable(_("L’adresse doit commencer par https:// ou http://."))
        url = url.copy_with(host=host, fragment=None)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Unreachable(_("Cette adresse n’est pas valable.")) from error
    port = _port(url)
    if port not in PORTS and host not in settings.FEED_PRIVATE_HOSTS:
        raise Forbidden(_("Le port %(port)d n’est pas ouvert aux imports.") % {"port": port})
    return url


def _port(url: httpx.URL) -> int:
    if url.port is not None:
        return url.port
    return 443 if url.scheme == "https" else 80


def _may_know(start: httpx.URL, url: httpx.URL) -> bool:
    """Whether the site that was named first, or the same behind TLS, is where the secret goes."""
    if start.raw_host != url.raw_host:
        return False
    is_same = (start.scheme, _port(start)) == (url.scheme, _port(url))
    is_upgrade = (start.scheme, _port(start), url.scheme, _port(url)) == ("http", 80, "https", 443)
    return is_same or is_upgrade


def _authorization(url: httpx.URL, *, auth: tuple[str, str] | None, token: str) -> str:
    if token:
        return f"Bearer {token}"
    if auth is None and url.userinfo:
        auth = (url.username, url.password)
    if auth is None:
        return ""
    return "Basic " + base64.b64encode(f"{auth[0]}:{auth[1]}".encode()).decode()


def _headers(*, secret: str, etag: str, last_modified: str) -> list[tuple[bytes, bytes]]:
    values = {
        "User-Agent": f"{settings.SITE_NAME} (+{settings.SITE_URL})",
        "Accept": "*/*",
        # Others could be unpacked only as a whole, whatever their size.
        "Accept-Encoding": "gzip",
        "Authorization": secret,
        "If-None-Match": etag,
        "If-Modified-Since": last_modified,
    }
    return [
        (name.encode(), value.encode("ascii", "ignore")) for name, value in values.items() if value
    ]


def _short(text: str, most: int) -> str:
    """A header to send back as it is, or nothing."""
    return text if len(text) <= most and text.isascii() else ""


# The line ------------------------------------------------------------------------------------


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@contextmanager
def _opened(
    url: httpx.URL,
    *,
    headers: list[tuple[bytes, bytes]],
    deadline: float,
    method: str = "GET",
    body: bytes | None = None,
) -> Iterator[httpcore.Response]:
    """The answer of one address, without following it. Raises Unreachable, Forbidden."""
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), SILENCE_SECONDS)
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=_port(url), target=url.raw_path
    )
    sent = [(b"Host", url.netloc), *headers]
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=_Line(deadline)) as pool,
            pool.stream(
                method, target, headers=sent, content=body, extensions={"timeout": timeout}
            ) as answer,
        ):
            yield answer
    except httpcore.TimeoutException as error:
        raise Unreachable(_("Le site ne répond pas assez vite.")) from error
    except httpcore.ConnectError as error:
        raise _unconnected(url, error) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unreachable(
            _("La lecture s’est interrompue : le site a coupé la connexion.")
        ) from error


def _unconnected(url: httpx.URL, error: httpcore.ConnectError) -> Unreachable:
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return Unreachable(
            _("Le certificat de « %(host)s » n’est pas valable : la connexion ne serait pas sûre.")
            % {"host": url.host}
        )
    return Unreachable(_("Le site « %(host)s » ne répond pas.") % {"host": url.host})


class _Line(httpcore.NetworkBackend):
    """Opens connections to checked addresses alone, and ends them at the deadline."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = _addresses(host, port)
        for ip in others:
            try:
                return self._connected(ip, port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(last, port, timeout)

    def _connected(self, ip: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _Stream(self._real.connect_tcp(ip, port, timeout=left), self._deadline)


class _Stream(httpcore.NetworkStream):
    """A connection that is silent or slow no longer than the whole fetch may last."""

    def __init__(self, real: httpcore.NetworkStream, deadline: float) -> None:
        self._real = real
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _Stream(self._real.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """Seconds that one step may take. Raises Unreachable when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unreachable(_("Le site envoie son fichier trop lentement."))
    return min(left, SILENCE_SECONDS if timeout is None else timeout)


def _addresses(host: str, port: int) -> list[str]:
    """The host's addresses, all of them public. Raises Unreachable, Forbidden."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("Le site « %(host)s » est introuvable.") % {"host": host}) from error
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    if host not in settings.FEED_PRIVATE_HOSTS and not all(map(is_public, addresses)):
        raise Forbidden(
            _(
                "« %(host)s » n’est pas un site public : donnez une adresse que tout le monde peut ouvrir."
            )
            % {"host": host}
        )
    return addresses[:MOST_ADDRESSES]


# What comes back -----------------------------------------------------------------------------


def _kept_from(url: httpx.URL, *, code: int) -> BadStatus:
    """The site that was named leads to another, which did not get the supplier's secret."""
    return BadStatus(
        _(
            "Cette adresse renvoie vers « %(host)s », qui demande un accès : donnez directement cette adresse-là."
        )
        % {"host": url.host},
        code=code,
    )


def _refuse_status(code: int, headers: Mapping[str, str]) -> None:
    if code == 200:
        return
    after = headers.get("Retry-After", "").strip()
    wait = int(after) if after.isdecimal() and after.isascii() and len(after) < 6 else None
    if code in (401, 403):
        told = _(
            "Le site refuse l’accès (code %(code)d) : vérifiez l’identifiant et le mot de passe."
        )
    elif code in (404, 410):
        told = _("Il n’y a rien à cette adresse (code %(code)d).")
    else:
        told = _("Le site répond par une erreur (code %(code)d). Réessayez plus tard.")
    raise BadStatus(told % {"code": code}, code=code, wait=wait)


def _copy(answer: httpcore.Response, into: IO[bytes], *, coding: str, most_bytes: int) -> None:
    written = 0
    for chunk in _unpacked(answer.iter_stream(), coding.strip().casefold()):
        written += len(chunk)
        if written > most_bytes:
            raise TooBig(_("Ce fichier dépasse %(most)d Mo.") % {"most": most_bytes // 1_000_000})
        into.write(chunk)


def _unpacked(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The content, never more than CHUNK at a time however well it was packed."""
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise _badly_packed()
    packer = zlib.decompressobj(_ANY_WRAPPER)
    try:
        for raw in chunks:
            rest = raw
            while rest:
                if packer.eof:
                    if not rest.strip(b"\0"):
                        break  # padding
                    # Another member follows.
                    packer = zlib.decompressobj(_ANY_WRAPPER)
                yield packer.decompress(rest, CHUNK)
                rest = packer.unused_data if packer.eof else packer.unconsumed_tail
        while not packer.eof and (more := packer.decompress(b"", CHUNK)):
            yield more
    except zlib.error as error:
        raise _badly_packed() from error
    if not packer.eof:
        raise _badly_packed()


def _badly_packed() -> Unreachable:
    return Unreachable(_("Ce que le site envoie est compressé de travers."))
