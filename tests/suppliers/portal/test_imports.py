"""A catalogue from the file that is dropped to the shelf, and back; sources and their settings."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shop.listings.models import Listing, Sellable
from suppliers.feeds import catalogue, operations, report, secrets
from suppliers.feeds.models import Change, Feed, FeedRun, RemotePicture
from suppliers.feeds.readers import Unreadable
from tests import factories as f
from tests.suppliers.portal.people import member

pytestmark = pytest.mark.django_db
CSV = (
    "Référence;Nom;Catégorie;Prix TTC;TVA;Stock;Contenu\n"
    "M1;Miel de ronce;Miels;6,90;5,5 %;12;250 g\n"
    "M2;Miel de bruyère;Miels;8,40;5,5 %;7;250 g\n"
    "M3;Hydromel doux;Miels;12,00;20 %;0;75 cl\n"
)


@pytest.fixture
def supplier(db):
    f.CategoryFactory(name="Miels", profile__vat_code="reduced")
    return f.SupplierFactory(legal_entity__vat_regime="normal")


@pytest.fixture
def client(supplier):
    return member(supplier, "catalogue")


def at(supplier, name, *rest):
    return reverse(name, args=[supplier.slug, *rest])


def work():
    for pk in operations.waiting_runs(at=timezone.now()):
        operations.work(run_id=pk, at=timezone.now())


def dropped(client, supplier, text, name="miels.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, data)
    return client.post(at(supplier, "portal-import-upload"), {"file": file})


def act(client, run, action, **given):
    run.refresh_from_db()
    return client.post(at(run.feed.supplier, "portal-import-act", run.pk, action), given)


def seen(client, run, **query):
    return client.get(at(run.feed.supplier, "portal-import", run.pk), query)


def ready(client, supplier, text=CSV):
    """A run whose columns somebody has confirmed."""
    dropped(client, supplier, text)
    work()
    run = FeedRun.objects.latest("pk")
    if run.state == "asking":
        codes = {f"c-{n}": run.mapping[name] for n, name in enumerate(run.columns)}
        act(client, run, "colonnes", **codes)
        work()
    run.refresh_from_db()
    return run


def applied(client, supplier, text=CSV, **given):
    run = ready(client, supplier, text)
    assert act(client, run, "appliquer", **given).status_code == 302
    work()
    run.refresh_from_db()
    return run


# From the file to the shelf ---------------------------------------------------------------------


def test_a_file_is_read_confirmed_applied_and_undone(client, supplier):
    response = dropped(client, supplier, CSV)
    run = FeedRun.objects.get()
    assert response["Location"] == at(supplier, "portal-import", run.pk)
    page = seen(client, run).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Actualiser" in page
    work()
    asked = seen(client, run)
    assert 'name="c-0"' in asked.content.decode()
    assert [column.code for column in asked.context["columns"]] == [
        "reference", "title", "category", "price", "vat_code", "stock", "content",
    ]  # fmt: skip
    run = ready(client, supplier)
    page = seen(client, run)
    assert [shown.prices for shown in page.context["shown"]] == [
        "6,90\xa0€ TTC", "8,40\xa0€ TTC", "12,00\xa0€ TTC",
    ]  # fmt: skip
    assert not Listing.objects.filter(supplier=supplier).exists()
    act(client, run, "appliquer")
    work()
    assert Sellable.objects.filter(supplier=supplier).count() == 3
    page = seen(client, run).content.decode()
    assert "Annuler cet import" in page
    assert run.feed.name in client.get(at(supplier, "portal-imports")).content.decode()
    assert act(client, run, "annuler").status_code == 302
    work()
    assert not Listing.objects.filter(supplier=supplier).exists()
    assert "est rétabli" in seen(client, run).content.decode()
    refused = act(client, run, "annuler")
    assert refused.status_code == 422
    assert "a changé entre-temps" in refused.content.decode()


def test_what_changes_is_told_field_by_field_as_people_read_it(client, supplier):
    applied(client, supplier)
    text = CSV.replace("6,90", "7,20").replace("Miel de bruyère", "Miel de sarrasin")
    text = text.replace("250 g\nM2", "500 g\nM2").replace("20 %;0", "5,5 %;4")
    run = ready(client, supplier, text)
    page = seen(client, run, voir="modifiees")
    moves = {
        shown.change.title: [(m.label, m.before, m.after) for m in shown.moves]
        for shown in page.context["shown"]
    }
    assert moves == {
        "Miel de ronce": [
            ("Prix", "6,90\xa0€ TTC", "7,20\xa0€ TTC"), ("Contenu", "250 g", "500 g"),
        ],
        "Miel de sarrasin": [("Nom", "Miel de bruyère", "Miel de sarrasin")],
        "Hydromel doux": [("TVA", "20 %", "5,5 %"), ("Stock", "0", "4")],
    }  # fmt: skip


def test_guards_need_a_person_who_says_to_have_looked(client, supplier):
    applied(client, supplier)
    run = ready(client, supplier, CSV.replace("6,90", "26,90"))
    assert run.state == "blocked"
    assert "prix change de plus de la moitié" in seen(client, run).content.decode()
    refused = act(client, run, "appliquer")
    assert refused.status_code == 422
    assert "Cochez" in refused.content.decode()
    run.refresh_from_db()
    assert run.state == "blocked"
    assert act(client, run, "appliquer", confirms="1").status_code == 302
    work()
    assert Sellable.objects.get(reference="M1").unit_price == 269_000


def test_a_source_of_all_or_nothing_never_takes_a_file_with_errors(client, supplier):
    feed = operations.upload_feed(supplier_id=supplier.pk)
    Feed.objects.filter(pk=feed.pk).update(takes_good_rows=False)
    run = ready(client, supplier, CSV.replace("6,90", "beaucoup"))
    page = seen(client, run).content.decode()
    assert "Appliquer quand même" not in page
    assert act(client, run, "appliquer", confirms="1").status_code == 422
    assert not Listing.objects.filter(supplier=supplier).exists()


def test_refused_rows_say_what_came_and_how_to_mend_it(client, supplier):
    run = ready(client, supplier, CSV.replace("6,90", "beaucoup"))
    page = seen(client, run, voir="refusees").content.decode()
    for told in ("beaucoup", "Prix TTC", "n’est pas un prix", "Écrivez un prix"):
        assert told in page
    sheet = client.get(at(supplier, "portal-import-file", run.pk))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0)
    told = rows.to_python()
    assert told[0][:3] == ["Résultat", "À corriger", "Référence"]
    assert [row[0] for row in told[1:]] == ["Refusé", "Créé", "Créé"]
    assert "n’est pas un prix" in told[1][1]


# Questions ------------------------------------------------------------------------------------


def test_columns_are_asked_with_what_was_chosen_kept(client, supplier):
    dropped(client, supplier, "A;B;C\nMiel;6,90;Pot\nCire;3,00;Sac\n")
    work()
    run = FeedRun.objects.get()
    assert run.state == "asking"
    nothing = act(client, run, "colonnes")
    assert nothing.status_code == 422
    assert "donne le nom" in nothing.content.decode()
    twice = act(client, run, "colonnes", **{"c-0": "title", "c-1": "title", "c-2": ""})
    assert "choisi pour plusieurs colonnes" in twice.content.decode()
    assert [column.code for column in twice.context["columns"]] == ["title", "title", ""]
    no_key = act(client, run, "colonnes", **{"c-0": "title", "c-1": "price"})
    assert "retrouvent une ligne" in no_key.content.decode()
    given = {"c-0": "title", "c-1": "price", "c-2": "name", "k-0": "on", "k-2": "on"}
    no_basis = act(client, run, "colonnes", asks_basis="1", **given)
    assert "HT ou TTC" in no_basis.content.decode()
    run.refresh_from_db()
    assert (run.state, run.feed.mapping) == ("asking", {})
    assert act(client, run, "colonnes", asks_basis="1", basis="incl", **given).status_code == 302
    feed = Feed.objects.get(pk=run.feed_id)
    assert (feed.basis, feed.key_columns, feed.mapping["C"]) == ("incl", ["A", "C"], "name")
    work()
    run.refresh_from_db()
    assert (run.state, run.created) == ("ready", 2)
    again = client.get(at(supplier, "portal-import", run.pk) + "?colonnes")
    assert 'name="k-0"' in again.content.decode()


def test_unknown_words_get_a_meaning_once(client, supplier):
    miels = Listing._meta.get_field("category").related_model.objects.get(name="Miels")
    text = CSV.replace(";Miels;", ";Ruche d’été;").replace("5,5 %", "taux des abeilles")
    run = ready(client, supplier, text)
    page = seen(client, run)
    groups = {group.field: group for group in page.context["words"]}
    assert [(word.word, word.count) for word in groups["category"].words] == [("Ruche d’été", 3)]
    nothing = act(client, run, "mots", **{"word-category-0": "Ruche d’été", "w-category-0": ""})
    assert nothing.status_code == 422
    stranger = act(client, run, "mots", **{"word-category-0": "Autre", "w-category-0": miels.pk})
    assert stranger.status_code == 422
    assert act(client, run, "mots", **{
        "word-category-0": "Ruche d’été", "w-category-0": miels.pk,
        "word-vat_code-0": "taux des abeilles", "w-vat_code-0": "reduced",
    }).status_code == 302  # fmt: skip
    feed = Feed.objects.get(pk=run.feed_id)
    assert feed.values == {
        "category": {"ruche d ete": str(miels.pk)}, "vat_code": {"taux des abeilles": "reduced"},
    }  # fmt: skip
    work()
    run.refresh_from_db()
    assert (run.created, run.drafts, run.refused) == (3, 0, 0)
    assert seen(client, run).context["words"] == []


def test_leaving_it_changes_nothing(client, supplier):
    run = ready(client, supplier)
    assert act(client, run, "abandonner").status_code == 302
    run.refresh_from_db()
    assert run.state == "dropped"
    assert "abandonné" in seen(client, run).content.decode()
    assert not Listing.objects.filter(supplier=supplier).exists()


# Uploads ----------------------------------------------------------------------------------------


def test_files_that_cannot_be_read_are_told_where_they_were_dropped(client, supplier, monkeypatch):
    nothing = client.post(at(supplier, "portal-import-upload"))
    assert (nothing.status_code, FeedRun.objects.count()) == (422, 0)
    assert "Choisissez d’abord un fichier" in nothing.content.decode()
    assert "est vide" in dropped(client, supplier, "").content.decode()
    monkeypatch.setattr("suppliers.feeds.readers.limits.MAX_BYTES", 10)
    long = dropped(client, supplier, CSV)
    assert (long.status_code, FeedRun.objects.count()) == (422, 0)
    assert "dépasse" in long.content.decode()
    monkeypatch.undo()
    dropped(client, supplier, CSV)
    busy = dropped(client, supplier, CSV)
    assert busy.status_code == 422
    assert "déjà en cours" in busy.content.decode()


def test_a_run_that_failed_says_why_and_takes_another_file(client, supplier):
    dropped(client, supplier, b"%PDF-1.4 hello", name="catalogue.pdf")
    work()
    page = seen(client, FeedRun.objects.get()).content.decode()
    assert "n’est pas un tableau" in page
    assert 'type="file"' in page


def test_a_file_that_is_no_longer_there_is_told(client, supplier):
    run = ready(client, supplier)
    run.file.storage.delete(run.file.name)
    response = client.get(at(supplier, "portal-import-file", run.pk))
    assert response.status_code == 404
    assert "n’est plus gardé" in response.content.decode()
    with pytest.raises(Unreadable):
        report.annotated(f.FeedRunFactory())


def test_annotated_cells_are_never_formulas(client, supplier):
    run = ready(
        client, supplier, CSV.replace("Miel de ronce", "=1+1") + "M4;+33 miel;Miels;1;5,5 %;1;\n"
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(report.annotated(run))).get_sheet_by_index(0)
    assert sheet.to_python()[1][3] == "=1+1"


# Every state ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", FeedRun.State.values)
def test_every_state_has_its_page(client, supplier, state):
    feed = f.FeedFactory(supplier=supplier)
    now = timezone.now()
    run = f.FeedRunFactory(
        started_at=now,
        feed=feed, state=state, reason="Le site ne répond pas.", columns=["Nom"], done=12,
        mapping={"Nom": "title"}, samples=[{"Nom": "Miel"}], notes=["Une ligne vide est sautée."],
        finished_at=now, refused=1, warned=1, created=1, drafts=1,
        guards={"stocks": "Tous les stocks du fichier sont à zéro."} if state == "blocked" else {},
    )  # fmt: skip
    f.ChangeFactory(run=run)
    listing = f.ListingFactory(supplier=supplier)
    f.ChangeFactory(
        run=run, kind="updated", listing=listing, state="left", reason="Modifié entre-temps : Prix.",
        after={"listing": {"state": "draft", "alcohol_tenths": 55, "allergens": ["milk"]},
               "sellables": [{"id": listing.sellables.get().pk, "stock": None}]},
        before={"listing": {"state": "published", "alcohol_tenths": None, "allergens": []},
                "sellables": [{"id": listing.sellables.get().pk, "stock": 3}]},
    )  # fmt: skip
    f.RowTroubleFactory(run=run)
    f.RowTroubleFactory(run=run, is_warning=True)
    f.RemotePictureFactory(feed=feed, listing=listing, state="failed", reason="Trop grande.")
    f.RemotePictureFactory(feed=feed)
    page = seen(client, run)
    assert page.status_code == 200
    for tab in page.context.get("tabs_of_run") or ():
        assert seen(client, run, voir=tab.code).status_code == 200
    if state == "applied":
        codes = [tab.code for tab in page.context["tabs_of_run"]]
        assert codes == ["laissees", "creees", "refusees", "avertissements", "images"]
        assert f"etat=draft&amp;source={feed.pk}" in page.content.decode()
    polled = client.get(at(supplier, "portal-import-progress", run.pk))
    assert polled.status_code == 200
    assert ("HX-Refresh" in polled) is not run.is_working
    assert ("hx-get" in polled.content.decode()) is run.is_working
    for action in ("colonnes", "mots", "appliquer", "abandonner", "annuler"):
        assert act(client, run, action).status_code in (302, 422)
    assert act(client, run, "voler").status_code == 404


def test_another_supplier_s_runs_and_sources_are_not_there(client, supplier):
    run = f.FeedRunFactory(feed__source="url", feed__address="https://exemple.test/")
    for name in ("portal-import", "portal-import-progress", "portal-import-file"):
        assert client.get(at(supplier, name, run.pk)).status_code == 404
    assert client.get(at(supplier, "portal-feed", run.feed_id)).status_code == 404
    for action in ("colonnes", "mots", "appliquer", "abandonner", "annuler"):
        assert client.post(at(supplier, "portal-import-act", run.pk, action)).status_code == 404
    for action in ("lire", "jeton", "retirer"):
        assert client.post(at(supplier, "portal-feed-act", run.feed_id, action)).status_code == 404
    run.refresh_from_db()
    assert (run.state, run.feed.is_active, run.feed.token_digest) == ("ready", True, "")


@pytest.mark.parametrize("tab", ["creees", "modifiees", "refusees"])
def test_the_cost_of_a_run_ignores_how_much_it_changes(client, supplier, tab):
    def cost(count):
        run = f.FeedRunFactory(feed=f.FeedFactory(supplier=supplier), refused=count)
        for _ in range(count):
            listing = f.ListingFactory(supplier=supplier)
            f.ChangeFactory(run=run)
            f.ChangeFactory(
                run=run, kind="updated", listing=listing,
                after={"listing": {"title": "b"}, "sellables": []},
                before={"listing": {"title": "a"}, "sellables": []},
            )  # fmt: skip
            f.RowTroubleFactory(run=run)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert seen(client, run, voir=tab).status_code == 200
        return len(found)

    cost(1)
    assert cost(3) == cost(30)


# Sources ----------------------------------------------------------------------------------------

GIVEN = {
    "source": "woocommerce", "name": "Ma boutique", "address": "https://boutique.exemple.test",
    "user": "ck_1", "password": "cs_1", "every": "day", "missing": "keep", "rows": "good",
    "publishes": "on",
}  # fmt: skip


def test_a_source_is_added_changed_and_retired(client, supplier):
    response = client.post(at(supplier, "portal-feed-add"), GIVEN)
    feed = Feed.objects.get()
    assert response["Location"] == at(supplier, "portal-feed", feed.pk)
    assert (feed.source, feed.every, feed.missing) == ("woocommerce", "day", "keep")
    assert feed.next_at <= timezone.now()
    assert secrets.unseal(feed.secret) == {"user": "ck_1", "password": "cs_1"}
    page = client.get(at(supplier, "portal-feed", feed.pk)).content.decode()
    assert "cs_1" not in page
    assert "ck_1" not in page
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now() + timedelta(days=1))
    kept = {**GIVEN, "user": "", "password": "", "name": "Chez nous", "applies_alone": "on"}
    client.post(at(supplier, "portal-feed", feed.pk), kept)
    feed.refresh_from_db()
    assert (feed.name, feed.applies_alone) == ("Chez nous", True)
    assert feed.next_at > timezone.now()
    assert secrets.unseal(feed.secret)["password"] == "cs_1"
    elsewhere = {**kept, "address": "https://voleur.exemple.test"}
    refused = client.post(at(supplier, "portal-feed", feed.pk), elsewhere)
    assert refused.status_code == 422
    assert "Le site change" in refused.content.decode()
    client.post(at(supplier, "portal-feed", feed.pk), {**elsewhere, "forgets": "on", "every": ""})
    feed.refresh_from_db()
    assert (feed.secret, feed.address, feed.next_at) == ("", elsewhere["address"], None)
    client.post(at(supplier, "portal-feed-act", feed.pk, "retirer"))
    feed.refresh_from_db()
    assert not feed.is_active
    assert client.get(at(supplier, "portal-feed", feed.pk)).status_code == 404
    assert (
        client.post(at(supplier, "portal-feed-add"), {**GIVEN, "name": "Chez nous"}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"address": ""}, "à une adresse"),
        ({"address": "ftp://exemple.test"}, "https://"),
        ({"address": "https://"}, "https://"),
        ({"address": "https://a:b@exemple.test/"}, "Sans identifiant"),
        ({"address": "http://[::1"}, "https://"),
        ({"source": "upload"}, "upload"),
        ({"name": ""}, "id_name_error"),
        ({"name": "Fichiers déposés"}, "fichiers déposés"),
        ({"name": "Prise"}, "déjà ce nom"),
    ],
)
def test_settings_that_cannot_stand_are_told_and_kept(client, supplier, changed, told):
    f.FeedFactory(supplier=supplier, name="Prise")
    response = client.post(at(supplier, "portal-feed-add"), {**GIVEN, **changed})
    page = response.content.decode()
    assert (response.status_code, Feed.objects.count()) == (422, 1)
    assert told in page
    assert "cs_1" not in page


def test_a_source_is_read_by_a_worker_not_by_the_request(
    client, supplier, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "suppliers.feeds.setup.current_app.send_task",
        lambda name, kwargs: sent.append((name, kwargs)),
    )
    feed = f.FeedFactory(supplier=supplier, source="url", address="https://exemple.test/a.csv")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at(supplier, "portal-feed-act", feed.pk, "lire"))
    ((name, kwargs),) = sent
    assert (name, kwargs["feed_id"]) == ("feeds.sync", feed.pk)
    upload = operations.upload_feed(supplier_id=supplier.pk)
    for action in ("lire", "jeton", "retirer", "autre"):
        assert client.post(at(supplier, "portal-feed-act", upload.pk, action)).status_code == 404


def test_a_token_is_shown_once(client, supplier):
    client.post(at(supplier, "portal-feed-add"), {**GIVEN, "source": "api", "address": ""})
    feed = Feed.objects.get()
    assert (feed.every, feed.next_at) == ("", None)
    page = client.post(at(supplier, "portal-feed-act", feed.pk, "jeton"))
    token = page.context["token"]
    assert token in page.content.decode()
    feed.refresh_from_db()
    assert feed.token_digest == operations.token_digest(token)
    assert token not in client.get(at(supplier, "portal-feed", feed.pk)).content.decode()


def test_the_source_of_uploads_keeps_its_name(client, supplier):
    feed = operations.upload_feed(supplier_id=supplier.pk)
    client.post(
        at(supplier, "portal-feed", feed.pk), {**GIVEN, "missing": "archive", "rows": "all"}
    )
    feed.refresh_from_db()
    assert (feed.name, feed.missing, feed.takes_good_rows) == ("Fichiers déposés", "archive", False)
    assert (feed.source, feed.address, feed.secret, feed.every) == ("upload", "", "", "")


# The format that we tell -----------------------------------------------------------------------


def test_our_example_is_read_by_our_own_reader_without_a_word(client, supplier):
    data = client.get(reverse("catalogue-example")).content
    run = applied(client, supplier, data)
    assert (run.state, run.created, run.refused, run.warned, run.drafts) == ("applied", 1, 0, 0, 0)
    assert run.notes == []
    listing = Listing.objects.get(supplier=supplier)
    assert [s.unit_price for s in listing.sellables.all()] == [69_000, 125_000]
    assert listing.date_kind == "best_before"


def test_the_format_tells_each_column(client):
    page = client.get(reverse("catalogue-format")).content.decode()
    for field in catalogue.FIELDS:
        assert (f'<td class="code">{field.code}</td>' in page) is (field.code != "row_key")
    told = client.get(reverse("catalogue-schema")).json()
    assert told["fields"][1]["name"] == "reference"


def test_pictures_that_failed_lead_to_their_product(client, supplier):
    run = applied(
        client,
        supplier,
        CSV.replace("Contenu", "Contenu;Images").replace(
            "250 g\nM2", "250 g;https://exemple.test/a.jpg\nM2"
        ),
    )
    assert "1 image est en route" in seen(client, run).content.decode()
    RemotePicture.objects.update(state="failed", reason="Cette image dépasse 12 Mo.")
    page = seen(client, run, voir="images")
    assert "dépasse 12 Mo" in page.content.decode()


def test_what_waits_is_to_be_done(client, supplier):
    run = ready(client, supplier)
    now = timezone.now()
    f.FeedRunFactory(
        feed__supplier=supplier, state="failed", reason="x", started_at=now, finished_at=now
    )
    old = timezone.now() - timedelta(days=8)
    f.FeedRunFactory(
        feed__supplier=supplier, state="failed", reason="x", started_at=old, finished_at=old
    )
    f.ListingFactory(supplier=supplier, state="draft")
    f.ListingFactory(supplier=supplier, sellable__stock=0)
    groups = client.get(at(supplier, "portal-home")).context["groups"]
    assert {group.title: group.count for group in groups} == {
        "Imports à regarder": 2, "Brouillons à compléter": 1, "Produits épuisés": 1,
    }  # fmt: skip
    for group in groups:
        for entry in group.entries:
            assert client.get(entry.url).status_code == 200
    assert Change.objects.filter(run=run).count() == 3
