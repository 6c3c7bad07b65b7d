"""Translations: complete in English, compiled, and none forgotten when a string is new."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from shop.search.facets import TITLES

BASE = Path(settings.BASE_DIR)
LANGUAGES = ("en", "br")
KEYWORDS = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), None
) | {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
IN_TEMPLATE = re.compile(
    r"""(?<!\w)(?:_|n?gettext)\(\s*(u?"(?:\\.|[^"\\])*"|u?'(?:\\.|[^'\\])*')"""
)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]")


def folder(language: str) -> Path:
    return BASE / "shop" / "locale" / language / "LC_MESSAGES"


def catalog(language: str) -> Catalog:
    with (folder(language) / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def one_of(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def forms(message: Message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def in_template(path: Path) -> set[str]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return {ast.literal_eval(found) for found in IN_TEMPLATE.findall(source)}


def in_module(path: Path) -> set[str]:
    found = extract_from_file("python", path, keywords=KEYWORDS)
    return {ids if isinstance(ids, str) else ids[0] for _line, ids, _comments, _context in found}


def compiled(file: io.BufferedIOBase) -> dict[object, object]:
    return {one_of(message): message.string for message in read_mo(file) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_translated(language):
    fresh = io.BytesIO()
    told = catalog(language)
    for message in told:
        # A plural that nobody translated is left out, as msgfmt does.
        if message.id and not any(forms(message)):
            message.string = ""
    write_mo(fresh, told)
    fresh.seek(0)
    with (folder(language) / "django.mo").open("rb") as file:
        assert compiled(file) == compiled(fresh), "compile anew: manage.py compilemessages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_obsolete(language):
    found = catalog(language)
    assert [one_of(message) for message in found if message.id and message.fuzzy] == []
    assert list(found.obsolete) == []


def test_english_is_complete():
    assert [one_of(message) for message in messages("en") if not all(forms(message))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_agree(language):
    wrong = []
    for message in messages(language):
        if not any(forms(message)):
            continue
        many = message.id[1] if message.pluralizable else message.id
        wanted = sorted(PLACEHOLDER.findall(many))
        # "Voir l’offre": of two forms the first may say one without a figure.
        singular = sorted(PLACEHOLDER.findall(one_of(message)))
        for number, form in enumerate(forms(message)):
            told = sorted(PLACEHOLDER.findall(form))
            if told != wanted and not (language == "en" and number == 0 and told == singular):
                wrong.append(form)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_given(language):
    found = catalog(language)
    assert found.num_plurals == {"en": 2, "br": 5}[language]
    for message in found:
        if message.id and message.pluralizable and any(message.string):
            assert len(message.string) == found.num_plurals
            assert all(message.string)


def test_breton_holds_navigation_lists_and_facets():
    known = {one_of(message) for message in messages("br") if all(forms(message))}
    templates = BASE / "templates"
    wanted = {str(title) for title in TITLES.values()}
    for path in (*templates.glob("layout/*.html"), *templates.glob("storefront/list*.html")):
        wanted |= in_template(path)
    assert len(wanted) > 40
    assert sorted(wanted - known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_was_forgotten_and_none_is_left_over(language):
    known = {one_of(message) for message in messages(language)}
    used: set[str] = set()
    for path in (BASE / "templates").rglob("*.html"):
        used |= in_template(path)
    for top in ("shop", "suppliers", "cms"):
        for path in (BASE / top).rglob("*.py"):
            if "migrations" not in path.parts:
                used |= in_module(path)
    assert sorted(used - known) == [], "run manage.py makemessages"
    assert sorted(known - used) == [], "run manage.py makemessages"
