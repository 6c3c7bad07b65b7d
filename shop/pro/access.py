"""Who may do what for an organisation: by the role in it, nothing else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from shop.organisations.models import Member, Role

MAY: dict[str, frozenset[Role]] = {
    "enter": frozenset(Role),
    "read_quotes": frozenset(Role),
    "ask_quotes": frozenset({Role.ADMIN, Role.REQUESTER, Role.APPROVER}),
    # Choosing an offer is the requester's; deciding on it the approver's.
    "award": frozenset({Role.ADMIN, Role.REQUESTER, Role.APPROVER}),
    "approve": frozenset({Role.ADMIN, Role.APPROVER}),
    "read_orders": frozenset(Role),
    "receive": frozenset({Role.ADMIN, Role.REQUESTER, Role.APPROVER}),
    "read_money": frozenset({Role.ADMIN, Role.APPROVER, Role.ACCOUNTANT}),
    "handle_money": frozenset({Role.ADMIN, Role.ACCOUNTANT}),
    "read_reports": frozenset(Role),
    "make_reports": frozenset({Role.ADMIN, Role.APPROVER, Role.ACCOUNTANT}),
    "manage": frozenset({Role.ADMIN}),
}

View = Callable[..., HttpResponseBase]


def may(role: str, what: str) -> bool:
    return role in MAY[what]


def member_of(what: str) -> Callable[[View], View]:
    """A view of one organisation's space, given as `organisation` and `member`.

    Strangers learn nothing, not even that the organisation has a space: 404. Members whose role
    does not allow it read so: 403.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        @login_required
        @never_cache
        def inner(request: HttpRequest, siret: str, **arguments: object) -> HttpResponseBase:
            member = (
                Member.objects.filter(user=request.user.pk, organisation__siret=siret)
                .select_related("organisation__commune", "entity", "user")
                .first()
            )
            if member is None:
                raise Http404
            if not may(member.role, what):
                raise PermissionDenied
            return view(request, organisation=member.organisation, member=member, **arguments)

        return inner

    return wrap
