"""`manage.py csr_report --organisation SIRET --from DATE --to DATE [--ledger FILE.csv] …`"""

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from shop.impact import factors, queries, recording
from shop.impact.indicators import Choices
from shop.impact.ledger import BadLedger, Ledger
from shop.impact.lines import Line, Period
from shop.impact.outputs import FORMATS, Told, TooLong
from shop.impact.report import compute
from shop.places import identifiers


class Command(BaseCommand):
    help = (
        "Writes the report of responsible purchases of an organisation over a period. With "
        "--ledger, of the lines of that file alone, and the organisation need not be known."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        # What is missing or wrong is told in French by `handle`, with exit code 1.
        parser.add_argument("--organisation", metavar="SIRET", help="the buyer")
        parser.add_argument("--from", dest="first", metavar="DATE", help="first day: 2026-01-01")
        parser.add_argument("--to", dest="last", metavar="DATE", help="last day, included")
        parser.add_argument("--ledger", type=Path, metavar="FILE.csv", help="purchases as CSV")
        parser.add_argument("--format", default="json", help=", ".join(FORMATS))
        parser.add_argument("--output", default="-", metavar="FILE", help="- is standard output")
        parser.add_argument("--departments", metavar="22,29", help="which are local")
        parser.add_argument("--name", default="", help="of the organisation, as it is printed")
        parser.add_argument("--factors", type=Path, metavar="FILE.json", help="emission factors")

    @translation.override("fr")
    def handle(self, *args: Any, **options: Any) -> None:
        siret = _siret(options["organisation"])
        period = _period(options["first"], options["last"])
        if options["format"] not in FORMATS:
            raise CommandError(
                f"Format « {options['format']} » inconnu : choisissez {', '.join(FORMATS)}."
            )
        _check_output(options["output"])
        content = _content(siret, period, options)
        self._write(content, options["output"], is_text=options["format"] in ("json", "csv"))

    def _write(self, content: bytes, output: str, *, is_text: bool) -> None:
        if output != "-":
            _write_whole(Path(output), content)
            return
        binary = getattr(self.stdout, "buffer", None)
        if binary is not None:
            self.stdout.flush()
            binary.write(content)
            binary.flush()
        elif is_text:
            self.stdout.write(content.decode(), ending="")
        else:
            raise CommandError(
                "Ce format ne s’écrit pas sur une sortie de texte : donnez un fichier."
            )


def _content(siret: str, period: Period, options: dict[str, Any]) -> bytes:
    try:
        choices = Choices(
            departments=_departments(options["departments"]),
            factors=factors.load(options["factors"]) if options["factors"] else (),
        )
        lines: Ledger | queries.BoughtLines
        summed: Iterable[Line]
        if options["ledger"]:
            # No database is asked: the file says all, and the buyer need not be known.
            lines = summed = Ledger(options["ledger"], period=period)
            name = ""
        else:
            lines = queries.lines_of(siret=siret, period=period)
            recording.catch_up(organisation=lines.organisation, at=timezone.now())
            summed, name = lines.summed(), lines.organisation.name
        report = compute(summed, period=period, organisation=siret, choices=choices)
        told = Told(report, lines, period, timezone.now(), choices, name=options["name"] or name)
        return FORMATS[options["format"]](told)
    except (BadLedger, TooLong, factors.BadFactors, queries.UnknownOrganisation) as refusal:
        raise CommandError(str(refusal)) from refusal


def _siret(text: str | None) -> str:
    if not text:
        raise CommandError("Donnez le SIRET de l’organisation : --organisation.")
    try:
        return identifiers.siret(text)
    except ValidationError as error:
        raise CommandError(f"« {text} » : {' '.join(error.messages)}") from error


def _period(first: str | None, last: str | None) -> Period:
    days = [_day("--from", first), _day("--to", last)]
    try:
        return Period(*days)
    except ValueError as error:
        raise CommandError("La période finit avant de commencer : --from puis --to.") from error


def _day(option: str, text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError as error:
        raise CommandError(
            f"{option} : « {text or ''} » n’est pas une date comme 2026-01-31."
        ) from error


def _departments(text: str | None) -> frozenset[str] | None:
    if text is None:
        return None
    found = frozenset(part.strip().upper() for part in text.split(",") if part.strip())
    if not found:
        raise CommandError("--departments : donnez au moins un département, comme 22,29,35,56.")
    return found


def _check_output(output: str) -> None:
    path = Path(output)
    if output != "-" and (path.is_dir() or not path.resolve().parent.is_dir()):
        raise CommandError(f"Impossible d’écrire « {output} » : ce n’est pas un fichier possible.")


def _write_whole(path: Path, content: bytes) -> None:
    """All of the content under that name, or nothing. Raises CommandError."""
    temporary = ""
    try:
        if path.exists() and not path.is_file():  # a pipe or a device
            path.write_bytes(content)
            return
        with tempfile.NamedTemporaryFile(dir=path.resolve().parent, delete=False) as file:
            temporary = file.name
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise CommandError(f"Impossible d’écrire « {path} » : {error.strerror}.") from error
