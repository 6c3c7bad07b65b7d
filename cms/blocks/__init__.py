"""Blocks that editors put together; one family a module."""

from wagtail.blocks import StreamBlock

from cms.blocks.catalogue import LabelsBlock, ProductsBlock, SuppliersBlock
from cms.blocks.impact import ImpactBlock
from cms.blocks.professional import QuoteCallBlock
from cms.blocks.text import PictureBlock, QuotationBlock, TextBlock


class ArticleBody(StreamBlock):
    text = TextBlock()
    picture = PictureBlock()
    quotation = QuotationBlock()
    products = ProductsBlock()
    suppliers = SuppliersBlock()
    labels = LabelsBlock()
    quote_call = QuoteCallBlock()


class HomeBody(StreamBlock):
    products = ProductsBlock()
    impact = ImpactBlock()
    suppliers = SuppliersBlock()
    labels = LabelsBlock()
    text = TextBlock()
    quote_call = QuoteCallBlock()


__all__ = ["ArticleBody", "HomeBody"]
