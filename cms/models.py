"""Pages are one a module; settings that editors change stand here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

from cms.pages.article import ArticleIndexPage, ArticlePage
from cms.pages.home import HomePage
from cms.pages.plain import PlainPage

__all__ = ["ArticleIndexPage", "ArticlePage", "FooterLink", "FooterMenu", "HomePage", "PlainPage"]


@register_setting(icon="list-ul")
class FooterMenu(ClusterableModel, BaseSiteSetting):
    panels = [InlinePanel("links", label=_("Lien"))]

    class Meta:
        verbose_name = _("menu de pied de page")


class FooterLink(Orderable):
    menu = ParentalKey(FooterMenu, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("texte"), max_length=60)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    panels = [FieldPanel("label"), PageChooserPanel("page")]

    def __str__(self) -> str:
        return self.label
