"""Every rule that the database keeps is broken here once, on both engines.

A rule without a line in the table fails the first test.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from cms.models import FooterMenu
from shop.documents.models import Document, Series
from shop.invoicing.models import Invoice, Statement
from shop.listings.models import (
    Card,
    CategoryProfile,
    Price,
    PriceHistory,
    PriceList,
    ProofSnapshot,
    Sellable,
)
from shop.orders.models import (
    LotRecord,
    Message,
    OfferBearer,
    ParcelLine,
    Recall,
    RecallNotice,
    ReturnLine,
    ReturnRequest,
    Review,
    StockHold,
    SubscriptionRun,
    SupplierOrderEvent,
    WeekLoad,
)
from shop.organisations.models import (
    AccountTerms,
    DeliverySite,
    EmailDomain,
    JoinRequest,
    Member,
    Organisation,
)
from shop.outbox.models import Applied, Fact, Failure
from shop.payments.models import (
    BankStatement,
    CommissionRule,
    DemoObject,
    Entry,
    Posting,
    WebhookEvent,
)
from shop.pictures.models import Picture
from shop.places.models import Commune
from shop.search.models import (
    FacetCount,
    Generation,
    LabelSet,
    Page,
    Synonym,
    Workshop,
)
from suppliers.directory.models import (
    Closure,
    DeliveryRound,
    DeliveryTerms,
    InvoicingMandate,
    ParcelRate,
    PickupPoint,
    PickupSlot,
    ServiceArea,
    TeamMember,
)
from tests import factories as f
from tests.house.impact_rules import IMPACT
from tests.house.quote_rules import QUOTES

OURS = ("shop", "suppliers", "cms", "tasks")
TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)

Break = Callable[[], Any]


def twice(make: Callable[[], Any]) -> Break:
    def act() -> None:
        make()
        make()

    return act


def changed(make: Callable[..., Any], **values: Any) -> Break:
    """A good row, then an update that no `save()` of ours corrects."""

    def act() -> None:
        row = make()
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    return act


def rows(model: type[models.Model], *, times: int = 2, **values: Any) -> Break:
    """The same row several times; a callable value is called once, before the first."""

    def act() -> None:
        given = {name: v() if callable(v) else v for name, v in values.items()}
        for _ in range(times):
            model._base_manager.create(**given)

    return act


def row(model: type[models.Model], **values: Any) -> Break:
    return rows(model, times=1, **values)


def now() -> Any:
    return timezone.now()


def fact() -> Fact:
    return Fact.objects.create(name="x", subject_id=1, recorded_at=now())


def series() -> Series:
    return Series.objects.create(owner="shop", prefix="A-")


def document(**values: Any) -> Document:
    given = {"kind": "x", "content": "{}", "sha256": "0", "issued_at": now()}
    return Document.objects.create(**{**given, **values})


def documents(first: dict[str, Any], second: dict[str, Any]) -> Break:
    def act() -> None:
        owner = series()
        for values in (first, second):
            document(series=owner, **values)

    return act


def replaced_twice() -> None:
    owner = series()
    first = document(series=owner, sequence=1, number="1")
    for sequence in (2, 3):
        document(series=owner, sequence=sequence, number=str(sequence), replaces=first)


def card(**values: Any) -> Card:
    listing = f.ListingFactory()
    return Card.objects.create(
        **{
            "listing": listing,
            "slug": "savon",
            "title": "Savon",
            "kind": "goods",
            "supplier": listing.supplier,
            "supplier_slug": "a",
            "supplier_name": "A",
            "establishment": listing.establishment,
            "commune_name": "Rennes",
            "department": "35",
            "category": listing.category,
            "price_kind": "fixed",
            "price_incl": 120,
            "price_excl": 100,
            "vat_code": "standard",
            "availability": "in_stock",
            "published_at": now(),
            **values,
        }
    )


def same_partner() -> None:
    f.SupplierFactory(partner=f.SupplierFactory().partner)


def same_product() -> None:
    f.ListingFactory(product=f.ListingFactory().product, sellable=False)


def same_stock_record() -> None:
    one = f.SellableFactory()
    f.SellableFactory(listing=one.listing, stock_record=one.stock_record)


def second_takes(make: Callable[[], Any], name: str) -> Break:
    """Two good rows; then the second is given the first one's value."""

    def act() -> None:
        first, second = make(), make()
        type(second)._base_manager.filter(pk=second.pk).update(**{name: getattr(first, name)})

    return act


