"""`manage.py feed_import --supplier SLUG --file FILE [--dry-run | --apply] --json`"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from suppliers.directory.models import Supplier
from suppliers.feeds import operations, queries
from suppliers.feeds.models import Feed, FeedRun

State = FeedRun.State


class Command(BaseCommand):
    help = (
        "Reads a supplier's file and tells what it would change; with --apply, changes it. "
        "Exit code 1: unreadable; 2: a guard, or a question, stopped the apply."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--supplier", required=True, help="slug of the shop front")
        parser.add_argument("--file", required=True, type=Path)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="change nothing (the default)")
        what.add_argument("--apply", action="store_true")
        parser.add_argument("--confirm", action="store_true", help="although a guard stops it")
        parser.add_argument("--basis", choices=["incl", "excl"], help="what prices include")
        parser.add_argument(
            "--key", action="append", metavar="COLUMN",
            help="columns that find a row again, where it has neither reference nor EAN",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("fr"):
            sys.exit(self._run(**options))

    def _run(self, *, supplier: str, file: Path, apply: bool, confirm: bool, **options: Any) -> int:
        front = Supplier.objects.filter(slug=supplier).first()
        if front is None:
            return self._refuse(f"Aucun fournisseur « {supplier} ».")
        if not file.is_file():
            return self._refuse(f"Pas de fichier « {file} ».")
        feed = operations.upload_feed(supplier_id=front.pk)
        self._answers(feed, **options)
        try:
            with file.open("rb") as data:
                run = operations.start(
                    feed_id=feed.pk, file=data, name=file.name, by_id=None, at=timezone.now(),
                    asks=False, rings=False,
                )  # fmt: skip
        except operations.FeedBusy as refusal:
            return self._refuse(str(refusal))
        run = self._worked(run)
        code = 0
        if apply and run.state in (State.READY, State.BLOCKED):
            try:
                run = operations.apply(
                    run_id=run.pk, by_id=None, at=timezone.now(), confirms=confirm, rings=False
                )
                run = self._worked(run)
            except operations.WrongMove:
                code = 2
        if run.state == State.FAILED:
            return self._refuse(run.reason)
        if apply and run.state == State.ASKING:
            code = 2
        self._tell(run, as_json=options["json"])
        if not apply and run.is_waiting:
            operations.drop(run_id=run.pk, at=timezone.now())
        return code

    def _answers(self, feed: Feed, **options: Any) -> None:
        changed = []
        if options["basis"]:
            feed.basis = options["basis"]
            changed.append("basis")
        if options["key"]:
            feed.key_columns = options["key"]
            changed.append("key_columns")
        feed.save(update_fields=changed)

    def _worked(self, run: FeedRun) -> FeedRun:
        while run.is_working:
            operations.work(run_id=run.pk, at=timezone.now())
            run.refresh_from_db()
        return run

    def _tell(self, run: FeedRun, *, as_json: bool) -> None:
        told = queries.as_json(run)
        if run.state == State.ASKING:
            told["blocked"] = run.reason
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(
            f"{told['format']} {told['encoding']} – {run.rows} lignes : {run.created} nouvelles, "
            f"{run.updated} modifiées, {run.unchanged} inchangées, {run.missing} disparues, "
            f"{run.refused} refusées. {run.get_state_display()}."
        )
        for trouble in told["refused"]:
            self.stdout.write(
                f"  ligne {trouble['row']}, {trouble['column']} « {trouble['value']} » : "
                f"{trouble['reason']} {trouble['fix']}"
            )
        if told["blocked"]:
            self.stdout.write(f"Retenu : {told['blocked']}")

    def _refuse(self, reason: str) -> int:
        self.stderr.write(" ".join(reason.split()))
        return 1
