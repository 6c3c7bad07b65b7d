"""A report as people make it: asked for, opened line by line, taken away, shared by a link."""

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.demo.accounts import PASSWORD
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
APPROVER = "elue@demo.example"
TABLE = (
    "Date;Fournisseur;SIRET;Désignation;Montant HT;Labels;Famille alimentaire\n"
    "2026-01-20;Ferme fictive;73282932000074;Légumes;420,00;BIO;AUTRE_ALIMENTAIRE\n"
    "2026-02-20;Grossiste fictif;35600000049837;Épicerie;980,00;;AUTRE_ALIMENTAIRE\n"
)


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


def press(page: Page, name: str, kind: str = "button") -> None:
    with page.expect_navigation(wait_until="load"):
        page.get_by_role(kind, name=name, exact=True).first.click()
    page.looked()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_report_is_made_opened_taken_away_and_shared(visit, server, width):
    page = visit(APPROVER, width=width)
    page.goto(f"{server.address}/pro/")
    press(page, "Rapports RSE", "link")
    press(page, "Achats importés", "link")
    file = {"name": f"achats-{width}.csv", "mimeType": "text/csv"}
    content = TABLE.replace("fictive", f"fictive {width}").replace("fictif", f"fictif {width}")
    page.get_by_label("Votre fichier").set_input_files([{**file, "buffer": content.encode()}])
    press(page, "Importer")
    server.run("reports")
    page.reload()
    press(page, file["name"], "link")
    press(page, "Objectifs", "link")
    page.get_by_label("Indicateur").select_option("organic_share")
    page.get_by_label("Objectif", exact=True).fill("40")
    press(page, "Enregistrer l’objectif")
    press(page, "Rapports", "link")
    press(page, "Nouveau rapport", "link")
    page.get_by_label("Période", exact=True).select_option("free")
    page.get_by_label("Du", exact=True).first.fill("2026-01-01")
    page.get_by_label("Au", exact=True).first.fill("2026-12-31")
    press(page, "Faire le rapport")
    server.run("reports")
    expect(page.get_by_role("heading", name="Méthode")).to_be_visible()
    page.looked()
    at = page.url
    with page.expect_navigation():
        page.get_by_role("link", name="de Part de l’agriculture biologique").first.click()
    page.looked()
    expect(page.get_by_text("Légumes").first).to_be_visible()
    page.goto(at)
    paper = page.request.get(f"{at}fichiers/pdf/")
    assert paper.body().startswith(b"%PDF")
    press(page, "Créer un lien")
    link = page.locator("code.token").inner_text()
    stranger = visit(width=width)
    stranger.goto(link)
    stranger.looked()
    expect(stranger.get_by_role("heading", name="Méthode")).to_be_visible()
    page.goto(at)
    press(page, "Retirer le lien valable jusqu’au " + page.locator("#partage .entry p").first
          .inner_text().split("jusqu’au ")[1].split("\n")[0])  # fmt: skip
    stranger.goto(link)
    stranger.looked()
    expect(stranger.get_by_role("heading", name="Ce lien n’ouvre plus rien")).to_be_visible()
