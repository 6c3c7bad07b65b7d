"""Fetching what strangers name: from real servers on this machine, and from nowhere private."""

import base64
import datetime
import gzip
import io
import itertools
import re
import socket
import ssl
import zlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from suppliers.feeds import network
from suppliers.feeds.network import BadStatus, Forbidden, TooBig, Unreachable, is_public
from tests.suppliers.feeds.sites import Reply, running

PUBLIC = "93.184.215.14"
# The suite's guard wants to see host names of sockets: kept before tests replace them.
CONNECT = socket.create_connection


def fetched(address, **options):
    """(what came, the answer)."""
    into = io.BytesIO()
    answer = network.fetch(address, into=into, **options)
    return into.getvalue(), answer


@pytest.fixture
def names(monkeypatch):
    """A resolver of the test's own: name → its addresses, or a list of them in turn."""
    known = {}

    def resolve(host, port, *args, **kwargs):
        if host not in known:
            raise socket.gaierror(-2, "Name or service not known")
        found = known[host]
        if isinstance(found, list):
            found = found.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(network.socket, "getaddrinfo", resolve)
    return known


@pytest.fixture
def connected(monkeypatch, names):
    """What was connected to; every public address leads to the site named in `to`."""
    seen = []
    to = []

    def connect(address, *args, **kwargs):
        seen.append(address)
        if not to:
            raise ConnectionRefusedError
        # 127.0.0.1 is a literal: the faked resolver answers it as it is.
        names["127.0.0.1"] = ("127.0.0.1",)
        return CONNECT(("127.0.0.1", to[0].port), *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", connect)
    connect.seen, connect.to = seen, to
    return connect


# What is public ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "0.0.0.0", "0.1.2.3", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.88.99.1",
        "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::",
        "2002:a00:1::1", "2001:0:7f00:1::", "2001:db8::1", "100::1",
    ],
)  # fmt: skip
def test_an_address_within_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", PUBLIC, "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
     "64:ff9b::808:808"],
)  # fmt: skip
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST./", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://[::]/", "http://0.0.0.0/", "http://0/",
        "http://2130706433/", "http://0x7f.1/", "http://0x7f000001/", "http://017700000001/",
        "http://127.1/", "http://0177.0.0.1/", "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1:8443/", "http://user:secret@127.0.0.1/", "http://①②⑦.⓪.⓪.①/",
        "http://127.0.0.1#@exemple.test/",
    ],
)  # fmt: skip
def test_every_spelling_of_a_private_host_is_refused(address, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("connected"))
    with pytest.raises(Unreachable) as refusal:
        fetched(address)
    # An odd spelling that is no address, or that no resolver takes, is as good.
    assert isinstance(refusal.value, Forbidden) or re.search(
        r"introuvable|pas valable", str(refusal.value)
    )


@pytest.mark.parametrize(
    "address",
    [
        "ftp://exemple.test/flux.csv", "file:///etc/passwd", "gopher://exemple.test/", "//exemple.test/",
        "http://", "https:///flux.csv", "flux.csv", "", "http://exemple.test:http/", "javascript:1",
        "http://[::1/", "http://exa\tmple.test/", "dict://exemple.test:11211/", "http://é..test/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address, names):
    with pytest.raises(Unreachable):
        fetched(address)


@pytest.mark.parametrize("port", [22, 25, 6379, 5432, 11211, 99999])
def test_ports_of_other_services_are_closed(port, names):
    names["exemple.test"] = (PUBLIC,)
    with pytest.raises(Forbidden, match=f"Le port {port}"):
        fetched(f"http://exemple.test:{port}/")


def test_one_private_address_among_several_is_enough(connected, names):
    names["double.test"] = (PUBLIC, "10.0.0.7")
    with pytest.raises(Forbidden, match=r"double\.test"):
        fetched("http://double.test/")
    assert connected.seen == []


def test_the_connection_goes_to_the_address_that_was_checked(site, connected, names):
    names["change.test"] = [(PUBLIC,), ("127.0.0.1",)]
    connected.to.append(site)
    site.pages["/"] = Reply(b"bonjour")
    assert fetched("http://change.test/")[0] == b"bonjour"
    assert connected.seen == [(PUBLIC, 80)]
    assert site.asked[0].headers["Host"] == "change.test"
    # Asked again it is refused: nothing is remembered of the first answer.
    with pytest.raises(Forbidden):
        fetched("http://change.test/")
    assert connected.seen == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.1/", "http://interne.test/", "//169.254.169.254/", "http://[::1]/x", "http://2130706433/"],
)  # fmt: skip
def test_a_redirect_leads_nowhere_private(settings, site, connected, names, inside):
    settings.FEED_PRIVATE_HOSTS = ()
    names |= {
        "dehors.test": (PUBLIC,), "interne.test": ("192.168.0.9",), "127.0.0.1": ("127.0.0.1",),
        "169.254.169.254": ("169.254.169.254",), "::1": ("::1",), "2130706433": ("127.0.0.1",),
    }  # fmt: skip
    connected.to.append(site)
    site.pages["/"] = Reply(status=302, headers={"Location": inside})
    with pytest.raises(Forbidden):
        fetched("http://dehors.test/")
    assert connected.seen == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "inside", ["file:///etc/passwd", "ftp://dehors.test/", "http://dehors.test:22/"]
)
def test_a_redirect_obeys_the_same_rules_as_an_address(site, connected, names, inside):
    names["dehors.test"] = (PUBLIC,)
    connected.to.append(site)
    site.pages["/"] = Reply(status=301, headers={"Location": inside})
    with pytest.raises(Unreachable):
        fetched("http://dehors.test/")


