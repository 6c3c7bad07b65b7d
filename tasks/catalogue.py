"""What time alone changes in the catalogue."""

from celery import shared_task
from django.utils import timezone

from shop.listings import cards
from shop.search import operations as search


@shared_task(name="catalogue.refresh_stale")
def refresh_stale() -> None:
    """Labels and statuses that began or ended: their cards and facets follow."""
    search.reindex(listing_ids=cards.refresh_stale(at=timezone.now()))
