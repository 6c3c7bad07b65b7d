"""Orders as buyers place them, in a real browser on the shop as it is served.

No worker runs there: what it would do is done by the tests, on the database of the server.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
WIDTHS = (390, 1280)
CARD, DECLINED, THREE_D_SECURE = "Paiement accepté", "Paiement refusé", "Accepté après 3-D Secure"


@pytest.fixture(scope="module")
def goods(server: Server) -> dict[str, str]:
    """Addresses of products by what is particular about them."""
    return server.run("goods")


@pytest.fixture(params=WIDTHS)
def buyer(request, browser, axe, no_overflow):
    """A visitor whose every page is looked at."""
    context = browser.new_context(
        locale="fr-FR", viewport={"width": request.param, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.looked = lambda: (axe(page), no_overflow(page))
    yield page
    context.close()


@pytest.fixture
def visitor(browser):
    context = browser.new_context(
        locale="fr-FR", viewport={"width": 390, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.looked = lambda: None
    yield page
    context.close()


def add(page, server, path, quantity=1):
    page.goto(server.address + path)
    page.get_by_label("Quantité").fill(str(quantity))
    press(page, "Ajouter au panier")
    page.wait_for_url("**/panier/")


def follow(page, target):
    """Click, and look at the next page once it is whole: never at one that is leaving."""
    with page.expect_navigation(wait_until="load"):
        target.click()
    page.looked()


def press(page, name):
    follow(page, page.get_by_role("button", name=name).first)


def checkout(page, *, is_guest=True, street="2 rue d’Antrain", way=None):
    """From the basket to the recap."""
    follow(page, page.get_by_role("link", name="Commander"))
    if is_guest:
        page.get_by_label("E-mail").fill("anne@exemple.test")
        page.get_by_label("Nom et prénom").fill("Anne Fictive")
    press(page, "Continuer vers la livraison")
    page.get_by_label("Numéro et rue").fill(street)
    page.get_by_label("Code postal").fill("35000")
    page.get_by_label("Commune").fill("Rennes")
    choose = page.get_by_role("button", name="Voir les livraisons possibles")
    if choose.count():
        follow(page, choose)
    if way:
        page.get_by_text(re.compile(f"^{way}")).first.click()
    press(page, "Continuer vers le paiement")
    press(page, "Vérifier la commande")


def in_one_row(page) -> bool:
    """Whether the steps of the checkout stand side by side."""
    tops = page.locator(".path.steps li").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    )
    return len(tops) == 4 and len(set(tops)) == 1


def order(page):
    assert in_one_row(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Commander et payer")


def pay(page, card=CARD):
    page.get_by_text(card).click()
    press(page, "Payer")


def reaches(page, words):
    """The tracking page tells it by itself, without being loaded again."""
    page.get_by_text(words).first.wait_for()
    page.looked()


def token(page) -> str:
    return re.search(r"/commande/suivi/([^/?]+)/", page.url)[1]


def test_a_guest_pays_by_card(server, goods, buyer):
    add(buyer, server, goods["plain"], 2)
    checkout(buyer)
    press(buyer, "Commander et payer")
    expect(buyer.locator("#erreurs")).to_be_focused()
    order(buyer)
    pay(buyer)
    reaches(buyer, "Votre banque a accepté le paiement")
    server.run("settle")
    reaches(buyer, "Merci ! Votre paiement est confirmé.")
    expect(buyer.locator('.path [aria-current="step"]')).to_contain_text("En préparation")


def test_an_account_holder_finds_the_order_and_is_refunded(server, goods, visitor, axe):
    page = visitor
    page.goto(f"{server.address}/compte/login/")
    page.locator("input[type=email], input[name=login]").first.fill("particulier@demo.example")
    page.locator("input[type=password]").fill("bretagne-solidaire")
    follow(page, page.locator("main button").first)
    add(page, server, goods["plain"])
    checkout(page, is_guest=False)
    order(page)
    pay(page)
    server.run("settle")
    reaches(page, "Merci ! Votre paiement est confirmé.")
    page.goto(f"{server.address}/compte/commandes/")
    axe(page)
    follow(page, page.get_by_role("link", name="Commande du").first)
    press(page, "Annuler cette partie")
    server.run("settle")
    page.reload()
    reaches(page, "Cette commande est annulée et remboursée")
    expect(page.get_by_text("Remboursement").first).to_be_visible()
    axe(page)


def test_the_bank_asks_then_refuses_then_another_card_pays(server, goods, buyer):
    add(buyer, server, goods["plain"])
    checkout(buyer)
    order(buyer)
    pay(buyer, DECLINED)
    expect(buyer.get_by_role("alert")).to_contain_text("Votre banque a refusé")
    pay(buyer, THREE_D_SECURE)
    press(buyer, "Oui, je confirme")
    server.run("settle")
    reaches(buyer, "Merci ! Votre paiement est confirmé.")


def test_what_is_fetched_asks_for_no_street(server, goods, visitor):
    add(visitor, server, goods["pickup"])
    checkout(visitor, street="", way="Retrait")
    order(visitor)
    pay(visitor)
    server.run("settle")
    reaches(visitor, "Merci ! Votre paiement est confirmé.")
    server.run("prepare", token=token(visitor))
    visitor.reload()
    expect(visitor.locator('.path [aria-current="step"]')).to_contain_text("Prête au retrait")


def test_what_is_weighed_costs_its_real_weight(server, goods, visitor, axe):
    add(visitor, server, goods["weighed"])
    expect(visitor.get_by_text("Vendu au poids réel")).to_be_visible()
    checkout(visitor, street="", way="Retrait")
    order(visitor)
    pay(visitor)
    server.run("settle")
    reaches(visitor, "le poids réel sera débité")
    asked, taken = server.run("weigh", token=token(visitor))
    assert 0 < taken < asked
    visitor.reload()
    expect(visitor.get_by_text(re.compile("pesé .* g"))).to_be_visible()
    axe(visitor)


def test_a_buyer_withdraws_and_keeps_the_receipt(server, goods, buyer):
    placed = server.run("deliver", path=goods["plain"])
    buyer.goto(f"{server.address}/commande/suivi/{placed}/")
    buyer.looked()
    follow(buyer, buyer.get_by_role("link", name="renoncer au contrat ici"))
    press(buyer, "Continuer")
    press(buyer, "confirmer la rétractation")
    receipt = buyer.get_by_text("Accusé de réception de votre rétractation").first
    expect(receipt).to_be_visible()
    buyer.reload()
    expect(receipt).to_be_visible()
    follow(buyer, buyer.get_by_role("link", name="Voir ma commande"))
    expect(buyer.get_by_role("link", name="Accusé de réception")).to_be_visible()
    follow(buyer, buyer.get_by_role("link", name="Donner un avis").first)
    press(buyer, "Envoyer mon avis")
    buyer.get_by_label("5 sur 5").check()
    press(buyer, "Envoyer mon avis")
    expect(buyer.get_by_text("Votre avis est en relecture")).to_be_visible()


def test_back_and_a_double_click_place_one_order(server, goods, visitor):
    add(visitor, server, goods["plain"])
    checkout(visitor)
    before = server.run("count")
    for box in visitor.get_by_role("checkbox").all():
        box.check()
    visitor.get_by_role("button", name="Commander et payer").dblclick()
    visitor.wait_for_url("**/commande/essai/**")
    paying = visitor.url
    visitor.go_back()
    visitor.get_by_text("Votre panier est vide").first.wait_for()
    assert server.run("count") == before + 1
    visitor.goto(paying)
    pay(visitor)
    server.run("settle")
    reaches(visitor, "Merci ! Votre paiement est confirmé.")


def test_a_session_that_expires_keeps_the_basket(server, goods, visitor, axe):
    add(visitor, server, goods["plain"])
    checkout(visitor)
    visitor.context.clear_cookies(name="sessionid")
    for box in visitor.get_by_role("checkbox").all():
        box.check()
    press(visitor, "Commander et payer")
    expect(visitor.get_by_text("Votre session a expiré")).to_be_visible()
    axe(visitor)
    visitor.goto(f"{server.address}/panier/")
    expect(visitor.locator(".basket-lines li")).to_have_count(1)


def test_communes_are_offered_while_the_postcode_is_typed(server, goods, visitor):
    add(visitor, server, goods["plain"])
    visitor.get_by_label("Code postal").press_sequentially("56400", delay=10)
    visitor.locator("#communes option").first.wait_for(state="attached")
    names = visitor.locator("#communes option").evaluate_all("all => all.map(o => o.value)")
    assert "Auray" in names


def test_everything_works_without_javascript(server, goods, browser):
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.looked = lambda: None
    add(page, server, goods["plain"])
    checkout(page)
    order(page)
    pay(page)
    server.run("settle")
    follow(page, page.get_by_role("link", name="Actualiser"))
    expect(page.get_by_text("Merci ! Votre paiement est confirmé.")).to_be_visible()
    context.close()
