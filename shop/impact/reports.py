"""Reports of an organisation: asked for, computed by a worker, frozen with the lines they count.

A report is a row: whoever rings, a worker takes it, and one that died leaves it to the next. What
is frozen is a numbered document with the figures, and a file with every line that made them, so
that each figure opens its lines whatever is learnt later. A later version names what moved and why.
"""

import gzip
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from celery import current_app
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shop.documents import operations as documents
from shop.impact import factors, recording, references, rules
from shop.impact.findings import Finding
from shop.impact.frameworks import FRAMEWORKS
from shop.impact.indicators import INDICATORS, Choices, lines_of
from shop.impact.indicators.disability import simulate
from shop.impact.lines import Line, Period
from shop.impact.models import PurchaseLine, Report, Upload
from shop.impact.queries import BoughtLines, current
from shop.impact.report import compute
from shop.organisations.models import Entity, Organisation
from shop.outbox import operations as outbox

# A worker that has told nothing for that long is taken for dead.
LEASE: Final = timedelta(minutes=5)
_TOLD_EVERY: Final = 5000
# Suppliers that a report names; the lines have all of them.
_TOP: Final = 10
BELL: Final = "impact.make_due"
MOST_YEARS: Final = 10


class ReportRefused(ValueError):
    """The report cannot be made so; `field` says where, the message what to do."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report should tell. Frameworks are codes of `frameworks`; none means all."""

    period: Period
    compared: Period | None = None
    entity_id: int | None = None
    frameworks: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    headcount: int | None = None
    beneficiaries: int | None = None


def ask(
    *,
    organisation_id: int,
    wanted: Wanted,
    at: datetime,
    by_id: int | None = None,
    schedule_id: int | None = None,
    replaces: Report | None = None,
) -> Report:
    """A report to be made; raises ReportRefused. A scheduled one is asked for once a period."""
    _refuse(organisation_id, wanted, at)
    period, compared = wanted.period, wanted.compared
    values: dict[str, Any] = {
        "organisation_id": organisation_id,
        "entity_id": wanted.entity_id,
        "first": period.first,
        "last": period.last,
        "compared_first": compared.first if compared else None,
        "compared_last": compared.last if compared else None,
        "frameworks": list(wanted.frameworks),
        "departments": sorted(wanted.departments) or _local_of(organisation_id),
        "headcount": wanted.headcount,
        "beneficiaries": wanted.beneficiaries,
        "asked_by_id": by_id,
        "asked_at": at,
        "replaces": replaces,
    }
    with transaction.atomic():
        if schedule_id is None:
            report = Report.objects.create(**values)
        else:
            report, _made = Report.objects.get_or_create(
                schedule_id=schedule_id, first=period.first, defaults=values
            )
        transaction.on_commit(ring, robust=True)
    return report


def again(*, report: Report, at: datetime, by_id: int | None) -> Report:
    """A new version of a finished report, with what is known today; raises ReportRefused."""
    if report.state != Report.State.DONE:
        raise ReportRefused(_("Ce rapport n’est pas terminé : attendez-le."))
    newer = Report.objects.filter(replaces=report).first()
    if newer is not None and newer.state != Report.State.FAILED:
        return newer
    if newer is not None:
        Report.objects.filter(pk=newer.pk).update(replaces=None)
    return ask(
        organisation_id=report.organisation_id,
        wanted=wanted_of(report),
        at=at,
        by_id=by_id,
        replaces=report,
    )


def wanted_of(report: Report) -> Wanted:
    compared = None
    if report.compared_first and report.compared_last:
        compared = Period(report.compared_first, report.compared_last)
    return Wanted(
        Period(report.first, report.last),
        compared,
        report.entity_id,
        tuple(report.frameworks),
        tuple(report.departments),
        report.headcount,
        report.beneficiaries,
    )


def _local_of(organisation_id: int) -> list[str]:
    found = Organisation.objects.values_list("local_departments", flat=True)
    return sorted(found.get(pk=organisation_id))


