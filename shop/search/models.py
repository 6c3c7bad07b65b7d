"""The search index: narrow rows for hits and facets, words for typos, synonyms by staff.

The text itself stands in `finding_text`, made by the migration for each engine (FTS5 in SQLite,
tsvector with GIN in PostgreSQL) and touched only by shop.search.engines.
"""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

# Behind every price and distance in an order: what has none.
LAST: Final = 2**53


class Workshop(models.Model):
    """A (supplier, establishment) pair with all that facets derive from it.

    Hits are grouped by workshop in the database; supplier, department, EPCI, structure,
    distance and delivery facets are added up from it in Python.
    """

    supplier_id = models.BigIntegerField()
    establishment_id = models.BigIntegerField()
    supplier_slug = models.CharField(max_length=120)
    supplier_name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120)
    commune_code = models.CharField(max_length=5)
    department = models.CharField(max_length=3)
    epci_code = models.CharField(max_length=9, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    structures = models.JSONField(default=list)
    delivers = models.BooleanField(default=False)
    offers_pickup = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier_id", "establishment_id"], name="one_workshop_each"
            ),
        ]

    def __str__(self) -> str:
        return self.supplier_name


class LabelSet(models.Model):
    """A combination of labels that some listing shows; "ab|bio_ue", sorted."""

    key = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One listing in the index: integers only, so that a hundred thousand are a few megabytes."""

    listing_id = models.BigIntegerField(primary_key=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT)
    category_id = models.BigIntegerField()
    label_set = models.ForeignKey(LabelSet, on_delete=models.PROTECT)
    # Cents including tax; null where on quote.
    price = models.BigIntegerField(null=True)
    price_excl = models.BigIntegerField(null=True)
    is_service = models.BooleanField()
    is_available = models.BooleanField()
    # Higher comes first at equal relevance: see shop.search.ranking.
    score = models.IntegerField()
    # Seconds since 1970.
    published = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["category_id", "-score", "listing_id"], name="entry_by_score"),
            models.Index(fields=["-score", "listing_id"], name="entry_all_by_score"),
            models.Index(fields=["workshop", "-score"], name="entry_by_workshop"),
            # As shop.search.hits writes its sort keys; each ends with what ends every order.
            *(
                models.Index(key, F("score").desc(), "listing_id", name=f"entry_by_{name}")
                for name, key in {
                    "price": Coalesce("price", LAST),
                    "price_excl": Coalesce("price_excl", LAST),
                    "price_desc": Coalesce(-F("price"), 1),
                    "price_excl_desc": Coalesce(-F("price_excl"), 1),
                    "newest": -F("published"),
                }.items()
            ),
        ]

    def __str__(self) -> str:
        return str(self.listing_id)


class FacetCount(models.Model):
    """Stored facet counts of a category with all below it (0: the whole shop), unfiltered."""

    category_id = models.BigIntegerField()
    # One letter a dimension: see shop.search.facets.
    dimension = models.CharField(max_length=1)
    value = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category_id", "dimension", "value"], name="one_count_per_value"
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="facet_count_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.dimension}{self.value}: {self.count}"


class Page(models.Model):
    """What else can be found: suppliers and editors' pages."""

    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300)
    # Analysed words of title and text, each once, between blanks: " miel rucher ".
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_page_each"),
        ]

    def __str__(self) -> str:
        return self.title


class Suggestion(models.Model):
    """A completion while typing; one row for each word at which typing may begin."""

    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()
    start = models.CharField(max_length=80)
    label = models.CharField(max_length=160)
    url = models.CharField(max_length=300)
    weight = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "start"], name="suggestion_by_start"),
            models.Index(fields=["kind", "key"], name="suggestion_by_key"),
        ]

    def __str__(self) -> str:
        return self.label


class Word(models.Model):
    """A word that occurs in the shop, with its stem: typos are matched against these."""

    form = models.CharField(max_length=40, primary_key=True)
    stem = models.CharField(max_length=40, db_index=True)
    listings = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.form


class Synonym(models.Model):
    """Words that find each other; edited by staff, in French and Breton."""

    words = models.CharField(
        _("mots"), max_length=200, help_text=_("Séparés par des virgules : « cidre, chistr ».")
    )
    expands_to = models.CharField(
        _("trouve aussi"),
        max_length=200,
        blank=True,
        help_text=_("Laissez vide pour que tous les mots ci-dessus se trouvent l’un l’autre."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("synonyme")
        ordering = ["words"]
        constraints = [
            models.UniqueConstraint(fields=["words", "expands_to"], name="one_synonym_row_each"),
            models.CheckConstraint(condition=~Q(words=""), name="synonym_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.words} → {self.expands_to}" if self.expands_to else self.words


class Generation(models.Model):
    """One row: its number grows when what processes keep in memory is out of date."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_generation_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)
