import pytest

from shop.search import analysis


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vélos", "velo"),
        ("réparée", "reparees"),
        ("réparer", "RÉPARÉE"),
        ("bières", "biere"),
        ("gâteaux", "gateau"),
        ("brocolis", "brocoli"),
        ("bijoux", "bijou"),
        ("œufs", "oeuf"),
        ("crêpes", "Crepe"),
        ("menus", "menu"),
        ("sofas", "sofa"),
        ("française", "francais"),
        ("exquise", "exquis"),
        ("savons", "savon"),
        ("thés", "thé"),
        ("ailes", "aile"),
        ("cafés", "cafe"),
        ("bougies", "bougie"),
        ("fraises", "fraise"),
        ("miels", "miel"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert set(analysis.stems(one)) & set(analysis.stems(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("mel", "melons"), ("mel", "mêlée"), ("ail", "aile"), ("frais", "fraise"), ("sel", "selle")],
)
def test_other_words_do_not(one, other):
    assert not set(analysis.stems(one)) & set(analysis.stems(other))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Île d'Yeu", ["île", "yeu"]),
        ("jusqu'à qu’un lorsqu'elle", ["à", "un", "elle"]),
        ("Marc’h ar c'hoad", ["march", "ar", "choad"]),
        ("500 g, A4 (x2)", ["500", "g", "a4", "x2"]),
        ("ﬁlet été", ["filet", "été"]),
        ("\x00 … !?", []),
    ],
)
def test_text_is_split_the_french_and_the_breton_way(text, words):
    assert analysis.words(text) == words


def test_small_words_are_dropped_unless_there_is_nothing_else():
    assert analysis.stems("l’huile d’olive et du sel") == ["huil", "oliv", "sel"]
    assert analysis.stems("et du") == ["et", "du"]
    assert analysis.stems("日本 мёд") == []
