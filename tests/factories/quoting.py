from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.documents.models import Document, Series
from shop.quoting.models import (
    Acceptance,
    ApiKey,
    Award,
    AwardPart,
    Criterion,
    Event,
    Framework,
    FrameworkProposal,
    GiftBox,
    GroupMember,
    Hook,
    Invitation,
    LineFile,
    Offer,
    OfferLine,
    QuoteRequest,
    RequestLine,
    ServicePlan,
    ShoppingList,
)
from tests.factories.buying import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory

NOW = factory.LazyFunction(timezone.now)


class DocumentFactory(DjangoModelFactory[Document]):
    class Meta:
        model = Document

    kind = "quote"
    series = factory.LazyFunction(
        lambda: Series.objects.get_or_create(owner="shop", prefix="ESSAI-")[0]
    )
    sequence = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"ESSAI-{o.sequence}")
    content = "{}"
    sha256 = factory.LazyAttribute(lambda o: f"{o.sequence:064x}")
    issued_at = NOW


class QuoteRequestFactory(DjangoModelFactory[QuoteRequest]):
    """A draft; `is_sent=True` for an open one."""

    class Meta:
        model = QuoteRequest

    class Params:
        is_sent = factory.Trait(
            state="open",
            number=factory.Sequence(lambda n: f"D26-ESS-{n:04d}"),
            sent_at=NOW,
            deadline=factory.LazyFunction(lambda: timezone.now() + timedelta(days=7)),
        )

    token = factory.Sequence(lambda n: f"token-{n}")
    contact_name = "Anne Fictive"
    contact_email = "anne@exemple.test"
    title = "Goûter"
    created_at = NOW
    edited_at = NOW


class RequestLineFactory(DjangoModelFactory[RequestLine]):
    class Meta:
        model = RequestLine

    request = factory.SubFactory(QuoteRequestFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Brioche"
    quantity = 40_000
    unit = "pièce"


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    request = factory.SubFactory(QuoteRequestFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = "price"
    label = "Prix"
    weight = 100


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    request = factory.SubFactory(QuoteRequestFactory, is_sent=True)
    supplier = factory.SubFactory(SupplierFactory)
    token = factory.Sequence(lambda n: f"invitation-{n}")
    invited_at = NOW


class OfferFactory(DjangoModelFactory[Offer]):
    """Submitted, with its document."""

    class Meta:
        model = Offer

    invitation = factory.SubFactory(InvitationFactory)
    version = factory.Sequence(lambda n: n + 1)
    state = "submitted"
    valid_until = date(2030, 1, 1)
    submitted_at = NOW
    created_at = NOW
    document = factory.SubFactory(DocumentFactory)


class OfferLineFactory(DjangoModelFactory[OfferLine]):
    class Meta:
        model = OfferLine

    offer = factory.SubFactory(OfferFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Brioche"
    quantity = 40_000
    unit = "pièce"
    unit_price = 15_000
    vat_code = "reduced"
    vat_permille = 55
    net = 6000
    tax = 330


class AwardFactory(DjangoModelFactory[Award]):
    class Meta:
        model = Award

    request = factory.SubFactory(QuoteRequestFactory, is_sent=True)
    reason = "Le meilleur."
    net = 6000
    tax = 330
    made_at = NOW


class AwardPartFactory(DjangoModelFactory[AwardPart]):
    class Meta:
        model = AwardPart

    award = factory.SubFactory(AwardFactory)
    offer = factory.SubFactory(OfferFactory)
    net = 6000
    tax = 330


class AcceptanceFactory(DjangoModelFactory[Acceptance]):
    class Meta:
        model = Acceptance

    award = factory.SubFactory(AwardFactory)
    kind = "signature"
    name = "Anne Fictive"
    quality = "Directrice"
    signed_on = date(2026, 3, 2)
    document = factory.SubFactory(DocumentFactory)
    role = "buyer"
    at = NOW


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    request = factory.SubFactory(QuoteRequestFactory)
    name = "sent"
    role = "buyer"
    at = NOW


class FrameworkFactory(DjangoModelFactory[Framework]):
    class Meta:
        model = Framework

    award_part = factory.SubFactory(AwardPartFactory)
    number = factory.Sequence(lambda n: f"AC-{n}")
    starts_on = date(2026, 1, 1)
    ends_on = date(2027, 1, 1)
    maximum = 100_000
    created_at = NOW


class FrameworkProposalFactory(DjangoModelFactory[FrameworkProposal]):
    class Meta:
        model = FrameworkProposal

    framework = factory.SubFactory(FrameworkFactory)
    prices: Any = {}
    from_day = date(2026, 6, 1)
    reason = "Indice des prix"
    proposed_at = NOW


class GroupMemberFactory(DjangoModelFactory[GroupMember]):
    class Meta:
        model = GroupMember

    invitation = factory.SubFactory(InvitationFactory)
    supplier = factory.SubFactory(SupplierFactory)
    task = "La livraison"
    asked_at = NOW


class LineFileFactory(DjangoModelFactory[LineFile]):
    class Meta:
        model = LineFile

    request = factory.SubFactory(QuoteRequestFactory)
    file = "devis/lignes/essai.csv"
    name = "lignes.csv"
    at = NOW


class ServicePlanFactory(DjangoModelFactory[ServicePlan]):
    class Meta:
        model = ServicePlan

    award_part = factory.SubFactory(AwardPartFactory)
    starts_on = date(2026, 1, 1)
    ends_on = date(2027, 1, 1)
    created_at = NOW


class GiftBoxFactory(DjangoModelFactory[GiftBox]):
    class Meta:
        model = GiftBox

    request = factory.SubFactory(QuoteRequestFactory)
    budget_per_head = 3000
    heads = 40


class ShoppingListFactory(DjangoModelFactory[ShoppingList]):
    class Meta:
        model = ShoppingList

    organisation = factory.SubFactory(OrganisationFactory)
    name = "Cantine"
    updated_at = NOW


class ApiKeyFactory(DjangoModelFactory[ApiKey]):
    class Meta:
        model = ApiKey

    organisation: Any = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    name = "Logiciel"
    digest = factory.Sequence("{:064d}".format)
    created_at = NOW


class HookFactory(DjangoModelFactory[Hook]):
    class Meta:
        model = Hook

    organisation: Any = factory.SubFactory(OrganisationFactory)
    url = "https://exemple.test/devis"
    secret = "x"
    created_at = NOW
