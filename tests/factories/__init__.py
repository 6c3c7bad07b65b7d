"""Valid rows with the least in them; each test says what matters to it."""

from tests.factories.buying import EntityFactory, MemberFactory, OrganisationFactory
from tests.factories.orders import (
    ChargeFactory,
    SupplierOrderFactory,
    SupplierOrderLineFactory,
)
from tests.factories.people import UserFactory
from tests.factories.selling import (
    CategoryFactory,
    ListingFactory,
    PriceListFactory,
    ProofSnapshotFactory,
    SellableFactory,
)
from tests.factories.suppliers import (
    CertificateFactory,
    EstablishmentFactory,
    LabelFactory,
    LegalEntityFactory,
    ListingFamilyFactory,
    StatusFactory,
    StatusKindFactory,
    SupplierFactory,
)

__all__ = [
    "CategoryFactory",
    "CertificateFactory",
    "ChargeFactory",
    "EntityFactory",
    "EstablishmentFactory",
    "LabelFactory",
    "LegalEntityFactory",
    "ListingFactory",
    "ListingFamilyFactory",
    "MemberFactory",
    "OrganisationFactory",
    "PriceListFactory",
    "ProofSnapshotFactory",
    "SellableFactory",
    "StatusFactory",
    "StatusKindFactory",
    "SupplierFactory",
    "SupplierOrderFactory",
    "SupplierOrderLineFactory",
    "UserFactory",
]
