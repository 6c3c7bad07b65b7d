import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.search.grammar import Query, encode, parse, toggle

NAMES = [
    "q",
    "category",
    "label",
    "structure",
    "supplier",
    "department",
    "epci",
    "near",
    "radius_km",
    "price_min",
    "price_max",
    "kind",
    "in_stock",
    "handover",
    "sort",
    "limit",
    "page",
    "cursor",
    "other",
]
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["1", "0", "12,5", "3.999", "goods", "delivery", "price", "ab", "é", "-1", "9" * 5000]
    ),
    st.from_regex(r"[a-z0-9-]{1,10}", fullmatch=True),
)
PARAMS = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=4))

# Hypothesis reads its tables of characters at the first example.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@patient
@given(PARAMS)
def test_what_is_written_is_read_back_whatever_was_given(params):
    query = parse(params)
    again = parse(QueryDict(encode(query)))
    assert again == query
    assert encode(again) == encode(query)


@patient
@given(PARAMS, st.sampled_from([*NAMES, "availability", "distance", "price"]), VALUES)
def test_a_toggled_query_is_canonical_too(params, facet, value):
    query = toggle(parse(params), facet=facet, value=value)
    assert parse(QueryDict(encode(query))) == query


def test_every_parameter_is_read():
    text = (
        "q=miel&category=miels&label=ab&label=nf&structure=esat&supplier=a-1&department=35"
        "&epci=243500139&near=35238&radius_km=10&price_min=2.5&price_max=10&kind=goods&in_stock=1"
        "&handover=delivery&sort=price&limit=12&page=2&cursor=abc"
    )
    assert parse(QueryDict(text)) == Query(
        text="miel",
        categories=("miels",),
        labels=("ab", "nf"),
        structures=("esat",),
        suppliers=("a-1",),
        departments=("35",),
        epcis=("243500139",),
        near="35238",
        radius_km=10,
        price_min=250,
        price_max=1000,
        kind="goods",
        in_stock=True,
        handover=("delivery",),
        sort="price",
        limit=12,
        page=2,
        cursor="abc",
    )
    assert encode(parse(QueryDict(text))) == text.replace("2.5&", "2.50&")


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({"page": "1000000000"}, Query(page=50)),
        ({"page": "-3", "limit": "0"}, Query(limit=1)),
        ({"price_min": "12,5 €", "price_max": "3"}, Query(price_min=300, price_max=1250)),
        ({"price_min": "abc", "sort": "x", "kind": "y", "handover": "z"}, Query()),
        ({"q": " a\x00\tb\u202e  c "}, Query(text="a b c")),
        ({"q": "\ud800"}, Query()),
        ({"q": "x" * 20_000}, Query(text="x" * 200)),
        ({"label": ["nf", "ab", "nf", "'; DROP", ""]}, Query(labels=("ab", "nf"))),
        ({"q": None, "label": 3}, Query(labels=("3",))),
    ],
)
def test_what_is_unknown_is_dropped_and_what_is_too_much_clipped(params, query):
    assert parse(params) == query


@pytest.mark.parametrize(
    ("facet", "value", "expected"),
    [
        ("label", "ab", "label=ab&label=nf"),
        ("label", "nf", ""),
        ("kind", "goods", "label=nf&kind=goods"),
        ("availability", "1", "label=nf&in_stock=1"),
        ("distance", "25", "label=nf&radius_km=25"),
        ("price", "10-19.99", "label=nf&price_min=10&price_max=19.99"),
        ("nonsense", "x", "label=nf&page=3"),
    ],
)
def test_a_click_on_an_option_begins_again_at_the_first_page(facet, value, expected):
    query = Query(labels=("nf",), page=3)
    if facet == "nonsense":
        assert encode(toggle(query, facet=facet, value=value)) == expected
        return
    chosen = toggle(query, facet=facet, value=value)
    assert encode(chosen) == expected
    assert encode(toggle(chosen, facet=facet, value=value), labels=("nf",)) == "label=nf"
