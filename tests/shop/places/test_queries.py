import pytest

from shop.places import queries
from shop.places.distance import kilometres
from shop.places.models import Commune
from shop.places.text import fold


def test_fold_drops_accents_case_and_punctuation():
    assert fold("L’Île-aux-Moines, Œuf") == "l ile aux moines oeuf"


@pytest.mark.django_db
def test_every_commune_of_the_reference_file_is_loaded():
    assert Commune.objects.count() == 1202


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("Saint-Brieuc", "22278"),
        ("saint brieuc", "22278"),
        ("35238", "35238"),
        ("Rennes ", "35238"),
    ],
)
def test_a_commune_is_found_by_name_or_code(named, code):
    assert queries.commune(named=named).pk == code


@pytest.mark.django_db
def test_an_unknown_commune_is_none_and_its_beginning_suggests():
    assert queries.commune(named="Pontivi") is None
    assert [c.name for c in queries.like(text="pontiv")] == ["Pontivy", "Noyal-Pontivy"]


def test_rennes_is_210_km_from_brest():
    km = kilometres(latitude=48.1173, longitude=-1.6778, to_latitude=48.3904, to_longitude=-4.4861)
    assert round(km) == 210
