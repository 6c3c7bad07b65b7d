"""Articles of the demo's magazine."""

from .shapes import Article

ARTICLES: tuple[Article, ...] = ()
