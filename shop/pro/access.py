"""Who may do what for an organisation: by the role in it, nothing else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from shop.organisations.models import Member
from shop.organisations.rights import MAY, may

__all__ = ["MAY", "may", "member_of"]

View = Callable[..., HttpResponseBase]


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
