"""manage.py outbox sweep | outbox replay FACT STEP | outbox status"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.outbox import delivery
from shop.outbox.models import Fact, Failure
from tasks.journeys import JOURNEY


class Command(BaseCommand):
    help = "Recorded facts: apply what is open, replay a step, or say how things stand."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("sweep", help="apply open steps that are due")
        actions.add_parser("status", help="count open facts, show failures")
        replay = actions.add_parser("replay", help="apply a step to all facts that lack it")
        replay.add_argument("fact")
        replay.add_argument("step")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["action"] == "sweep":
            done = 0
            while found := delivery.sweep(journey=JOURNEY, at=now):
                done += found
            self.stdout.write(f"{done} facts done")
        elif options["action"] == "replay":
            try:
                count = delivery.replay(
                    name=options["fact"], step=options["step"], journey=JOURNEY, at=now
                )
            except delivery.UnknownStep as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{count} facts replayed")
        else:
            self.stdout.write(f"{Fact.objects.filter(done_at=None).count()} facts open")
            for failure in Failure.objects.select_related("fact").order_by("retry_at")[:50]:
                self.stdout.write(
                    f"{failure.fact} {failure.step} ×{failure.tries}: {failure.error}"
                )