def _refuse(organisation_id: int, wanted: Wanted, at: datetime) -> None:
    period = wanted.period
    if period.first > timezone.localdate(at):
        raise ReportRefused(_("Cette période n’a pas commencé."), "first")
    for each in (period, wanted.compared):
        if each is not None and each.last > _years_on(each.first, MOST_YEARS):
            raise ReportRefused(_("Un rapport couvre dix ans au plus."), "last")
    unknown = set(wanted.frameworks) - set(FRAMEWORKS)
    if unknown:
        raise ReportRefused(_("Ce cadre n’existe pas."), "frameworks")
    if (wanted.headcount is None) != (wanted.beneficiaries is None):
        raise ReportRefused(
            _("Donnez l’effectif et le nombre de bénéficiaires, ou aucun des deux."), "headcount"
        )
    if wanted.entity_id is not None:
        owned = Entity.objects.filter(pk=wanted.entity_id, organisation=organisation_id)
        if not owned.exists():
            raise ReportRefused(_("Ce service n’est pas de votre organisation."), "entity")


def _years_on(day: date, years: int) -> date:
    return day.replace(month=2, day=28, year=day.year + years) if (
        day.month, day.day) == (2, 29) else day.replace(year=day.year + years)  # fmt: skip


def ring() -> None:
    """Wakes a worker now; when nobody hears, beat sweeps within a minute."""
    current_app.send_task(BELL)


def due(*, at: datetime) -> list[int]:
    """Reports that wait, or whose worker died."""
    return list(Report.objects.filter(_free(at)).order_by("pk").values_list("pk", flat=True))


def _free(at: datetime) -> Q:
    return Q(state=Report.State.WAITING) | Q(
        state=Report.State.WORKING, heartbeat_at__lt=at - LEASE
    )


def make(report_id: int, *, at: datetime) -> None:
    """Computes and freezes a report that is free to take; does nothing to another."""
    taken = Report.objects.filter(_free(at), pk=report_id).update(
        state=Report.State.WORKING, heartbeat_at=at, progress=0
    )
    if not taken:
        return
    report = Report.objects.select_related("organisation", "entity", "replaces__document").get(
        pk=report_id
    )
    recording.catch_up(organisation=report.organisation, at=at)
    kept = _Kept(report)
    try:
        content = _content(report, kept, at=at)
    except Exception:
        # The reader is told; whoever runs the shop reads the trace of the task.
        Report.objects.filter(pk=report_id).update(
            state=Report.State.FAILED,
            failure=_("Le calcul a échoué : l’équipe de la boutique est prévenue."),
        )
        raise
    _freeze(report, kept, content, at=at)


