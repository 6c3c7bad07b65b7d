"""What time alone changes in money: payouts, months that end, a look at the gateway."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from shop.invoicing import operations as invoicing
from shop.invoicing.months import first_day
from shop.invoicing.statements import render_statement, statements
from shop.payments import ledger, operations
from shop.payments.reconciliation import differences

LOOK_BACK = timedelta(days=7)


@shared_task(name="money.send_due")
def send_due() -> None:
    for pk in operations.due_transfers(day=timezone.localdate()):
        send_transfer.delay(transfer_id=pk)


@shared_task(name="money.send_transfer")
def send_transfer(*, transfer_id: int) -> None:
    operations.send_transfer(transfer_id=transfer_id, at=timezone.now())


@shared_task(name="money.close_month")
def close_month() -> None:
    """Commission invoices and statements of the month before; made once each."""
    now = timezone.now()
    month = first_day(first_day(timezone.localdate(now)) - timedelta(days=1))
    invoicing.commission_invoices(month=month, at=now)
    for statement in statements(month=month, at=now):
        render_statement(statement.pk, at=now)


@shared_task(name="money.reconcile")
def reconcile() -> None:
    """Staff read what does not agree; silence means that all does."""
    now = timezone.now()
    told = [str(each) for each in differences(since=now - LOOK_BACK, at=now)]
    check = ledger.check()
    if check.difference_cents:
        told.append(f"ledger off by {check.difference_cents} cents")
    if told:
        subject = f"Rapprochement : {len(told)} écart(s)"
        send_mail(subject, "\n".join(told), None, [settings.CONTACT_EMAIL])
