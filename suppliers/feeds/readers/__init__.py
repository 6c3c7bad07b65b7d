"""Suppliers' catalogue files, read as tables whatever wrote them.

`open_table(path, name=…)` finds the format from the content. Beside it: one module a format
(delimited, sheets, json_items, xml_items, pages), one for each system whose rows must be
rewritten (woocommerce, shopify, magento…), and `systems`, which knows them by their columns.
"""

from suppliers.feeds.readers.base import EXTRA, Cell, Row, Table, Unreadable
from suppliers.feeds.readers.opening import open_table

__all__ = ["EXTRA", "Cell", "Row", "Table", "Unreadable", "open_table"]
