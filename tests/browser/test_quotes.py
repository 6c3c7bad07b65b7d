"""Quotes as people make them: asked for on one screen, answered by link, approved, ordered."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.demo.accounts import PASSWORD
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
MEMBER, APPROVER = "collectivite@demo.example", "elue@demo.example"
BUYER = "entreprise@demo.example"
TABLE = "Désignation;Quantité;Unité\nThé en vrac;3,5;kg\nTasse;24;pièce\n"
PDF = b"%PDF-1.7\nbon de commande fictif\n%%EOF\n"


@pytest.fixture
def visit(browser: Browser, server: Server, axe, no_overflow):
    """A person at a width, logged in or not; each page they open is looked at."""
    contexts = []

    def enter(email: str = "", *, width: int = 1280) -> Page:
        context = browser.new_context(
            locale="fr-FR", viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.looked = lambda: (axe(page), no_overflow(page))
        if email:
            page.goto(f"{server.address}/compte/login/")
            page.fill("input[name=login]", email)
            page.fill("input[name=password]", PASSWORD)
            with page.expect_navigation():
                page.press("input[name=password]", "Enter")
        return page

    yield enter
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=name, exact=True).first.click()
    page.looked()


def answered(page: Page, server: Server, token: str, *prices: str) -> None:
    """A supplier's whole answer, by the link of its e-mail."""
    page.goto(f"{server.address}/reponse/{token}/repondre/")
    page.looked()
    fields = page.locator("input[name$='-price']")
    for place, price in enumerate(prices):
        fields.nth(place).fill(price)
    page.get_by_label("Remise par (nom de la personne qui s’engage)").fill("Erwan Fictif")
    press(page, "Remettre l’offre")
    expect(page.get_by_text("Offre remise").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_visitor_asks_on_one_screen_and_accepts_what_a_supplier_offers(visit, server, width):
    title = f"Quarante brioches, {width}"
    page = visit(width=width)
    clicks = 0
    page.goto(f"{server.address}/fournisseurs/{server.run('shop_front')}/")
    with page.expect_navigation():
        page.get_by_role("link", name="Demander un devis").first.click()
    clicks += 1
    page.looked()
    page.get_by_label("Que cherchez-vous ?").fill(title)
    page.get_by_label("Combien ?").fill("40")
    page.get_by_label("Votre nom").fill("Anne Fictive")
    page.get_by_label("Votre e-mail").fill("anne@exemple.test")
    press(page, "Continuer")
    clicks += 1
    expect(page.get_by_role("heading", name="Plus qu’un clic")).to_be_visible()
    assert clicks == 2
    page.goto(server.address + server.run("request_link", title=title))
    page.looked()
    press(page, "Confirmer et envoyer")
    (invitation,) = server.run("invitations", title=title)
    answered(visit(width=width), server, invitation["token"], "1,50")
    page.reload()
    with page.expect_navigation():
        page.get_by_role("link", name="Comparer").click()
    page.looked()
    page.locator("input[name^='choose-']").first.check()
    page.get_by_label("Motif du choix").fill("Le prix convient.")
    press(page, "Enregistrer le choix")
    page.get_by_label("Nom du signataire").fill("Anne Fictive")
    page.get_by_label("Qualité").fill("Particulière")
    page.get_by_label(re.compile("J’engage la dépense|j’engage la dépense")).check()
    press(page, "Accepter le devis")
    expect(page.get_by_text("Bon pour accord de Anne Fictive")).to_be_visible()
    found = server.run("quote_state", title=title)
    assert found["state"] == "ordered"
    assert [part[0] for part in found["parts"]] == [6000]


def test_a_commune_compares_approves_and_orders_by_its_own_purchase_order(visit, server):
    title = "Entretien des espaces verts de la mairie"
    member = visit(MEMBER)
    member.goto(f"{server.address}/pro/")
    member.get_by_role("link", name="Devis", exact=True).click()
    with member.expect_navigation():
        member.get_by_role("link", name="Nouvelle demande").click()
    member.looked()
    press(member, "Commencer")
    member.get_by_label("Objet").fill(title)
    member.get_by_label("Désignation, ligne 1").fill("Taille des haies")
    member.get_by_label("Quantité, ligne 1").fill("120,5")
    member.get_by_label("Unité, ligne 1").fill("heure")
    member.get_by_label("Réponses attendues avant").fill(
        f"{date.today() + timedelta(days=12)}T12:00"
    )
    press(member, "Enregistrer et choisir les fournisseurs")
    boxes = member.locator("input[name='supplier']")
    for place in range(3):
        boxes.nth(place).check()
    press(member, "Envoyer la demande")
    sent = server.run("invitations", title=title)
    assert len(sent) == 3
    for each, price in zip(sent, ("24", "26,50", "25"), strict=True):
        answered(visit(width=390), server, each["token"], price)
    member.reload()
    with member.expect_navigation():
        member.get_by_role("link", name="Comparer").click()
    member.looked()
    member.locator("input[name^='choose-']").first.check()
    member.get_by_label("Motif du choix").fill("Le moins cher des trois.")
    press(member, "Enregistrer le choix")
    expect(member.get_by_role("button", name="Accepter le devis")).to_have_count(0)
    approver = visit(APPROVER, width=390)
    approver.goto(f"{server.address}/pro/")
    approver.get_by_role("link", name="Devis", exact=True).click()
    with approver.expect_navigation():
        approver.get_by_role("link", name="À approuver").click()
    approver.looked()
    with approver.expect_navigation():
        approver.get_by_role("link", name=title).click()
    approver.looked()
    press(approver, "Approuver")
    member.reload()
    member.get_by_label("Nom du signataire").fill("Soizic Kermarrec")
    member.get_by_label("Qualité").fill("Directrice des services")
    member.get_by_label("Numéro d’engagement").fill("EJ-2035-7")
    member.get_by_label("Par notre propre bon de commande").check()
    member.get_by_label("Numéro du bon de commande").fill("BC-2035-118")
    total = server.run("award_gross", title=title)
    member.get_by_label("Total TTC qu’il indique, en euros").fill("1")
    member.get_by_label("Bon de commande (PDF)").set_input_files(
        {"name": "bc.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(member, "Accepter le devis")
    expect(member.get_by_text("n’est pas celui du choix")).to_be_visible()
    member.get_by_label("Qualité").fill("Directrice des services")
    member.get_by_label("Numéro d’engagement").fill("EJ-2035-7")
    member.get_by_label("Par notre propre bon de commande").check()
    member.get_by_label("Total TTC qu’il indique, en euros").fill(total)
    member.get_by_label("Bon de commande (PDF)").set_input_files(
        {"name": "bc.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(member, "Accepter le devis")
    expect(member.get_by_text("Bon de commande BC-2035-118")).to_be_visible()
    found = server.run("quote_state", title=title)
    assert found["state"] == "ordered"
    assert [part[2] for part in found["parts"]] == ["EJ-2035-7"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_company_compares_three_offers_has_one_revised_and_shares_the_order(visit, server, width):
    title = f"Salle de pause, {width}"
    buyer = visit(BUYER, width=width)
    buyer.goto(f"{server.address}/pro/")
    buyer.get_by_role("link", name="Devis", exact=True).click()
    with buyer.expect_navigation():
        buyer.get_by_role("link", name="Nouvelle demande").click()
    press(buyer, "Commencer")
    buyer.get_by_label("Objet").fill(title)
    expect(buyer.get_by_text("Brouillon enregistré à")).to_be_visible()
    with buyer.expect_navigation():
        buyer.get_by_role("link", name="Revenir à la demande").click()
    expect(buyer.get_by_role("heading", name=title)).to_be_visible()
    buyer.get_by_label("Ajouter les lignes d’un tableau").set_input_files(
        {"name": "pause.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
    )
    press(buyer, "Ajouter les lignes")
    server.run("read_lines")
    expect(buyer.get_by_text("2 lignes ajoutées de « pause.csv »")).to_be_visible()
    with buyer.expect_navigation():
        buyer.get_by_role("link", name="Continuer").click()
    buyer.looked()
    buyer.get_by_label("Réponses attendues avant").fill(
        f"{date.today() + timedelta(days=12)}T12:00"
    )
    press(buyer, "Enregistrer et choisir les fournisseurs")
    boxes = buyer.locator("input[name='supplier']")
    for place in range(3):
        boxes.nth(place).check()
    press(buyer, "Envoyer la demande")
    sent = server.run("invitations", title=title)
    for each, prices in zip(sent, (("30", "9"), ("28", "8"), ("31", "7,50")), strict=True):
        answered(visit(width=390), server, each["token"], *prices)
    buyer.reload()
    revised = buyer.locator("#revision ~ form")
    revised.get_by_label("Ce qu’il faut revoir").fill("Un effort sur le thé ?")
    for box in revised.get_by_role("checkbox").all()[1:]:
        box.uncheck()
    press(buyer, "Demander la révision")
    supplier = visit(width=390)
    asked = next(each for each in sent if server.run("is_asked_again", token=each["token"]))
    answered(supplier, server, asked["token"], "25", "8")
    buyer.reload()
    with buyer.expect_navigation():
        buyer.get_by_role("link", name="Comparer").click()
    buyer.looked()
    cheapest = buyer.locator("td:has(b.best) input[name^='choose-']")
    expect(cheapest).to_have_count(2)
    for box in cheapest.all():
        box.check()
    buyer.get_by_label("Motif du choix").fill("Le moins cher de chaque ligne.")
    press(buyer, "Enregistrer le choix")
    buyer.get_by_label("Nom du signataire").fill("Anne Fictive")
    buyer.get_by_label("Qualité").fill("Gérante")
    buyer.get_by_label(re.compile("’engage la dépense")).check()
    press(buyer, "Accepter le devis")
    expect(buyer.get_by_text("Bon pour accord de Anne Fictive")).to_be_visible()
    found = server.run("quote_state", title=title)
    # 3.5 kg at 25 €, 24 cups at 7.50 €: each from the cheapest.
    assert sorted(part[0] for part in found["parts"]) == [8750, 18000]
