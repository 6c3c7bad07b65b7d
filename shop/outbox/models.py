"""Facts that must have consequences: rows, so that a dead worker loses nothing."""

from django.db import models


class Fact(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    name = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_index=True)
    # Set once every step of the journey is applied; the sweep reads the others.
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], name="fact_open", condition=models.Q(done_at=None)),
            models.Index(fields=["name", "subject_id"], name="fact_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="fact_named"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"


class Applied(models.Model):
    """One step of one fact, committed together with the step's effect."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="applied")
    step = models.CharField(max_length=100)
    applied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "step"], name="step_applied_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.step}"


class Failure(models.Model):
    """The last error of a step that did not go through; gone once it does."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="failures")
    step = models.CharField(max_length=100)
    tries = models.PositiveIntegerField(default=1)
    error = models.TextField()
    retry_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "step"], name="failure_once_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.step}: {self.error}"
