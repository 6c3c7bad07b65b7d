from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from suppliers.feeds.models import Change, Feed, FeedRun, Item, RemotePicture, RowTrouble
from tests.factories.selling import ListingFactory
from tests.factories.suppliers import SupplierFactory


class FeedFactory(DjangoModelFactory[Feed]):
    class Meta:
        model = Feed

    supplier = factory.SubFactory(SupplierFactory)
    name = factory.Sequence(lambda n: f"Source {n}")


class FeedRunFactory(DjangoModelFactory[FeedRun]):
    class Meta:
        model = FeedRun

    feed = factory.SubFactory(FeedFactory)
    state = "ready"
    started_at = factory.LazyFunction(timezone.now)


class ChangeFactory(DjangoModelFactory[Change]):
    class Meta:
        model = Change

    run = factory.SubFactory(FeedRunFactory)
    kind = "created"
    title = "Miel de ronce"
    after: Any = factory.LazyFunction(lambda: {"listing": {}, "sellables": []})


class RowTroubleFactory(DjangoModelFactory[RowTrouble]):
    class Meta:
        model = RowTrouble

    run = factory.SubFactory(FeedRunFactory)
    row = 2
    reason = "Ce prix n’en est pas un."


class ItemFactory(DjangoModelFactory[Item]):
    class Meta:
        model = Item

    feed = factory.SubFactory(FeedFactory)
    listing = factory.SubFactory(ListingFactory, supplier=factory.SelfAttribute("..feed.supplier"))


class RemotePictureFactory(DjangoModelFactory[RemotePicture]):
    class Meta:
        model = RemotePicture

    feed = factory.SubFactory(FeedFactory)
    listing = factory.SubFactory(ListingFactory, supplier=factory.SelfAttribute("..feed.supplier"))
    address = "https://images.exemple.test/miel.jpg"
