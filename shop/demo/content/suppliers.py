"""Legal entities, establishments and suppliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from . import people
from .certificates import CONDITIONS, FAIR, ORGANIC, certificate
from .grammar import (
    at,
    at_commune,
    capital,
    closest,
    fill,
    inside,
    of,
    of_commune,
    sequences,
    slugify,
    typographic,
)
from .identifiers import siren, siret, vat_number
from .sentences import CLOSINGS, OPENINGS
from .shapes import Area, Certificate, CommuneRow, Establishment, LegalEntity, Status, Supplier
from .trades import TRADES, Trade
from .workforce import WAYS, Way

# kind: (authority, reference, length in days or None)
STATUS_RULES: dict[str, tuple[str, str, int | None]] = {
    "esus": ("Préfecture de département (DREETS)", "ESUS-{dept}-###", 1826),
    "ei": ("DREETS Bretagne", "EI-{dept}-####", 1095),
    "ai": ("DREETS Bretagne", "AI-{dept}-####", 1095),
    "aci": ("DREETS Bretagne", "ACI-{dept}-####", 1095),
    "etti": ("DREETS Bretagne", "ETTI-{dept}-####", 1095),
    "eiti": ("DREETS Bretagne", "EITI-{dept}-####", 1095),
    "geiq": ("Fédération des Geiq", "GEIQ-####", 365),
    "ea": ("DREETS Bretagne", "CPOM-EA-{dept}-###", 1826),
    "eatt": ("DREETS Bretagne", "CPOM-EATT-{dept}-###", 1826),
    "esat": ("Agence régionale de santé Bretagne", "{dept}0######", 5479),
    "sep": ("ATIGIP", "SEP-####", 1095),
    "tih": ("Urssaf Bretagne", "TIH-######", 1826),
    "rq": ("Réseau national des régies de quartier", "RQ-###", 1461),
    "scop": ("Ministère du Travail", "SCOP-####", None),
    "scic": ("Ministère du Travail", "SCIC-####", None),
    "cae": ("Ministère du Travail", "CAE-###", None),
    "association": ("Greffe des associations", "W{dept}#######", None),
    "mutuelle": ("Répertoire des mutuelles", "MUT-####", None),
    "fondation": ("Ministère de l’Intérieur", "FOND-####", None),
    "societe_ess": ("Greffe du tribunal de commerce", "ESS-{dept}-####", None),
}
FORM_STATUSES = {"association", "scop", "scic", "cae", "mutuelle", "fondation"}
SOLO = frozenset({"solo", "tih", "cae"})
SOLIDARITY = frozenset(
    [
        "esat",
        "ea",
        "aci",
        "ei",
        "ai",
        "etti",
        "eiti",
        "geiq",
        "eatt",
        "sep",
        "tih",
        "rq",
        "fondation",
    ]
)
NUMBERS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
    "vingt",
]


def spelled(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


@dataclass(slots=True)
class Draft:
    """A supplier with what is needed to write about it and to fill its shelves."""

    supplier: Supplier
    trade: Trade
    way: Way
    values: dict[str, object]
    vat_regime: str
    organic: frozenset[str] = frozenset()
    fair: frozenset[str] = frozenset()


@dataclass(slots=True)
class Registry:
    """What the suppliers bring with them."""

    seed: int
    entities: list[LegalEntity] = field(default_factory=list)
    establishments: list[Establishment] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)

    def entity(
        self, name: str, form: str, regime: str, years: int, street: str, commune: CommuneRow
    ) -> LegalEntity:
        number = siren(len(self.entities), self.seed)
        made = LegalEntity(
            key=f"entity-{len(self.entities) + 1:04d}",
            name=name,
            legal_form=form,
            siren=number,
            vat_regime=regime,
            vat_number=vat_number(number) if regime == "normal" else None,
            founded_years_ago=years,
            street=street,
            commune_code=commune.code_insee,
        )
        self.entities.append(made)
        return made

    def establishment(
        self,
        entity: LegalEntity,
        name: str,
        street: str,
        commune: CommuneRow,
        statuses: tuple[Status, ...],
    ) -> Establishment:
        site = self.sites.get(entity.key, 0) + 1
        self.sites[entity.key] = site
        made = Establishment(
            key=f"site-{len(self.establishments) + 1:04d}",
            legal_entity_key=entity.key,
            siret=siret(entity.siren, site),
            name=name,
            street=street,
            postcode=commune.postcode,
            commune_code=commune.code_insee,
            statuses=statuses,
        )
        self.establishments.append(made)
        return made


def _status(kind: str, rng: Random, department: str, serial: int) -> Status:
    authority, pattern, days = STATUS_RULES[kind]
    reference = "".join(
        str(rng.randrange(10)) if mark == "#" else mark
        for mark in pattern.replace("{dept}", department)
    )
    if days is None:
        return Status(kind, authority, reference, -rng.randrange(400, 4000), None)
    if serial % 19 == 7:
        ends = -rng.randrange(5, 200)
    elif serial % 13 == 5:
        ends = rng.randrange(1, 31)
    else:
        ends = rng.randrange(31, days - 20) if days > 400 else rng.randrange(31, 300)
    return Status(kind, authority, reference, ends - days, ends)


def _statuses(way: Way, form: str, rng: Random, department: str, serial: int) -> tuple[Status, ...]:
    kinds = list(way.statuses)
    if form in FORM_STATUSES and form not in kinds:
        kinds.append(form)
    return tuple(_status(kind, rng, department, serial + n) for n, kind in enumerate(kinds))


def _certificates(
    trade: Trade, use: int, serial: int, rng: Random, department: str, families: Sequence[str]
) -> tuple[Certificate, ...]:
    count = min(len(trade.schemes), 1 + (serial % 3 > 0) + (serial % 7 == 0))
    if trade.fair:
        count = min(len(trade.schemes), count + 1)
    found = []
    for number in range(count):
        scheme = trade.schemes[(use + number) % len(trade.schemes)]
        family = families[number % len(families)] if families else None
        condition = CONDITIONS[(serial * 3 + number) % len(CONDITIONS)]
        found.append(certificate(scheme, rng, department, family, condition))
        if scheme in ORGANIC and len(families) > 1 and serial % 2:
            other = next(name for name in families if name != family)
            found.append(certificate(scheme, rng, department, other, "fresh"))
    return tuple(found)


def _areas(commune: CommuneRow, serial: int, service: bool) -> tuple[Area, ...]:
    match serial % 5:
        case 0:
            return (Area("region", "53"),)
        case 1 if service:
            return (Area("radius", commune.code_insee, 30 + serial % 4 * 10),)
        case 2:
            return (Area("epci", commune.epci_code), Area("radius", commune.code_insee, 25))
        case 3:
            others = {"22": "35", "29": "56", "35": "22", "56": "29"}
            return (
                Area("department", commune.department),
                Area("department", others.get(commune.department, "53")),
            )
        case _:
            return (Area("department", commune.department),)


def _family(way: Way, certificates: Sequence[Certificate]) -> str:
    if way.key in SOLIDARITY:
        return "solidarity"
    if any(item.scheme in FAIR and item.active for item in certificates):
        return "fair_trade"
    if any(item.scheme in ORGANIC and item.active for item in certificates):
        return "organic"
    return "solidarity"


def _describe(draft_values: dict[str, object], trade: Trade, way: Way, rng: Random) -> str:
    about = rng.sample(trade.about, 3)
    team = [way.about[n] for n in sorted(rng.sample(range(len(way.about)), 2))]
    first = f"{fill(rng.choice(OPENINGS), draft_values)} {fill(about[0], draft_values)}"
    second = f"{fill(team[0], draft_values)} {fill(team[1], draft_values)}"
    if rng.random() < 0.5:
        second = f"{second} {fill(about[1], draft_values)}"
    third = f"{fill(about[2], draft_values)} {fill(rng.choice(CLOSINGS), draft_values)}"
    return typographic(f"{first}\n\n{second}\n\n{third}")


def _best_description(
    values: dict[str, object], trade: Trade, way: Way, rng: Random, earlier: list[frozenset]
) -> tuple[str, frozenset]:
    best: tuple[float, str, frozenset] | None = None
    for _ in range(12):
        text = _describe(values, trade, way, rng)
        runs = sequences(text)
        worst = closest(runs, earlier)
        if best is None or worst < best[0]:
            best = (worst, text, runs)
        if worst < 0.3:
            break
    assert best is not None
    return best[1], best[2]


def _names(trade: Trade, use: int, place: str) -> str:
    return trade.heads[use % len(trade.heads)].format(place)


def _communes(rows: Sequence[CommuneRow], rng: Random) -> dict[str, list[CommuneRow]]:
    """Towns first, then villages: people expect workshops everywhere, more where people live."""
    by_department: dict[str, list[CommuneRow]] = {}
    for row in rows:
        by_department.setdefault(row.department, []).append(row)
    for department, found in sorted(by_department.items()):
        by_department[department] = sorted(
            found, key=lambda row: -(row.population**0.5) * rng.uniform(0.3, 1.0)
        )
    return by_department


def _owner(
    registry: Registry,
    way: Way,
    name: str,
    regime: str,
    years: int,
    street: str,
    commune: CommuneRow,
    use: int,
    place: str,
) -> tuple[LegalEntity, str]:
    """The legal entity of a supplier: its own, its cooperative's or a wider association's."""
    if way.key == "cae":
        half = "west" if commune.department in {"22", "29"} else "east"
        key = f"cae-{half}"
        known = {
            "west": "Coopérative d’activités An Treiz",
            "east": "Coopérative d’activités Ar Pont",
        }
        label = known[half]
    elif way.key in {"esat", "ea", "asso"} and use % 2 == 0:
        key = f"association-{commune.department}"
        label = f"Association Un Métier à {place}"
        way_form = "association"
        if key not in registry.shared:
            made = registry.entity(label, way_form, "normal", years + 12, street, commune)
            registry.shared[key] = made.key
            registry.establishment(made, f"{label}, siège", street, commune, ())
        return _entity(registry, registry.shared[key]), key
    else:
        return registry.entity(name, way.legal_form, regime, years, street, commune), ""
    if key not in registry.shared:
        made = registry.entity(label, way.legal_form, "normal", years + 6, street, commune)
        registry.shared[key] = made.key
    return _entity(registry, registry.shared[key]), key


def _entity(registry: Registry, key: str) -> LegalEntity:
    return registry.entities[int(key.rpartition("-")[2]) - 1]


def build(
    seed: int,
    count: int,
    rows: Sequence[CommuneRow],
    families_of: dict[str, tuple[str, ...]],
    services: frozenset[str],
) -> Registry:
    registry = Registry(seed)
    rng = Random(f"{seed}:suppliers")
    communes = _communes(rows, rng)
    departments = sorted(communes)
    names = people.places({row.name for row in rows})
    earlier: list[frozenset] = []
    slugs: set[str] = set()
    for serial in range(count):
        trade = TRADES[serial % len(TRADES)]
        use = serial // len(TRADES)
        offset = serial % len(TRADES)
        way = WAYS[trade.ways[use % len(trade.ways)]]
        department = departments[(offset + use) % len(departments)]
        place_list = communes[department]
        commune = place_list[(serial // len(departments)) % len(place_list)]
        place = next(names, f"Ker{serial}")
        name = _names(trade, use + offset, place)
        street = f"{rng.randrange(1, 60)} {rng.choice(people.STREETS)}"
        years = rng.randrange(3, 32)
        if use > 0 and serial % 23 == 4 and way.key not in SOLO:
            # A second front of an entity already there, in another town.
            entity = _entity(registry, registry.drafts[-1].supplier.legal_entity_key)
            shared = ""
            way = registry.drafts[-1].way if entity.legal_form != way.legal_form else way
        else:
            entity, shared = _owner(
                registry, way, name, way.vat_regime, years, street, commune, use + offset, place
            )
        if shared.startswith("cae") and entity.key in registry.sites:
            site = next(
                item for item in registry.establishments if item.legal_entity_key == entity.key
            )
        else:
            statuses = _statuses(way, entity.legal_form, rng, department, serial)
            site = registry.establishment(entity, name, street, commune, statuses)
        families = tuple(
            dict.fromkeys(f for leaf in trade.leaves for f in families_of.get(leaf, ()))
        )
        found = _certificates(trade, use, serial, rng, department, families)
        headcount = rng.randrange(way.headcount[0], way.headcount[1] + 1)
        jobs = round(headcount * way.insertion_share) or (1 if way.key == "tih" else 0)
        service = any(leaf in services for leaf in trade.leaves)
        lead = rng.choice((2, 3, 4, 5, 7, 10))
        women = people.WOMEN[(serial * 7 + 3) % len(people.WOMEN)]
        men = people.MEN[(serial * 11 + 5) % len(people.MEN)]
        values: dict[str, object] = {
            "s": inside(name),
            "a_s": at(name),
            "de_s": of(name),
            "c": commune.name,
            "a_c": at_commune(commune.name),
            "de_c": of_commune(commune.name),
            "n": max(headcount, 2),
            "jobs": max(jobs, 1),
            "p1": women,
            "p2": men,
            "de_p1": of(women),
            "de_p2": of(men),
            "years": f"{spelled(years)} ans",
            "lead": spelled(lead),
            "street": street,
            "what": trade.what,
        }
        text, runs = _best_description(values, trade, way, rng, earlier[-300:])
        earlier.append(runs)
        slug = slugify(name)
        if slug in slugs:
            slug = f"{slug}-{serial}"
        slugs.add(slug)
        supplier = Supplier(
            key=f"supplier-{serial + 1:04d}",
            slug=slug,
            name=name,
            legal_entity_key=entity.key,
            establishment_key=site.key,
            family=_family(way, found),
            tagline=typographic(f"{capital(trade.what)} {at_commune(commune.name)}"),
            description=text,
            headcount=headcount,
            insertion_jobs=jobs,
            phone=f"02 {rng.choice(('61', '85'))} 91 {rng.randrange(100):02d} {rng.randrange(100):02d}",
            email=f"bonjour@{slug}.example",
            website=None,
            areas=_areas(commune, serial, service),
            delivers=not (service and serial % 2) or serial % 3 == 0,
            pickup=serial % 6 != 5,
            lead_days=lead,
            languages=("fr", "br")
            if serial % 4 == 1
            else ("fr", "en")
            if serial % 9 == 2
            else ("fr",),
            families=families,
            certificates=found,
        )
        registry.drafts.append(
            Draft(
                supplier,
                trade,
                way,
                values,
                entity.vat_regime,
                frozenset(
                    f for f in families for c in found if c.scheme in ORGANIC and c.covers(f)
                ),
                frozenset(f for f in families for c in found if c.scheme in FAIR and c.covers(f)),
            )
        )
    return registry
