"""Pictures that feeds name: fetched in the background, each once, never against a person."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from shop.listings.models import Listing
from shop.outbox.models import Fact
from shop.pictures.files import store
from shop.pictures.models import Picture
from suppliers.feeds import network, pictures
from suppliers.feeds.models import RemotePicture
from suppliers.feeds.pictures import MOST_ATTEMPTS
from tests.factories.feeds import RemotePictureFactory
from tests.suppliers.feeds.sites import Reply

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def png(colour="goldenrod"):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def remote(site):
    site.pages["/miel.png"] = Reply(png(), headers={"Content-Type": "image/png"})
    return waiting(site)


def waiting(site, path="/miel.png", **values):
    return RemotePictureFactory(address=site.url(path), next_at=AT, **values)


def fetched(remote, *, at=AT):
    pictures.fetch(picture_id=remote.pk, at=at)
    remote.refresh_from_db()
    return remote.state


def shown(remote):
    return Listing.objects.get(pk=remote.listing_id).picture_id


def told():
    return list(Fact.objects.filter(name="listing.changed").values_list("subject_id", flat=True))


def test_what_is_due_comes_oldest_first(site):
    late, first = waiting(site), waiting(site)
    RemotePicture.objects.filter(pk=first.pk).update(next_at=AT - timedelta(hours=1))
    RemotePictureFactory(address=site.url("/x"), next_at=AT + timedelta(seconds=1))
    RemotePictureFactory(address=site.url("/x"), next_at=AT, state="kept")
    RemotePictureFactory(address=site.url("/x"), next_at=AT, state="failed")
    assert pictures.due(at=AT) == [first.pk, late.pk]
    assert pictures.due(at=AT, count=1) == [first.pk]


def test_a_picture_is_kept_and_shown(remote):
    assert fetched(remote) == "kept"
    assert shown(remote) == remote.picture_id is not None
    assert (remote.reason, remote.attempts) == ("", 1)
    assert Picture.objects.get().alt == remote.listing.product.title
    assert told() == [remote.listing_id]


def test_it_is_fetched_once(site, remote):
    fetched(remote)
    fetched(remote, at=AT + timedelta(days=9))
    assert (len(site.asked), told()) == (1, [remote.listing_id])


def test_two_workers_fetch_it_once(site, remote, monkeypatch):
    """The second bell rings while the first worker waits for the site."""
    through = network.fetch

    def slow(*args, **kwargs):
        monkeypatch.setattr(network, "fetch", through)
        pictures.fetch(picture_id=remote.pk, at=AT)
        return through(*args, **kwargs)

    monkeypatch.setattr(network, "fetch", slow)
    assert fetched(remote) == "kept"
    assert (len(site.asked), remote.attempts, told()) == (1, 1, [remote.listing_id])


def test_two_workers_that_read_it_together_claim_it_once(remote):
    one, other = (RemotePicture.objects.get(pk=remote.pk) for _n in range(2))
    assert [pictures._claimed(one, at=AT), pictures._claimed(other, at=AT)] == [True, False]


def test_the_same_content_twice_is_one_picture(site, remote):
    site.pages["/ailleurs.png"] = Reply(png())
    other = waiting(site, "/ailleurs.png")
    fetched(remote)
    fetched(other)
    assert remote.picture_id == other.picture_id
    assert Picture.objects.count() == 1
    assert told() == [remote.listing_id, other.listing_id]


def test_a_picture_that_a_person_chose_stays(remote):
    chosen = store(data=png("navy"), alt="Choisie")
    Listing.objects.filter(pk=remote.listing_id).update(picture=chosen)
    assert fetched(remote) == "kept"
    assert (shown(remote), remote.picture_id, told()) == (chosen.pk, None, [])


def test_a_picture_chosen_after_the_feed_s_own_stays_too(site, remote):
    fetched(remote)
    chosen = store(data=png("navy"), alt="Choisie")
    Listing.objects.filter(pk=remote.listing_id).update(picture=chosen)
    site.pages["/neuve.png"] = Reply(png("tan"))
    RemotePicture.objects.update(
        address=site.url("/neuve.png"), state="waiting", attempts=0, next_at=AT
    )
    fetched(remote)
    assert shown(remote) == chosen.pk


def test_another_address_replaces_the_feed_s_own_picture(site, remote):
    fetched(remote)
    before = shown(remote)
    site.pages["/neuve.png"] = Reply(png("tan"))
    RemotePicture.objects.update(
        address=site.url("/neuve.png"), state="waiting", attempts=0, next_at=AT
    )
    assert fetched(remote) == "kept"
    assert shown(remote) == remote.picture_id != before


def test_an_address_that_a_run_changes_meanwhile_is_not_lost(site, remote, monkeypatch):
    through = network.fetch

    def slow(*args, **kwargs):
        RemotePicture.objects.update(address=site.url("/neuve.png"), attempts=0, next_at=AT)
        return through(*args, **kwargs)

    monkeypatch.setattr(network, "fetch", slow)
    assert fetched(remote) == "waiting"
    assert (shown(remote), told()) == (None, [])
    monkeypatch.setattr(network, "fetch", through)
    site.pages["/neuve.png"] = Reply(png("tan"))
    assert fetched(remote) == "kept"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"<html>Pas d'image</html>"), "n’est pas une image lisible"),
        (Reply(png()[:60]), "n’est pas une image lisible"),
        (Reply(b""), "n’est pas une image lisible"),
        (Reply(status=404), "code 404"),
        (Reply(status=410), "code 410"),
        (Reply(b"x" * (12 * 1024 * 1024 + 1)), "dépasse 12 Mo"),
        (Reply(status=302, headers={"Location": "http://10.0.0.1/miel.png"}), "n’est pas un site public"),
    ],
)  # fmt: skip
def test_what_will_never_be_a_picture_fails_at_once(site, remote, reply, reason):
    site.pages["/miel.png"] = reply
    assert fetched(remote) == "failed"
    assert reason in remote.reason
    # Its row stays what it is.
    assert (shown(remote), told()) == (None, [])
    assert Listing.objects.filter(pk=remote.listing_id).exists()
    fetched(remote, at=AT + timedelta(days=9))
    assert len(site.asked) == 1


def test_a_host_within_fails_without_being_asked(settings, site, remote):
    settings.FEED_PRIVATE_HOSTS = ()
    RemotePicture.objects.update(address="http://127.0.0.1/miel.png")
    assert fetched(remote) == "failed"
    assert "n’est pas un site public" in remote.reason
    assert site.asked == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_in_trouble_is_asked_again_later_and_later(site, remote, status):
    site.pages["/miel.png"] = Reply(status=status)
    at, waits = AT, []
    for _n in range(MOST_ATTEMPTS - 1):
        assert fetched(remote, at=at) == "waiting"
        waits.append(remote.next_at - at)
        # Not before its time.
        pictures.fetch(picture_id=remote.pk, at=remote.next_at - timedelta(seconds=1))
        at = remote.next_at
    assert waits == [timedelta(hours=n) for n in (1, 2, 4)]
    assert len(site.asked) == MOST_ATTEMPTS - 1
    assert fetched(remote, at=at) == "failed"
    assert f"code {status}" in remote.reason


def test_a_site_that_comes_back_gives_its_picture(site, remote):
    site.pages["/miel.png"] = Reply(status=503)
    fetched(remote)
    site.pages["/miel.png"] = Reply(png())
    assert fetched(remote, at=remote.next_at) == "kept"
    assert shown(remote) is not None


def test_a_picture_that_workers_die_of_is_given_up(site, remote):
    RemotePicture.objects.update(attempts=MOST_ATTEMPTS)
    assert fetched(remote) == "failed"
    assert (site.asked, remote.reason) == ([], "Cette image n’a pas pu être lue.")
