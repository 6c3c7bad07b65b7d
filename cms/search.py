"""Editors' pages in the shop's search: pushed when they are published, taken out when not."""

from datetime import datetime

from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.models import Page

from cms.pages.article import ArticlePage
from cms.pages.plain import PlainPage
from shop.search import operations as search
from shop.search.documents import PageDocument

KIND = "page"
SUMMARY = 300


def push_page(subject_id: int, *, at: datetime) -> None:
    """Make one page findable as it is published now; a page that is not live is taken out."""
    page = Page.objects.live().public().filter(pk=subject_id).specific().first()
    if isinstance(page, ArticlePage | PlainPage):
        search.put_pages([_document(page)])
    else:
        search.remove_pages(KIND, [subject_id])


def _document(page: ArticlePage | PlainPage) -> PageDocument:
    text = [
        strip_tags(str(block.value.source if hasattr(block.value, "source") else block.value))
        for block in page.body
        if block.block_type in ("text", "quotation")
    ]
    intro = getattr(page, "intro", "") or page.search_description
    with override("fr"):  # pages have one address, in the language they are written in
        url = page.get_url() or "/"
    return PageDocument(
        kind=KIND,
        key=page.pk,
        title=page.title,
        url=url,
        summary=intro[:SUMMARY],
        text=(intro, *text),
    )
