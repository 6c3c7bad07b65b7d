import pytest

from shop.search import operations
from shop.search.documents import PageDocument
from shop.search.suggestions import suggest
from tests.shop.search.builders import category, listing, workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop():
    honey = category("miels", name="Miels et ruche", name_br="Mel")
    at = workshop()
    operations.put_categories()
    operations.put_pages([PageDocument("supplier", 1, "Les Ruchers d’Armor", "/fournisseurs/r/")])
    operations.put(
        [
            listing(1, "Savon au lait d’ânesse", at=at, category=honey),
            listing(2, "Crème à l’Églantine", at=at, category=honey),
            *(listing(pk, f"Bougie {pk}", at=at, category=honey) for pk in range(3, 9)),
        ]
    )


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("sav", ["Savon au lait d’ânesse"]),
        ("lait", ["Savon au lait d’ânesse"]),
        ("savon lai", ["Savon au lait d’ânesse"]),
        ("eglan", ["Crème à l’Églantine"]),
        ("ÉGLANT", ["Crème à l’Églantine"]),
        ("svaon", ["Savon au lait d’ânesse"]),
        ("ruche", ["Miels et ruche", "Les Ruchers d’Armor"]),
        ("mel", ["Miels et ruche", "Melesse (35520)", "Mellac (29300)", "Melgven (29140)"]),
        ("bougie", ["Bougie 3", "Bougie 4", "Bougie 5"]),
        ("pontiv", ["Pontivy (56300)", "Noyal-Pontivy (56920)"]),
        ("s", []),
        ("", []),
    ],
)
def test_words_begun_anywhere_are_completed(text, labels):
    assert [one.label for one in suggest(text=text)] == labels


def test_a_completion_leads_to_its_page():
    (one,) = suggest(text="sav")
    assert (one.kind, one.key, one.url) == ("product", "1", "/produits/1/")


def test_at_most_three_queries(django_assert_max_num_queries):
    suggest(text="svaon")
    for text in ("bou", "svaon", "ren"):
        with django_assert_max_num_queries(3):
            suggest(text=text)


def test_what_left_is_no_longer_proposed():
    operations.remove([1])
    operations.remove_pages("supplier", [1])
    assert suggest(text="savon") == []
    assert [one.kind for one in suggest(text="ruche")] == ["category"]
