"""Quotes through the API: with the rights of who made the key, for its own side alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop.quoting import hooks
from shop.quoting.hooks import Owner
from shop.quoting.models import ApiKey, Award, Offer, QuoteRequest
from suppliers.directory.models import TeamMember
from tests import factories as f
from tests import quoting as quotes

pytestmark = pytest.mark.django_db
URL = "/api/v1/quote-requests"


def buyer_key(role="requester", organisation=None) -> tuple[str, Any]:
    member: Any = f.MemberFactory(
        role=role, **({"organisation": organisation} if organisation else {})
    )
    _key, secret = hooks.make_key(
        name="Logiciel", user_id=member.user_id, at=timezone.now(),
        owner=Owner(member.organisation_id),    )  # fmt: skip
    return secret, member.organisation


def supplier_key(role="orders", supplier=None) -> tuple[str, Any]:
    supplier = supplier or f.SupplierFactory()
    user: Any = f.UserFactory()
    TeamMember.objects.create(supplier=supplier, user=user, role=role)
    _key, secret = hooks.make_key(
        name="Logiciel", user_id=user.pk, at=timezone.now(), owner=Owner(supplier_id=supplier.pk)
    )
    return secret, supplier


def call(method, path, secret="", body=None, **headers) -> Any:
    client = Client(enforce_csrf_checks=True)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if secret:
        told["Authorization"] = f"Bearer {secret}"
    given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(URL + path, headers=told, **given)


def asked(**values) -> dict[str, Any]:
    return {
        "title": "Goûter de Noël",
        "lines": [{"title": "Brioche", "quantity": "40", "unit": "pièce"}],
        "deadline": (timezone.now() + timedelta(days=7)).isoformat(),
        **values,
    }


def test_a_need_becomes_an_order_to_sign_through_the_api_alone():
    buyer, organisation = buyer_key()
    seller, supplier = supplier_key()
    made = call("post", "", buyer, asked(suppliers=[supplier.slug]))
    assert made.status_code == 201
    where = f"/{made.json()['id']}"
    assert call("post", f"{where}/send", buyer).json()["state"] == "open"
    (seen,) = call("get", "", seller).json()["results"]
    assert (seen["buyer"], seen["invited"]) == (organisation.name, None)
    line = seen["lines"][0]
    assert (line["quantity"], line["unit"]) == ("40", "pièce")
    offer = call(
        "post", f"{where}/offers", seller,
        {
            "lines": [{"line": line["id"], "title": "Brioche", "quantity": "40", "unit": "pièce",
                       "unit_price_excl_tax": "1.5", "vat": "reduced"}],
            "valid_until": (timezone.localdate() + timedelta(days=30)).isoformat(),
        },
    )  # fmt: skip
    assert offer.status_code == 201, offer.content
    assert (offer.json()["total_excl_tax"], offer.json()["total_incl_tax"]) == ("60.00", "63.30")
    (read,) = call("get", f"{where}/offers", buyer).json()["results"]
    assert read["lines"][0]["unit_price_excl_tax"] == "1.5000"
    award = call(
        "post", f"{where}/awards", buyer,
        {"lines": [read["lines"][0]["id"]], "reason": "Le meilleur."},
    )  # fmt: skip
    assert award.status_code == 201
    assert award.json()["state"] == "approved"
    assert call("get", f"{where}/awards", buyer).json()["results"] == [award.json()]


def test_the_same_idempotency_key_makes_one_request():
    buyer, _organisation = buyer_key()
    first = call("post", "", buyer, asked(), Idempotency_Key="a1")
    second = call("post", "", buyer, asked(), Idempotency_Key="a1")
    assert first.json()["id"] == second.json()["id"]
    other, _ = buyer_key()
    assert call("post", "", other, asked(), Idempotency_Key="a1").json()["id"] != first.json()["id"]
    assert QuoteRequest.objects.count() == 2


def test_each_side_reads_its_own_alone():
    buyer, organisation = buyer_key()
    stranger, _ = buyer_key()
    seller, supplier = supplier_key()
    other, _ = supplier_key()
    request = quotes.sent(supplier, buyer=organisation)
    quotes.offered(quotes.invitation_of(request, supplier))
    draft = quotes.drafted(buyer=organisation)
    for secret, status in ((buyer, 200), (seller, 200), (stranger, 404), (other, 404)):
        for path in (f"/{request.pk}", f"/{request.pk}/offers"):
            assert call("get", path, secret).status_code == status
    assert call("get", f"/{draft.pk}", buyer).status_code == 200
    assert call("get", f"/{draft.pk}", seller).status_code == 404
    assert [one["id"] for one in call("get", "", seller).json()["results"]] == [request.pk]
    assert call("get", "", other).json()["results"] == []


def test_no_supplier_reads_anothers_offer():
    one, first = supplier_key()
    two, second = supplier_key()
    request = quotes.sent(first, second)
    quotes.offered(quotes.invitation_of(request, first))
    assert len(call("get", f"/{request.pk}/offers", one).json()["results"]) == 1
    assert call("get", f"/{request.pk}/offers", two).json()["results"] == []
    assert call("get", f"/{request.pk}/awards", two).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("requester", 201), ("admin", 201), ("approver", 201), ("reader", 403),
                         ("accountant", 403)],
)  # fmt: skip
def test_a_key_has_the_rights_of_its_person(role, status):
    buyer, _organisation = buyer_key(role)
    assert call("post", "", buyer, asked()).status_code == status
    assert QuoteRequest.objects.count() == (status == 201)


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("catalogue", 403), ("owner", 422)])
def test_a_supplier_s_key_has_the_rights_of_its_person(role, status):
    seller, supplier = supplier_key(role)
    request = quotes.sent(supplier)
    body = {"lines": [{"title": "x", "quantity": "0", "unit": "u", "unit_price_excl_tax": "1",
                       "vat": "standard"}], "valid_until": "2030-01-01"}  # fmt: skip
    assert call("post", f"/{request.pk}/offers", seller, body).status_code == status
    assert not Offer.objects.exists()


def test_a_key_of_who_has_left_or_that_is_revoked_opens_nothing():
    buyer, organisation = buyer_key()
    assert call("get", "", buyer).status_code == 200
    organisation.members.all().delete()
    assert call("get", "", buyer).status_code == 401
    again, _ = buyer_key(organisation=organisation)
    hooks.revoke(ApiKey.objects.latest("pk"), at=timezone.now())
    assert call("get", "", again).status_code == 401
    assert call("get", "", "bs_guess").status_code == 401
    assert call("get", "").status_code == 401


def test_refusals_are_told_with_their_field_and_change_nothing():
    buyer, organisation = buyer_key()
    wrong = call("post", "", buyer, asked(lines=[{"title": "x", "quantity": "-1", "unit": "u"}]))
    assert wrong.status_code == 422
    assert "quantité" in wrong.json()["detail"]
    assert call("post", "", buyer, asked(suppliers=["nobody"])).status_code == 422
    assert call("post", "", buyer, asked(category="nothing")).status_code == 422
    assert call("post", "", buyer, {"title": "x"}).status_code == 422
    assert not QuoteRequest.objects.exists()
    request = quotes.sent(buyer=organisation)
    assert call("post", f"/{request.pk}/send", buyer).status_code == 409
    refused = call("post", f"/{request.pk}/awards", buyer, {"lines": [999], "reason": "x"})
    assert refused.status_code == 422
    assert not Award.objects.exists()


def test_declining_says_why():
    seller, supplier = supplier_key()
    request = quotes.sent(supplier)
    assert call("post", f"/{request.pk}/decline", seller, {"reason": " "}).status_code == 422
    assert call("post", f"/{request.pk}/decline", seller, {"reason": "Complet"}).status_code == 200
    assert quotes.invitation_of(request).decline_reason == "Complet"


@pytest.mark.parametrize("count", [1, 4])
def test_a_list_costs_the_same_at_any_length(count, django_assert_num_queries):
    buyer, organisation = buyer_key()
    for _ in range(count):
        quotes.drafted(buyer=organisation)
    call("get", "", buyer)
    with django_assert_num_queries(4):
        assert len(call("get", "", buyer).json()["results"]) == count


def test_pages_of_a_list_follow_one_another():
    buyer, organisation = buyer_key()
    made = [quotes.drafted(buyer=organisation).pk for _ in range(3)]
    first = call("get", "?limit=2", buyer).json()
    rest = call("get", first["next"].removeprefix(URL), buyer).json()
    assert [one["id"] for one in first["results"] + rest["results"]] == made[::-1]
    assert rest["next"] is None
