"""What beat rings, and when (Europe/Paris)."""

from celery.schedules import crontab, schedule

SCHEDULE = {
    # Facts whose bell nobody heard.
    "outbox": {"task": "outbox.sweep", "schedule": schedule(run_every=10)},
    # Certificates end at midnight; every hour, in case that bell was missed.
    "catalogue": {"task": "catalogue.refresh_stale", "schedule": crontab(minute=0)},
    "feeds.sweep": {"task": "feeds.sweep", "schedule": schedule(run_every=60)},
    "feeds.sync_due": {"task": "feeds.sync_due", "schedule": schedule(run_every=60)},
    "feeds.pictures_due": {"task": "feeds.pictures_due", "schedule": schedule(run_every=60)},
    # Unpaid orders give their stock back.
    "orders.expire": {"task": "orders.expire", "schedule": schedule(run_every=60)},
    "orders.assume_delivered": {
        "task": "orders.assume_delivered",
        "schedule": crontab(minute=10, hour=3),
    },
    "orders.subscriptions": {"task": "orders.subscriptions", "schedule": crontab(minute=5, hour=5)},
    "orders.erase_contacts": {
        "task": "orders.erase_contacts",
        "schedule": crontab(minute=40, hour=3),
    },
    "quotes.close_due": {"task": "quotes.close_due", "schedule": schedule(run_every=60)},
    "quotes.remind_due": {"task": "quotes.remind_due", "schedule": schedule(run_every=600)},
    # Validity ends at midnight; every hour, in case that bell was missed.
    "quotes.expire_due": {"task": "quotes.expire_due", "schedule": crontab(minute=2)},
    "quotes.digests": {"task": "quotes.digests", "schedule": crontab(minute=0, hour=7)},
    "quotes.hooks_due": {"task": "quotes.hooks_due", "schedule": schedule(run_every=60)},
    "quotes.read_lines_due": {"task": "quotes.read_lines_due", "schedule": schedule(run_every=60)},
    "impact.read_due": {"task": "impact.read_due", "schedule": schedule(run_every=60)},
    "impact.make_due": {"task": "impact.make_due", "schedule": schedule(run_every=60)},
    # At night, some days after a period's end (schedules.SETTLING).
    "impact.ask_due": {"task": "impact.ask_due", "schedule": crontab(minute=20, hour=4)},
    # The first of the month: services done in the month before.
    "quotes.bill_visits": {
        "task": "quotes.bill_visits",
        "schedule": crontab(minute=30, hour=2, day_of_month=1),
    },
    "quotes.erase_addresses": {
        "task": "quotes.erase_addresses",
        "schedule": crontab(minute=50, hour=3),
    },
    "money.send_due": {"task": "money.send_due", "schedule": crontab(minute=0, hour=6)},
    "money.reconcile": {"task": "money.reconcile", "schedule": crontab(minute=30, hour=4)},
    # The first of the month, after the night's payouts of the day before.
    "money.close_month": {
        "task": "money.close_month",
        "schedule": crontab(minute=0, hour=4, day_of_month=1),
    },
}
