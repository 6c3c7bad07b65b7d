"""Loads the demo plan through the shop's own operations, in one transaction."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from shop.demo import accounts, pages, rooms, trade
from shop.demo.art import MOTIFS, draw
from shop.demo.content import shapes
from shop.demo.content.plan import plan as make_plan
from shop.listings import cards
from shop.listings import operations as listings
from shop.listings.changes import ListingInput, SellableInput
from shop.listings.models import CategoryProfile
from shop.money import PER_CENT
from shop.organisations.models import Entity, Organisation
from shop.outbox.models import Fact
from shop.pictures.files import store
from shop.places.models import Commune
from shop.places.text import fold
from shop.search import operations as search
from shop.search.models import Synonym
from suppliers.directory.models import (
    Certificate,
    Establishment,
    InvoicingMandate,
    LegalEntity,
    ListingFamily,
    ServiceArea,
    Status,
    Supplier,
)

LOADED = "demo.loaded"
SEED = 2026
IN_MENU = 7
REUSE = {
    "réemploi": "reemploi",
    "réutilisation": "reutilisation",
    "reconditionné": "reconditionne",
}
Say = Callable[[str], None]


def is_loaded() -> bool:
    return Fact.objects.filter(name=LOADED).exists()


def load(
    *,
    seed: int,
    suppliers: int,
    listings_count: int,
    at: datetime,
    say: Say,
    with_pictures: bool = True,
) -> None:
    """Everything or nothing: a run that is stopped leaves the database as it was."""
    plan = make_plan(seed=seed, suppliers=suppliers, listings=listings_count, communes=_communes())
    say(f"{len(plan.suppliers)} fournisseurs, {len(plan.listings)} offres prévues")
    pictures = _draw(plan.listings) if with_pictures else {}
    say(f"{len(pictures)} images dessinées")
    with transaction.atomic():
        picture_ids = {
            key: store(data=data, alt=MOTIFS[key[0]].alt_fr, is_illustration=True).pk
            for key, data in pictures.items()
        }
        loader = _Loader(plan=plan, at=at, today=timezone.localdate(at))
        loader.categories()
        loader.directory()
        say("fournisseurs et certificats chargés")
        ids = loader.listings(picture_ids)
        cards.refresh(listing_ids=ids, at=at)
        say("offres chargées")
        Synonym.objects.bulk_create(
            [
                Synonym(words=", ".join(s.words), expands_to=", ".join(s.expands_to))
                for s in plan.synonyms
            ],
            ignore_conflicts=True,
        )
        search.rebuild()
        say("recherche indexée")
        loader.organisations()
        trade.make(suppliers=list(loader.suppliers.values()), at=at)
        cards.refresh(listing_ids=ids, at=at)
        accounts.make(plan=plan)
        rooms.make(at=at)
        pages.make(plan=plan)
        Fact.objects.create(name=LOADED, subject_id=seed, recorded_at=at, done_at=at)


def _communes() -> list[shapes.CommuneRow]:
    return [
        shapes.CommuneRow(
            c.code,
            c.name,
            c.department,
            c.postcodes,
            c.population,
            c.epci_id or "",
            c.latitude,
            c.longitude,
        )
        for c in Commune.objects.order_by("code")
    ]


PictureKey = tuple[str, str, str]


def _key(listing: shapes.Listing) -> PictureKey:
    return (listing.motif, str(listing.art_seed), listing.art_label)


def _png(key: PictureKey) -> bytes:
    motif, seed, label = key
    buffer = BytesIO()
    draw(motif=motif, seed=seed, label=label).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _draw(rows: Sequence[shapes.Listing]) -> dict[PictureKey, bytes]:
    keys = sorted({_key(listing) for listing in rows})
    with ProcessPoolExecutor() as pool:
        return dict(zip(keys, pool.map(_png, keys, chunksize=4), strict=True))


@dataclass
class _Loader:
    plan: shapes.Plan
    at: datetime
    today: date

    def __post_init__(self) -> None:
        self.category_ids: dict[str, int] = {}
        self.suppliers: dict[str, Supplier] = {}
        self.families: dict[tuple[str, str], int] = {}

    def _day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def categories(self) -> None:
        model: Any = apps.get_model("catalogue", "Category")
        roots = 0
        for row in self.plan.categories:
            fields = {"name": row.name_fr, "slug": row.slug, "description": row.description_fr}
            if row.parent_slug is None:
                roots += 1
                node = model.add_root(**fields)
            else:
                node = model.objects.get(pk=self.category_ids[row.parent_slug]).add_child(**fields)
            self.category_ids[row.slug] = node.pk
            CategoryProfile.objects.create(
                category=node,
                slug=row.slug,
                name_en=row.name_en,
                name_br=row.name_br,
                kind=row.kind,
                vat_code=row.vat,
                in_menu=row.parent_slug is None and roots <= IN_MENU,
            )

    def directory(self) -> None:
        entities = {
            row.key: entity
            for row, entity in zip(
                self.plan.legal_entities,
                LegalEntity.objects.bulk_create(
                    [
                        LegalEntity(
                            name=row.name,
                            legal_form=row.legal_form,
                            siren=row.siren,
                            vat_regime=row.vat_regime,
                            vat_number=row.vat_number or "",
                            street=row.street,
                            commune_id=row.commune_code,
                        )
                        for row in self.plan.legal_entities
                    ]
                ),
                strict=True,
            )
        }
        InvoicingMandate.objects.bulk_create(
            [
                InvoicingMandate(
                    legal_entity=entity, signed_on=self._day(-400), signed_by=entity.name
                )
                for index, entity in enumerate(entities.values())
                if index % 5
            ]
        )
        establishments = {
            row.key: establishment
            for row, establishment in zip(
                self.plan.establishments,
                Establishment.objects.bulk_create(
                    [
                        Establishment(
                            legal_entity=entities[row.legal_entity_key],
                            siret=row.siret,
                            name=row.name,
                            street=row.street,
                            postcode=row.postcode,
                            commune_id=row.commune_code,
                        )
                        for row in self.plan.establishments
                    ]
                ),
                strict=True,
            )
        }
        Status.objects.bulk_create(
            [
                Status(
                    establishment=establishments[row.key],
                    kind_id=status.kind,
                    authority=status.authority,
                    reference=status.reference,
                    starts_on=self._day(status.starts),
                    ends_on=None if status.ends is None else self._day(status.ends),
                    verified_at=self.at,
                )
                for row in self.plan.establishments
                for status in row.statuses
            ]
        )
        self._fronts(entities, establishments)

    def _fronts(
        self, entities: dict[str, LegalEntity], establishments: dict[str, Establishment]
    ) -> None:
        partner: Any = apps.get_model("partner", "Partner")
        partners = partner.objects.bulk_create(
            [partner(name=row.name, code=row.slug) for row in self.plan.suppliers]
        )
        fronts = Supplier.objects.bulk_create(
            [
                Supplier(
                    partner=one,
                    legal_entity=entities[row.legal_entity_key],
                    establishment=establishments[row.establishment_key],
                    name=row.name,
                    sort_name=fold(row.name),
                    slug=row.slug,
                    family=row.family,
                    tagline=row.tagline,
                    description=row.description,
                    headcount=row.headcount,
                    insertion_jobs=row.insertion_jobs,
                    phone=row.phone,
                    email=row.email,
                    delivers=row.delivers,
                    offers_pickup=row.pickup,
                    lead_days=row.lead_days,
                    state=Supplier.State.PUBLISHED,
                    joined_on=self._day(-900 + index * 5),
                )
                for index, (row, one) in enumerate(zip(self.plan.suppliers, partners, strict=True))
            ]
        )
        self.suppliers = {
            row.key: front for row, front in zip(self.plan.suppliers, fronts, strict=True)
        }
        families = ListingFamily.objects.bulk_create(
            [
                ListingFamily(supplier=self.suppliers[row.key], name=name)
                for row in self.plan.suppliers
                for name in row.families
            ]
        )
        by_front = {front.pk: key for key, front in self.suppliers.items()}
        self.families = {(by_front[f.supplier_id], f.name): f.pk for f in families}
        ServiceArea.objects.bulk_create(
            [
                self._area(row.key, area, establishments[row.establishment_key])
                for row in self.plan.suppliers
                for area in row.areas
            ]
        )
        Certificate.objects.bulk_create(
            [
                self._certificate(row, certificate)
                for row in self.plan.suppliers
                for certificate in row.certificates
            ]
        )

    def _area(self, key: str, area: shapes.Area, place: Establishment) -> ServiceArea:
        made = ServiceArea(supplier=self.suppliers[key], kind=area.kind)
        if area.kind == "department":
            made.department = area.code
        elif area.kind == "epci":
            made.epci_id = area.code
        elif area.kind == "radius":
            made.commune_id = area.code or place.commune_id
            made.radius_km = area.radius_km
        return made

    def _certificate(self, row: shapes.Supplier, one: shapes.Certificate) -> Certificate:
        front = self.suppliers[row.key]
        verified = one.state == "verified"
        made = Certificate(
            label_id=one.scheme,
            body=one.body,
            number=one.number,
            issued_on=self._day(one.issued),
            expires_on=None if one.expires is None else self._day(one.expires),
            state=one.state,
            verified_at=self.at if verified else None,
            refusal="" if one.state != "refused" else "Le document envoyé n’est pas lisible.",
        )
        if one.scope == "family":
            made.family_id = self.families[(row.key, one.family or "")]
        elif one.scope == "establishment":
            made.establishment_id = front.establishment_id
        elif one.scope == "legal_entity":
            made.legal_entity_id = front.legal_entity_id
        else:
            made.supplier = front
        return made

    def listings(self, picture_ids: dict[PictureKey, int]) -> list[int]:
        ids: list[int] = []
        inputs = [self._listing(row, picture_ids.get(_key(row))) for row in self.plan.listings]
        for start in range(0, len(inputs), 500):
            outcome = listings.apply(inputs=inputs[start : start + 500], at=self.at, record=False)
            ids += outcome.created
        return ids

    def _listing(self, row: shapes.Listing, picture_id: int | None) -> ListingInput:
        return ListingInput(
            supplier_id=self.suppliers[row.supplier_key].pk,
            category_id=self.category_ids[row.category_slug],
            title=row.title,
            slug=row.slug,
            kind=row.kind,
            price_kind=row.price_kind,
            basis="incl" if row.basis == "ttc" else "excl",
            vat_code=row.vat,
            state=row.state,
            published_days_ago=row.made_days_ago,
            family_id=self.families.get((row.supplier_key, row.family or "")),
            picture_id=picture_id,
            description=row.description,
            summary=row.summary,
            ingredients=row.ingredients or "",
            allergens=tuple(row.allergens),
            origin=row.origin or "",
            storage=row.storage or "",
            alcohol_tenths=int(Decimal(row.alcohol_percent) * 10) if row.alcohol_percent else None,
            withdrawal_exemption=row.withdrawal_exempt_reason or "",
            case_size=row.case_size,
            reuse_type=REUSE.get(row.reuse_type or "", ""),
            recycled_percent=row.recycled_percent,
            sellables=tuple(_sellable(one) for one in row.sellables),
        )

    def organisations(self) -> None:
        for row in self.plan.organisations:
            commune = Commune.objects.get(pk=row.commune_code)
            organisation = Organisation.objects.create(
                name=row.name,
                kind=row.kind,
                siret=row.siret,
                siren=row.siret[:9],
                postcode=commune.postcode,
                commune=commune,
            )
            Entity.objects.bulk_create(
                [Entity(organisation=organisation, name=name) for name in row.entities]
            )


def _sellable(one: shapes.Sellable) -> SellableInput:
    return SellableInput(
        reference=one.reference,
        name=one.name,
        ean=one.ean or "",
        unit_price=None if one.price_cents is None else one.price_cents * PER_CENT,
        stock=one.stock,
        content_quantity=Decimal(one.content_quantity) if one.content_quantity else None,
        content_unit=one.content_unit or "",
        min_quantity=one.min_quantity,
        capacity_per_week=one.capacity_per_week,
        professional_price=None
        if one.pro_price_cents_ht is None
        else one.pro_price_cents_ht * PER_CENT,
        breaks=tuple((quantity, cents * PER_CENT) for quantity, cents in one.breaks),
    )
