"""Numbers without gaps; one content has one writing, and that writing one hash."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shop.documents import operations
from shop.documents.models import Document, Series

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_json_says_the_same(value):
    assert json.loads(operations.canonical(value)) == value


@given(st.dictionaries(st.text(), values, min_size=1, max_size=5), st.randoms())
def test_canonical_json_does_not_know_the_order_of_keys(content, random):
    keys = list(content)
    random.shuffle(keys)
    assert operations.canonical({key: content[key] for key in keys}) == operations.canonical(
        content
    )


@given(values)
def test_canonical_json_is_canonical_already(value):
    once = operations.canonical(value)
    assert operations.canonical(json.loads(once)) == once


def test_canonical_json_has_no_blanks_and_keeps_accents():
    assert operations.canonical({"b": ["é", 1], "a": None}) == '{"a":null,"b":["é",1]}'


@given(st.floats(), st.sampled_from(["bare", "list", "tuple", "dict", "deep"]))
def test_floats_are_refused_wherever_they_stand(number, place):
    content = {
        "bare": number,
        "list": [number],
        "tuple": (number,),
        "dict": {"total": number},
        "deep": {"lines": [{"net": (1, number)}]},
    }[place]
    with pytest.raises(TypeError, match="never floats"):
        operations.canonical(content)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_digest_is_sha256_of_the_utf8_text(text):
    assert operations.digest(text) == hashlib.sha256(text.encode()).hexdigest()


def issue(**values):
    given = {"kind": "quote", "owner": "shop", "prefix": "D2026-", "content": {}, "at": NOW}
    return operations.issue(**{**given, **values})


@pytest.mark.django_db
def test_numbers_follow_each_other_in_each_series():
    assert [issue().number, issue().number] == ["D2026-00001", "D2026-00002"]
    assert issue(prefix="F2026-").number == "F2026-00001"
    assert issue(owner="123456782").number == "D2026-00001"


@pytest.mark.django_db
def test_a_rollback_gives_its_number_back():
    issue()
    with pytest.raises(RuntimeError), transaction.atomic():
        assert issue().sequence == 2
        raise RuntimeError
    assert issue().sequence == 2
    assert Series.objects.get().last_number == 2


@pytest.mark.django_db
def test_a_refused_content_takes_no_number():
    with pytest.raises(TypeError):
        issue(content={"total": 1.5})
    assert not Series.objects.exists()


@pytest.mark.django_db
def test_a_document_keeps_its_canonical_content_and_hash():
    made = Document.objects.get(pk=issue(content={"b": 1, "a": "é"}).pk)
    assert made.content == '{"a":"é","b":1}'
    assert made.sha256 == hashlib.sha256(made.content.encode()).hexdigest()
    assert made.issued_at == NOW


@pytest.mark.django_db
def test_a_document_may_replace_another():
    first = issue()
    assert issue(replaces=first).replaces == first
