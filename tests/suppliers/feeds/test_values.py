"""One cell to one value, or to what is wrong with it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.listings.detail import ALLERGENS
from suppliers.feeds import measures, texts, values, words
from suppliers.feeds.fields import FIELDS
from suppliers.feeds.values import ABSENT, Bad, Odd, Unknown

DAY = date(2026, 11, 22)
patient = settings(deadline=None)  # cores may be busy
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def reason(parse, cell, **options):
    with pytest.raises(Bad) as caught:
        parse(cell, **options)
    assert not isinstance(caught.value, Odd)
    return caught.value.reason


def odd(parse, cell, **options):
    with pytest.raises(Odd) as caught:
        parse(cell, **options)
    assert caught.value.reason
    return caught.value.value


# Prices


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6,90", 69_000),
        ("6.90", 69_000),
        ("6.9", 69_000),
        ("6", 60_000),
        ("  6,90  ", 69_000),
        (",50", 5_000),
        (".5", 5_000),
        ("0,1234", 1_234),
        ("5.687203791", 56_872),
        ("0.00005", 1),
        ("6,90 €", 69_000),
        (f"6,90{NBSP}€", 69_000),
        ("€6,90", 69_000),
        ("€ 6.90", 69_000),
        ("6.90 EUR", 69_000),
        ("EUR 6.90", 69_000),
        ("6,90 euros", 69_000),
        ("6.90EUR", 69_000),
        ("EUR6.90", 69_000),
        ("6,90TTC", 69_000),
        ("6,90 €TTC", 69_000),
        ("6,90€/pièce", 69_000),
        ("6,90 € l’unité", 69_000),
        ("4,50 € le pot", 45_000),
        ("5,20 € le sachet", 52_000),
        ("4,50 € pièce", 45_000),
        ("28 €/h", 280_000),
        ("15 € par personne", 150_000),
        ("à partir de 12 €", 120_000),
        ("12 €/kg", 120_000),
        ("11,50 € le kg", 115_000),
        ("18,00 &euro;", 180_000),
        ("18,00&nbsp;€", 180_000),
        ("12,-", 120_000),
        ("6€90", 69_000),
        ("6 € 90", 69_000),
        ("6,90 € TTC", 69_000),
        ("6,90 € HT", 69_000),
        ("6,90 (TTC)", 69_000),
        ("1 234,56", 12_345_600),
        (f"1{NBSP}234,56", 12_345_600),
        (f"1{NARROW}234,56 €", 12_345_600),
        (f"1{THIN}234,5", 12_345_000),
        ("1'234.56", 12_345_600),
        ("1’234,56", 12_345_600),
        ("1.234,56", 12_345_600),
        ("1,234.56", 12_345_600),
        ("1 234", 12_340_000),
        ("12 345 678,9", None),
        ("1,234,567.00", None),
        ("999.999.999", None),
        ("1,234", 12_340),
        ("1.234", 12_340),
        ("1000000", 10_000_000_000),
        ("0", 0),
        ("gratuit", 0),
        ("+3", 30_000),
    ],
)
def test_a_price_is_in_ten_thousandths_of_a_euro(text, expected):
    if expected is None:
        assert "million" in reason(values.price, text)
    else:
        assert values.price(text) == expected


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("1,234", ".", 12_340_000),
        ("1,234", ",", 12_340),
        ("1.234", ",", 12_340_000),
        ("1.234", ".", 12_340),
        ("0,123", ".", 1_230),
        ("6,90", ".", 69_000),
        ("1234,567", ".", 12_345_670),
    ],
)
def test_a_price_that_reads_two_ways_goes_by_its_column(text, mark, expected):
    assert values.price(text, mark=mark) == expected


@pytest.mark.parametrize("text", ["sur devis", "Sur devis", "SUR DEVIS.", "devis", "on quote"])
def test_a_price_on_quote_is_none(text):
    assert values.price(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-3", "Le prix est négatif."),
        ("−3,50", "Le prix est négatif."),
        ("1000000,01", "Le prix dépasse un million d’euros."),
        ("$6.90", "Le prix est en USD, pas en euros."),
        ("6.90 USD", "Le prix est en USD, pas en euros."),
        ("£5", "Le prix est en GBP, pas en euros."),
        ("12 CHF", "Le prix est en CHF, pas en euros."),
        ("10 F", "Le prix est en FRF, pas en euros."),
        ("cher", "« cher » n’est pas un prix."),
        ("3 pour 10 €", "« 3 pour 10 € » n’est pas un prix."),
        ("12 €/kilomètre", "« 12 €/kilomètre » n’est pas un prix."),
        ("6,,9", "« 6,,9 » n’est pas un nombre."),
        ("1 23,45", "« 1 23,45 » n’est pas un nombre."),
        ("1.234.56", "« 1.234.56 » n’est pas un nombre."),
        ("1 234 56", "« 1 234 56 » n’est pas un nombre."),
        ("=A2*1,2", "La cellule contient une formule, pas son résultat."),
        ("#REF!", "La cellule contient une erreur du tableur."),
        (date(1990, 6, 1), "Le tableur a transformé cette cellule en date."),
    ],
)
def test_a_price_that_cannot_be_read_says_why(text, expected):
    assert reason(values.price, text) == expected


def test_a_price_that_contradicts_its_column_is_refused():
    assert values.price("6 € HT", basis="excl") == 60_000
    assert values.price("6 € TTC", basis="incl") == 60_000
    assert reason(values.price, "6 € HT", basis="incl") == (
        "Le prix est dit HT, mais la colonne est lue TTC."
    )


GROUPS = ["", " ", NBSP, NARROW, "'", "’"]


@patient
@given(
    units=st.integers(0, 999_999),
    fraction=st.integers(0, 9_999),
    grouped=st.sampled_from(
        [*((mark, one) for mark in ",." for one in GROUPS), (",", "."), (".", ",")]
    ),
    sign=st.sampled_from(["{}", "{} €", "€{}", "{}\u202f€", "{} EUR", "EUR {}", "{} euros"]),
)
def test_a_price_in_any_writing_reads_back_the_same(units, fraction, grouped, sign):
    mark, blank = grouped
    whole = f"{units:,}".replace(",", blank)
    written = sign.format(f"{whole}{mark}{fraction:04d}")
    assert values.price(written) == units * 10_000 + fraction


@patient
@given(st.lists(st.integers(0, 99_999_999), min_size=1), st.sampled_from(",."))
def test_the_mark_is_the_one_that_cents_were_written_with(cents, mark):
    cells = [f"{one // 100}{mark}{one % 100:02d}" for one in cents]
    assert values.decimal_mark(cells) == mark


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], ""),
        (["12", "1 200"], ""),
        (["1,234", "2,500"], ""),
        (["1,234", "2,5"], ","),
        (["1.234,56"], ","),
        (["1,234.56"], "."),
        (["1,234,567"], "."),
        (["6,90", "7.20"], ""),
        (["6,90 €", "7,20 €", "7.20"], ","),
        ([DAY, "6.90"], "."),
        (["0,125"], ","),
    ],
)
def test_the_decimal_mark_is_told_by_the_other_cells(cells, expected):
    assert values.decimal_mark(cells) == expected


# Whole numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12),
        ("12,0", 12),
        ("12.000", 12),
        ("1 200", 1200),
        (f"1{NARROW}200", 1200),
        ("0", 0),
        ("+ de 50", 50),
        ("plus de 50", 50),
        ("50+", 50),
        ("> 50", 50),
        ("12 pièces", 12),
        ("5 en stock", 5),
        ("12 pcs", 12),
        ("illimité", None),
        ("Sur commande", None),
        ("∞", None),
        ("onbackorder", None),
        ("épuisé", 0),
        ("indispo", 0),
        ("selon arrivage", None),
        ("Rupture de stock", 0),
        ("out of stock", 0),
        ("out_of_stock", 0),
        ("outofstock", 0),
        ("https://schema.org/OutOfStock", 0),
        ("en stock", ABSENT),
        ("in_stock", ABSENT),
        ("instock", ABSENT),
        ("https://schema.org/InStock", ABSENT),
    ],
)
def test_a_stock_is_a_number_or_what_a_word_says(text, expected):
    assert values.stock(text, most=10_000_000) == expected


def test_a_negative_stock_is_nought_with_a_warning():
    assert odd(values.stock, "-3") == 0
    assert odd(values.stock, "−3,0") == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,5", "« 1,5 » n’est pas un nombre entier."),
        ("1,200", "« 1,200 » n’est pas un nombre entier."),
        ("beaucoup", "« beaucoup » n’est pas un nombre."),
        ("-beaucoup", "« -beaucoup » n’est pas un nombre."),
        ("10000001", "10000001 est trop grand : 10000000 au plus."),
        (DAY, "Le tableur a transformé cette cellule en date."),
        ("#N/A", "La cellule contient une erreur du tableur."),
    ],
)
def test_a_stock_that_cannot_be_read_says_why(text, expected):
    assert reason(values.stock, text, most=10_000_000) == expected


def test_thousands_of_a_column_with_points_are_whole():
    assert values.stock("1,200", mark=".") == 1200


def test_nought_is_nothing_where_one_is_the_least():
    assert values.integer("0", least=1) is ABSENT
    assert values.integer("1", least=1) == 1
    assert reason(values.integer, "-1", least=1) == "Le nombre est négatif."


# Quantities


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("250 g", "250", "g"),
        ("250g", "250", "g"),
        ("250 G", "250", "g"),
        (f"250{NBSP}g", "250", "g"),
        ("250 gr.", "250", "g"),
        ("0,75 L", "0.75", "l"),
        ("0.75l", "0.75", "l"),
        ("75cl", "75", "cl"),
        ("75 CL", "75", "cl"),
        ("1 kg", "1", "kg"),
        ("1,5 kg", "1.5", "kg"),
        ("500ml", "500", "ml"),
        ("5 dl", "50", "cl"),
        ("6x33cl", "198", "cl"),
        ("6 x 33 cl", "198", "cl"),
        ("6×33 cl", "198", "cl"),
        ("lot de 6 x 33 cl", "198", "cl"),
        ("lot de 6", "6", "piece"),
        ("Pack de 6", "6", "piece"),
        ("boîte de 12", "12", "piece"),
        ("boîte de 12 œufs", "12", "piece"),
        ("lot de 3 savons", "3", "piece"),
        ("par 6", "6", "piece"),
        ("1 pièce", "1", "piece"),
        ("la pièce", "1", "piece"),
        ("pièce", "1", "piece"),
        ("à l’unité", "1", "piece"),
        ("12 pcs", "12", "piece"),
        ("12 unités", "12", "piece"),
        ("au kilo", "1", "kg"),
        ("2 h", "2", "hour"),
        ("1,5 heure", "1.5", "hour"),
        ("10 m²", "10", "m2"),
        ("10 m2", "10", "m2"),
        ("10 mètres carrés", "10", "m2"),
        ("8 personnes", "8", "person"),
        ("environ 300 g", "300", "g"),
        ("Poids net : 300 g", "300", "g"),
        ("250 g ℮", "250", "g"),
        ("250 g net", "250", "g"),
        ("250 g (pot)", "250", "g"),
        ("Pot de 250 g", "250", "g"),
        ("Bouteille 75 cl", "75", "cl"),
        ("sachet 100g", "100", "g"),
        ("33cl x 6", "198", "cl"),
        ("33 cl × 12", "396", "cl"),
        ("1 200 g", "1200", "g"),
        ("0,3335 kg", "333.5", "g"),
        ("2 t", "2000", "kg"),
    ],
)
def test_a_content_has_a_quantity_and_a_unit(text, quantity, unit):
    assert measures.quantity(text) == (Decimal(quantity), unit)


def test_a_content_without_unit_takes_its_columns():
    assert measures.quantity("250", unit="g") == (Decimal(250), "g")
    assert measures.quantity("25 cl", unit="g") == (Decimal(25), "cl")
    assert measures.quantity("0", unit="g") is ABSENT


def test_a_unit_that_a_person_explained_is_known():
    with pytest.raises(Unknown) as caught:
        measures.quantity("3 barquettes")
    assert caught.value.word == "barquettes"
    explained = {"barquettes": "piece", "tas": ""}
    assert measures.quantity("3 barquettes", words=explained) == (Decimal(3), "piece")
    assert measures.quantity("3 tas", words=explained) is ABSENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250", "Il manque l’unité."),
        ("grand", "« grand » n’est pas une quantité."),
        ("9" * 29 + " kg", f"« {'9' * 29} » n’est pas un nombre."),
        ("12 lieues", "L’unité « lieues » n’est pas connue."),
        ("0,33333 cl", "La quantité a plus de trois décimales, ou elle est trop grande."),
        ("10000000 g", "La quantité a plus de trois décimales, ou elle est trop grande."),
        (DAY, "Le tableur a transformé cette cellule en date."),
    ],
)
def test_a_content_that_cannot_be_read_says_why(text, expected):
    assert reason(measures.quantity, text) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("420 g", "g", 420),
        ("420", "g", 420),
        ("420g", "kg", 420),
        ("0,42 kg", "g", 420),
        ("0.42", "kg", 420),
        ("1.000000", "kg", 1000),
        ("1 200", "g", 1200),
        ("420,5", "g", 421),
        ("1 lb", "g", 454),
        ("0.2 g", "g", 1),
        ("0", "g", ABSENT),
        ("0.000000", "kg", ABSENT),
    ],
)
def test_a_weight_is_in_whole_grams(text, unit, expected):
    assert measures.grams(text, unit=unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lourd", "« lourd » n’est pas un poids."),
        ("12 cl", "« cl » n’est pas une unité de poids."),
        ("3000 t", "Le poids est trop grand."),
        ("-3 g", "« -3 g » n’est pas un poids."),
    ],
)
def test_a_weight_that_cannot_be_read_says_why(text, expected):
    assert reason(measures.grams, text, most=2_000_000_000) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,5 %", "5.5"),
        ("5.5", "5.5"),
        ("30%", "30"),
        ("12 % vol", "12"),
        ("12,5 % vol.", "12.5"),
        ("12°", "12"),
        ("0.055", "0.055"),
        ("100", "100"),
    ],
)
def test_a_percentage_is_read_as_written(text, expected):
    assert values.percent(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["101", "-1", "beaucoup", "5 % et plus"])
def test_what_is_no_percentage_is_refused(text):
    assert reason(values.percent, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(word, True) for word in ("oui", "Oui", "YES", "vrai", "true", "1", "x", "X", "✓")]
    + [(word, False) for word in ("non", "No", "faux", "FALSE", "0", "n")],
)
def test_yes_and_no_have_many_words(text, expected):
    assert values.boolean(text) is expected


def test_neither_yes_nor_no_is_refused():
    assert reason(values.boolean, "peut-être") == "« peut-être » n’est ni oui ni non."


# Codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3760123456784", "3760123456784"),
        (" 3 760123 456784 ", "3760123456784"),
        ("3760123-456784", "3760123456784"),
        ("'3760123456784", "3760123456784"),
        ("3760123456784.0", "3760123456784"),
        ('="3760123456784"', "3760123456784"),
        ("96385074", "96385074"),
        ("036000291452", "0036000291452"),
        ("10012345678902", "10012345678902"),
        ("0", ABSENT),
        ("0000000000000", ABSENT),
    ],
)
def test_an_ean_has_its_check_digit(text, expected):
    assert values.ean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3760123456783", "Le dernier chiffre de ce code-barres ne correspond pas aux autres."),
        ("3,76012E+12", "Le tableur a abrégé ce code : ses derniers chiffres sont perdus."),
        ("3.76012E+12", "Le tableur a abrégé ce code : ses derniers chiffres sont perdus."),
        ("376012345678", "Le dernier chiffre de ce code-barres ne correspond pas aux autres."),
        ("12345", "« 12345 » n’est pas un code-barres de 8, 12, 13 ou 14 chiffres."),
        ("inconnu", "« inconnu » n’est pas un code-barres de 8, 12, 13 ou 14 chiffres."),
        (
            "٣٧٦٠١٢٣٤٥٦٧٨٤",
            "« ٣٧٦٠١٢٣٤٥٦٧٨٤ » n’est pas un code-barres de 8, 12, 13 ou 14 chiffres.",
        ),
        (DAY, "Le tableur a transformé cette cellule en date."),
    ],
)
def test_an_ean_that_cannot_be_right_says_why(text, expected):
    assert reason(values.ean, text) == expected


def test_a_reference_is_kept_as_it_is():
    assert values.reference(" Miel-250 ") == "Miel-250"
    assert values.reference("00123") == "00123"
    assert values.reference('="00123"') == "00123"
    assert values.reference("-12") == "-12"
    assert values.reference("+33") == "+33"
    assert values.reference("@miel") == "@miel"
    assert values.reference("=miel") == "=miel"
    assert values.reference("1E5") == "1E5"
    assert values.reference("#12") == "#12"
    assert values.reference("é" * 64) == "é" * 64
    assert values.reference("\ufeffMIEL\u200b") == "MIEL"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("x" * 65, "Le texte a 65 caractères : 64 au plus."),
        (date(2026, 3, 12), "Le tableur a fait de cette référence une date."),
        ("MIEL\x07250", "La référence contient un caractère invisible."),
        ("MIEL\n250", "La référence contient un caractère invisible."),
        ("1,23457E+11", "Le tableur a abrégé ce code : ses derniers chiffres sont perdus."),
        ("=A1", "La cellule contient une formule, pas son résultat."),
        ("='Feuil 1'!A2", "La cellule contient une formule, pas son résultat."),
        ("=Feuil1!A2", "La cellule contient une formule, pas son résultat."),
        ("=+A2", "La cellule contient une formule, pas son résultat."),
        ('="A"&B2', "La cellule contient une formule, pas son résultat."),
        ("=CONCAT(A1;B1)", "La cellule contient une formule, pas son résultat."),
    ],
)
def test_a_reference_that_was_spoilt_says_why(cell, expected):
    assert reason(values.reference, cell) == expected


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#VALUE!", "#NOM?", "#NAME?", "#DIV/0!", "#VALEUR!"]
)
@pytest.mark.parametrize(
    "parse", [values.price, values.stock, values.ean, values.reference, texts.text, texts.html]
)
def test_an_error_of_the_spreadsheet_is_no_value(parse, error):
    assert reason(parse, error) == "La cellule contient une erreur du tableur."


# Texts


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  Miel   de\nchâtaignier ", "Miel de châtaignier"),
        ("Miel &amp; pollen", "Miel & pollen"),
        ("L&#8217;abeille&nbsp;noire", "L’abeille noire"),
        ("<p>Miel</p><p>de <b>fleurs</b></p>", "Miel de fleurs"),
        ("Un<br>deux", "Un deux"),
        ("3 < 4", "3 < 4"),
        ("a<script>alert(1)</script>b", "ab"),
        ("Miel\x00doux", "Mieldoux"),
        ("- 20 % de sucre", "- 20 % de sucre"),
        ("=) content", "=) content"),
        ("@boutique", "@boutique"),
    ],
)
def test_a_text_is_one_plain_line(cell, expected):
    assert texts.text(cell) == expected


def test_a_text_has_its_length():
    assert texts.text("x" * 80, most=80) == "x" * 80
    assert reason(texts.text, "x" * 81, most=80) == "Le texte a 81 caractères : 80 au plus."
    assert odd(texts.text, "un miel très doux", most=12, is_cut=True) == "un miel…"
    assert len(odd(texts.text, "x" * 300, most=200, is_cut=True)) <= 200


def test_a_date_among_texts_is_kept_with_a_warning():
    assert odd(texts.text, date(2026, 11, 22)) == "2026-11-22"
    assert odd(texts.text, datetime(2026, 11, 22)) == "2026-11-22"
    assert odd(texts.text, datetime(2026, 11, 22, 8, 30)) == "2026-11-22 08:30"
    assert odd(texts.html, date(2026, 11, 22)) == "2026-11-22"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Un miel.\n\nCorsé.", "Un miel.\n\nCorsé."),
        ("Un miel.\r\nCorsé.", "Un miel.\nCorsé."),
        (r"Un miel.\nCorsé.", "Un miel.\nCorsé."),
        ("<p>Un miel.</p>\n<p>Corsé.</p>", "Un miel.\n\nCorsé."),
        ("<p>Un\nmiel.<br/>Corsé.</p>", "Un miel.\nCorsé."),
        ("<ul><li>doux</li><li>brun</li></ul>Fin", "– doux\n– brun\n\nFin"),
        ("Un <strong>miel</strong> &amp; un <em>pot</em>", "Un miel & un pot"),
        ("<h3>Titre</h3><p>Texte</p>", "Titre\n\nTexte"),
        ("<script>alert(1)</script><p onclick='x()'>Bon</p>", "Bon"),
        ("<style>p{}</style>Bon<iframe src='x'></iframe>", "Bon"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("2 < 3", "2 < 3"),
    ],
)
def test_a_description_is_paragraphs_of_text(cell, expected):
    assert texts.html(cell) == expected


@patient
@given(st.text())
def test_a_description_read_twice_is_the_same_lines(cell):
    try:
        once = texts.html(cell)
    except Bad:
        return
    assert "\x00" not in once
    assert "\n\n\n" not in once


A, B = "https://exemple.test/a.jpg", "https://exemple.test/b.jpg"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (A, [A]),
        (f"{A},{B}", [A, B]),
        (f"{A}, {B}", [A, B]),
        (f"{A}|{B}", [A, B]),
        (f"{A} | {B}", [A, B]),
        (f"{A};{B}", [A, B]),
        (f"{A}\n{B}\r\n", [A, B]),
        (f"{A} {B}", [A, B]),
        (f"{A},{A}", [A]),
        (f"{A},", [A]),
        (
            "https://exemple.test/i?w=1,2&h=3,https://exemple.test/b.jpg",
            ["https://exemple.test/i?w=1,2&h=3", B],
        ),
        ("//exemple.test/a.jpg", [A]),
        ("https://exemple.test/mon miel.jpg", ["https://exemple.test/mon%20miel.jpg"]),
        ("http://exemple.test/a.jpg", ["http://exemple.test/a.jpg"]),
    ],
)
def test_pictures_are_told_apart(cell, expected):
    assert texts.addresses(cell) == expected


def test_pictures_that_cannot_be_fetched_are_told():
    assert reason(texts.addresses, "miel.jpg") == "« miel.jpg » n’est pas l’adresse d’une image."
    assert reason(texts.addresses, "file:///etc/passwd")
    assert reason(texts.addresses, "https://[")
    assert reason(texts.addresses, "https://exemple.test/" + "x" * 1000)
    assert odd(texts.addresses, f"{A}|miel.jpg") == [A]
    many = [f"https://exemple.test/{number}.jpg" for number in range(12)]
    assert odd(texts.addresses, ",".join(many)) == many[:10]


# Words


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("kind", "Produit", "goods"),
        ("kind", "simple", "goods"),
        ("kind", "Prestation", "service"),
        ("kind", "service", "service"),
        ("state", "publish", "published"),
        ("state", "En vente", "published"),
        ("state", "active", "published"),
        ("state", "visible", "published"),
        ("state", "1", "published"),
        ("state", "0", "draft"),
        ("state", "-1", "draft"),
        ("state", "private", "draft"),
        ("state", "Brouillon", "draft"),
        ("state", "archived", "archived"),
        ("state", "Archivé", "archived"),
        ("price_kind", "Sur devis", "on_quote"),
        ("price_kind", "on_quote", "on_quote"),
        ("price_kind", "À partir de", "from"),
        ("price_kind", "Prix ferme", "fixed"),
        ("temperature", "Frais, 0 à 4 °C", "chilled"),
        ("temperature", "Surgelé, −18 °C", "frozen"),
        ("temperature", "Température ambiante", "ambient"),
        ("date_kind", "DLC", "use_by"),
        ("date_kind", "DLUO", "best_before"),
        ("date_kind", "DDM – à consommer de préférence avant", "best_before"),
        ("reuse_type", "Reconditionné", "reconditionne"),
        ("reuse_type", "seconde main", "reemploi"),
        ("reuse_type", "new", ABSENT),
    ],
)
def test_a_choice_has_many_words(field, text, expected):
    assert words.choice(text, field=field) == expected


@pytest.mark.parametrize(
    ("field", "code"),
    [(field.code, code) for field in FIELDS for code in field.choices],
)
def test_each_code_of_a_choice_is_its_own_word(field, code):
    assert words.choice(code, field=field) == code


def test_a_word_that_a_person_explained_comes_first():
    with pytest.raises(Unknown) as caught:
        words.choice("Bientôt", field="state")
    assert caught.value.word == "Bientôt"
    told = {"bientot": "draft", "actif": "archived", "bof": ""}
    assert words.choice("Bientôt", field="state", remembered=told) == "draft"
    assert words.choice("Actif", field="state", remembered=told) == "archived"
    assert words.choice("Bof !", field="state", remembered=told) is ABSENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lait", ["milk"]),
        ("Lait, fruits à coque", ["milk", "nuts"]),
        ("fruits à coque, lait", ["milk", "nuts"]),
        ("Contient : gluten, œufs et lait.", ["gluten", "eggs", "milk"]),
        ("en:milk,en:nuts", ["milk", "nuts"]),
        ("en:gluten|en:soybeans", ["gluten", "soya"]),
        ("milk; eggs", ["eggs", "milk"]),
        ("farine de blé", ["gluten"]),
        ("lait de vache", ["milk"]),
        ("lait d’amande", ["nuts"]),
        ("noix de coco", []),
        ("Anhydride sulfureux et sulfites", ["sulphites"]),
        ("sans gluten", []),
        ("Aucun", []),
        ("gluten-free", []),
        ("sans gluten, lait", ["milk"]),
        ("moutarde / céleri / sésame", ["celery", "mustard", "sesame"]),
        ("Crustacés (crevettes), mollusques", ["crustaceans", "molluscs"]),
    ],
)
def test_allergens_are_codes_in_the_order_of_the_law(text, expected):
    assert words.allergens(text) == expected


@pytest.mark.parametrize("code", ALLERGENS)
def test_each_allergen_has_its_code_and_its_label(code):
    assert words.allergens(code) == [code]
    assert words.allergens(str(ALLERGENS[code])) == [code]


def test_allergens_that_nobody_knows_are_told():
    assert odd(words.allergens, "lait, kryptonite") == ["milk"]
    assert odd(words.allergens, "lait. Peut contenir des traces de noix") == ["milk"]
    assert words.allergens("lait, kryptonite", remembered={"kryptonite": "nuts"}) == [
        "milk",
        "nuts",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,5", "reduced"),
        ("5.5", "reduced"),
        ("5,50", "reduced"),
        ("5.5 %", "reduced"),
        ("5,5%", "reduced"),
        ("0,055", "reduced"),
        ("0.055", "reduced"),
        ("20", "standard"),
        ("20%", "standard"),
        ("20,00 %", "standard"),
        ("0.2", "standard"),
        ("0,20", "standard"),
        ("TVA 20", "standard"),
        ("FR-20", "standard"),
        ("TVA 20 % (vente)", "standard"),
        ("FR Taux standard (20%)", "standard"),
        ("10", "intermediate"),
        ("0,1", "intermediate"),
        ("2,1", "super_reduced"),
        ("0.021", "super_reduced"),
        ("taux réduit", "reduced"),
        ("Taux réduit (5,5 %)", "reduced"),
        ("reduced-rate", "reduced"),
        ("normal", "standard"),
        ("Taux normal", "standard"),
        ("standard", "standard"),
        ("intermédiaire", "intermediate"),
        ("super_reduced", "super_reduced"),
        ("exempt_training", "exempt_training"),
        ("Formation", "exempt_training"),
        ("parent", ABSENT),
        ("FR_200", "standard"),
        ("FR_55", "reduced"),
        ("Taxable Goods", ABSENT),
        ("C20", "standard"),
    ],
)
def test_a_rate_or_its_name_is_a_code_in_force(text, expected):
    assert words.vat(text, regime="normal", day=DAY) == expected


@pytest.mark.parametrize(
    "text",
    ["0", "0 %", "0,00", "exonéré", "Exonérée", "sans TVA", "zero-rate", "TVA non applicable"],
)
def test_no_vat_is_what_the_regime_makes_of_it(text):
    assert words.vat(text, regime="franchise", day=DAY) == "franchise"
    assert words.vat(text, regime="exempt", day=DAY) == "exempt_association"
    with pytest.raises(words.AgainstRegime) as caught:
        words.vat(text, regime="normal", day=DAY)
    assert caught.value.code == ""


@pytest.mark.parametrize(
    "text", ["franchise", "Franchise en base", "TVA non applicable, art. 293 B du CGI"]
)
def test_the_franchise_belongs_to_those_who_have_it(text):
    assert words.vat(text, regime="franchise", day=DAY) == "franchise"
    for regime, code in (("normal", ""), ("exempt", "exempt_association")):
        with pytest.raises(words.AgainstRegime) as caught:
            words.vat(text, regime=regime, day=DAY)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("regime", "code"), [("franchise", "franchise"), ("exempt", "exempt_association")]
)
def test_who_charges_no_vat_cannot_sell_at_a_rate(regime, code):
    with pytest.raises(words.AgainstRegime) as caught:
        words.vat("20 %", regime=regime, day=DAY)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["19,6", "19.6 %", "7", "1", "-20", "bizarre", "0,2 %", "T2"])
def test_what_is_no_rate_is_unknown(text):
    with pytest.raises(Unknown) as caught:
        words.vat(text, regime="normal", day=DAY)
    assert caught.value.word == text


def test_a_vat_word_that_a_person_explained_is_known():
    told = {"t2": "reduced", "exo": "zero", "rien": ""}
    assert words.vat("T2", regime="normal", day=DAY, remembered=told) == "reduced"
    assert words.vat("Rien", regime="normal", day=DAY, remembered=told) is ABSENT


def test_a_code_that_is_no_longer_in_force_is_refused():
    assert reason(words.vat, "franchise", regime="franchise", day=date(2028, 1, 1)) == (
        "« franchise » n’est pas un taux de TVA en vigueur."
    )


def test_a_date_is_no_word():
    for parse in (values.boolean, texts.addresses, words.allergens, values.percent, measures.grams):
        assert reason(parse, DAY) == "Le tableur a transformé cette cellule en date."


PARSERS = {
    "price": values.price,
    "stock": values.stock,
    "integer": lambda cell: values.integer(cell, most=100, least=1),
    "quantity": measures.quantity,
    "grams": measures.grams,
    "percent": values.percent,
    "boolean": values.boolean,
    "ean": values.ean,
    "reference": values.reference,
    "text": lambda cell: texts.text(cell, most=20),
    "html": texts.html,
    "addresses": texts.addresses,
    "state": lambda cell: words.choice(cell, field="state"),
    "allergens": words.allergens,
    "vat": lambda cell: words.vat(cell, regime="normal", day=DAY),
}
LONG = st.sampled_from(["9" * 29, "9" * 60, "1" + "0" * 25 + " kg", "99999x" + "9" * 12 + " t"])
NUMBERISH = st.text(alphabet="0123456789 .,'’-+€%xXgkclhtE=#()\u00a0\u202f²", max_size=60)
CELLS = st.one_of(st.text(max_size=80), NUMBERISH, LONG, st.dates(), st.datetimes())


@pytest.mark.parametrize("name", PARSERS)
@patient
@given(cell=CELLS)
def test_a_parser_gives_a_value_or_says_why_not(name, cell):
    try:
        PARSERS[name](cell)
        bad = None
    except Bad as caught:
        bad = caught
    assert bad is None or 0 < len(bad.reason) <= 300
    assert bad is None or len(bad.fix) <= 300
