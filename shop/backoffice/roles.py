"""Who may do what in the back office: two groups, kept right at every migration."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

TEAM = "Équipe de la boutique"
_MANAGED = (
    "directory",
    "listings",
    "organisations",
    "finding",
    "cms",
    "orders",
    "payments",
    "invoicing",
    "voucher",
    "feeds",
    "quoting",
    "impact",
)
_FORBIDDEN = {"add_listing", "delete_listing", "add_sellable", "delete_sellable"}


def ensure() -> None:
    """The shop's team manages suppliers, proofs, catalogue, buyers and pages; never passwords."""
    group, _ = Group.objects.get_or_create(name=TEAM)
    types = ContentType.objects.filter(app_label__in=_MANAGED)
    wanted = Permission.objects.filter(content_type__in=types).exclude(codename__in=_FORBIDDEN)
    admin = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    group.permissions.set([*wanted, *admin])
