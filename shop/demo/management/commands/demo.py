"""manage.py demo: load the demonstration shop."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.demo import accounts, load


class Command(BaseCommand):
    help = "Load fictional suppliers, listings, organisations and pages, dated from today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--suppliers", type=int, default=168)
        parser.add_argument("--listings", type=int, default=2600)
        parser.add_argument(
            "--if-needed", action="store_true", help="do nothing when the demo is there already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is for demonstrations: set DEMO in the settings first.")
        if load.is_loaded():
            if options["if_needed"]:
                return
            raise CommandError("The demo is loaded already. Start from an empty database.")
        load.load(
            seed=options["seed"],
            suppliers=options["suppliers"],
            listings_count=options["listings"],
            at=timezone.now(),
            say=self.stdout.write,
        )
        self.stdout.write(f"Mot de passe de tous les comptes : {accounts.PASSWORD}")
        for account in accounts.ACCOUNTS:
            self.stdout.write(f"  {account.role} : {account.email}")