def sellable_of_first_supplier(**values: Any) -> Sellable:
    supplier = f.SupplierFactory._meta.model.objects.first() or f.SupplierFactory()
    return f.SellableFactory(listing__supplier=supplier, **values)


def price(**values: Any) -> Break:
    return row(Price, **{"sellable": f.SellableFactory, "unit_price": 1, **values})


def two_parts() -> None:
    one = f.SupplierOrderFactory()
    f.SupplierOrderFactory(order=one.order, supplier=one.supplier)


def delivery_round(*, times: int = 1, **values: Any) -> Break:
    given = {"supplier": f.SupplierFactory, "name": "Nord", "weekday": 2, "cutoff_time": time(12)}
    return rows(DeliveryRound, times=times, **{**given, **values})


def pickup_point() -> PickupPoint:
    point: PickupPoint = PickupPoint.objects.create(
        supplier=f.SupplierFactory(),
        name="Quai",
        street="1 quai",
        postcode="35000",
        commune=commune(),
    )
    return point


def commune() -> Commune:
    return Commune.objects.get(pk="35238")


def slot(*, times: int = 1, **values: Any) -> Break:
    given = {"point": pickup_point, "weekday": 2, "opens_at": time(9), "closes_at": time(12)}
    return rows(PickupSlot, times=times, **{**given, **values})


def parcel_rate(*, times: int = 1, **values: Any) -> Break:
    given = {"supplier": f.SupplierFactory, "zone": "region", "up_to_grams": 1000, "cents": 1}
    return rows(ParcelRate, times=times, **{**given, **values})


def lot(*, times: int = 1, **values: Any) -> Break:
    given = {"line": f.SupplierOrderLineFactory, "lot": "L1", "quantity": 1, "recorded_at": now}
    return rows(LotRecord, times=times, **{**given, **values})


def return_line(*, times: int = 1, **values: Any) -> Break:
    given = {"request": f.ReturnRequestFactory, "line": f.SupplierOrderLineFactory, "quantity": 1}
    return rows(ReturnLine, times=times, **{**given, **values})


def parcel_line(*, times: int = 1, **values: Any) -> Break:
    given = {"parcel": f.ParcelFactory, "line": f.SupplierOrderLineFactory, "quantity": 1}
    return rows(ParcelLine, times=times, **{**given, **values})


def message(**values: Any) -> Break:
    given = {
        "supplier_order": f.SupplierOrderFactory,
        "side": "buyer",
        "text": "Bonjour",
        "at": now,
    }
    return row(Message, **{**given, **values})


def review(*, times: int = 1, **values: Any) -> Break:
    given = {
        "line": f.SupplierOrderLineFactory,
        "listing": f.ListingFactory,
        "score": 5,
        "author": "N.",
        "posted_at": now,
        "experienced_on": TODAY,
    }
    return rows(Review, times=times, **{**given, **values})


def offer() -> Any:
    """One of Oscar's offers."""
    products = apps.get_model("offer", "Range").objects.create(name="x", includes_all_products=True)
    made = {
        "condition": apps.get_model("offer", "Condition").objects.create(
            range=products, type="Count", value=1
        ),
        "benefit": apps.get_model("offer", "Benefit").objects.create(
            range=products, type="Percentage", value=10
        ),
    }
    return apps.get_model("offer", "ConditionalOffer").objects.create(name="x", **made)


def invoice_of_one_seller() -> Invoice:
    seller = f.SupplierFactory._meta.model.objects.first() or f.SupplierFactory()
    return f.InvoiceFactory(supplier_order__supplier=seller)


def commission_of_one_seller() -> Invoice:
    seller = f.SupplierFactory._meta.model.objects.first() or f.SupplierFactory()
    return f.InvoiceFactory(
        kind="commission", month=date(2026, 2, 1), supplier_order__supplier=seller
    )


def statement(**values: Any) -> Statement:
    given = {"legal_entity": f.LegalEntityFactory, "month": date(2026, 2, 1), "created_at": now}
    if "document" not in values:
        values["document"] = f.InvoiceFactory().document
    given = {name: v() if callable(v) else v for name, v in {**given, **values}.items()}
    return Statement.objects.create(**given)


