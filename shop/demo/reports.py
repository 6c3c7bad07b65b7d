"""A demonstration of reports: purchases made elsewhere, a finished report, a target, a rhythm."""

from datetime import date, datetime

from django.utils import timezone

from shop.demo.content.identifiers import siren, siret
from shop.impact import reports, schedules, targets, uploads
from shop.impact.lines import Period
from shop.impact.reports import Wanted
from shop.organisations.models import Member
from shop.outbox.models import Fact

LOADED = "demo.reports"
# Who approves may make reports too.
AUTHORITY = "elue@demo.example"
# Beyond the fictional SIRENs of the directory.
_FIRST = 900_000
# All fictional; the last row cannot be read, so that there is something to check.
_HEAD = (
    "Date;Fournisseur;SIRET;Désignation;Montant HT;Catégorie;Département;Statuts;Labels;"
    "Famille alimentaire;Main-d’œuvre;Réemploi;Recyclé"
)
_ROWS = (
    "{y}-01-20;Ferme fictive du Ménez;;Légumes de saison;4200,00;Légumes;29;;BIO;AUTRE_ALIMENTAIRE;;;",
    "{y}-02-11;Laiterie fictive;;Yaourts et beurre;2650,00;Produits laitiers;35;;BIO;AUTRE_ALIMENTAIRE;;;",
    "{y}-02-18;Grossiste fictif;;Épicerie;9800,00;Épicerie;75;;;AUTRE_ALIMENTAIRE;;;",
    "{y}-03-05;Éleveurs fictifs;;Bœuf Label rouge;3100,00;Viande;22;;LABEL_ROUGE;VIANDE_POISSON;;;",
    "{y}-03-12;Grossiste fictif;;Viande;5400,00;Viande;75;;;VIANDE_POISSON;;;",
    "{y}-03-19;Marée fictive;;Poisson;2700,00;Poissons;56;;PECHE_DURABLE;VIANDE_POISSON;;;",
    "{y}-03-31;Atelier fictif;;Entretien des espaces verts;12500,00;Espaces verts;35;ESAT;;;8900,00;;",
    "{y}-04-08;Chantier fictif;;Nettoyage des locaux;7600,00;Nettoyage;35;ACI|ASSOCIATION;;;;;",
    "{y}-04-22;Ressourcerie fictive;;Bureaux;3900,00;Meubles;56;ASSOCIATION;;;;oui;",
    "{y}-05-06;Papeterie fictive;;Ramettes;1800,00;Papier;35;;;;;;oui",
    "{y}-05-20;Mobilier fictif;;Chaises;8200,00;Meubles;75;;;;;;",
    "{y}-06-03;Cafés fictifs;;Café;950,00;Cafés;29;SCOP;EQUITABLE;AUTRE_ALIMENTAIRE;;;",
    "{y}-06-10;Sans montant;;Ligne à compléter;;Divers;35;;;;;;",
)


def is_loaded() -> bool:
    return Fact.objects.filter(name=LOADED).exists()


def load(*, at: datetime) -> None:
    """Nothing without the demo's accounts."""
    member = (
        Member.objects.filter(user__email=AUTHORITY).select_related("organisation", "user").first()
    )
    if is_loaded() or member is None:
        return
    year = timezone.localdate(at).year
    upload = uploads.add(
        organisation_id=member.organisation_id,
        data="\n".join([_HEAD, *(_row(row, year) for row in _ROWS)]).encode(),
        name=f"achats-{year}.csv",
        at=at,
        by_id=member.user_id,
    )
    uploads.read(upload.pk, at=at)
    targets.keep(
        organisation_id=member.organisation_id, year=year, indicator="ess_share", permille=250
    )
    targets.keep(
        organisation_id=member.organisation_id,
        year=year,
        indicator="handicap_spend",
        cents=2_000_000,
    )
    schedules.start(
        organisation_id=member.organisation_id, every="quarter", frameworks=(), at=at,
        by_id=member.user_id,
    )  # fmt: skip
    period = Period(date(year, 1, 1), date(year, 12, 31))
    report = reports.ask(
        organisation_id=member.organisation_id,
        wanted=Wanted(period, schedules.year_before(period), headcount=120, beneficiaries=5),
        at=at,
        by_id=member.user_id,
    )
    reports.make(report.pk, at=at)
    Fact.objects.create(name=LOADED, subject_id=report.pk, recorded_at=at, done_at=at)


def _row(row: str, year: int) -> str:
    """Each supplier by its own SIRET, told from its name."""
    cells = row.format(y=year).split(";")
    names = sorted({each.split(";")[1] for each in _ROWS})
    cells[2] = siret(siren(_FIRST + names.index(cells[1])))
    return ";".join(cells)
