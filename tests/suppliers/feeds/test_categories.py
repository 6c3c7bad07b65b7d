"""A supplier's own words for a category, matched with our leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.feeds.categories import Match, match, suggestions
from suppliers.feeds.records import Category

patient = settings(deadline=None)  # cores may be busy


def leaf(pk, name, branch, *words, kind="goods", vat="reduced"):
    return Category(pk, name, (branch, name), kind, vat, words)


HONEY = leaf(1, "Miels", "Épicerie & boissons", "miels", "Honey", "Mel")
JAM = leaf(2, "Confitures", "Épicerie & boissons", "confitures", "Jams", "Koñfitur")
SOAP = leaf(3, "Savons & shampoings", "Bien-être", "savons-shampoings", "Soaps and shampoos")
CAKE = leaf(4, "Gâteaux", "Épicerie & boissons", "gateaux", "Cakes")
LINEN = leaf(5, "Linge de maison", "Maison", "linge-de-maison", "Household linen")
HOME = leaf(6, "Accessoires", "Maison", "accessoires-maison", "Accessories")
WORN = leaf(7, "Accessoires", "Textile", "accessoires-textile", "Accessories")
TEA = leaf(8, "Thé / Infusions", "Épicerie & boissons", "thes-infusions", "Tea, infusions")
ALL = (HONEY, JAM, SOAP, CAKE, LINEN, HOME, WORN, TEA)


@pytest.mark.parametrize(
    ("text", "expected", "how"),
    [
        ("Miels", HONEY, "exact"),
        ("MIELS", HONEY, "exact"),
        (" miels ", HONEY, "exact"),
        ("Honey", HONEY, "exact"),
        ("mel", HONEY, "exact"),
        ("savons-shampoings", SOAP, "exact"),
        ("Épicerie > Miels", HONEY, "exact"),
        ("Accueil/Épicerie/Miels", HONEY, "exact"),
        ("Accueil » Épicerie » Miels", HONEY, "exact"),
        ("Food, Beverages & Tobacco > Food Items > Honey", HONEY, "exact"),
        ("Default Category/Food,Default Category/Food/Honey", HONEY, "exact"),
        ("Épicerie > Miels, Nouveautés", HONEY, "exact"),
        ("Nouveautés, Épicerie > Miels", HONEY, "exact"),
        ("Nouveautés|Confitures", JAM, "exact"),
        ("Miels, Confitures", HONEY, "exact"),
        ("Épicerie > Miels > Miels de printemps", HONEY, "exact"),
        ("Thé / Infusions", TEA, "exact"),
        ("Maison > Accessoires", HOME, "exact"),
        ("Textile > Accessoires", WORN, "exact"),
        ("Miel", HONEY, "similar"),
        ("Les miels", HONEY, "similar"),
        ("gateau", CAKE, "similar"),
        ("Confitture", JAM, "similar"),
        ("Shampoings et savons", SOAP, "similar"),
        ("Maison > Linges de la maison", LINEN, "similar"),
        ("Accessoires", None, ""),
        ("Sport > Accessoires", None, ""),
        ("Nouveautés", None, ""),
        ("Épicerie", None, ""),
        ("Ciels", None, ""),
        ("", None, ""),
        (">", None, ""),
    ],
)
def test_a_word_finds_its_leaf(text, expected, how):
    assert match(text, ALL, {}) == Match(expected, how)


def test_a_persons_answer_comes_before_all():
    told = {"miels": "2", "nouveautes": "", "epicerie fine": "1", "parti": "99"}
    assert match("Miels", ALL, told) == Match(JAM, "remembered")
    assert match("Nouveautés", ALL, told) == Match(None, "remembered")
    assert match("Épicerie fine", ALL, told) == Match(HONEY, "remembered")
    assert match("Promos, Épicerie fine", ALL, told) == Match(HONEY, "remembered")
    assert match("Parti", ALL, told) == Match(None, "remembered")


def test_two_leaves_that_are_as_near_are_left_to_a_person():
    near = (leaf(1, "Sirops rouges", "Boissons"), leaf(2, "Sirops bouges", "Boissons"))
    assert match("Sirop rouge", near, {}) == Match(near[0], "similar")
    assert match("Sirop mouge", near, {}) == Match(None)


def test_suggestions_begin_with_the_nearest():
    assert suggestions("Miel de fleurs", ALL, count=1) == [HONEY]
    assert suggestions("Épicerie > Confiture extra", ALL)[0] == JAM
    assert len(suggestions("savon", ALL, count=3)) == 3
    assert suggestions("savon", ALL)[0] == SOAP
    assert suggestions("savon", ()) == []


@patient
@given(st.text(max_size=60))
def test_any_text_has_an_answer(text):
    found = match(text, ALL, {})
    assert (found.category is None) == (found.how == "")
    assert len(suggestions(text, ALL)) <= 5