def test_the_next_address_is_tried_when_one_does_not_answer(monkeypatch, site, connected, names):
    names["double.test"] = ("93.184.215.99", PUBLIC)
    connected.to.append(site)
    site.pages["/"] = Reply(b"ok")
    through = socket.create_connection

    def connect(address, *args, **kwargs):
        if address[0] == "93.184.215.99":
            connected.seen.append(address)
            raise ConnectionRefusedError
        return through(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert fetched("http://double.test/")[0] == b"ok"
    assert [host for host, _port in connected.seen] == ["93.184.215.99", PUBLIC]


@pytest.mark.parametrize(
    ("address", "host"),
    [("http://EXEMPLE.Test/", "exemple.test"), ("http://crêperie.test/", "xn--crperie-kya.test"),
     ("http://exemple.test./", "exemple.test"), ("  http://exemple.test/  ", "exemple.test")],
)  # fmt: skip
def test_hosts_are_spelt_in_many_ways(site, connected, names, address, host):
    names[host] = (PUBLIC,)
    connected.to.append(site)
    site.pages["/"] = Reply(b"ok")
    assert fetched(address)[0] == b"ok"
    assert site.asked[0].headers["Host"] == host


def test_a_site_that_is_not_there_is_named(names):
    with pytest.raises(Unreachable, match=r"« nulle-part\.test » est introuvable"):
        fetched("http://nulle-part.test/flux.csv")


def test_a_site_that_refuses_connections_is_named(connected, names):
    names["muet.test"] = (PUBLIC,)
    with pytest.raises(Unreachable, match=r"« muet\.test » ne répond pas"):
        fetched("http://muet.test/")


# What comes ----------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(site):
    def page(asked):
        if asked.headers.get("If-None-Match") == '"un"':
            return Reply(status=304)
        return Reply(
            b"a;b", headers={"ETag": '"un"', "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"}
        )

    site.pages["/flux.csv"] = page
    content, first = fetched(site.url("/flux.csv"))
    assert (content, first.is_same, first.etag) == (b"a;b", False, '"un"')
    content, second = fetched(
        site.url("/flux.csv"), etag=first.etag, last_modified=first.last_modified
    )
    assert (content, second.is_same, second.etag) == (b"", True, '"un"')
    assert site.asked[1].headers["If-Modified-Since"] == "Sun, 22 Nov 2026 10:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_an_error(site):
    site.pages["/"] = Reply(status=304)
    with pytest.raises(BadStatus, match="304"):
        fetched(site.url())


def test_an_etag_too_long_to_keep_is_not_kept_in_part(site):
    site.pages["/"] = Reply(b"x", headers={"ETag": '"' + "e" * 300 + '"'})
    assert fetched(site.url())[1].etag == ""


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_answer_is_unpacked(site, pack):
    coding = "gzip" if pack is gzip.compress else "deflate"
    text = b"reference;nom\n" * 20_000
    site.pages["/"] = Reply(pack(text), headers={"Content-Encoding": coding})
    assert fetched(site.url())[0] == text
    assert site.asked[0].headers["Accept-Encoding"] == "gzip"


def test_two_packed_members_are_one_content(site):
    site.pages["/"] = Reply(
        gzip.compress(b"un\n") + gzip.compress(b"deux\n") + b"\0" * 512,
        headers={"Content-Encoding": "gzip"},
    )
    assert fetched(site.url())[0] == b"un\ndeux\n"


@pytest.mark.parametrize(
    ("body", "coding"),
    [(b"pas du gzip", "gzip"), (gzip.compress(b"x" * 9000)[:-9], "gzip"), (b"x", "br"),
     (gzip.compress(gzip.compress(b"x")), "gzip, gzip")],
    ids=["other", "cut", "brotli", "twice"],
)  # fmt: skip
def test_what_is_badly_packed_is_told(site, body, coding):
    site.pages["/"] = Reply(body, headers={"Content-Encoding": coding})
    with pytest.raises(Unreachable, match="compressé de travers"):
        fetched(site.url())


def test_a_packed_bomb_stops_at_the_limit(site):
    bomb = gzip.compress(b"\0" * 60_000_000)
    assert len(bomb) < 100_000
    site.pages["/"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    into = io.BytesIO()
    with pytest.raises(TooBig, match="1 Mo"):
        network.fetch(site.url(), into=into, most_bytes=1024 * 1024)
    assert len(into.getvalue()) <= 1024 * 1024


def test_a_file_beyond_the_limit_is_not_taken(site):
    site.pages["/juste"] = Reply(b"x" * 1024)
    site.pages["/trop"] = Reply(b"x" * 1025)
    assert len(fetched(site.url("/juste"), most_bytes=1024)[0]) == 1024
    with pytest.raises(TooBig):
        fetched(site.url("/trop"), most_bytes=1024)


def test_a_stream_without_end_stops_at_the_limit(site):
    site.pages["/"] = lambda asked: Reply(itertools.repeat(b"x" * 65536))
    with pytest.raises(TooBig):
        fetched(site.url(), most_bytes=1024 * 1024)


def test_a_body_shorter_than_promised_is_not_taken(site):
    site.pages["/"] = Reply(b"a;b\n1;2\n", length=5000)
    with pytest.raises(Unreachable, match="interrompue"):
        fetched(site.url())


def test_a_site_that_is_silent_is_left(site, monkeypatch):
    monkeypatch.setattr(network, "SILENCE_SECONDS", 0.05)

    def hang(asked):
        site.closing.wait(20)
        return Reply(b"")

    site.pages["/"] = hang
    try:
        with pytest.raises(Unreachable, match="pas assez vite"):
            fetched(site.url())
    finally:
        site.closing.set()


def test_a_site_that_drips_is_left_at_the_deadline(site):
    def drops():
        while not site.closing.wait(0.01):
            yield b"x"

    site.pages["/"] = lambda asked: Reply(drops())
    try:
        with pytest.raises(Unreachable, match=r"trop lentement|pas assez vite"):
            fetched(site.url(), most_seconds=0.3)
    finally:
        site.closing.set()


def test_headers_that_drip_are_left_at_the_deadline(settings):
    """The clock of one read begins again with each byte: the whole has its own."""
    settings.FEED_PRIVATE_HOSTS = ("127.0.0.1",)
    from threading import Event, Thread

    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            connection, _client = server.accept()
            with connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                    while not ended.wait(0.01):
                        connection.sendall(b"x")
                except OSError:
                    pass

        thread = Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(Unreachable, match=r"trop lentement|pas assez vite"):
                fetched(f"http://127.0.0.1:{server.getsockname()[1]}/", most_seconds=0.3)
        finally:
            ended.set()
            thread.join()


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "refuse l’accès"), (403, "refuse l’accès"), (404, "rien à cette adresse"),
        (410, "rien à cette adresse"), (500, "erreur"), (503, "erreur"), (204, "erreur"),
        (300, "erreur"), (301, "erreur"),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(site, status, told):
    site.pages["/"] = Reply(status=status, headers={"Retry-After": "7"})
    with pytest.raises(BadStatus, match=told) as refusal:
        fetched(site.url())
    assert str(status) in str(refusal.value)
    assert (refusal.value.code, refusal.value.wait) == (status, 7)
    assert refusal.value.is_gone is (status in (404, 410))


@pytest.mark.parametrize("said", ["", "demain", "-3", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 30])
def test_a_wait_that_is_no_number_is_none(site, said):
    site.pages["/"] = Reply(status=503, headers={"Retry-After": said})
    with pytest.raises(BadStatus) as refusal:
        fetched(site.url())
    assert refusal.value.wait is None


# Redirects and secrets -----------------------------------------------------------------------


def test_five_redirects_are_followed_and_no_more(site):
    for n in range(9):
        site.pages[f"/{n}"] = Reply(status=302, headers={"Location": f"{n + 1}"})
    site.pages["/5"] = Reply(b"ici")
    assert fetched(site.url("/0"))[0] == b"ici"
    site.pages["/5"] = Reply(status=307, headers={"Location": "/6"})
    with pytest.raises(Unreachable, match="sans cesse"):
        fetched(site.url("/0"))


def test_a_loop_ends(site):
    site.pages["/"] = Reply(status=308, headers={"Location": "/"})
    with pytest.raises(Unreachable, match="sans cesse"):
        fetched(site.url())
    assert len(site.asked) == 6


def test_user_and_password_are_sent(site):
    site.pages["/"] = Reply(b"ok")
    fetched(site.url(), auth=("crêpe", "p:ss"))
    said = site.asked[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(said).decode() == "crêpe:p:ss"


def test_a_token_is_sent(site):
    site.pages["/"] = Reply(b"ok")
    fetched(site.url(), token="jeton")
    assert site.asked[0].headers["Authorization"] == "Bearer jeton"


def test_what_stands_in_the_address_opens_it(site):
    site.pages["/"] = Reply(b"ok")
    fetched(site.url().replace("//", "//moi:s%40cret@"))
    said = site.asked[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(said) == b"moi:s@cret"
    assert "@" not in site.asked[0].headers["Host"]


@pytest.mark.parametrize("secret", [{"auth": ("a", "b")}, {"token": "jeton"}])
def test_another_host_never_learns_the_secret(site, secret):
    with running() as other:
        site.pages["/"] = Reply(status=302, headers={"Location": other.url("/la")})
        site.pages["/encore"] = Reply(status=302, headers={"Location": "/ici"})
        site.pages["/ici"] = Reply(b"chez moi")
        other.pages["/la"] = Reply(b"ailleurs")
        assert fetched(site.url(), **secret)[0] == b"ailleurs"
        assert "Authorization" not in other.asked[0].headers
        assert fetched(site.url("/encore"), **secret)[0] == b"chez moi"
        assert "Authorization" in site.asked[-1].headers
        # The same name at another port is another site too.
        site.pages["/"] = Reply(
            status=302, headers={"Location": other.url("/la", host="localhost")}
        )
        fetched(site.url(), **secret)
        assert "Authorization" not in other.asked[-1].headers


def test_a_site_that_moved_says_where_its_secret_should_go(site):
    with running() as other:
        site.pages["/"] = Reply(status=301, headers={"Location": other.url("/", host="localhost")})
        other.pages["/"] = Reply(status=401)
        with pytest.raises(BadStatus, match="renvoie vers « localhost »"):
            fetched(site.url(), auth=("a", "b"))


@pytest.mark.parametrize(
    ("start", "to", "may"),
    [
        ("http://a.test/", "https://a.test/x", True), ("https://a.test/", "http://a.test/", False),
        ("https://a.test/", "https://a.test:8443/", False), ("https://a.test/", "https://a.test:443/", True),
        ("https://a.test/", "https://b.a.test/", False), ("http://a.test:8080/", "https://a.test/", False),
        ("https://u:p@a.test/", "https://a.test/", True),
    ],
)  # fmt: skip
def test_a_secret_goes_on_only_to_where_it_is_as_safe(start, to, may):
    assert network._may_know(network._parsed(start), network._parsed(to)) is may


# TLS -----------------------------------------------------------------------------------------


def certificate(tmp_path, name):
    """A context that serves a self-signed certificate of that name, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "cert.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(path)
    return serving, ssl.create_default_context(cafile=path)


def test_the_certificate_is_checked_against_the_name_and_not_the_address(
    tmp_path, monkeypatch, connected, names
):
    serving, trusting = certificate(tmp_path, "vrai.test")
    monkeypatch.setattr(network, "_tls", lambda: trusting)
    names |= {"vrai.test": (PUBLIC,), "faux.test": (PUBLIC,)}
    with running(tls=serving) as site:
        connected.to.append(site)
        site.pages["/"] = Reply(b"ok")
        assert fetched("https://vrai.test/")[0] == b"ok"
        with pytest.raises(Unreachable, match=r"certificat de « faux\.test »"):
            fetched("https://faux.test/")
        assert len(site.asked) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path, connected, names):
    serving, _trusting = certificate(tmp_path, "vrai.test")
    names["vrai.test"] = (PUBLIC,)
    with running(tls=serving) as site:
        connected.to.append(site)
        with pytest.raises(Unreachable, match="certificat"):
            fetched("https://vrai.test/")
        assert site.asked == []
