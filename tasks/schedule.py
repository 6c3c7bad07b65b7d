"""What beat rings, and when (Europe/Paris)."""

from celery.schedules import crontab, schedule

SCHEDULE = {
    # Facts whose bell nobody heard.
    "outbox": {"task": "outbox.sweep", "schedule": schedule(run_every=10)},
    # Certificates end at midnight; every hour, in case that bell was missed.
    "catalogue": {"task": "catalogue.refresh_stale", "schedule": crontab(minute=0)},
}
