"""Fetches what suppliers name by its address, and reaches nothing but the public Internet.

The name is resolved here and the connection goes to the address that was checked, so that neither
a redirect nor a change of DNS leads anywhere else.
"""

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

MOST_BYTES: Final = 200 * 1024 * 1024
MOST_SECONDS: Final = 300
SILENCE_SECONDS: Final = 20
MOST_REDIRECTS: Final = 5
PORTS: Final = (80, 443, 8080, 8443)
CHUNK: Final = 64 * 1024
_NAT64: Final = IPv6Network("64:ff9b::/96")
_MOVED: Final = (301, 302, 303, 307, 308)


class Unreachable(ValueError):
    """The address cannot be fetched; the message says why, in the supplier's words."""


class Forbidden(Unreachable):
    """The address, or one it leads to, is not on the public Internet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_same`: nothing changed since (304), and nothing was written."""

    is_same: bool = False
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def is_public(text: str) -> bool:
    """Whether an IP address is on the public Internet, also when IPv6 wraps an IPv4 one."""
    address = ip_address(text)
    inner: IPv4Address | None = None
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            inner = address.teredo[1]
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None and not (inner.is_global and not inner.is_multicast):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _resolved(host: str, port: int) -> str:
    """One public address of the host. Raises Unreachable, Forbidden."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("Le site « %(host)s » est introuvable.") % {"host": host}) from error
    addresses = [str(row[4][0]) for row in found]
    if host not in settings.FEED_PRIVATE_HOSTS and not all(map(is_public, addresses)):
        raise Forbidden(
            _(
                "« %(host)s » n’est pas un site public : donnez une adresse que tout le monde peut ouvrir."
            )
            % {"host": host}
        )
    return addresses[0]


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
    """Write what lies at the address to `into`, decompressed. Raises Unreachable, Forbidden.

    `most_bytes` counts what is written: a small compressed bomb does not pass.
    """
    headers = {"User-Agent": f"{settings.SITE_NAME} (+{settings.SITE_URL})", "Accept": "*/*"}
    headers["User-Agent"] = headers["User-Agent"].encode("ascii", "ignore").decode()
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    deadline = time.monotonic() + most_seconds
    start = urlsplit(address).netloc
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            own = urlsplit(address).netloc == start
            with _opened(
                address, headers=headers, auth=auth if own else None, token=token if own else ""
            ) as answer:
                if answer.status_code in _MOVED and answer.headers.get("Location"):
                    address = urljoin(address, answer.headers["Location"])
                    continue
                if answer.status_code == 304:
                    return Answer(is_same=True, etag=etag, last_modified=last_modified)
                _refuse_status(answer.status_code)
                _copy(answer, into, most_bytes=most_bytes, deadline=deadline)
                return Answer(
                    etag=answer.headers.get("ETag", "")[:200],
                    last_modified=answer.headers.get("Last-Modified", "")[:80],
                    headers=answer.headers,
                )
    except httpx.TimeoutException as error:
        raise Unreachable(_("Le site ne répond pas assez vite.")) from error
    except httpx.DecodingError as error:
        raise Unreachable(_("Ce que le site envoie est compressé de travers.")) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(
            _("La lecture s’est interrompue : le site a coupé la connexion.")
        ) from error
    raise Unreachable(_("Cette adresse renvoie sans cesse vers une autre."))


@contextmanager
def _opened(
    address: str, *, headers: dict[str, str], auth: tuple[str, str] | None, token: str
) -> Iterator[httpx.Response]:
    parts = urlsplit(address)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable(_("Cette adresse n’est pas valable.")) from error
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable(_("L’adresse doit commencer par https:// ou http://."))
    if port not in PORTS and host not in settings.FEED_PRIVATE_HOSTS:
        raise Forbidden(_("Le port %(port)d n’est pas ouvert aux imports.") % {"port": port})
    ip = _resolved(host, port)
    url = httpx.URL(address).copy_with(host=ip, userinfo=b"")
    sent = {**headers, "Host": parts.netloc.rpartition("@")[2]}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    with (
        httpx.Client(trust_env=False, timeout=SILENCE_SECONDS) as client,
        client.stream(
            "GET", url, headers=sent, auth=auth, follow_redirects=False,
            extensions={"sni_hostname": host},
        ) as answer,
    ):  # fmt: skip
        yield answer


def _refuse_status(code: int) -> None:
    if code in (401, 403):
        raise Unreachable(
            _("Le site refuse l’accès (code %(code)d) : vérifiez l’identifiant et le mot de passe.")
            % {"code": code}
        )
    if code in (404, 410):
        raise Unreachable(_("Il n’y a rien à cette adresse (code %(code)d).") % {"code": code})
    if code != 200:
        raise Unreachable(
            _("Le site répond par une erreur (code %(code)d). Réessayez plus tard.")
            % {"code": code}
        )


def _copy(answer: httpx.Response, into: IO[bytes], *, most_bytes: int, deadline: float) -> None:
    written = 0
    for chunk in answer.iter_bytes(CHUNK):
        written += len(chunk)
        if written > most_bytes:
            raise Unreachable(
                _("Ce fichier dépasse %(most)d Mo.") % {"most": most_bytes // (1024 * 1024)}
            )
        if time.monotonic() > deadline:
            raise Unreachable(_("Le site envoie son fichier trop lentement."))
        into.write(chunk)
    promised = answer.headers.get("Content-Length")
    if promised and not answer.headers.get("Content-Encoding") and written < int(promised):
        raise Unreachable(_("Le fichier s’arrête avant sa fin."))
