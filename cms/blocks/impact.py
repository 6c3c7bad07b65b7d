"""Figures of the shop, counted within the minute."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from suppliers.directory import queries as directory


class ImpactBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    how = blocks.TextBlock(label=_("Comment est-ce calculé ?"))

    class Meta:
        icon = "history"
        label = _("Chiffres de la boutique")
        template = "cms/blocks/impact.html"
        preview_value = {
            "heading": "Qui travaille derrière la boutique",
            "how": "Nous additionnons ce que les fournisseurs déclarent.",
        }
        description = _("Fournisseurs, postes en insertion, communes et preuves en cours.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["figures"] = directory.figures(day=timezone.localdate())
        return context