def two_statements_of_a_month() -> None:
    first = statement()
    statement(legal_entity=first.legal_entity)


def hold(*, times: int = 1, **values: Any) -> Break:
    return rows(
        StockHold,
        times=times,
        **{
            "supplier_order": f.SupplierOrderFactory,
            "sellable": f.SellableFactory,
            "quantity": 1,
            "expires_at": now,
            **values,
        },
    )


def entry(**values: Any) -> Entry:
    return Entry.objects.create(
        **{"key": "k", "kind": "x", "happened_at": now(), "recorded_at": now(), **values}
    )


def posting(**values: Any) -> Break:
    return row(Posting, **{"entry": entry, "account": "gateway", "cents": 1, **values})


def rule(**values: Any) -> Break:
    return row(CommissionRule, **{"basis_points": 800, "valid_from": TODAY, **values})


def footer_menus() -> None:
    site = apps.get_model("wagtailcore", "Site").objects.get()
    for _ in range(2):
        FooterMenu.objects.create(site=site)


BREAKS: dict[str, Break] = {
    **QUOTES,
    **IMPACT,
    # Places, pictures
    "commune_in_mainland_france": lambda: Commune.objects.filter(pk="35238").update(latitude=-21),
    "picture_has_a_size": row(Picture, digest="a", alt="x", width=0, height=1),
    "pictures.Picture.digest": rows(Picture, digest="a", alt="x", width=1, height=1),
    # Outbox, documents
    "fact_named": row(Fact, name="", subject_id=1, recorded_at=now),
    "step_applied_once": rows(Applied, fact=fact, step="s", applied_at=now),
    "failure_once_per_step": rows(Failure, fact=fact, step="s", error="e", retry_at=now),
    "one_series_per_prefix": twice(series),
    "series_owned": row(Series, owner="", prefix="A-"),
    "one_document_per_sequence": documents(
        {"sequence": 1, "number": "1"}, {"sequence": 1, "number": "2"}
    ),
    "one_document_per_number": documents(
        {"sequence": 1, "number": "1"}, {"sequence": 2, "number": "1"}
    ),
    "sequence_from_one": documents({"sequence": 0, "number": "0"}, {}),
    "documents.Document.replaces": replaced_twice,
    # People and those who buy
    "user_email_folded": changed(f.UserFactory, email="Nolwenn@exemple.test"),
    "user_email_given": changed(f.UserFactory, email=""),
    "accounts.User.email": twice(lambda: f.UserFactory(email="a@exemple.test")),
    "organisation_siret_14": changed(f.OrganisationFactory, siren="123456789", siret="123456789"),
    "organisation_siret_of_siren": changed(f.OrganisationFactory, siren="123456789"),
    "organisation_kind_known": changed(f.OrganisationFactory, kind="club"),
    "organisations.Organisation.siret": rows(
        Organisation, name="x", kind="company", siren="123456789", siret="12345678900001"
    ),
    "one_entity_per_name": twice(
        lambda: f.EntityFactory(
            name="Achats",
            organisation=Organisation.objects.first() or f.OrganisationFactory(),
        )
    ),
    "one_membership_each": rows(
        Member, organisation=f.OrganisationFactory, user=f.UserFactory, role="reader"
    ),
    "member_role_known": changed(f.MemberFactory, role="boss"),
    "account_terms_within_law": row(
        AccountTerms, organisation=f.OrganisationFactory, limit=1, payment_days=61
    ),
    "organisations.AccountTerms.organisation": rows(
        AccountTerms, organisation=f.OrganisationFactory, limit=1
    ),
    "one_budget_a_year": lambda: [
        f.BudgetFactory(organisation=one.organisation, entity=one)
        for one in [f.EntityFactory()] * 2
    ],
    "budget_year_plausible": changed(f.BudgetFactory, year=1999),
    "one_approval_rule_a_step": lambda: [
        f.ApprovalRuleFactory(organisation=one.organisation, entity=one)
        for one in [f.EntityFactory()] * 2
    ],
    "approval_steps_one_to_five": changed(f.ApprovalRuleFactory, step=6),
    "delegation_dates_in_order": changed(f.DelegationFactory, to_on=YESTERDAY),
    "delegation_to_another": changed(f.DelegationFactory, to=models.F("member")),
    "one_open_invitation_each": twice(
        lambda: f.MemberInvitationFactory(
            email="a@exemple.test",
            organisation=Organisation.objects.first() or f.OrganisationFactory(),
        )
    ),
    "invitation_role_known": changed(f.MemberInvitationFactory, role="boss"),
    "organisations.MemberInvitation.token_sha256": twice(
        lambda: f.MemberInvitationFactory(token_sha256="a" * 64)
    ),
    "one_row_per_domain": rows(
        EmailDomain, organisation=f.OrganisationFactory, domain="mairie.test"
    ),
    "email_domain_plausible": changed(f.EmailDomainFactory, domain="nom@mairie.test"),
    "one_open_join_request": rows(
        JoinRequest, organisation=f.OrganisationFactory, user=f.UserFactory, asked_at=now
    ),
    "join_request_decided_once": changed(f.JoinRequestFactory, state="accepted"),
    "one_site_per_name": rows(
        DeliverySite,
        organisation=f.OrganisationFactory,
        name="Mairie",
        street="1 place",
        commune=commune,
    ),
    # Those who sell
    "entity_siren_9": changed(f.LegalEntityFactory, siren="12345678"),
    "entity_form_known": changed(f.LegalEntityFactory, legal_form="club"),
    "entity_regime_known": changed(f.LegalEntityFactory, vat_regime="none"),
    "directory.LegalEntity.siren": twice(lambda: f.LegalEntityFactory(siren="123456782")),
    "one_mandate_in_force": rows(
        InvoicingMandate, legal_entity=f.LegalEntityFactory, signed_on=TODAY, signed_by="x"
    ),
    "mandate_ends_after_signature": row(
        InvoicingMandate,
        legal_entity=f.LegalEntityFactory,
        signed_on=TODAY,
        ended_on=YESTERDAY,
        signed_by="x",
    ),
    "establishment_siret_14": changed(f.EstablishmentFactory, siret="1234567890123"),
    "directory.Establishment.siret": twice(lambda: f.EstablishmentFactory(siret="12345678200010")),
    "one_status_per_start": rows(
        apps.get_model("directory", "Status"),
        establishment=f.EstablishmentFactory,
        kind=f.StatusKindFactory,
        starts_on=TODAY,
    ),
    "status_ends_after_start": changed(f.StatusFactory, starts_on=TODAY, ends_on=YESTERDAY),
    "supplier_state_known": changed(f.SupplierFactory, state="gone"),
    "supplier_family_known": changed(f.SupplierFactory, family="other"),
    "insertion_jobs_within_headcount": changed(f.SupplierFactory, headcount=3, insertion_jobs=4),
    "directory.Supplier.partner": same_partner,
    "directory.Supplier.slug": second_takes(f.SupplierFactory, "slug"),
    "area_says_where": row(ServiceArea, supplier=f.SupplierFactory, kind="radius", radius_km=10),
    "one_family_per_name": rows(
        apps.get_model("directory", "ListingFamily"), supplier=f.SupplierFactory, name="Savons"
    ),
    "certificate_has_one_scope": lambda: f.CertificateFactory(
        supplier=f.SupplierFactory(), establishment=f.EstablishmentFactory()
    ),
    "certificate_expires_after_issue": changed(
        f.CertificateFactory, issued_on=TODAY, expires_on=YESTERDAY
    ),
    "certificate_state_known": changed(f.CertificateFactory, state="lost"),
    "certificate_verified_by_a_look": changed(f.CertificateFactory, verified_at=None),
    "certificate_refusal_has_reason": changed(f.CertificateFactory, state="refused"),
    "one_team_role_each": rows(
        TeamMember, supplier=f.SupplierFactory, user=f.UserFactory, role="owner"
    ),
    "team_role_known": row(
        TeamMember, supplier=f.SupplierFactory, user=f.UserFactory, role="friend"
    ),
    # How they deliver
    "directory.DeliveryTerms.supplier": rows(DeliveryTerms, supplier=f.SupplierFactory),
    "one_parcel_rate_per_step": parcel_rate(times=2),
    "parcel_rate_says_where": parcel_rate(zone="department"),
    "parcel_weighs": parcel_rate(up_to_grams=0),
    "one_round_per_name": delivery_round(times=2),
    "round_weekday_known": delivery_round(weekday=8),
    "round_ends_after_start": delivery_round(starts_at=time(9), ends_at=time(8)),
    "one_point_per_name": rows(
        PickupPoint,
        supplier=f.SupplierFactory,
        name="Quai",
        street="1 quai",
        postcode="35000",
        commune=commune,
    ),
    "one_slot_per_opening": slot(times=2),
    "slot_weekday_known": slot(weekday=0),
    "slot_closes_after_opening": slot(closes_at=time(9)),
    "closure_ends_after_start": row(
        Closure, supplier=f.SupplierFactory, starts_on=TODAY, ends_on=YESTERDAY
    ),
    # What is sold
    "category_kind_known": row(
        CategoryProfile, category=lambda: f.CategoryFactory(profile=False), slug="x", kind="both"
    ),
    "listings.CategoryProfile.category": lambda: CategoryProfile.objects.create(
        category=f.CategoryFactory(), slug="other"
    ),
    "listings.CategoryProfile.slug": lambda: CategoryProfile.objects.create(
        category=f.CategoryFactory(profile=False), slug=f.CategoryFactory().slug
    ),
    "listing_kind_known": changed(f.ListingFactory, kind="both"),
    "listing_price_kind_known": changed(f.ListingFactory, price_kind="free"),
    "listing_basis_known": changed(f.ListingFactory, basis="both"),
    "listing_state_known": changed(f.ListingFactory, state="gone"),
    "listing_vat_known": changed(f.ListingFactory, vat_code="20"),
    "published_listing_has_a_date": changed(f.ListingFactory, published_at=None),
    "recycled_within_100": changed(f.ListingFactory, recycled_percent=101),
    "reuse_type_known": changed(f.ListingFactory, reuse_type="old"),
    "listing_date_kind_known": changed(f.ListingFactory, date_kind="soon"),
    "listing_temperature_known": changed(f.ListingFactory, temperature="warm"),
    "weighed_content_in_grams": changed(f.SellableFactory, is_weighed=True),
    "listings.Listing.product": same_product,
    "one_reference_each": second_takes(sellable_of_first_supplier, "reference"),
    "one_ean_each": second_takes(
        lambda: sellable_of_first_supplier(ean=f"30{Sellable.objects.count():011d}"), "ean"
    ),
    "sellable_referenced": changed(f.SellableFactory, reference=""),
    "unit_price_not_negative": changed(f.SellableFactory, unit_price=-1),
    "min_quantity_from_one": changed(f.SellableFactory, min_quantity=0),
    "content_has_a_unit": changed(f.SellableFactory, content_quantity=1),
    "listings.Sellable.stock_record": same_stock_record,
    "one_price_list_per_name": rows(PriceList, supplier=f.SupplierFactory, name="Pro"),
    "one_professional_price_list": twice(
        lambda: f.PriceListFactory(
            for_professionals=True,
            supplier=(PriceList.objects.first() or f.PriceListFactory()).supplier,
        )
    ),
    "one_list_price_per_quantity": rows(
        Price, sellable=f.SellableFactory, price_list=f.PriceListFactory, unit_price=1
    ),
    "one_break_per_quantity": rows(
        Price, sellable=f.SellableFactory, min_quantity=10, unit_price=1
    ),
    "price_not_negative": price(min_quantity=2, unit_price=-1),
    "price_from_one": price(price_list=f.PriceListFactory, min_quantity=0),
    "break_from_two": price(min_quantity=1),
    "one_current_price": rows(
        PriceHistory, sellable=f.SellableFactory, unit_price=1, starts_at=now
    ),
    "price_ends_after_start": row(
        PriceHistory,
        sellable=f.SellableFactory,
        unit_price=1,
        starts_at=now,
        ends_at=lambda: now() - timedelta(days=1),
    ),
    "one_snapshot_per_state": twice(
        lambda: f.ProofSnapshotFactory(
            listing=(ProofSnapshot.objects.first() or f.ProofSnapshotFactory()).listing
        )
    ),
    "card_availability_known": lambda: card(availability="soon"),
    "card_price_incl_not_below_excl": lambda: card(price_incl=99),
    # Finding
    "one_workshop_each": rows(
        Workshop,
        supplier_id=1,
        establishment_id=1,
        supplier_slug="a",
        supplier_name="A",
        sort_name="a",
        commune_code="35238",
        department="35",
        latitude=48,
        longitude=-1,
    ),
    "finding.LabelSet.key": rows(LabelSet, key="ab"),
    "one_count_per_value": rows(FacetCount, category_id=0, dimension="l", value=1, count=1),
    "facet_count_not_negative": row(FacetCount, category_id=0, dimension="l", value=1, count=-1),
    "one_page_each": rows(Page, kind="page", key=1, title="x", url="/", words=" x "),
    "one_synonym_row_each": rows(Synonym, words="cidre, chistr", expands_to=""),
    "synonym_has_words": row(Synonym, words=""),
    "one_generation_row": row(Generation, id=2),
    # Orders
    "one_part_per_supplier": two_parts,
    "supplier_order_state_known": changed(f.SupplierOrderFactory, state="lost"),
    "supplier_order_basis_known": changed(f.SupplierOrderFactory, basis="both"),
    "buyer_is_person_or_organisation": changed(f.SupplierOrderFactory, buyer_email=""),
    "orders.SupplierOrder.number": twice(
        lambda: f.SupplierOrderFactory(
            number="C-1", order=f.SupplierOrderFactory().order, supplier=f.SupplierFactory()
        )
    ),
    "order_event_named": row(
        SupplierOrderEvent, supplier_order=f.SupplierOrderFactory, name="", at=now
    ),
    "order_line_quantity_from_one": changed(f.SupplierOrderLineFactory, quantity=0),
    "order_line_amounts_not_negative": changed(f.SupplierOrderLineFactory, tax=-1),
    "charge_sign_fits_kind": changed(f.ChargeFactory, net=-1),
    "reduction_names_its_line": changed(f.ChargeFactory, kind="reduction", net=0, tax=0),
    "refund_of_line_or_charge": changed(f.RefundLineFactory, line=None),
    "refund_positive": changed(f.RefundFactory, cents=0),
    "refund_settled_has_a_date": changed(f.RefundFactory, state="succeeded"),
    "orders.Refund.key": second_takes(f.RefundFactory, "key"),
    "envelope_origin_known": changed(f.EnvelopeFactory, origin="fax"),
    "envelope_payment_known": changed(f.EnvelopeFactory, payment="cheque"),
    "envelope_has_a_key": changed(f.EnvelopeFactory, key=""),
    "orders.Envelope.order": second_takes(f.EnvelopeFactory, "order"),
    "orders.Envelope.key": second_takes(f.EnvelopeFactory, "key"),
    "orders.Envelope.token": second_takes(f.EnvelopeFactory, "token"),
    "supplier_order_delivery_known": changed(f.SupplierOrderFactory, delivery="drone"),
    "never_more_than_authorised": changed(
        f.SupplierOrderLineFactory, weighed_up_to=500, weighed=501
    ),
    "order_line_basis_known": changed(f.SupplierOrderLineFactory, basis="both"),
    "one_load_per_week": rows(WeekLoad, supplier=f.SupplierFactory, monday=TODAY),
    "orders.OfferBearer.offer": rows(OfferBearer, offer=offer, supplier=f.SupplierFactory),
    # What goes out
    "one_parcel_line_each": parcel_line(times=2),
    "parcel_line_from_one": parcel_line(quantity=0),
    "one_record_per_lot": lot(times=2),
    "lot_named": lot(lot=""),
    "lot_from_one": lot(quantity=0),
    "one_recall_per_lot": rows(
        Recall,
        supplier=f.SupplierFactory,
        listing=f.ListingFactory,
        lot="L1",
        reason="x",
        at=now,
        by=f.UserFactory,
    ),
    "recall_has_reason": lambda: f.RecallFactory(reason=""),
    "one_notice_per_order": rows(
        RecallNotice, recall=f.RecallFactory, supplier_order=f.SupplierOrderFactory, quantity=1
    ),
    # After the sale
    "return_kind_known": changed(f.ReturnRequestFactory, kind="whim"),
    "refused_return_has_reason": changed(f.ReturnRequestFactory, state="refused"),
    "orders.ReturnRequest.refund": rows(
        ReturnRequest,
        supplier_order=f.SupplierOrderFactory,
        kind="fault",
        name="x",
        email="x@exemple.test",
        asked_at=now,
        refund=f.RefundFactory,
    ),
    "one_return_line_each": return_line(times=2),
    "return_line_from_one": return_line(quantity=0),
    "message_side_known": message(side="neighbour"),
    "message_says_something": message(text=""),
    "score_from_one_to_five": review(score=6),
    "refused_review_has_reason": review(state="refused"),
    "orders.Review.line": review(times=2),
    "subscription_state_known": changed(f.SubscriptionFactory, state="lost"),
    "subscription_rhythm_known": changed(f.SubscriptionFactory, every_weeks=3),
    "subscription_from_one": changed(f.SubscriptionFactory, quantity=0),
    "one_run_per_day": rows(SubscriptionRun, subscription=f.SubscriptionFactory, day=TODAY),
    "orders.SubscriptionRun.envelope": lambda: [
        SubscriptionRun.objects.create(
            subscription=f.SubscriptionFactory(), day=TODAY, envelope=one
        )
        for one in [f.EnvelopeFactory()] * 2
    ],
    "one_hold_per_sellable": hold(times=2),
    "hold_from_one": hold(quantity=0),
    "hold_ends_one_way": hold(released_at=now, taken_at=now),
    # Money
    "commission_has_one_scope": rule(category=f.CategoryFactory, supplier=f.SupplierFactory),
    "commission_within_whole": rule(basis_points=10_001),
    "commission_ends_after_start": rule(valid_to=YESTERDAY),
    "entry_has_a_key": lambda: entry(key=""),
    "payments.Entry.key": twice(entry),
    "posting_account_known": posting(account="pocket"),
    "posting_not_zero": posting(cents=0),
    "supplier_posting_names_the_supplier": posting(account="supplier_payable"),
    "payment_state_known": changed(f.PaymentFactory, state="lost"),
    "never_captured_more_than_asked": changed(f.PaymentFactory, asked=1, captured=2),
    "never_refunded_more_than_captured": changed(f.PaymentFactory, refunded=1),
    "payments.Payment.reference": second_takes(f.PaymentFactory, "reference"),
    "webhook_stored_once": rows(
        WebhookEvent, gateway="demo", event_id="evt_1", kind="x", payload="{}", received_at=now
    ),
    "one_gateway_account_each": lambda: [
        f.GatewayAccountFactory(legal_entity=one) for one in [f.LegalEntityFactory()] * 2
    ],
    "payments.GatewayAccount.reference": second_takes(f.GatewayAccountFactory, "reference"),
    "one_transfer_per_reference": twice(lambda: f.TransferFactory(reference="tr_1")),
    "never_reversed_more_than_sent": changed(f.TransferFactory, reversed=1),
    "transfer_state_known": changed(f.TransferFactory, state="lost"),
    "payments.Transfer.supplier_order": second_takes(f.TransferFactory, "supplier_order"),
    "payments.GatewayRefund.refund": second_takes(f.GatewayRefundFactory, "refund"),
    "payments.GatewayRefund.reference": second_takes(f.GatewayRefundFactory, "reference"),
    "closed_dispute_has_a_date": changed(f.DisputeFactory, state="won"),
    "payments.Dispute.reference": second_takes(f.DisputeFactory, "reference"),
    "one_statement_per_file": rows(
        BankStatement,
        legal_entity=f.LegalEntityFactory,
        name="x",
        sha256="0",
        imported_at=now,
        by=f.UserFactory,
    ),
    "one_bank_line_each": lambda: [
        f.BankLineFactory(statement=one, fingerprint="0") for one in [f.BankStatementFactory()] * 2
    ],
    "bank_line_is_income": changed(f.BankLineFactory, cents=0),
    "payments.DemoObject.reference": rows(DemoObject, reference="x", kind="x", created_at=now),
    "payments.DemoObject.idempotency_key": lambda: [
        DemoObject.objects.create(reference=one, kind="x", idempotency_key="k", created_at=now())
        for one in ("a", "b")
    ],
    # Invoices
    "one_invoice_per_part": second_takes(f.InvoiceFactory, "supplier_order"),
    "one_commission_invoice_a_month": twice(commission_of_one_seller),
    "one_invoice_per_number": second_takes(invoice_of_one_seller, "number"),
    "invoice_says_what_for": changed(f.InvoiceFactory, supplier_order=None),
    "credit_note_names_its_invoice": changed(f.InvoiceFactory, kind="credit"),
    "invoice_is_ours_or_theirs": changed(f.InvoiceFactory, document=None),
    "invoice_due_after_issue": changed(f.InvoiceFactory, issued_on=TODAY, due_on=YESTERDAY),
    "invoicing.Invoice.refund": lambda: [
        f.InvoiceFactory(refund=one) for one in [f.RefundFactory()] * 2
    ],
    "invoicing.Invoice.document": second_takes(f.InvoiceFactory, "document"),
    "one_statement_a_month": two_statements_of_a_month,
    "invoicing.Statement.document": lambda: [
        statement(document=one) for one in [f.InvoiceFactory().document] * 2
    ],
    # Feeds
    "one_feed_per_name": lambda: [
        f.FeedFactory(supplier=one, name="Fichiers") for one in [f.SupplierFactory()] * 2
    ],
    "one_feed_per_token": twice(lambda: f.FeedFactory(token_digest="a" * 64)),
    "feed_source_known": lambda: f.FeedFactory(source="ftp"),
    "feed_rhythm_known": lambda: f.FeedFactory(every="year"),
    "feed_missing_known": lambda: f.FeedFactory(missing="delete"),
    "feed_basis_known": lambda: f.FeedFactory(basis="both"),
    "fetched_feed_has_an_address": lambda: f.FeedFactory(source="url"),
    "one_run_at_a_time": lambda: [
        f.FeedRunFactory(feed=feed, state=state)
        for feed in [f.FeedFactory()]
        for state in ("applying", "queued")
    ],
    "run_state_known": lambda: f.FeedRunFactory(state="lost"),
    "failed_run_says_why": lambda: f.FeedRunFactory(state="failed"),
    "run_ends_after_start": lambda: f.FeedRunFactory(finished_at=now() - timedelta(days=1)),
    "change_kind_known": lambda: f.ChangeFactory(kind="deleted", before={"listing": {}}),
    "change_state_known": lambda: f.ChangeFactory(state="lost"),
    "change_knows_before": lambda: f.ChangeFactory(kind="updated"),
    "trouble_says_why": lambda: f.RowTroubleFactory(reason=""),
    "one_item_each": lambda: [
        f.ItemFactory(feed=one.feed, listing=one.listing) for one in [f.ItemFactory()]
    ],
    "one_item_per_key": lambda: [
        f.ItemFactory(feed=feed, key="a" * 64) for feed in [f.FeedFactory()] * 2
    ],
    "feeds.RemotePicture.listing": lambda: [
        f.RemotePictureFactory(feed=one.feed, listing=one.listing)
        for one in [f.RemotePictureFactory()]
    ],
    "remote_picture_state_known": lambda: f.RemotePictureFactory(state="lost"),
    # Pages
    "cms.FooterMenu.site": footer_menus,
}


