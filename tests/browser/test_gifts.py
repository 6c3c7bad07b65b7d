"""Company gifts as people make them: forty boxes, forty addresses, a proof, a tracking number."""

import io
import re
from datetime import date, timedelta

import pytest
import xlsxwriter
from playwright.sync_api import expect

from shop.demo.accounts import PASSWORD
from shop.quoting.recipients import COLUMNS
from tests.browser.test_quotes import PDF, press, visit

__all__ = ["visit"]
pytestmark = pytest.mark.browser
COMPANY, SUPPLIER = "entreprise@demo.example", "fournisseur@demo.example"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS, DRY = 40, 5


def addresses() -> bytes:
    """Fictional people at invented streets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [title for title, _known in COLUMNS.values()])
    for n in range(1, HEADS + 1):
        dry = "oui" if n <= DRY else "non"
        sheet.write_row(n, 0, [f"Personne Fictive {n}", f"{n} rue des Ajoncs-Inventés", "35000",
                               "Rennes", "", "", dry])  # fmt: skip
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("width", [390, 1280])
def test_forty_boxes_go_to_forty_addresses(visit, server, width):
    title = f"Coffrets de fin d’année, {width}"
    buyer = visit(COMPANY, width=width)
    buyer.goto(f"{server.address}/pro/")
    root = re.match(r".*/pro/\d+/", buyer.url)[0]
    buyer.goto(f"{root}devis/coffrets/")
    buyer.looked()
    buyer.get_by_label("Objet").fill(title)
    buyer.get_by_label("Nombre de personnes").fill(str(HEADS))
    buyer.get_by_label("Dont sans alcool").fill(str(DRY))
    buyer.get_by_label("Budget par personne, TTC").fill("30")
    buyer.get_by_label("Texte de la carte").fill("Bloavezh mat !")
    buyer.get_by_label("À livrer au plus tard le").fill(f"{date.today() + timedelta(days=60)}")
    press(buyer, "Enregistrer et choisir les fournisseurs")
    slug = server.run("own_front", email=SUPPLIER)
    buyer.locator(f"input[name='supplier'][value='{slug['pk']}']").check()
    press(buyer, "Envoyer la demande")
    quote = buyer.url.split("#")[0]
    buyer.goto(f"{quote}coffrets/adresses/")
    buyer.get_by_label("Fichier XLSX, ODS ou CSV").set_input_files(
        {"name": "adresses.xlsx", "mimeType": XLSX, "buffer": addresses()}
    )
    press(buyer, "Déposer la liste")
    expect(buyer.get_by_text("La liste est complète.")).to_be_visible()

    (invitation,) = server.run("invitations", title=title)
    link = visit(width=width)
    answer = f"{server.address}/reponse/{invitation['token']}/"
    link.goto(f"{answer}repondre/")
    link.looked()
    for place, price in enumerate(("24", "22")):
        link.locator("input[name$='-price']").nth(place).fill(price)
    link.get_by_label("Remise par (nom de la personne qui s’engage)").fill("Erwan Fictif")
    press(link, "Remettre l’offre")
    expect(link.get_by_text("Personne Fictive")).to_have_count(0)

    buyer.goto(f"{quote}comparer/")
    buyer.looked()
    for name in sorted(
        {each.get_attribute("name") for each in buyer.locator("input[name^='choose-']").all()}
    ):
        buyer.locator(f"input[name='{name}']").first.check()
    buyer.get_by_label("Motif du choix").fill("Le budget est tenu.")
    press(buyer, "Enregistrer le choix")
    server.run("approve_all", title=title)
    buyer.goto(quote)
    buyer.get_by_label("Nom du signataire").fill("Anne Fictive")
    buyer.get_by_label("Qualité").fill("Directrice")
    buyer.get_by_label(re.compile("j’engage la dépense")).check()
    press(buyer, "Accepter le devis")

    for note in ("Notre nom prend un K.", ""):
        link.goto(answer)
        link.get_by_label("Envoyer un bon à tirer").set_input_files(
            {"name": "bat.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        press(link, "Envoyer le bon à tirer")
        buyer.goto(quote)
        if note:
            buyer.get_by_label("Ce qu’il faut changer").fill(note)
            press(buyer, "Demander une correction")
        else:
            press(buyer, "Valider le bon à tirer")

    assert PASSWORD
    supplier = visit(SUPPLIER, width=width)
    number = server.run("part_number", title=title)
    supplier.goto(f"{server.address}/espace-fournisseur/{slug['slug']}/commandes/{number}/colis/")
    supplier.looked()
    supplier.get_by_label("Transporteur du colis 1", exact=True).fill("Colissimo")
    supplier.get_by_label("Suivi du colis 1", exact=True).fill("6A-FICTIF-1")
    supplier.locator("input[name=n]").first.check()
    press(supplier, "Marquer partis")
    buyer.goto(f"{quote}coffrets/adresses/")
    buyer.looked()
    expect(buyer.get_by_text("6A-FICTIF-1")).to_be_visible()
