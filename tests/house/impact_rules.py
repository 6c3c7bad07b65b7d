"""Every rule that the database keeps of purchases and reports, broken once."""

from datetime import date, timedelta

from tests import factories as f
from tests.factories import impact as i
from tests.house.quote_rules import Break, made, now, twice


def order_lines(**values: object) -> None:
    line = f.SupplierOrderLineFactory()
    for _ in range(2):
        i.PurchaseLineFactory(upload=None, row=None, order_line=line, **values)


def refund_lines() -> None:
    line = f.RefundLineFactory()
    for _ in range(2):
        i.PurchaseLineFactory(upload=None, row=None, refund_line=line)


def two_amendments() -> None:
    line = i.PurchaseLineFactory()
    for _ in range(2):
        i.PurchaseLineFactory(amends=line, version=2, reason="preuve")


def two_versions(model: str) -> Break:
    def act() -> None:
        before = i.ReportFactory() if model == "report" else i.AttestationFactory(is_current=False)
        for _ in range(2):
            if model == "report":
                i.ReportFactory(replaces=before)
            else:
                i.AttestationFactory(replaces=before)

    return act


IMPACT: dict[str, Break] = {
    "a_file_of_purchases_once": twice(
        i.UploadFactory, organisation=f.OrganisationFactory, sha256="0"
    ),
    "upload_state_known": made(i.UploadFactory, state="x"),
    "upload_refused_with_reason": made(i.UploadFactory, state="refused"),
    "purchase_has_one_source": made(i.PurchaseLineFactory, upload=None),
    "one_purchase_per_order_line_and_version": order_lines,
    "one_purchase_per_refund_line_and_version": refund_lines,
    "one_purchase_per_row_and_version": twice(i.PurchaseLineFactory, upload=i.UploadFactory, row=2),
    "amendment_names_what_and_why": made(i.PurchaseLineFactory, version=2),
    "impact.PurchaseLine.amends": two_amendments,
    "reference_is_sourced": made(i.ReferenceFactory, source=""),
    "one_reference_in_force_per_source": twice(i.ReferenceFactory, source="Liste"),
    "one_structure_a_list": twice(
        i.StructureFactory, reference=i.ReferenceFactory, siret="12345678900011"
    ),
    "one_target_a_year": twice(i.TargetFactory, organisation=f.OrganisationFactory),
    "target_is_a_share_or_an_amount": made(i.TargetFactory, cents=1000),
    "schedule_rhythm_known": made(i.ScheduleFactory, every="day"),
    "one_schedule_per_rhythm": twice(i.ScheduleFactory, organisation=f.OrganisationFactory),
    "one_schedule_per_rhythm_of_an_entity": twice(
        i.ScheduleFactory, organisation=f.OrganisationFactory, entity=f.EntityFactory
    ),
    "report_state_known": made(i.ReportFactory, state="x"),
    "report_days_in_order": made(i.ReportFactory, last=date(2025, 12, 31)),
    "report_done_is_frozen": made(i.ReportFactory, state="done"),
    "report_failed_with_reason": made(i.ReportFactory, state="failed"),
    "report_compares_a_period": made(i.ReportFactory, compared_first=date(2025, 1, 1)),
    "one_report_per_scheduled_period": twice(i.ReportFactory, schedule=i.ScheduleFactory),
    "impact.Report.document": twice(i.ReportFactory, document=i.DocumentFactory),
    "impact.Report.replaces": two_versions("report"),
    "impact.ShareLink.token": twice(i.ShareLinkFactory, token="t"),
    "share_link_ends_after_it_began": made(
        i.ShareLinkFactory, ends_at=lambda: now() - timedelta(days=1)
    ),
    "one_labour_share_each": twice(i.LabourShareFactory, supplier=f.SupplierFactory),
    "labour_costs_within_price": made(i.LabourShareFactory, costs_permille=1001),
    "one_attestation_in_force": twice(
        i.AttestationFactory, supplier=f.SupplierFactory, organisation=f.OrganisationFactory
    ),
    "attested_parts_make_the_whole": made(i.AttestationFactory, labour=1),
    "impact.Attestation.document": twice(i.AttestationFactory, document=i.DocumentFactory),
    "impact.Attestation.replaces": two_versions("attestation"),
}
