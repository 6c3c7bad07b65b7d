"""Production starts only when all is set; .env.example names all that is read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

BASE = Path(settings.BASE_DIR)
COMPLETE = {
    "SECRET_KEY": "only-for-this-test-" * 3,
    "ALLOWED_HOSTS": "boutique.example",
    "SITE_URL": "https://boutique.example",
    "DATABASE_URL": "postgres://user:password@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "STRIPE_SECRET_KEY": "sk_test_x",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
    "SHOP_LEGAL_NAME": "Association d’essai",
    "SHOP_SIREN": "123456782",
    "SHOP_ADDRESS": "1 rue du Port, 35000 Rennes",
    "SHOP_IBAN": "FR7630006000011234567890189",
    "MEDIATOR": "Médiateur d’essai",
}
READ = re.compile(
    r"""(?:env(?:\.\w+)?|required|environ\.get)\(\s*["']([A-Z][A-Z0-9_]+)["']|environ\[["'](\w+)"""
)


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import shop.settings.production as s; print(s.DEBUG, s.DEMO)"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_production_starts_when_all_is_set():
    assert start(COMPLETE).stdout == "False False\n"


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_refuses_to_start_without(missing):
    started = start({name: value for name, value in COMPLETE.items() if name != missing})
    assert started.returncode != 0
    assert f"ImproperlyConfigured: {missing} is not set" in started.stderr


def test_production_knows_no_demo_gateway():
    asked = "import shop.settings.production as s; print(s.DEMO_GATEWAY, s.PAYMENT_GATEWAY)"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=BASE, env={"PATH": os.environ["PATH"], **COMPLETE},
        capture_output=True, text=True,
    )  # fmt: skip
    assert told.stdout == "False stripe\n"


@pytest.mark.parametrize("key", ["short", "development-only-key-that-production-refuses"])
def test_production_refuses_a_weak_key(key):
    started = start({**COMPLETE, "SECRET_KEY": key})
    assert started.returncode != 0
    assert "SECRET_KEY is too weak" in started.stderr


def test_the_example_names_every_variable_that_settings_and_compose_read():
    read = {
        name
        for path in (BASE / "shop" / "settings").glob("*.py")
        if path.name != "test.py"
        for pair in READ.findall(path.read_text())
        for name in pair
        if name
    }
    read |= set(re.findall(r"\$\{([A-Z_]+)", (BASE / "docker-compose.yml").read_text()))
    example = (BASE / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.M))
    assert read == named


def test_every_variable_of_the_example_has_a_comment_above():
    lines = (BASE / ".env.example").read_text().splitlines()
    bare = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if re.match(r"#? ?[A-Z][A-Z0-9_]+=", line) and not above.startswith("# ")
    ]
    assert bare == []


def test_compose_publishes_no_port_of_the_database_or_redis():
    compose = yaml.safe_load((BASE / "docker-compose.yml").read_text())["services"]
    assert set(compose) == {"web", "worker", "beat", "migrate", "database", "redis"}
    assert [name for name, service in compose.items() if "ports" in service] == ["web"]
    assert compose["web"]["ports"] == ["127.0.0.1:8000:8000"]
