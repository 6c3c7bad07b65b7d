"""Who answers a request for a quote: the supplier's team, or who has the invitation's link."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from shop.quoting import queries
from shop.quoting.models import Invitation
from suppliers.directory.models import Supplier, TeamMember
from suppliers.portal.access import MAY, may, team
from suppliers.portal.frame import page


@dataclass(frozen=True, slots=True)
class Desk:
    """The invitation with its reader; every address of its pages begins with `root`."""

    invitation: Invitation
    root: str
    by_id: int | None
    member: TeamMember | None = None

    @property
    def supplier(self) -> Supplier:
        return self.invitation.supplier

    def may(self, what: str) -> bool:
        """The link was sent to who answers for the supplier."""
        return self.member is None or may(self.member.role, what)

    def __getitem__(self, what: str) -> bool:
        """For templates: `desk.answer_quotes`; they ask here before they read attributes."""
        if what not in MAY:
            raise KeyError(what)
        return self.may(what)


View = Callable[..., HttpResponseBase]


def desk(what: str) -> Callable[[View], tuple[View, View]]:
    """Two views of one: for the team below its supplier, and by the link of an invitation.

    An invitation of another supplier, or one whose request is a draft, is not there.
    """

    def wrap(view: View) -> tuple[View, View]:
        @team(what)
        @wraps(view)
        def for_team(
            request: HttpRequest,
            *,
            supplier: Supplier,
            member: TeamMember,
            pk: int,
            **arguments: Any,
        ) -> HttpResponseBase:
            found = queries.for_supplier(invitation_id=pk, supplier_id=supplier.pk)
            if found is None:
                raise Http404
            root = reverse("portal-quote", args=[supplier.slug, pk])
            return view(request, Desk(found, root, member.user_id, member), **arguments)

        @never_cache
        @wraps(view)
        def by_link(request: HttpRequest, token: str, **arguments: Any) -> HttpResponseBase:
            found = queries.by_link(token=token)
            if found is None:
                raise Http404
            by_id = request.user.pk if request.user.is_authenticated else None
            made = view(request, Desk(found, reverse("answer", args=[token]), by_id), **arguments)
            # The address is the key: neither search engines nor other sites learn of it.
            made["X-Robots-Tag"] = "noindex, nofollow"
            made["Referrer-Policy"] = "same-origin"
            return made

        return for_team, by_link

    return wrap


def show(
    request: HttpRequest, desk: Desk, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of a request, in the frame of its reader."""
    told = {"desk": desk, "invitation": desk.invitation, "quote": desk.invitation.request}
    told |= context
    if desk.member is None:
        told |= {"base": "portal/bare.html", "supplier": desk.supplier}
        return render(request, name, told, status=status)
    return page(
        request, name, supplier=desk.supplier, member=desk.member, room="quotes", tab="list",
        status=status, base="portal/base.html", **told,
    )  # fmt: skip
