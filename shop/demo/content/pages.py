"""Standing pages of the demo."""

from .shapes import Article

PAGES: tuple[Article, ...] = ()
