"""manage.py demo: load the demonstration shop."""

from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.demo import accounts, imports, load, orders, quotes, reports

MOST_ORDERS = 800


class Command(BaseCommand):
    help = "Load fictional suppliers, listings, organisations and pages, dated from today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=load.SEED)
        parser.add_argument("--suppliers", type=int, default=168)
        parser.add_argument("--listings", type=int, default=2600)
        parser.add_argument(
            "--orders", type=int, default=0, help="past orders placed now, 800 at most"
        )
        parser.add_argument(
            "--later",
            action="store_true",
            help="the worker makes the past: orders, imports, quotes and reports",
        )
        parser.add_argument(
            "--if-needed", action="store_true", help="do nothing when the demo is there already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is for demonstrations: set DEMO in the settings first.")
        if not 0 <= options["orders"] <= MOST_ORDERS:
            raise CommandError(f"--orders takes 0 to {MOST_ORDERS}.")
        if load.is_loaded():
            if options["if_needed"]:
                self._past(options)
                return
            raise CommandError("The demo is loaded already. Start from an empty database.")
        load.load(
            seed=options["seed"],
            suppliers=options["suppliers"],
            listings_count=options["listings"],
            at=timezone.now(),
            say=self.stdout.write,
        )
        self._past(options)
        self.stdout.write(f"Mot de passe de tous les comptes : {accounts.PASSWORD}")
        for account in accounts.ACCOUNTS:
            self.stdout.write(f"  {account.role} : {account.email}")

    def _past(self, options: dict[str, Any]) -> None:
        if options["later"]:
            known = (orders, imports, quotes, reports)
            if not all(each.is_loaded() for each in known):
                current_app.send_task("demo.past")
        elif options["orders"]:
            quotes.load(at=timezone.now())
            imports.load(at=timezone.now())
            if not orders.is_loaded():
                orders.load(
                    seed=options["seed"],
                    count=options["orders"],
                    at=timezone.now(),
                    say=self.stdout.write,
                )
            reports.load(at=timezone.now())
