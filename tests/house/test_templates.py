"""The suite's own rule: a variable that nobody gives fails the test that renders it."""

import pytest
from django.template import Template, engines
from django.template.base import Origin

from tests.templates import OURS, UndefinedVariable


def render(text, *, name=f"{OURS}/storefront/x.html", **context):
    engine = engines["django"].engine
    template = Template(text, origin=Origin(name, template_name="storefront/x.html"), engine=engine)
    from django.template import Context

    return template.render(Context(context))


def test_an_undefined_variable_of_ours_fails_by_name_and_line():
    with pytest.raises(UndefinedVariable, match=r"product.title is undefined in .*x\.html:2"):
        render("\n{{ product.title }}", product={})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% if missing %}a{% else %}b{% endif %}", "b"),
        ("{% if missing.more %}a{% endif %}", ""),
        ("{{ missing|default:'c' }}", "c"),
        ("{{ missing|default_if_none:'c' }}", ""),
        ("{% for one in missing %}a{% empty %}d{% endfor %}", "d"),
        ("{% firstof missing 'e' %}", "e"),
        ("{{ given }}", ""),
    ],
)
def test_what_asks_first_may_be_undefined(text, shown):
    assert render(text, given="") == shown


def test_a_filter_or_a_tag_does_not_hide_it():
    with pytest.raises(UndefinedVariable):
        render("{{ missing|upper }}")
    with pytest.raises(UndefinedVariable):
        render("{% with a=missing %}{% endwith %}")


def test_third_party_templates_may_be_careless():
    assert render("[{{ missing }}]", name="wagtailadmin/home.html") == "[]"
