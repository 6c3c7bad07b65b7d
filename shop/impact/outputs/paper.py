"""The report as a PDF: bars with their tables, the method, and what must be checked."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.documents.pdf import render
from shop.impact import rules
from shop.impact.frameworks import Framework, chosen
from shop.impact.indicators import INDICATORS, Indicator
from shop.impact.indicators.kinds import PERCENT
from shop.impact.outputs.common import Row, Told, scope, written
from shop.invoicing.months import written as day_written
from shop.places.map import DEPARTMENTS, VIEW_BOX

# Departments on the map, from nothing bought to most.
SHADES: Final = 4
_DEPTHS: Final = ("#EDF1F0", "#B9D5CE", "#7FAFA4", "#3F8274", "#0F5C4D")
# A page of what to check; the spreadsheet has the rest.
MOST_CHECKS: Final = 60
HEADLINES: Final = (
    "total_excl_tax", "ess_share", "inclusive_share", "local_share", "egalim_share",
    "oeth_indicative_deduction",
)  # fmt: skip
_EGALIM_PARTS: Final = (
    "egalim_organic_spend", "egalim_siqo_spend", "egalim_other_spend", "egalim_performance_spend",
)  # fmt: skip


def as_pdf(told: Told) -> bytes:
    return render("documents/csr_report.typ", data=data(told), at=told.at)


def frozen_pdf(
    told: Told, content: dict[str, Any], *, sha256: str, check: str, code: list[str]
) -> bytes:
    """The PDF of a frozen report: with its number, where to check it, and what its page shows."""
    found = frozen_data(told, content)
    found |= {"number": told.number, "hash": sha256, "check": check, "code": code}
    return render("documents/csr_report.typ", data=found, at=told.at)


def frozen_data(told: Told, content: dict[str, Any]) -> dict[str, Any]:
    """What the template reads of a frozen report: its chosen chapters, beside what they are
    compared with."""
    found = data(told)
    chapters = chosen(content["frameworks"])
    codes = {each.code for each in chapters}
    figures = dict.fromkeys(code for each in chapters for code in each.indicators)
    found |= {
        "sections": _chapters(told, content, chapters),
        "compared": _compared(content),
        "egalim": found["egalim"] if "egalim" in codes else [],
        "agec": found["agec"] if "agec" in codes else [],
        "method": [_method(one) for one, row in told.figures()
                   if one.code in figures and row["value"] is not None],
        "untold": [str(one.label) for one, row in told.figures()
                   if one.code in figures and row["value"] is None],
        "map": _map(content.get("suppliers", {}).get("departments", [])),
        "areas": [
            [_named(row["code"]), cents(row["cents"]), str(row["suppliers"]), str(row["lines"])]
            for row in content.get("suppliers", {}).get("departments", [])
        ],
        "factors": sorted({row["source"] for row in content.get("factors", ())}),
        "foot": f"{found['foot']} · {told.number}",
        "facts": _frozen_facts(found["facts"], content, told),
        "moved": [
            [
                str(INDICATORS[row["code"]].label) if row["code"] in INDICATORS else row["label"],
                written(row["before"], row["unit"]), written(row["after"], row["unit"]),
            ]
            for row in content.get("moved", ())
        ],
        "replaces": content.get("replaces", ""),
        "why": [reason(row) for row in content.get("why", ())],
        "suppliers": [
            [row["name"] or row["siret"], row["department"] or "–", cents(row["cents"]),
             str(row["lines"])]
            for row in content.get("suppliers", {}).get("top", ())
        ],
        "simulation": simulation(content.get("simulation")),
    }  # fmt: skip
    return found


def _chapters(
    told: Told, content: dict[str, Any], chapters: list[Framework]
) -> list[dict[str, Any]]:
    """The chosen chapters, each figure beside that of the period it is compared with."""
    rows = {one.code: (one, row) for one, row in told.figures()}
    before = {row["code"]: row for row in content.get("compared", {}).get("indicators", ())}
    found = []
    for chapter in chapters:
        own = [rows[code] for code in chapter.indicators if code in rows]
        shown = [
            _row(one, row, told) | {"before": _before(before.get(one.code))}
            for one, row in own
            if row["value"] is not None
        ]
        if shown:
            found.append({"title": str(chapter.label), "rows": shown})
    return found


def _before(row: Row | None) -> str:
    return written(row["value"], row["unit"]) if row and row["value"] is not None else "–"


def _compared(content: dict[str, Any]) -> str:
    """The period that figures stand beside; empty for none."""
    told = content.get("compared")
    if not told:
        return ""
    first, last = (date.fromisoformat(told[name]) for name in ("from", "to"))
    return _("du %(first)s au %(last)s") % {
        "first": day_written(first), "last": day_written(last),
    }  # fmt: skip


def _named(code: str) -> str:
    return f"{DEPARTMENTS[code].name} ({code})" if code in DEPARTMENTS else code or "–"


def _map(rows: list[Row]) -> str:
    """Brittany's departments as SVG, shaded by amount; empty where nothing was bought there."""
    shades = {area["code"]: area["shade"] for area in shaded(rows)}
    if not any(shades.values()):
        return ""
    paths = "".join(
        f'<path d="{area.path}" fill="{_DEPTHS[shades[code]]}" stroke="#fff" stroke-width="0.6"/>'
        for code, area in DEPARTMENTS.items()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW_BOX}">{paths}</svg>'