class _Kept:
    """The lines of a report, written down as they pass, with progress that others see."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.count = 0
        self.sha256 = ""
        self.data = b""
        # Of what was delivered, by SIRET: [cents, lines, name, department].
        self.suppliers: dict[str, list[Any]] = {}

    def __iter__(self) -> Iterator[Line]:
        out, sha = io.BytesIO(), hashlib.sha256()
        self.count, self.suppliers = 0, {}
        choices = wanted_of(self.report)
        bought = BoughtLines(self.report.organisation, choices.period, entity_id=choices.entity_id)
        # Without a time in its head, the same lines make the same file.
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
            for line in bought:
                text = json.dumps(line.as_json(), ensure_ascii=False, sort_keys=True).encode()
                sha.update(text + b"\n")
                packed.write(text + b"\n")
                self._add(line, choices.period)
                self.count += 1
                if self.count % _TOLD_EVERY == 0:
                    self._tell()
                yield line
        self.data, self.sha256 = out.getvalue(), sha.hexdigest()

    def _add(self, line: Line, period: Period) -> None:
        if line.on("delivered") not in period:
            return
        row = self.suppliers.setdefault(line.siret, [0, 0, "", ""])
        row[0] += line.cents
        row[1] += 1
        row[2], row[3] = line.name or row[2], line.department or row[3]

    def told_suppliers(self) -> dict[str, Any]:
        """How many were bought from, the first ones by amount, and all of them by department."""
        departments: dict[str, list[int]] = {}
        for cents, lines, _name, department in self.suppliers.values():
            sums = departments.setdefault(department, [0, 0, 0])
            sums[0] += cents
            sums[1] += 1
            sums[2] += lines
        first = sorted(self.suppliers.items(), key=lambda row: (-row[1][0], row[0]))[:_TOP]
        return {
            "count": len(self.suppliers),
            "top": [
                {"siret": siret, "name": name, "department": department, "cents": cents,
                 "lines": lines}
                for siret, (cents, lines, name, department) in first
            ],
            "departments": [
                {"code": code, "cents": cents, "suppliers": suppliers, "lines": lines}
                for code, (cents, suppliers, lines) in sorted(departments.items())
            ],
        }  # fmt: skip

    def _tell(self) -> None:
        Report.objects.filter(pk=self.report.pk).update(
            progress=self.count, heartbeat_at=timezone.now()
        )


@translation.override("fr")
def _content(report: Report, kept: _Kept, *, at: datetime) -> dict[str, Any]:
    wanted = wanted_of(report)
    organisation = report.organisation
    factor_rows = references.factor_rows()
    choices = _choices(report.departments, factor_rows)
    made = compute(
        kept, period=wanted.period, organisation=organisation.siret, choices=choices,
        findings=_upload_findings(organisation, wanted.period),
    )  # fmt: skip
    content: dict[str, Any] = {
        "kind": "csr_report",
        "organisation": {"siret": organisation.siret, "name": organisation.name},
        "entity": report.entity.name if report.entity else "",
        "frameworks": list(wanted.frameworks),
        "departments": list(wanted.departments),
        "factors": factor_rows,
        "report": made,
        "lines": {"count": kept.count, "sha256": kept.sha256},
        "suppliers": kept.told_suppliers(),
        "at": at.isoformat(),
    }
    if wanted.compared is not None:
        before = compute(
            BoughtLines(organisation, wanted.compared, entity_id=wanted.entity_id).summed(),
            period=wanted.compared,
            organisation=organisation.siret,
            choices=choices,
        )
        content["compared"] = {name: before[name] for name in ("from", "to", "indicators")}
    if wanted.headcount is not None and wanted.beneficiaries is not None:
        content["simulation"] = _simulated(made, wanted.headcount, wanted.beneficiaries, report)
    if report.replaces is not None and report.replaces.document is not None:
        content["replaces"] = report.replaces.document.number
        content["moved"] = _moved(report.replaces, made)
        content["why"] = _why(report, report.replaces)
    return content


def choices_in(content: Mapping[str, Any]) -> Choices:
    """The choices that a finished report was made with."""
    return _choices(content["departments"], content.get("factors", []))


def _choices(departments: Iterable[str], factor_rows: Iterable[dict[str, Any]]) -> Choices:
    return Choices(
        departments=frozenset(departments) or None, factors=factors.from_rows(factor_rows)
    )


def _upload_findings(organisation: Organisation, period: Period) -> Iterator[Finding]:
    """What the files of purchases could not tell; read after the lines."""
    for upload in Upload.objects.filter(organisation=organisation, removed_at=None).order_by("pk"):
        for found in upload.findings:
            day = found.get("day")
            if day is None or date.fromisoformat(day) in period:
                yield Finding(
                    found["line"] or 0,
                    found["code"],
                    f"{upload.name} : {found['reason']}",
                    found["counted"],
                )


def _simulated(
    made: dict[str, Any], headcount: int, beneficiaries: int, report: Report
) -> dict[str, str | int]:
    figures = {row["code"]: row for row in made["indicators"]}
    deduction = figures["oeth_indicative_deduction"]["value"] or "0"
    try:
        found = simulate(
            headcount=headcount,
            beneficiaries=beneficiaries,
            deduction=Decimal(deduction),
            day=report.last,
        )
    except rules.UnknownRule:
        return {"headcount": headcount, "beneficiaries": beneficiaries}
    return {
        "headcount": headcount,
        "beneficiaries": beneficiaries,
        "due": found.due,
        "missing": found.missing,
        "rate": str(found.rate),
        "gross": str(found.gross),
        "cap": str(found.cap),
        "deducted": str(found.deducted),
        "net": str(found.net),
    }


def _moved(before: Report, made: dict[str, Any]) -> list[dict[str, str | None]]:
    """Figures that are not what the version before said."""
    told = {row["code"]: row for row in figures_of(before)}
    return [
        {
            "code": row["code"],
            "label": str(INDICATORS[row["code"]].label),
            "unit": row["unit"],
            "before": told[row["code"]]["value"] if row["code"] in told else None,
            "after": row["value"],
        }
        for row in made["indicators"]
        if row["code"] not in told
        or any(told[row["code"]][name] != row[name] for name in ("value", "numerator", "lines"))
    ]


def _why(report: Report, before: Report) -> list[dict[str, str | int]]:
    """What was learnt since, counted by reason."""
    assert before.done_at is not None
    since = PurchaseLine.objects.filter(
        organisation=report.organisation, recorded_at__gt=before.done_at
    ).filter(
        Q(day__range=(report.first, report.last)) | Q(paid_on__range=(report.first, report.last))
    )
    if report.entity_id is not None:
        since = since.filter(entity=report.entity_id)
    counts: Counter[str] = Counter()
    for reason in since.values_list("reason", flat=True):
        counts[reason or _("ligne livrée, remboursée ou importée depuis")] += 1
    removed = Upload.objects.filter(organisation=report.organisation, removed_at__gt=before.done_at)
    for upload in removed:
        counts[_("import retiré : %(name)s") % {"name": upload.name}] += upload.counted
    if before.document and json.loads(before.document.content)["report"]["rules_version"] != (
        rules.version()
    ):
        counts[_("règles de calcul mises à jour")] += 0
    return [{"reason": reason, "lines": lines} for reason, lines in sorted(counts.items())]


def _freeze(report: Report, kept: _Kept, content: dict[str, Any], *, at: datetime) -> None:
    with transaction.atomic():
        current_row = Report.objects.select_for_update().get(pk=report.pk)
        if current_row.state != Report.State.WORKING:
            return
        document = documents.issue(
            kind="csr_report",
            owner="shop",
            prefix=f"RSE-{timezone.localdate(at).year}-",
            content=content,
            at=at,
            replaces=report.replaces.document if report.replaces else None,
        )
        current_row.lines_file.save(
            f"{report.organisation.siret}/{document.number}.jsonl.gz",
            ContentFile(kept.data),
            save=False,
        )
        current_row.state = Report.State.DONE
        current_row.document = document
        current_row.data_version = kept.sha256
        current_row.lines = current_row.progress = kept.count
        current_row.moved = content.get("moved", [])
        current_row.done_at = at
        current_row.save()
        outbox.record("report.done", report.pk, at=at)


def content_of(report: Report) -> dict[str, Any]:
    """The frozen content of a finished report."""
    assert report.document is not None
    found: dict[str, Any] = json.loads(report.document.content)
    return found


def figures_of(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content_of(report)["report"]["indicators"]
    return found


class FrozenLines:
    """The lines that a finished report was made of, read anew at each iteration."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __iter__(self) -> Iterator[Line]:
        with (
            self.report.lines_file.open("rb") as file,
            gzip.open(file, "rt", encoding="utf-8") as rows,
        ):
            for row in rows:
                yield Line.from_json(json.loads(row))


