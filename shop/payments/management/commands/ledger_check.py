"""Whether the ledger is at zero."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shop.payments import ledger


class Command(BaseCommand):
    help = "Adds up every entry of the ledger; exits 1 when one is not at zero."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = ledger.check()
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json()))
        else:
            self.stdout.write(f"{found.postings} postings, {found.gross_cents / 100:.2f} € moved")
            for account, cents in found.accounts.items():
                self.stdout.write(f"  {account:<22}{cents / 100:>14.2f}")
            self.stdout.write(f"difference: {found.difference_cents / 100:.2f} €")
        if found.difference_cents:
            sys.exit(1)
