from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import ArticleBody


class PlainPage(Page):
    """About, legal notice, how to…"""

    body = StreamField(ArticleBody(), verbose_name=_("contenu"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/plain.html"

    class Meta:
        verbose_name = _("page simple")