def our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS and not model.__module__.startswith("shop.forks.")
    ]


def rules() -> dict[str, tuple[type[models.Model], list[str]]]:
    """Each rule's name with its model and, for uniqueness, the columns that must differ."""
    found: dict[str, tuple[type[models.Model], list[str]]] = {}
    for model in our_models():
        meta = model._meta
        for constraint in meta.constraints:
            fields = getattr(constraint, "fields", ())
            found[constraint.name] = (model, [meta.get_field(name).column for name in fields])
        for field in meta.local_fields:
            if field.unique and not field.primary_key:
                found[f"{meta.label}.{field.name}"] = (model, [field.column])
        for names in meta.unique_together:
            found[f"{meta.label}.{'+'.join(names)}"] = (
                model,
                [meta.get_field(name).column for name in names],
            )
    return found


def test_every_rule_of_our_models_is_broken_below():
    assert set(BREAKS) == set(rules())


def is_left_to_postgresql(model: type[models.Model], name: str) -> bool:
    found = next((one for one in model._meta.constraints if one.name == name), None)
    told = getattr(found, "nulls_distinct", None) is not None
    return told and not connection.features.supports_nulls_distinct_unique_constraints


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_database_refuses(name):
    model, columns = rules()[name]
    if is_left_to_postgresql(model, name):
        pytest.skip("SQLite knows no unique rule in which two NULL are the same")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREAKS[name]()
    told = str(refused.value)
    table = model._meta.db_table
    if name in told:
        return
    assert columns, f"another rule refused it: {told}"
    # SQLite names columns as table.column, PostgreSQL the key (a, b) of an index it named itself.
    sqlite = ", ".join(f"{table}.{column}" for column in columns)
    assert f"UNIQUE constraint failed: {sqlite}" == told or (
        f"Key ({', '.join(columns)})=" in told and table in told
    ), told