def lines_behind(report: Report, code: str, *, denominator: bool = False) -> Iterator[Line]:
    """The lines of a figure. Raises KeyError for an unknown code."""
    return lines_of(
        code, FrozenLines(report), period=Period(report.first, report.last),
        choices=choices_in(content_of(report)), denominator=denominator,
    )  # fmt: skip


def stale(report: Report) -> int:
    """How many lines of its period were learnt since the report was made."""
    return stale_counts([report]).get(report.pk, 0)


def stale_counts(reports: Sequence[Report]) -> dict[int, int]:
    """The same of several reports of one organisation, by id, in one query."""
    done = [report for report in reports if report.done_at is not None]
    if not done:
        return {}
    counts = {str(report.pk): Count("pk", filter=_learnt_since(report)) for report in done}
    oldest = min(report.done_at for report in done if report.done_at is not None)
    found = (
        current(done[0].organisation)
        .filter(recorded_at__gt=oldest)
        .aggregate(**{f"of_{pk}": count for pk, count in counts.items()})
    )
    return {int(pk): found[f"of_{pk}"] for pk in counts}


def _learnt_since(report: Report) -> Q:
    days = (report.first, report.last)
    learnt = Q(Q(day__range=days) | Q(paid_on__range=days), recorded_at__gt=report.done_at)
    return learnt if report.entity_id is None else learnt & Q(entity=report.entity_id)
