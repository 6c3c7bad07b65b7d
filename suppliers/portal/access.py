"""Who may do what in a supplier's space: by the role in its team, nothing else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from shop.orders import desk
from suppliers.directory.models import Supplier, TeamMember
from suppliers.directory.rights import MAY, may

__all__ = ["MAY", "may", "own_part", "speaks_for_entity", "team"]

View = Callable[..., HttpResponseBase]


def team(what: str) -> Callable[[View], View]:
    """A view of one supplier's space, given as `supplier` and `member`.

    Strangers to the team learn nothing, not even that the supplier has a space: 404. Members
    whose role does not allow it read so: 403.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        @login_required
        @never_cache
        def inner(request: HttpRequest, slug: str, **arguments: object) -> HttpResponseBase:
            member = (
                TeamMember.objects.filter(user=request.user.pk, supplier__slug=slug)
                .select_related("supplier__legal_entity", "supplier__establishment__commune")
                .first()
            )
            if member is None:
                raise Http404
            if not may(member.role, what):
                raise PermissionDenied
            return view(request, supplier=member.supplier, member=member, **arguments)

        return inner

    return wrap


def own_part(supplier: Supplier, number: str) -> int:
    """The id of the supplier's confirmed part of that number; 404 for another's."""
    found = desk.parts_of(supplier_id=supplier.pk).filter(number=number)
    pk = found.values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    return pk


def speaks_for_entity(member: TeamMember, what: str) -> bool:
    """Whether this person may do it in every shop front of the legal entity.

    Entrepreneurs of one cooperative share its accounts: statements, balance and bank lines name
    the sales of all, so that one front alone must not open them.
    """
    fronts = Supplier.objects.filter(legal_entity=member.supplier.legal_entity_id)
    mine = TeamMember.objects.filter(
        user=member.user_id,
        role__in=MAY[what],
        supplier__legal_entity=member.supplier.legal_entity_id,
    )
    return fronts.count() == mine.count()
