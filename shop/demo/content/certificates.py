"""Fictional certificates in the format each scheme uses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .shapes import Certificate

ORGANIC = frozenset({"ab", "bio_ue"})
FAIR = frozenset(
    {
        "fairtrade",
        "wfto",
        "biopartenaire",
        "spp",
        "fair_for_life",
        "agri_ethique",
        "bio_equitable_france",
    }
)
ORGANIC_BODIES = {
    "01": "Ecocert",
    "07": "Agrocert",
    "09": "Certipaq Bio",
    "10": "Bureau Veritas",
    "12": "Certisud",
    "13": "Certis",
    "15": "Alpes Contrôles",
    "16": "Qualisud",
}


@dataclass(frozen=True, slots=True)
class Scheme:
    body: str
    pattern: str  # «#» stands for a digit
    days: int | None
    scope: str = "supplier"


SCHEMES = {
    "ab": Scheme("", "FR-BIO-{}-######", 365, "family"),
    "bio_ue": Scheme("", "FR-BIO-{}-######", 365, "family"),
    "bio_conversion": Scheme("", "FR-BIO-{}-######", 365, "family"),
    "demeter": Scheme("Demeter France", "5####", 365, "establishment"),
    "nature_progres": Scheme("Nature & Progrès, groupe local", "NP-{dept}-###", 365),
    "bio_coherence": Scheme("Bureau Veritas", "BC-{dept}-####", 365, "family"),
    "fairtrade": Scheme("FLOCERT", "FLO ID 4####", 1095, "family"),
    "wfto": Scheme("WFTO Europe", "WFTO-{dept}-####", 1095),
    "biopartenaire": Scheme("Ecocert", "BP-####", 365, "family"),
    "spp": Scheme("SPP Global", "SPP-AF-###", 730, "family"),
    "fair_for_life": Scheme("Ecocert", "FFL-####", 365, "family"),
    "agri_ethique": Scheme("Bureau Veritas", "AE-####", 1095, "family"),
    "bio_equitable_france": Scheme("Ecocert", "BEF-####", 365, "family"),
    "epv": Scheme("État (préfet de région)", "EPV-{dept}-###", 1826, "legal_entity"),
    "eu_ecolabel": Scheme("AFNOR Certification", "FR/0##/0##", 1095, "family"),
    "nf_environnement": Scheme("AFNOR Certification", "NF ENV ###-##", 1095, "family"),
    "fsc": Scheme("Control Union", "FSC-C######", 1826, "establishment"),
    "pefc": Scheme("FCBA", "PEFC/10-3#-####", 1826, "establishment"),
    "gots": Scheme("Ecocert Greenlife", "GOTS-######", 365, "family"),
    "cosmos": Scheme("Ecocert Greenlife", "COSMOS-######", 365, "family"),
    "rfar": Scheme("Médiateur des entreprises et CNA", "RFAR-###", 1095, "legal_entity"),
    "rsei": Scheme("AFNOR Certification", "RSEI-####", 1095, "establishment"),
    "ofg": Scheme("Bureau Veritas", "OFG-#####", 1095, "family"),
    "produit_en_bretagne": Scheme("Produit en Bretagne", "PEB-####", None, "legal_entity"),
    "label_rouge": Scheme("Certis", "LR-####", 1095, "family"),
    "aop": Scheme("Certipaq", "AOP-{dept}-####", None, "family"),
    "igp": Scheme("Certipaq", "IGP-{dept}-####", None, "family"),
    "stg": Scheme("Certipaq", "STG-####", 1095, "family"),
    "hve": Scheme("Certis", "HVE-{dept}-#####", 1095, "establishment"),
    "msc": Scheme("Bureau Veritas", "MSC-C-5####", 1095, "family"),
    "imprimvert": Scheme(
        "Chambre de métiers et de l’artisanat", "IV-{dept}-####", 365, "establishment"
    ),
    "rge": Scheme("Qualibat", "RGE-######", 1461, "legal_entity"),
    "qualirepar": Scheme("Bureau Veritas", "QR-#####", 730, "establishment"),
}

CONDITIONS = [
    "fresh",
    "verified",
    "expired",
    "fresh",
    "ending",
    "fresh",
    "waiting",
    "fresh",
    "verified",
    "fresh",
    "refused",
    "fresh",
    "fresh",
    "ending",
]


def certificate(
    scheme: str, rng: Random, department: str, family: str | None, condition: str
) -> Certificate:
    """One certificate; `condition` says where it stands on the day of loading."""
    rule = SCHEMES[scheme]
    code = rng.choice(sorted(ORGANIC_BODIES))
    body = rule.body or ORGANIC_BODIES[code]
    pattern = rule.pattern.replace("{dept}", department).replace("{}", code)
    number = "".join(str(rng.randrange(10)) if mark == "#" else mark for mark in pattern)
    days = rule.days
    state = condition if condition in {"waiting", "refused"} else "verified"
    if days is None:
        issued, expires = -rng.randrange(200, 1500), None
    elif condition == "expired":
        expires = -rng.randrange(3, 120)
        issued = expires - days
    elif condition == "ending":
        expires = rng.randrange(2, 31)
        issued = expires - days
    else:
        issued = -rng.randrange(5, max(6, days - 40))
        expires = issued + days
    scope = rule.scope if family or rule.scope != "family" else "supplier"
    return Certificate(
        scheme, body, number, scope, family if scope == "family" else None, issued, expires, state
    )
