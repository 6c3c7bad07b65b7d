from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from shop.impact.models import (
    Attestation,
    LabourShare,
    PurchaseLine,
    Reference,
    Report,
    Schedule,
    ShareLink,
    Structure,
    Target,
    Upload,
)
from tests.factories.buying import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.quoting import DocumentFactory
from tests.factories.suppliers import SupplierFactory

NOW = factory.LazyFunction(timezone.now)


class UploadFactory(DjangoModelFactory[Upload]):
    """Read, with no line."""

    class Meta:
        model = Upload

    organisation: Any = factory.SubFactory(OrganisationFactory)
    file = "achats/essai.csv"
    name = "achats.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    state = "read"
    at = NOW
    read_at = NOW


class PurchaseLineFactory(DjangoModelFactory[PurchaseLine]):
    """A line of a file."""

    class Meta:
        model = PurchaseLine

    organisation: Any = factory.SubFactory(OrganisationFactory)
    upload: Any = factory.SubFactory(
        UploadFactory, organisation=factory.SelfAttribute("..organisation")
    )
    row: Any = factory.Sequence(lambda n: n + 2)
    recorded_at = NOW
    rules_version = "1"
    day = date(2026, 3, 2)
    siret = "73282932000074"
    department = "29"
    cents = 1000


class ReportFactory(DjangoModelFactory[Report]):
    """Waiting; `is_done=True` for a frozen one whose content says nothing."""

    class Meta:
        model = Report

    class Params:
        is_done = factory.Trait(
            state="done",
            document=factory.SubFactory(DocumentFactory, kind="csr_report"),
            lines_file="rapports/essai.jsonl.gz",
            done_at=NOW,
        )

    organisation: Any = factory.SubFactory(OrganisationFactory)
    first = date(2026, 1, 1)
    last = date(2026, 12, 31)
    asked_at = NOW


class ScheduleFactory(DjangoModelFactory[Schedule]):
    class Meta:
        model = Schedule

    organisation: Any = factory.SubFactory(OrganisationFactory)
    every = "quarter"
    next_from = date(2026, 1, 1)
    made_by: Any = factory.SubFactory(UserFactory)
    made_at = NOW


class ShareLinkFactory(DjangoModelFactory[ShareLink]):
    class Meta:
        model = ShareLink

    report: Any = factory.SubFactory(ReportFactory)
    token = factory.Sequence("jeton-{}".format)
    made_by: Any = factory.SubFactory(UserFactory)
    made_at = NOW
    ends_at = factory.LazyAttribute(lambda o: o.made_at + timedelta(days=30))


class TargetFactory(DjangoModelFactory[Target]):
    class Meta:
        model = Target

    organisation: Any = factory.SubFactory(OrganisationFactory)
    year = 2026
    indicator = "organic_share"
    permille = 200


class LabourShareFactory(DjangoModelFactory[LabourShare]):
    class Meta:
        model = LabourShare

    supplier: Any = factory.SubFactory(SupplierFactory)
    year = 2026
    category = ""
    costs_permille = 350


class AttestationFactory(DjangoModelFactory[Attestation]):
    class Meta:
        model = Attestation

    supplier: Any = factory.SubFactory(SupplierFactory)
    organisation: Any = factory.SubFactory(OrganisationFactory)
    year = 2026
    paid = 1000
    costs = 350
    labour = 650
    document: Any = factory.SubFactory(DocumentFactory, kind="attestation")
    at = NOW


class ReferenceFactory(DjangoModelFactory[Reference]):
    class Meta:
        model = Reference

    kind = "structures"
    source = factory.Sequence(lambda n: f"Liste {n}")
    dated = date(2026, 1, 1)
    name = "liste.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    loaded_at = NOW


class StructureFactory(DjangoModelFactory[Structure]):
    class Meta:
        model = Structure

    reference = factory.SubFactory(ReferenceFactory)
    siret = factory.Sequence(lambda n: f"{n:014d}")
