"""A catalogue as a supplier has it: dropped, its columns confirmed, read, applied, taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_quotes import press, visit

__all__ = ["visit"]
pytestmark = pytest.mark.browser
SUPPLIER = "fournisseur@demo.example"


def catalogue(width: int) -> bytes:
    """Two good rows, one whose price cannot be read; a column that nobody has seen before."""
    return (
        f"Réf. interne;Désignation;Rayon;Tarif TTC;Dispo {width}\n"
        f"ZZ-{width}-1;Miel de bruyère inventé {width};Miels;9,80 €;14\n"
        f"ZZ-{width}-2;Miel de sarrasin inventé {width};Miels;8,50 €;20\n"
        f"ZZ-{width}-3;Miel sans prix {width};Miels;gratuit;3\n"
    ).encode("cp1252")


def worked(page: Page, server) -> None:
    server.run("read_feeds")
    page.reload()
    page.looked()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_catalogue_is_dropped_confirmed_applied_and_taken_back(visit, server, width):
    page = visit(SUPPLIER, width=width)
    slug = server.run("own_front", email=SUPPLIER)["slug"]
    room = f"{server.address}/espace-fournisseur/{slug}"
    page.goto(f"{room}/imports/")
    page.looked()
    page.get_by_label("Votre fichier").set_input_files(
        {"name": f"tarif-{width}.csv", "mimeType": "text/csv", "buffer": catalogue(width)}
    )
    press(page, "Lire le fichier")
    worked(page, server)

    # Asked the first time, remembered the next: then the columns are changed by hand.
    page.goto(f"{page.url.split('?')[0]}?colonnes")
    # The guess stands on the supplier's own rows; what it does not know is said once.
    expect(page.get_by_text(f"Miel de bruyère inventé {width}")).to_be_visible()
    assert "price" in page.get_by_label("Tarif TTC").input_value()
    page.get_by_label(f"Dispo {width}").select_option(label="Stock")
    press(page, "Continuer")
    worked(page, server)

    expect(page.get_by_role("link", name=f"ZZ-{width}-1")).to_have_count(0)
    expect(page.get_by_text(f"Miel de bruyère inventé {width}")).to_be_visible()
    page.goto(f"{page.url.split('?')[0]}?voir=avertissements")
    expect(page.get_by_text("gratuit")).to_be_visible()
    press(page, "Appliquer")
    worked(page, server)
    run = page.url.split("?")[0]

    page.goto(f"{room}/produits/?q=inventé+{width}")
    page.looked()
    expect(page.get_by_text(f"Miel de sarrasin inventé {width}").first).to_be_visible()

    page.goto(run)
    press(page, "Annuler cet import")
    if page.get_by_role("button", name="Annuler", exact=True).count():
        press(page, "Annuler")
    worked(page, server)
    expect(page.get_by_text("est rétabli")).to_be_visible()
