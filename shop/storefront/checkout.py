"""What a visitor has told so far on the way to an order, kept in their session."""

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest

from shop.orders.placing import Buyer
from shop.organisations.models import Member
from suppliers.directory.delivery import Place

KEY = "checkout"


@dataclass
class Draft:
    name: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    street_more: str = ""
    postcode: str = ""
    commune_name: str = ""
    commune_id: str = ""
    choices: dict[str, str] = field(default_factory=dict)  # supplier → key of an option
    payment: str = ""
    purchase_reference: str = ""
    key: str = ""

    @property
    def has_contact(self) -> bool:
        return bool(self.name and self.email)

    @property
    def to(self) -> Place | None:
        return Place(self.postcode, self.commune_id) if self.postcode else None

    @property
    def wanted(self) -> dict[int, str]:
        return {int(pk): key for pk, key in self.choices.items() if pk.isdecimal()}

    def buyer(self, request: HttpRequest) -> Buyer:
        member = membership(request)
        return Buyer(
            name=self.name,
            email=self.email,
            phone=self.phone,
            street=self.street,
            street_more=self.street_more,
            postcode=self.postcode,
            commune_name=self.commune_name,
            commune_id=self.commune_id or None,
            user_id=request.user.pk,
            organisation_id=member.organisation_id if member else None,
            entity_id=member.entity_id if member else None,
        )


def load(request: HttpRequest) -> Draft:
    stored: dict[str, Any] = request.session.get(KEY, {})
    draft = Draft(**{k: v for k, v in stored.items() if k in Draft.__dataclass_fields__})
    user = request.user
    if user.is_authenticated:
        draft.email = draft.email or user.email
        draft.name = draft.name or user.get_full_name()
    return draft


def save(request: HttpRequest, draft: Draft) -> None:
    draft.key = draft.key or secrets.token_urlsafe(24)
    request.session[KEY] = asdict(draft)


def forget_order(request: HttpRequest, draft: Draft) -> None:
    """Ordered: what is known of the person stays for the next time, the rest goes."""
    draft.key, draft.choices, draft.payment, draft.purchase_reference = "", {}, "", ""
    request.session[KEY] = asdict(draft)


def membership(request: HttpRequest) -> Member | None:
    """The organisation for which the visitor buys, in the professional view."""
    from shop.audience import audience_of

    if audience_of(request) != "pro" or not request.user.is_authenticated:
        return None
    return (
        Member.objects.filter(user=request.user.pk, role__in=["admin", "requester"])
        .select_related("organisation", "entity")
        .order_by("pk")
        .first()
    )
