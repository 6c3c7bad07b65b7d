"""Every public page at three widths: accessible, valid, within its budget, never wider."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)
PAGES = {
    "home": "/",
    "home in English": "/en/",
    "home in Breton": "/br/",
    "categories": "/boutique/",
    "a category": "/boutique/epicerie-boissons/",
    "a category filtered": "/boutique/epicerie-boissons/?department=29&department=35",
    "search": "/recherche/?q=miel",
    "nothing found": "/recherche/?q=xyzzyqw",
    "unknown commune": "/recherche/?near=Pontivi",
    "all filters": "/recherche/?q=miel&filtres=tous",
    "suppliers": "/fournisseurs/",
    "suppliers near": "/fournisseurs/?near=Quimper&department=29",
    "labels": "/labels/",
    "a label": "/labels/ab/",
    "a structure": "/labels/structures/esat/",
    "empty basket": "/panier/",
    "log in": "/compte/login/",
    "sign up": "/compte/signup/",
    "reset": "/compte/password/reset/",
    "articles": "/magazine/",
    "about": "/qui-sommes-nous/",
    "not found": "/rien/",
}
# Lists of everything are long by their nature; what is shown on the way to buying is not.
UNBOUNDED = {"all filters"}


def first_link(page, shop, where, pattern) -> str:
    page.goto(shop + where)
    return next(
        path
        for link in page.locator("main a").all()
        if re.fullmatch(pattern, path := link.get_attribute("href") or "")
    )


@pytest.fixture(scope="module")
def addresses(browser, shop) -> dict[str, str]:
    page = browser.new_page()
    found = dict(PAGES)
    found["a product"] = first_link(page, shop, "/recherche/?q=miel", r"/produits/.+/")
    found["a service"] = first_link(page, shop, "/recherche/?kind=service", r"/produits/.+/")
    found["a supplier"] = first_link(page, shop, "/fournisseurs/", r"/fournisseurs/[a-z0-9-]+/")
    found["an article"] = first_link(page, shop, "/magazine/", r"/magazine/.+/")
    page.close()
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits(shop, addresses, browser, axe, no_overflow, width):
    context = browser.new_context(locale="fr-FR", viewport={"width": width, "height": 900})
    page = context.new_page()
    errors, troubles = [], {}
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name, address in addresses.items():
        errors.clear()
        page.goto(shop + address)
        for check in (no_overflow, axe):
            try:
                check(page)
            except AssertionError as error:
                troubles.setdefault(name, []).append(str(error))
        troubles.setdefault(name, []).extend(text for text in errors if "404" not in text)
    context.close()
    assert {name: found for name, found in troubles.items() if found} == {}


@pytest.mark.java
def test_every_page_is_valid_html(shop, addresses, nu, context):
    page = context.new_page()
    troubles = {}
    for name, address in addresses.items():
        response = page.goto(shop + address)
        try:
            nu(response.text())
        except AssertionError as error:
            troubles[name] = str(error)
    assert troubles == {}


def test_every_page_stays_within_its_budget(shop, addresses, browser, ecoindex):
    over = {}
    for name, address in addresses.items():
        if name in UNBOUNDED:
            continue
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(shop + address)
        page.evaluate(
            """async () => {
              for (let y = 0; y < document.body.scrollHeight; y += 400) {
                scrollTo(0, y);
                await new Promise((done) => setTimeout(done, 30));
              }
            }"""
        )
        cost = ecoindex(page)
        if cost["score"] < 81 or cost["dom"] > 300 or cost["kb"] > 220 or cost["requests"] > 22:
            over[name] = cost
        context.close()
    assert over == {}


def test_a_visitor_filters_sorts_and_buys_without_javascript(shop, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shop}/recherche/?q=miel")
    page.locator('.facets input[name="department"]').first.check()
    page.locator(".facets button").click()
    page.wait_for_url("**department=**")
    page.locator(".chip.remove").first.click()
    expect(page).not_to_have_url(re.compile("department="))
    page.locator(".card a").first.click()
    page.get_by_role("button", name="Ajouter au panier").click()
    page.wait_for_url("**/panier/")
    expect(page.locator(".basket-lines li")).to_have_count(1)
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Votre panier est vide")).to_be_visible()
    context.close()


def test_a_facet_applies_at_once_and_is_announced(shop, page):
    page.goto(f"{shop}/boutique/epicerie-boissons/")
    before = page.locator('[role="status"] b').inner_text()
    page.locator('.facets input[name="structure"]').first.check()
    page.wait_for_url("**structure=**")
    page.wait_for_function(
        "old => document.querySelector('.toolbar [role=status] b').innerText !== old", arg=before
    )
    expect(page.locator(".chip.remove")).to_have_count(1)


def test_suggestions_come_while_typing_and_escape_closes_them(shop, page):
    page.goto(f"{shop}/")
    field = page.locator("#q")
    field.press_sequentially("mie", delay=30)
    page.locator("#suggestions a").first.wait_for()
    expect(page.locator("#suggestions")).to_contain_text(re.compile("miel", re.IGNORECASE))
    field.press("Escape")
    expect(page.locator("#suggestions a")).to_have_count(0)


def test_the_badge_counts_the_basket_on_shared_pages(shop, page):
    page.goto(f"{shop}/recherche/?q=miel&in_stock=1")
    page.locator(".card a").first.click()
    page.get_by_label("Quantité").fill("2")
    page.get_by_role("button", name="Ajouter au panier").click()
    page.wait_for_url("**/panier/")
    page.goto(f"{shop}/boutique/")
    expect(page.locator("[data-basket]")).to_have_text("Panier (2)")
