"""Numbers without gaps and contents that cannot change afterwards."""

from django.core.files.storage import storages
from django.db import models


def private_storage():  # type: ignore[no-untyped-def]  # migrations need a plain callable
    return storages["private"]


class Series(models.Model):
    """One row per owner and prefix, locked to take the next number."""

    # The legal entity's SIREN, or "shop" for the shop's own documents.
    owner = models.CharField(max_length=20)
    prefix = models.CharField(max_length=40)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "prefix"], name="one_series_per_prefix"),
            models.CheckConstraint(condition=~models.Q(owner=""), name="series_owned"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.prefix}{self.last_number:05d}"


class Document(models.Model):
    """A numbered document: canonical JSON and its hash. Triggers refuse any later change."""

    kind = models.CharField(max_length=40)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="documents")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    content = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "sequence"], name="one_document_per_sequence"
            ),
            models.UniqueConstraint(fields=["series", "number"], name="one_document_per_number"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="sequence_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Paper(models.Model):
    """The PDF of a document, rendered once; its own hash tells an untouched copy from others."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="paper")
    file = models.FileField(storage=private_storage, upload_to="papiers/")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(file=""), name="paper_has_its_file"),
        ]

    def __str__(self) -> str:
        return str(self.document)
