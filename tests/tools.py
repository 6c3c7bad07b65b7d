"""What some tests need beside Python: found or not, and whether absence is a failure.

REQUIRE=browser,java,postgresql makes it one (.ci/run).
"""

import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

MARKS = ("browser", "java", "race")
REQUIRED_AS = {"browser": "browser", "java": "java", "race": "postgresql"}
VNU = Path(settings.BASE_DIR) / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@cache
def chromium() -> str | None:
    return next(
        (found for name in ("/usr/bin/chromium", "chromium") if (found := shutil.which(name))), None
    )


@cache
def missing(mark: str) -> str | None:
    """Why tests of that mark cannot run here; None when they can."""
    if mark == "browser":
        return None if chromium() else "no Chromium"
    if mark == "java":
        if not shutil.which("java"):
            return "no Java"
        return None if VNU.exists() else "no HTML checker: npm ci in .ci"
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return None
    return "needs PostgreSQL: make test-services"


def is_required(mark: str) -> bool:
    return REQUIRED_AS[mark] in os.environ.get("REQUIRE", "").split(",")


def count(reports: Iterable[Any], *, mark: str) -> int:
    return sum(mark in getattr(report, "keywords", ()) for report in reports)


def left_out(skipped: Iterable[Any]) -> str:
    """One line that names what was not run, and why."""
    reports = list(skipped)
    parts = [
        f"{number} {mark} tests ({missing(mark)})"
        for mark in MARKS
        if missing(mark) and (number := count(reports, mark=mark))
    ]
    return f"Left out: {', '.join(parts)}" if parts else "Nothing left out."
