"""Links that show one finished report to whoever has them, until they end or are taken back."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from shop.impact.models import Report, ShareLink

DAYS: Final = (7, 30, 90)
MOST_LINKS: Final = 50


class LinkRefused(ValueError):
    """No link can be made so; the message says why."""

    field = "days"


def share(*, report: Report, days: int, at: datetime, by_id: int) -> str:
    """The token of a new link, which is not kept and cannot be shown again. Raises LinkRefused."""
    if days not in DAYS:
        raise LinkRefused(_("Choisissez une durée de la liste."))
    if report.state != Report.State.DONE:
        raise LinkRefused(_("Ce rapport n’est pas terminé : attendez-le."))
    if report.links.filter(revoked_at=None, ends_at__gt=at).count() >= MOST_LINKS:
        raise LinkRefused(_("Trop de liens sont ouverts : retirez ceux qui ne servent plus."))
    token = secrets.token_urlsafe(32)
    ShareLink.objects.create(
        report=report,
        token=hashed(token),
        made_by_id=by_id,
        made_at=at,
        ends_at=at + timedelta(days=days),
    )
    return token


def revoke(*, report: Report, link_id: int, at: datetime) -> bool:
    """False where the report has no such link."""
    found = report.links.filter(pk=link_id)
    found.filter(revoked_at=None).update(revoked_at=at)
    return found.exists()


def shared(*, token: str, at: datetime) -> Report | None:
    """The report behind a link that holds; None for any other."""
    link = (
        ShareLink.objects.filter(token=hashed(token), revoked_at=None, ends_at__gt=at)
        .select_related("report__document", "report__organisation", "report__entity")
        .first()
    )
    return link.report if link else None


def hashed(token: str) -> str:
    """What is kept of a token: who reads the database learns no address. 43 characters."""
    found = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(found).decode().rstrip("=")
