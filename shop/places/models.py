"""Communes and what groups them: loaded from the reference file, never typed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

DEPARTMENTS = {
    "22": "Côtes-d’Armor",
    "29": "Finistère",
    "35": "Ille-et-Vilaine",
    "56": "Morbihan",
}


class Epci(models.Model):
    """A grouping of communes (communauté de communes, d’agglomération, métropole)."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(_("nom"), max_length=120)

    class Meta:
        verbose_name = _("intercommunalité")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    code = models.CharField(_("code INSEE"), max_length=5, primary_key=True)
    name = models.CharField(_("nom"), max_length=80)
    folded = models.CharField(max_length=80, db_index=True)
    department = models.CharField(_("département"), max_length=3)
    postcodes = models.CharField(_("codes postaux"), max_length=80)
    siren = models.CharField(max_length=9, blank=True)
    population = models.PositiveIntegerField(default=0)
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, null=True, related_name="communes")
    # WGS 84 degrees; between 1 and 20 km from the town hall, see data/SOURCES.md.
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        verbose_name = _("commune")
        ordering = ["folded"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(41, 52), longitude__range=(-6, 10)),
                name="commune_in_mainland_france",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.department})"

    @property
    def postcode(self) -> str:
        return self.postcodes.split(" ")[0]

    @property
    def department_name(self) -> str:
        return DEPARTMENTS.get(self.department, self.department)
