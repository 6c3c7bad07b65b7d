"""The house looks at itself: what is registered, named, used, and where things lie."""

import importlib
import re
import subprocess
from pathlib import Path

import pytest
from celery.schedules import BaseSchedule
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tasks.app import app
from tasks.journeys import JOURNEY
from tasks.schedule import SCHEDULE

BASE = Path(settings.BASE_DIR)
TOP_LEVEL = {
    "pyproject.toml",
    "manage.py",
    "shop",
    "suppliers",
    "cms",
    "tasks",
    "templates",
    "tests",
    "docs",
    "docker-compose.yml",
    "Dockerfile",
    "README.md",
    "Makefile",
    "LICENSE",
    "requirements.txt",
    "requirements-dev.txt",
}


def tracked() -> list[str]:
    """Files of the repository, or all that are not ignored where git is not there."""
    try:
        told = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=BASE,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git repository here")
    return [name for name in told.stdout.splitlines() if (BASE / name).is_file()]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_the_partner_fork_finds_oscars_migrations():
    migrations = {
        name for label, name in MigrationLoader(None).disk_migrations if label == "partner"
    }
    assert "0001_initial" in migrations
    assert (
        MigrationLoader(None)
        .disk_migrations["partner", "0001_initial"]
        .__module__.startswith(("oscar.apps.partner.migrations", "shop.forks.partner.migrations"))
    )


def test_each_fact_of_the_journey_is_named_subject_dot_past():
    assert [name for name in JOURNEY if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)] == []


@pytest.mark.parametrize("fact", JOURNEY)
def test_each_step_of_a_journey_has_its_own_name_and_can_be_called(fact):
    names = [name for name, _ in JOURNEY[fact]]
    assert len(names) == len(set(names))
    for name, step in JOURNEY[fact]:
        assert len(name) <= 100
        found = getattr(importlib.import_module(step.__module__), step.__qualname__)
        assert found is step


def test_the_schedule_rings_tasks_that_exist():
    app.loader.import_default_modules()
    for entry in SCHEDULE.values():
        assert entry["task"] in app.tasks
        assert isinstance(entry["schedule"], BaseSchedule)


def test_every_module_with_tasks_is_imported_by_the_worker():
    modules = {
        ".".join(path.relative_to(BASE).with_suffix("").parts)
        for folder in ("tasks", "shop", "suppliers", "cms")
        for path in (BASE / folder).rglob("*.py")
        if re.search(r"^@(shared_task|app\.task)", path.read_text(), re.M)
    }
    assert modules == set(app.conf.imports)


def test_every_task_is_named_after_its_domain():
    app.loader.import_default_modules()
    ours = [name for name in app.tasks if not name.startswith("celery.")]
    assert [name for name in ours if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)] == []


# Found by Django, Wagtail or allauth under these names, not by ours.
LOOKED_FOR = re.compile(r"^(\d{3}\.html|account/|mfa/|allauth/|socialaccount/|wagtail|django/)")


def stem(name: str) -> str:
    """E-mails are named without the ending of their two forms; steps of the checkout alone."""
    told = name.rsplit(".", 1)[0]
    if name.startswith("emails/"):
        return f'"{told}"'
    if name.startswith("storefront/checkout/"):
        return f'"{told.rsplit("/", 1)[1]}"'
    return name


def test_every_template_is_used():
    templates = {str(p.relative_to(BASE / "templates")) for p in (BASE / "templates").rglob("*.*")}
    sources = [
        (BASE / name)
        for name in tracked()
        if name.startswith(("shop/", "suppliers/", "cms/", "tasks/", "templates/"))
        and name.endswith((".py", ".html", ".txt", ".typ", ".xml"))
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    unused = [
        name
        for name in sorted(templates)
        if not LOOKED_FOR.match(name)
        and not any(
            (name in text or stem(name) in text)
            for path, text in texts.items()
            if path != BASE / "templates" / name
        )
    ]
    assert unused == []


def test_only_known_things_lie_at_the_top():
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


HOSTS = "|".join(
    re.escape(".".join(parts))
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
)
MACHINE = re.compile(rf"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|{HOSTS}")


def test_no_line_names_a_machine_or_a_registry():
    found = []
    for name in tracked():
        try:
            text = (BASE / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if MACHINE.search(line)
        ]
    assert found == []
