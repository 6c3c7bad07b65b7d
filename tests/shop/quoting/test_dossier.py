"""The file of a purchase: what is in it, what it names as missing, who gets what."""

import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.quoting import dossier, dossier_parts
from shop.quoting.dossier import Papers
from shop.quoting.dossier_paper import data
from shop.quoting.dossier_parts import Folder
from shop.quoting.receiving import receive, request_of
from tests import factories as f
from tests.afterorder import invoiced, ordered, shipped
from tests.quoting import accepted, chosen, invitation_of, offered, organisation, sent

pytestmark = pytest.mark.django_db
PAPERS = Papers(delivery_note=lambda pk: b"note", invoice=lambda invoice: b"invoice")


def files(request, papers: Papers = PAPERS) -> dict[str, bytes]:
    made = dossier.build(request_id=request.pk, at=timezone.now(), papers=papers)
    with zipfile.ZipFile(BytesIO(made)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def missing(request, *, can_read_money: bool = True) -> list[str]:
    folder = Folder()
    purchase = dossier.load(request.pk)
    dossier._missing(folder, purchase, can_read_money=can_read_money)
    return folder.missing


def test_the_summary_comes_first_and_names_follow_from_the_purchase():
    invoice = invoiced(f.OrganisationFactory())
    part = invoice.supplier_order
    request = request_of(part)
    found = files(request)
    slug = part.supplier.slug
    year = timezone.localdate().year
    assert list(found) == [
        "00-synthese.pdf",
        "01-comparaison.xlsx",
        f"02-devis/{slug}-DV-{year}-00001.pdf",
        f"03-acceptation/ACC-{year}-00001.pdf",
        f"04-livraison/bon-de-livraison-{part.number}.pdf",
        f"05-factures/{slug}-{invoice.number}.pdf",
    ]
    assert found["00-synthese.pdf"].startswith(b"%PDF-")
    assert found[f"02-devis/{slug}-DV-{year}-00001.pdf"].startswith(b"%PDF-")
    assert list(files(request)) == list(found)
    assert dossier.name_of(request) == f"dossier-achat-{request.number}.zip"


def test_what_is_missing_is_named():
    request = sent(buyer=organisation())
    assert missing(request) == [
        "Aucune offre n’a été remise.", "Choix d’une offre et son motif.",
        "Acceptation du devis ou bon de commande.",
    ]  # fmt: skip
    part = ordered(organisation())
    told = missing(request_of(part))
    assert "Certificats : aucun joint" in told[0]
    assert [text.rpartition(": ")[2] for text in told[1:]] == [
        "livraison.", "service fait.", "facture.", "paiement.",
    ]  # fmt: skip
    shipped(part)
    receive(
        supplier_order_id=part.pk, name="Anne", received_on=timezone.localdate(),
        by_id=f.MemberFactory(organisation=part.organisation).user_id, at=timezone.now(),
    )  # fmt: skip
    assert [text.rpartition(": ")[2] for text in missing(request_of(part))[1:]] == [
        "facture.", "paiement.",
    ]  # fmt: skip


def test_invoices_are_for_who_reads_money():
    request = request_of(invoiced().supplier_order)
    found = files(request, Papers(delivery_note=lambda pk: b"x", invoice=None))
    assert not any("factures" in name for name in found)
    assert any("réservées" in text for text in missing(request, can_read_money=False))


def test_a_lost_or_heavy_piece_is_named_not_fatal(monkeypatch):
    request = request_of(invoiced().supplier_order)

    def lost(invoice):
        raise FileNotFoundError

    found = files(request, Papers(delivery_note=lambda pk: b"x", invoice=lost))
    assert not any("factures" in name for name in found)
    monkeypatch.setattr(dossier_parts, "MOST_BYTES", 3)
    folder = Folder()
    folder.put("a", "A", lambda: b"123")
    folder.put("b", "B", lambda: b"4")
    assert (list(folder.pieces), folder.missing) == (
        ["a"], ["B : trop lourd pour ce dossier, à joindre à part."],
    )  # fmt: skip


def test_the_buyer_s_own_order_is_in_it():
    award = chosen(offered(invitation_of(sent(buyer=organisation()))))
    pdf = b"%PDF-1.4\n%%EOF"
    acceptance = accepted(award, order_number="BC 12/é", pdf=pdf, gross=award.gross)
    assert files(acceptance.award.request)["03-acceptation/bon-de-commande-BC-12-e.pdf"] == pdf


@pytest.mark.parametrize(
    ("name", "expected"),
    [("../../etc/passwd", "etc-passwd"), ("é à.pdf", "e-a.pdf"), ("…", "piece"), ("a\\b:c", "a-b-c")],
)  # fmt: skip
def test_names_stay_in_the_folder(name, expected):
    assert dossier.safe(name) == expected


def test_every_supplier_stands_with_its_answer():
    one, two, three = f.SupplierFactory(), f.SupplierFactory(), f.SupplierFactory()
    request = sent(one, two, three, buyer=organisation())
    first = offered(invitation_of(request, one))
    offered(invitation_of(request, two), 20_000, 300_000)
    accepted(chosen(first))
    purchase = dossier.load(request.pk)
    told = data(purchase, Folder(), timezone.now(), True)
    answers = {each["name"]: each["answer"] for each in told["invited"]}
    assert "acceptée" in answers[one.name]
    assert "non retenue" in answers[two.name]
    assert "Version" not in answers[three.name]
    assert len(told["compared"]) == 2
    assert told["reason"] == "Le meilleur rapport qualité-prix."


def test_loading_asks_as_much_of_few_as_of_many():
    def count(*suppliers) -> int:
        request = sent(*suppliers, buyer=organisation())
        for supplier in suppliers:
            offered(invitation_of(request, supplier))
        with CaptureQueriesContext(connection) as seen:
            purchase = dossier.load(request.pk)
            data(purchase, Folder(), timezone.now(), True)
        return len(seen)

    assert count(f.SupplierFactory()) == count(*(f.SupplierFactory() for _ in range(4)))


def test_before_dispatch_there_is_no_delivery_note():
    assert not any("livraison" in name for name in files(request_of(ordered(organisation()))))
