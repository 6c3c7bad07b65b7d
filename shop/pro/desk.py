"""Who looks at a request for a quote: a member of its organisation, or who has its link."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from shop.organisations.models import Member, Organisation
from shop.pro.access import MAY, may, member_of
from shop.pro.frame import page
from shop.quoting import queries
from shop.quoting.models import QuoteRequest


@dataclass(frozen=True, slots=True)
class Desk:
    """The request with its reader; every address of its pages begins with `root`."""

    quote: QuoteRequest
    root: str
    by_id: int | None
    organisation: Organisation | None = None
    member: Member | None = None

    def may(self, what: str) -> bool:
        """Who has the link of a request without organisation is its only reader."""
        return self.member is None or may(self.member.role, what)

    def __getitem__(self, what: str) -> bool:
        """For templates: `desk.award`; what is no right is an attribute."""
        if what not in MAY:
            raise KeyError(what)
        return self.may(what)


View = Callable[..., HttpResponseBase]


def desk(what: str, *, is_whole: bool = True) -> Callable[[View], tuple[View, View]]:
    """Two views of one: for members below their SIRET, and by the link of a request.

    `is_whole`: with lines, questions and suppliers, as its own page shows them.

    A request of another organisation, or of a service that is not the member's, is not there.
    """

    def wrap(view: View) -> tuple[View, View]:
        @member_of(what)
        @wraps(view)
        def for_member(
            request: HttpRequest,
            *,
            organisation: Organisation,
            member: Member,
            pk: int,
            **arguments: Any,
        ) -> HttpResponseBase:
            quote = queries.for_buyer(
                request_id=pk,
                organisation_id=organisation.pk,
                entity_id=member.entity_id,
                is_whole=is_whole,
            )
            if quote is None:
                raise Http404
            root = reverse("pro-quote", args=[organisation.siret, pk])
            found = Desk(quote, root, member.user_id, organisation, member)
            return view(request, found, **arguments)

        @never_cache
        @wraps(view)
        def by_link(request: HttpRequest, token: str, **arguments: Any) -> HttpResponseBase:
            quote = queries.by_token(token=token, is_whole=is_whole)
            # An organisation's requests are read by its members alone.
            if quote is None or quote.organisation_id is not None:
                raise Http404
            by_id = request.user.pk if request.user.is_authenticated else None
            return view(request, Desk(quote, reverse("quote", args=[token]), by_id), **arguments)

        return for_member, by_link

    return wrap


def show(
    request: HttpRequest, desk: Desk, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of a request, in the frame of its reader."""
    told = {"desk": desk, "quote": desk.quote, **context}
    if desk.organisation is None or desk.member is None:
        told["base"] = "pro/bare.html"
        return render(request, name, told, status=status)
    return page(
        request, name, organisation=desk.organisation, member=desk.member, room="quotes",
        tab="", status=status, base="pro/base.html", **told,
    )  # fmt: skip