def shaded(rows: list[Row]) -> list[dict[str, Any]]:
    """Each department of Brittany with its sums and its shade: 0 for none, up to SHADES."""
    known = {row["code"]: row for row in rows}
    most = max((known[code]["cents"] for code in DEPARTMENTS if code in known), default=0)
    found = []
    for code in DEPARTMENTS:
        row = known.get(code, {"code": code, "cents": 0, "suppliers": 0, "lines": 0})
        share = row["cents"] * SHADES if most > 0 else 0
        found.append({**row, "shade": min(SHADES, -(-share // most)) if share > 0 else 0})
    return found


def _frozen_facts(facts: list[Any], content: dict[str, Any], told: Told) -> list[Any]:
    """The hash of the whole document stands for that of its figures."""
    rest = [pair for pair in facts if pair[0] != _("Empreinte")]
    if content["entity"]:
        rest.insert(1, [_("Service"), content["entity"]])
    if content.get("replaces"):
        rest.append([_("Remplace"), content["replaces"]])
    lines = content["lines"]
    return [
        *rest,
        [_("Données"), _("%(count)s lignes, empreinte %(sha)s") % {
            "count": lines["count"], "sha": lines["sha256"][:16]}],
    ]  # fmt: skip


def reason(row: dict[str, Any]) -> str:
    return f"{row['reason']} ({row['lines']})" if row["lines"] else str(row["reason"])


def cents(amount: int) -> str:
    return written(f"{Decimal(amount).scaleb(-2):f}", "EUR")


def simulation(told: dict[str, Any] | None) -> list[list[str]]:
    """The contribution step by step, written out; none where it was not asked for."""
    if not told:
        return []
    rows = [
        [_("Effectif d’assujettissement"), str(told["headcount"])],
        [_("Bénéficiaires employés"), str(told["beneficiaries"])],
    ]
    if "due" not in told:
        return rows
    return [
        *rows,
        [_("Bénéficiaires dus (6 %, arrondi à l’entier inférieur)"), str(told["due"])],
        [_("Bénéficiaires manquants"), str(told["missing"])],
        [_("Taux d’emploi"), written(told["rate"], PERCENT)],
        [_("Contribution brute"), written(told["gross"], "EUR")],
        [_("Plafond de la déduction"), written(told["cap"], "EUR")],
        [_("Déduction des achats, plafonnée"), written(told["deducted"], "EUR")],
        [_("Contribution après déduction"), written(told["net"], "EUR")],
    ]


def data(told: Told) -> dict[str, Any]:
    """What templates/documents/csr_report.typ reads: every figure written out."""
    figures = {one.code: (one, row) for one, row in told.figures()}
    checks = told.report["to_check"]
    return {
        "title": _("Rapport d’achats responsables"),
        "organisation": told.name or _("SIRET %(siret)s") % {"siret": told.report["organisation"]},
        "facts": [
            [_("Organisation"), f"{told.name} · {told.report['organisation']}".strip(" ·")],
            [_("Période"), _("du %(first)s au %(last)s") % {
                "first": day_written(told.period.first), "last": day_written(told.period.last)}],
            [_("Établi le"), day_written(timezone.localtime(told.at).date())],
            [_("Règles"), told.report["rules_version"]],
            [_("Empreinte"), told.report["sha256"]],
        ],
        "foot": _("Rapport d’achats responsables · %(first)s – %(last)s · %(sha)s") % {
            "first": told.report["from"], "last": told.report["to"],
            "sha": told.report["sha256"][:16]},
        "headlines": [_headline(*figures[code]) for code in HEADLINES],
        "sections": [
            {"title": title, "rows": [_row(one, row, told) for one, row in rows]}
            for title, rows in _sections(told)
        ],
        "egalim": egalim_parts(figures),
        "agec": agec_rows(figures, told),
        "scope": scope(),
        "method": [_method(one) for one, row in told.figures() if row["value"] is not None],
        "untold": [str(one.label) for one, row in told.figures() if row["value"] is None],
        "checks": [
            [str(found["line"] or "–"), found["reason"], _("oui") if found["counted"] else _("non")]
            for found in checks[:MOST_CHECKS]
        ],
        "more_checks": (
            _("Et %(count)d autres, listés dans les formats CSV, JSON et XLSX.")
            % {"count": len(checks) - MOST_CHECKS}
            if len(checks) > MOST_CHECKS
            else ""
        ),
    }  # fmt: skip


def _method(one: Indicator) -> list[str]:
    return [str(one.label), str(one.formula), f"{one.source} ({one.basis.label})"]


def _headline(one: Indicator, row: Row) -> dict[str, str]:
    return {"label": str(one.label), "value": written(row["value"], row["unit"])}


def _sections(told: Told) -> list[tuple[str, list[tuple[Indicator, Row]]]]:
    """Indicators that are told, in families; parts of EGalim and AGEC have their own drawings."""
    titles = {
        _("Territoire, économie sociale et inclusion"): (
            "total_", "suppliers_", "local_", "gri_204", "ess_", "esus_", "insertion_spend",
            "handicap_", "inclusive_", "oeth_",
        ),
        _("Alimentation"): ("organic_", "fair_trade_", "egalim_share", "egalim_organic_share",
                            "egalim_meat"),
        _("Relations avec les fournisseurs"): (
            "payment_", "paid_", "gri_308", "gri_414", "largest_", "five_", "insertion_hours",
            "insertion_fte",
        ),
        _("Commande publique et environnement"): ("spaser_", "emissions"),
    }  # fmt: skip
    found = []
    for title, starts in titles.items():
        rows = [
            (one, row)
            for one, row in told.figures()
            if one.code.startswith(starts) and row["value"] is not None
        ]
        if rows:
            found.append((title, rows))
    return found


def _row(one: Indicator, row: Row, told: Told) -> dict[str, Any]:
    target = one.target_on(told.period.last)
    value = Decimal(row["value"])
    return {
        "label": str(one.label),
        "value": written(row["value"], row["unit"]),
        "lines": str(row["lines"]),
        "target": written(str(target), PERCENT) if target is not None else "",
        # In hundredths of a per cent, for the bar; none for what is no share.
        "bar": bar(value) if row["unit"] == PERCENT else None,
        "mark": bar(target) if target is not None else None,
    }


def bar(share: Decimal) -> int:
    return int(min(max(share, Decimal(0)), Decimal(100)) * 100)


def egalim_parts(figures: dict[str, tuple[Indicator, Row]]) -> list[dict[str, Any]]:
    """Parts of the food that was bought, which add up to it; none without food."""
    denominator = figures["egalim_share"][1]["denominator"]
    if denominator is None or Decimal(denominator) <= 0:
        return []
    whole = Decimal(denominator)
    amounts = [(str(figures[code][0].label), Decimal(figures[code][1]["value"] or 0))
               for code in _EGALIM_PARTS]  # fmt: skip
    amounts.append((_("Autres denrées et boissons"), whole - sum(part for _label, part in amounts)))
    return [
        {"label": label, "value": written(f"{part:f}", "EUR"), "bar": bar(part * 100 / whole)}
        for label, part in amounts
    ]


def agec_rows(figures: dict[str, tuple[Indicator, Row]], told: Told) -> list[list[str]]:
    """Category, spend, reused and asked, recycled and asked; only categories that were bought."""
    found = []
    for one in rules.agec_categories():
        reuse, recycled = (figures[f"agec_{one.code}_{part}"][1] for part in ("reuse", "recycled"))
        if reuse["denominator"] is None and recycled["denominator"] is None:
            continue
        quota = rules.quota(one.code, told.period.last)
        found.append(
            [
                one.label,
                written(reuse["denominator"] or recycled["denominator"], "EUR"),
                written(reuse["value"], PERCENT),
                _asked(quota.reuse if quota else None),
                written(recycled["value"], PERCENT),
                _asked(quota.recycled if quota else None),
            ]
        )
    return found


def _asked(quota: Decimal | None) -> str:
    return _("à renseigner") if quota is None else written(f"{quota:f}", PERCENT)
