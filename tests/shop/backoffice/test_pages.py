"""Staff open, add, edit and delete what the back office holds; editors do not."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from shop.backoffice.viewsets import CatalogueGroup, OrganisationGroup, SupplierGroup
from shop.listings.models import Card, Listing, Sellable
from shop.organisations.models import Organisation
from shop.outbox.models import Fact
from shop.search.models import Generation, Synonym
from suppliers.directory.models import Certificate, Supplier

VIEWSETS = [
    viewset
    for group in (SupplierGroup, CatalogueGroup, OrganisationGroup)
    for viewset in group.items
]


@pytest.fixture
def staff(client, small_shop):
    client.force_login(get_user_model().objects.get(email="equipe@demo.example"))
    return client


def test_staff_see_every_list_and_form(staff):
    seen = {}
    for viewset in VIEWSETS:
        row = viewset.model.objects.first()
        assert row is not None, viewset.name
        index = staff.get(reverse(viewset.get_url_name("index")))
        edit = staff.get(reverse(viewset.get_url_name("edit"), args=[row.pk]))
        seen[viewset.name] = (index.status_code, edit.status_code)
    assert seen == {viewset.name: (200, 200) for viewset in VIEWSETS}


def test_an_editor_is_sent_away_and_nothing_changes(client, small_shop):
    client.force_login(get_user_model().objects.get(email="editrice@demo.example"))
    for viewset in VIEWSETS:
        row = viewset.model.objects.first()
        before = viewset.model.objects.count()
        for name, args in (("index", []), ("edit", [row.pk]), ("delete", [row.pk])):
            response = client.post(reverse(viewset.get_url_name(name), args=args))
            assert response.status_code in (302, 405), (viewset.name, name)
        assert viewset.model.objects.count() == before


def post_edit(client, viewset_name, row, **changes):
    viewset = next(v for v in VIEWSETS if v.name == viewset_name)
    url = reverse(viewset.get_url_name("edit"), args=[row.pk])
    form = client.get(url).context["form"]
    data = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if hasattr(value, "pk"):  # a chosen row
            value = value.pk
        if field.widget.needs_multipart_form:
            continue
        if value not in (None, False):
            data[name] = value
    return client.post(url, data | changes)


def test_a_renamed_supplier_tells_its_cards_to_follow(staff):
    supplier = Supplier.objects.first()
    Fact.objects.all().delete()
    response = post_edit(staff, "suppliers", supplier, name="Atelier Neuf (fictif)")
    assert response.status_code == 302, response.context["form"].errors
    supplier.refresh_from_db()
    assert (supplier.name, supplier.sort_name) == ("Atelier Neuf (fictif)", "atelier neuf fictif")
    assert supplier.partner.name == "Atelier Neuf (fictif)"
    assert list(Fact.objects.values_list("name", "subject_id")) == [
        ("supplier.changed", supplier.pk)
    ]


def test_a_refused_certificate_needs_a_reason(staff):
    certificate = Certificate.objects.filter(state="verified").first()
    response = post_edit(staff, "certificates", certificate, state="refused", refusal="")
    assert response.status_code == 200
    assert "refusal" in response.context["form"].errors
    certificate.refresh_from_db()
    assert certificate.state == "verified"


def test_a_wrong_siren_is_refused_in_plain_words(staff):
    viewset = next(v for v in VIEWSETS if v.name == "legal_entities")
    row = viewset.model.objects.first()
    response = post_edit(staff, "legal_entities", row, siren="123456789")
    assert "9 chiffres" in str(response.context["form"].errors["siren"])


def test_a_new_price_is_written_in_ten_thousandths_and_remembered(staff):
    sellable = Sellable.objects.filter(unit_price__isnull=False, listing__kind="goods").first()
    response = post_edit(staff, "sellables", sellable, price="12.34", stock=7)
    assert response.status_code == 302, response.context["form"].errors
    sellable.refresh_from_db()
    assert sellable.unit_price == 123_400
    assert sellable.stock_record.num_in_stock == 7
    assert sellable.history.get(ends_at=None).unit_price == 123_400


def test_listings_cannot_be_added_or_deleted_by_staff(staff):
    count = Listing.objects.count()
    assert staff.get(reverse("listings:add")).status_code == 302
    assert (
        staff.post(reverse("listings:delete", args=[Listing.objects.first().pk])).status_code == 302
    )
    assert Listing.objects.count() == count


def test_a_synonym_by_staff_is_found_at_once(staff):
    before = Generation.objects.get(pk=1).number
    staff.post(reverse("synonyms:add"), {"words": "zouzou, miel", "expands_to": "", "note": ""})
    assert Synonym.objects.filter(words="zouzou, miel").exists()
    assert Generation.objects.get(pk=1).number > before


def test_a_new_category_hangs_where_staff_say(staff):
    parent = Card.objects.first().category.get_root().profile
    response = staff.post(
        reverse("categories:add"),
        {
            "name": "Confiserie fine",
            "slug": "confiserie-fine",
            "parent": parent.pk,
            "kind": "goods",
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    assert parent.category.get_children().filter(name="Confiserie fine").exists()


def test_an_organisation_is_verified_once_and_its_admins_are_told(staff):
    organisation = Organisation.objects.filter(verified_at=None).first()
    Fact.objects.all().delete()
    response = post_edit(staff, "organisations", organisation, is_verified="on")
    assert response.status_code == 302, response.context["form"].errors
    organisation.refresh_from_db()
    first = organisation.verified_at
    assert first is not None
    post_edit(staff, "organisations", organisation, name="Autre nom (fictif)")
    organisation.refresh_from_db()
    assert (organisation.name, organisation.verified_at) == ("Autre nom (fictif)", first)
    assert [fact.name for fact in Fact.objects.all()] == ["organisation.verified"]
    post_edit(staff, "organisations", organisation, is_verified="")
    organisation.refresh_from_db()
    assert organisation.verified_at is None
