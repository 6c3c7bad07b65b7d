"""The checkers themselves: each finds a planted fault. The pages' tests rely on them."""

import pytest

from tests.browser.conftest import ecoindex_score

GOOD = """<!DOCTYPE html><html lang="fr"><head><title>Bonjour</title></head>
<body><main><h1>Bonjour</h1></main></body></html>"""
pytestmark = pytest.mark.browser


def test_a_good_page_passes_axe_and_fits(page, axe, no_overflow):
    page.set_content(GOOD)
    axe(page)
    no_overflow(page)


def test_axe_refuses_a_picture_without_text(page, axe):
    page.set_content(GOOD.replace("</h1>", '</h1><img src="data:,">'))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_a_page_that_is_too_wide_is_refused(page, no_overflow):
    page.set_viewport_size({"width": 320, "height": 600})
    page.set_content(GOOD.replace("<h1>", '<h1 style="width:500px">'))
    with pytest.raises(AssertionError, match="px wide"):
        no_overflow(page)


def test_the_live_server_answers_the_browser(page, live_server, ecoindex):
    page.goto(f"{live_server.url}/gestion/login/")
    measured = ecoindex(page)
    assert measured["dom"] > 20
    assert measured["requests"] > 1
    assert measured["kb"] > 1


@pytest.mark.java
def test_nu_accepts_a_good_page_and_refuses_a_stray_tag(nu):
    nu(GOOD)
    with pytest.raises(AssertionError, match="Stray end tag"):
        nu(GOOD.replace("</h1>", "</h1></div>"))


def test_the_budgets_of_the_design_reach_81():
    assert ecoindex_score(dom=300, requests=21, kb=220) == 81
