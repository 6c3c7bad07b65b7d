"""One e-mail each morning, for team members who want that instead of one at each turn of a quote."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shop import letters
from suppliers.directory.models import TeamMember
from suppliers.portal import todo


def send_due(*, at: datetime) -> int:
    """What each of them has to do; how many were written to. The same morning twice is once."""
    members = TeamMember.objects.filter(wants_digest=True, user__is_active=True).select_related(
        "supplier__legal_entity", "supplier__establishment", "user"
    )
    return sum(_send(member, at) for member in members)


def _send(member: TeamMember, at: datetime) -> bool:
    day = timezone.localdate(at)
    if not cache.add(f"digest:portal:{member.pk}:{day}", 1, timedelta(days=2).total_seconds()):
        return False
    with translation.override("fr"):
        groups = todo.groups(supplier=member.supplier, role=member.role, at=at)
        if not groups:
            return False
        letters.note(
            to=[member.user.email],
            subject=_("À faire aujourd’hui : %(name)s") % {"name": member.supplier.name},
            paragraphs=letters.told(groups),
            address=settings.SITE_URL + reverse("portal-home", args=[member.supplier.slug]),
            label=_("Ouvrir mon espace"),
        )
    return True
