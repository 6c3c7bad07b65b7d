"""Each role against each page and each form; a refusal changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.impact.models import Attestation, LabourShare
from shop.invoicing.models import ChorusDeposit, ChorusEvent
from shop.listings.models import Listing, Sellable
from shop.orders import refunds
from shop.orders.models import Recall, SupplierOrder
from shop.payments.models import BankLine, BankStatement, GatewayAccount
from shop.quoting import gift_proofs, visits
from shop.quoting.models import (
    ApiKey,
    Attachment,
    Capacity,
    GiftProof,
    GroupMember,
    Invitation,
    Offer,
    QuoteRequest,
    Recipient,
    RequestLine,
    Visit,
)
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    InvoicingMandate,
    ParcelRate,
)
from suppliers.feeds.models import Feed, FeedRun
from suppliers.portal import urls
from suppliers.portal.access import MAY
from suppliers.portal.actions import ACTIONS
from tests import factories as f
from tests.afterorder import invoiced
from tests.buying import supplier_that_delivers
from tests.factories.quoting import GroupMemberFactory
from tests.gifts import ordered
from tests.quoting import (
    framework,
    invitation_of,
    offered,
    organisation,
    sent,
    service_plan,
)
from tests.shop.impact.test_attesting import attested
from tests.suppliers.portal.people import ROLES, article, bought, everybody, member, state_of

pytestmark = pytest.mark.django_db

# Route → what it asks for, and what stands in its address beyond the supplier.
PAGES = {
    "portal-home": ("enter", []),
    "portal-orders": ("read_orders", []),
    "portal-orders-file": ("read_orders", ["csv"]),
    "portal-order": ("read_orders", ["number"]),
    "portal-note": ("read_orders", ["number"]),
    "portal-pick-list": ("read_orders", []),
    "portal-slips": ("read_orders", []),
    "portal-phone": ("handle_orders", []),
    "portal-recalls": ("read_orders", []),
    "portal-invoices": ("read_money", []),
    "portal-invoice": ("read_money", ["invoice"]),
    "portal-upload": ("handle_money", ["number"]),
    "portal-payouts": ("read_money", []),
    "portal-statements": ("read_money", []),
    "portal-statement": ("read_money", ["statement", "csv"]),
    "portal-transfers": ("read_money", []),
    "portal-dues": ("read_money", []),
    "portal-chorus": ("read_money", ["public"]),
    "portal-delivery": ("edit_delivery", []),
    "portal-delivery-add": ("edit_delivery", ["tarif"]),
    "portal-delivery-edit": ("edit_delivery", ["tarif", "rate"]),
    "portal-year": ("read_money", []),
    "portal-year-paper": ("read_money", [str(timezone.localdate().year)]),
    "portal-attestations": ("read_money", []),
    "portal-attestation": ("read_money", ["attestation"]),
    "portal-products": ("edit_listings", []),
    "portal-product": ("edit_listings", ["listing"]),
    "portal-catalogue": ("edit_listings", []),
    "portal-template": ("edit_listings", []),
    "portal-imports": ("edit_listings", []),
    "portal-feed-add": ("edit_listings", []),
    "portal-feed": ("edit_listings", ["feed"]),
    "portal-import": ("edit_listings", ["run"]),
    "portal-import-progress": ("edit_listings", ["run"]),
    "portal-import-file": ("edit_listings", ["run"]),
    "portal-quotes": ("read_quotes", []),
    "portal-quotes-file": ("read_quotes", ["xlsx"]),
    "portal-quote-new": ("answer_quotes", []),
    "portal-software": ("connect_software", []),
    "portal-capacities": ("read_quotes", []),
    "portal-quote": ("read_quotes", ["invitation"]),
    "portal-quote-answer": ("answer_quotes", ["invitation"]),
    "portal-quote-paper": ("read_quotes", ["invitation", "1"]),
    "portal-quote-attachment": ("read_quotes", ["invitation", "attachment"]),
    "portal-group": ("read_quotes", ["group"]),
    "portal-frameworks": ("read_quotes", []),
    "portal-framework": ("read_quotes", ["framework"]),
    "portal-visits": ("read_orders", []),
    "portal-visit": ("read_orders", ["visit"]),
    "portal-plan": ("read_orders", ["plan"]),
    "portal-quote-proof": ("read_quotes", ["boxes", "proof"]),
    "portal-parcels": ("read_orders", ["gifts"]),
    "portal-parcels-sheet": ("read_orders", ["gifts"]),
    "portal-parcels-slips": ("read_orders", ["gifts"]),
}
FORMS = {
    "portal-digest": ("enter", []),
    "portal-order-act": ("handle_orders", ["number", "annuler"]),
    "portal-phone": ("handle_orders", []),
    "portal-recalls": ("handle_orders", []),
    "portal-upload": ("handle_money", ["number"]),
    "portal-account": ("handle_money", []),
    "portal-bank-import": ("handle_money", []),
    "portal-bank-confirm": ("handle_money", ["line"]),
    "portal-refunded": ("handle_money", ["refund"]),
    "portal-mark-paid": ("handle_money", ["number"]),
    "portal-chorus-record": ("handle_money", ["public"]),
    "portal-reissue": ("handle_money", ["public"]),
    "portal-deposit-paid": ("handle_money", ["invoice"]),
    "portal-attestation-shares": ("handle_money", []),
    "portal-attestation-send": ("handle_money", []),
    "portal-delivery-add": ("edit_delivery", ["fermeture"]),
    "portal-delivery-edit": ("edit_delivery", ["tarif", "rate"]),
    "portal-delivery-delete": ("edit_delivery", ["tarif", "rate"]),
    "portal-products-edit": ("edit_listings", []),
    "portal-product": ("edit_listings", ["listing"]),
    "portal-product-act": ("edit_listings", ["listing", "archiver"]),
    "portal-import-upload": ("edit_listings", []),
    "portal-feed-add": ("edit_listings", []),
    "portal-feed": ("edit_listings", ["feed"]),
    "portal-feed-act": ("edit_listings", ["feed", "retirer"]),
    "portal-import-act": ("edit_listings", ["run", "appliquer"]),
    "portal-quote-new": ("answer_quotes", []),
    "portal-software": ("connect_software", []),
    "portal-capacities": ("answer_quotes", []),
    "portal-quote-answer": ("answer_quotes", ["invitation"]),
    "portal-quote-act": ("answer_quotes", ["invitation", "decliner"]),
    "portal-group": ("answer_quotes", ["group"]),
    "portal-framework-act": ("answer_quotes", ["framework", "proposer"]),
    "portal-visit-act": ("handle_orders", ["visit", "signer"]),
    "portal-plan-act": ("handle_orders", ["plan", "prevoir"]),
    "portal-parcels-act": ("handle_orders", ["gifts", "suivi"]),
}


class Shop:
    """One supplier with something behind every door."""

    def __init__(self) -> None:
        self.supplier = supplier_that_delivers()
        self.part = bought(article(self.supplier), payment="transfer")
        now = timezone.now()
        SupplierOrder.objects.update(delivered_at=now, state="delivered")
        other = bought(article(self.supplier), payment="transfer", key="two")
        SupplierOrder.objects.filter(pk=other.pk).update(paid_at=now)
        refund = refunds.refund(
            part_id=other.pk, key="r", reason="x", by_id=None, at=now, everything=True
        )
        entity = self.supplier.legal_entity
        invoice = f.InvoiceFactory(supplier_order=other)
        invoice.pdf.save("x.pdf", SimpleUploadedFile("x.pdf", b"%PDF-1"))
        from shop.documents.operations import issue
        from shop.invoicing.models import Statement

        content = {"month": "2026-10-01", "opening": 0, "closing": 0, "rows": []}
        statement = Statement.objects.create(
            legal_entity=entity, month="2026-10-01", created_at=now,
            document=issue(kind="statement", owner="shop", prefix="REL-", content=content, at=now),
        )  # fmt: skip
        public = invoiced(supplier=self.supplier)
        InvoicingMandate.objects.all().delete()
        line = f.BankLineFactory(statement=f.BankStatementFactory(legal_entity=entity))
        self.names = {
            "number": self.part.number, "invoice": invoice.pk, "public": public.pk, "statement": statement.pk,
            "refund": refund.pk, "line": line.pk, "rate": self.supplier.parcel_rates.get().pk,
            "attestation": attested(self.supplier).pk,
            **self.catalogue(), **self.quotes(), **self.services(), **self.gifts(),
        }  # fmt: skip

    def catalogue(self) -> dict[str, int]:
        feed = f.FeedFactory(
            supplier=self.supplier, source="url", address="https://exemple.test/a.csv"
        )
        run = f.FeedRunFactory(feed=feed, file_name="a.csv")
        run.file.save("a.csv", SimpleUploadedFile("a.csv", b"Nom;Prix TTC\nMiel;6,90\n"))
        return {"listing": self.supplier.listings.first().pk, "feed": feed.pk, "run": run.pk}

    def quotes(self) -> dict[str, int]:
        invitation = invitation_of(sent(self.supplier, buyer=organisation()))
        offered(invitation)
        attachment = Attachment(
            request=invitation.request, name="plan.pdf", sha256="0" * 64, size=1,
            added_at=timezone.now(),
        )  # fmt: skip
        attachment.file.save("plan.pdf", SimpleUploadedFile("plan.pdf", b"%PDF-1"))
        asked = GroupMemberFactory(
            invitation=invitation_of(sent(buyer=organisation())), supplier=self.supplier
        )
        return {"invitation": invitation.pk, "attachment": attachment.pk, "group": asked.pk}

    def services(self) -> dict[str, object]:
        found = service_plan(supplier=self.supplier)
        self.line = found.award_part.lines.first().offer_line_id
        (visit,) = visits.plan(
            plan_id=found.pk, offer_line_id=self.line, quantity=1_000, at=timezone.now(),
            first_on=timezone.localdate(),
        )  # fmt: skip
        return {"plan": found.pk, "visit": visit.pk,
                "framework": framework(supplier=self.supplier).number}  # fmt: skip

    def gifts(self) -> dict[str, object]:
        part = ordered(self.supplier, card_text="Merci")
        invitation = Invitation.objects.get(request__gift_box__isnull=False)
        proof = gift_proofs.send(
            invitation_id=invitation.pk, name="bat.pdf", data=b"%PDF-1", at=timezone.now()
        )
        return {"boxes": invitation.pk, "proof": proof.pk, "gifts": part.number}

    def address(self, name: str, wanted: list[str]) -> str:
        return reverse(name, args=[self.supplier.slug, *(self.names.get(w, w) for w in wanted)])

    def told(self, name: str) -> dict[str, object]:
        """A form that would be taken from who may send it."""
        sellable = self.supplier.sellables.first()
        return {
            "portal-order-act": {"cancel_reason": "x"},
            "portal-phone": {
                "place": 1, f"n-{sellable.pk}": 1, "token": "a" * 32, "email": "b@exemple.test",
                "name": "B", "postcode": "35000", "commune_name": "Rennes",
                "delivery": "on_site", "promised_on": "2026-12-01",
            },
            "portal-recalls": {"listing": sellable.listing_id, "lot": "L", "confirm": 1,
                               "reason": "x", "advice": "y"},
            "portal-upload": {"number": "F1", "issued_on": "2026-01-01", "gross": "18,90",
                              "file": SimpleUploadedFile("f.pdf", b"%PDF-1.4 %%EOF")},
            "portal-bank-import": {"file": SimpleUploadedFile(
                "r.csv", "Date;Libellé;Crédit\n01/03/2026;Vir;5,00\n".encode())},
            "portal-chorus-record": {"status": "deposited", "deposit_number": "D",
                                     "depositor": "x"},
            "portal-attestation-shares": {"part": "35"},
            "portal-attestation-send": {"name": "x", "quality": "y", "certify": "on"},
            "portal-bank-confirm": {"number": self.part.number},
            "portal-delivery-add": {"starts_on": "2026-12-24", "ends_on": "2026-12-31"},
            "portal-delivery-edit": {"zone": "region", "kilograms": "3", "cents": "1,00"},
            "portal-products-edit": {"do": "archiver", "n": sellable.listing_id,
                                     f"price-{sellable.pk}": "1"},
            "portal-product": {
                "title": "x", "category_id": sellable.listing.category_id, "kind": "goods",
                "price_kind": "fixed", "basis": "incl", "vat_code": "standard",
                "temperature": "ambient", f"{sellable.pk}-reference": "x",
                f"{sellable.pk}-price": "1", f"{sellable.pk}-min_quantity": "1",
            },
            "portal-capacities": {"per_week": "1", "unit": "kg"},
            "portal-software": {"action": "key", "name": "Logiciel"},
            "portal-import-upload": {"file": SimpleUploadedFile("a.csv", b"Nom\nMiel\n")},
            "portal-feed-add": {"source": "api", "name": "x", "missing": "keep", "rows": "good"},
            "portal-quote-act": {"reason": "x"},
            "portal-group": {"agree": "1"},
            "portal-visit-act": {"quantity": "1", "signed_name": "x"},
            "portal-plan-act": {
                "line": self.line, "quantity": "1", "every": "once",
                "first_on": (timezone.localdate() + timedelta(days=9)).isoformat(),
            },
            "portal-parcels-act": {"carrier-1": "Colissimo", "tracking-1": "1"},
            "portal-quote-answer": {
                f"l{line.pk}-{name}": value
                for line in RequestLine.objects.all()
                for name, value in (("price", "1"), ("vat", "standard"))
            } | {"save": "1"},
            "portal-quote-new": {
                "send": "1", "token": "a" * 32, "name": "B", "email": "b@exemple.test",
                "title": "x", "x0-title": "x", "x0-quantity": "1", "x0-unit": "pièce",
                "x0-price": "1", "x0-vat": "standard", "signed_name": "B",
                "valid_until": (timezone.localdate() + timedelta(days=40)).isoformat(),
            },
            "portal-feed": {"name": "x", "address": "https://exemple.test", "missing": "keep",
                            "rows": "good"},
        }.get(name, {})  # fmt: skip

    def picture(self) -> list[object]:
        """Everything that the forms could change."""
        return [
            [state_of(part) for part in SupplierOrder.objects.order_by("pk")],
            *(
                list(model.objects.order_by("pk").values())
                for model in (ParcelRate, Closure, DeliveryRound, DeliveryTerms, BankLine,
                              BankStatement, ChorusDeposit, ChorusEvent, Recall, GatewayAccount,
                              Feed, FeedRun, Listing, Sellable, QuoteRequest, Invitation, Offer,
                              Recipient, GiftProof, GroupMember, ApiKey, Visit, LabourShare, Attestation,
                              Capacity)
            ),
        ]  # fmt: skip


def seen(client: Client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        list(response.streaming_content)  # its end closes the file
    return response.status_code


def test_every_address_has_a_rule_here():
    names = {pattern.name for pattern in urls.own}
    assert names == set(PAGES) | set(FORMS)


def test_pages_open_to_the_roles_that_need_them_alone():
    shop = Shop()
    people = everybody(shop.supplier)
    for name, (right, wanted) in PAGES.items():
        address = shop.address(name, wanted)
        found = {who: seen(client, address) for who, client in people.items()}
        expected = {role: 200 if role in MAY[right] else 403 for role in ROLES}
        if name in ("portal-pick-list", "portal-slips"):  # nothing is chosen
            expected = {who: 302 if code == 200 else code for who, code in expected.items()}
        assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, name
        assert "/compte/login/" in people["nobody"].get(address)["Location"]


def test_forms_of_those_who_may_not_change_nothing():
    shop = Shop()
    people = everybody(shop.supplier)
    before = shop.picture()
    for name, (right, wanted) in FORMS.items():
        for who, client in people.items():
            if who in MAY[right]:
                continue
            response = client.post(shop.address(name, wanted), shop.told(name))
            expected = 403 if who in ROLES else 302 if who == "nobody" else 404
            assert response.status_code == expected, (name, who)
            if who == "nobody":
                assert "/compte/login/" in response["Location"]
    assert shop.picture() == before


def test_every_action_on_an_order_is_closed_to_others():
    shop = Shop()
    people = everybody(shop.supplier)
    before = shop.picture()
    given = {"cancel_reason": "x", "text": "x", "problem_note": "x", "token": "a" * 32}
    for action in ACTIONS:
        for who in ("catalogue", "reader", "other", "buyer", "nobody"):
            people[who].post(shop.address("portal-order-act", ["number", action]), given)
    assert shop.picture() == before


def test_another_supplier_s_rows_are_not_there_behind_one_s_own_door():
    shop = Shop()
    client = member(supplier := supplier_that_delivers())
    before = shop.picture()
    for rules in (PAGES, FORMS):
        for name, (_right, wanted) in rules.items():
            if not set(wanted) & set(shop.names):
                continue
            address = reverse(name, args=[supplier.slug, *(shop.names.get(w, w) for w in wanted)])
            if rules is PAGES:
                assert client.get(address).status_code == 404, name
            else:
                assert client.post(address, shop.told(name)).status_code in (404, 422), name
    assert shop.picture() == before


def test_a_front_does_not_open_the_accounts_of_the_whole_cooperative():
    shop = Shop()
    f.SupplierFactory(establishment=shop.supplier.establishment)
    owner = member(shop.supplier)
    assert owner.get(shop.address("portal-statement", ["statement", "csv"])).status_code == 404
    page = owner.get(shop.address("portal-transfers", []))
    assert list(page.context["lines"]) == []
    assert not owner.get(shop.address("portal-statements", [])).context["is_allowed"]
    before = shop.picture()
    for name in ("portal-bank-import", "portal-bank-confirm"):
        response = owner.post(shop.address(name, FORMS[name][1]), shop.told(name))
        assert response.status_code == 404
    owner.post(shop.address("portal-account", []))
    assert shop.picture() == before


def test_navigation_shows_what_the_role_may_open():
    supplier = f.SupplierFactory()
    rooms = {
        role: [room[0] for room in member(supplier, role)
               .get(reverse("portal-home", args=[supplier.slug])).context["rooms"]]
        for role in ROLES
    }  # fmt: skip
    assert rooms == {
        "owner": ["todo", "orders", "quotes", "products", "imports", "money", "delivery"],
        "orders": ["todo", "orders", "quotes", "money", "delivery"],
        "catalogue": ["todo", "products", "imports"],
        "reader": ["todo", "orders", "quotes", "money"],
    }
