"""Texts and addresses of pictures, cleaned of what systems and spreadsheets put around. Pure."""

import html as entities
import re
from datetime import date, datetime, time
from urllib.parse import urlsplit

import nh3
from django.utils.translation import gettext as _

from suppliers.feeds.readers.base import Cell
from suppliers.feeds.values import UNKEPT, Bad, Odd, too_long, written

MOST_PICTURES = 10
MOST_ADDRESS = 1000  # characters

_TAG = re.compile(r"<(?=[a-zA-Z/!])")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_ITEM = re.compile(r"<li\b[^>]*>", re.I)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|section|article|blockquote)\b[^>]*>", re.I
)
_HAS_BLOCKS = re.compile(r"<(?:p|br|div)\b", re.I)


def _day(cell: date) -> str:
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "minutes")
    return cell.isoformat()


def _without_tags(text: str) -> str:
    """Tags and what scripts hold are gone, entities are characters."""
    if _TAG.search(text):
        text = nh3.clean(text, tags=set())
    return entities.unescape(text) if "&" in text else text


def _kept(text: str) -> str:
    """Without what no database keeps; none of it is printable."""
    return text if text.isprintable() else UNKEPT.sub("", text)


def text(cell: Cell, *, most: int = 0, is_cut: bool = False) -> str:
    """One line without tags or entities, of `most` characters (0: any number).

    Raises Bad; Odd for a date, written as 2026-11-22, and for a text that is cut (`is_cut`).
    """
    if not isinstance(cell, str):
        raise Odd(_day(cell), _("Le tableur a fait de ce texte une date."), _("Vérifiez-le."))
    plain = written(cell)
    if "<" in plain:
        plain = _BLOCK.sub(" ", _BREAK.sub(" ", plain))
    plain = " ".join(_kept(_without_tags(plain)).split())
    if most and len(plain) > most:
        if not is_cut:
            raise too_long(plain, most)
        short = plain[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-")[: most - 1]
        raise Odd(
            f"{short}…",
            _("Le texte a %(length)s caractères : il est coupé à %(most)s.")
            % {"length": len(plain), "most": most},
            _("Raccourcissez-le."),
        )
    return plain


def html(cell: Cell) -> str:
    """Paragraphs of plain text between empty lines, as pages show a description.

    Pages escape what they show and make paragraphs of lines themselves: tags would be read by
    customers, so paragraphs, line breaks and lists become lines, the rest of the tags goes.
    Raises Bad; Odd for a date.
    """
    if not isinstance(cell, str):
        raise Odd(_day(cell), _("Le tableur a fait de ce texte une date."), _("Vérifiez-le."))
    # WooCommerce writes line ends as a backslash and an n.
    plain = written(cell).replace("\\r", "").replace("\\n", "\n").replace("\r\n", "\n")
    plain = plain.replace("\r", "\n")
    if "&lt;" in plain and "<" not in plain:
        plain = entities.unescape(plain)  # tags that were escaped once too often
    if "<" in plain:
        if _HAS_BLOCKS.search(plain):
            plain = plain.replace("\n", " ")
        plain = _ITEM.sub("\n– ", _BREAK.sub("\n", plain))
        plain = re.sub(r"</li\s*>", "", plain, flags=re.I)
        plain = _BLOCK.sub("\n\n", plain)
    plain = _kept(_without_tags(plain))
    if "\n" not in plain:
        return " ".join(plain.split())
    lines = "\n".join(" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


_BETWEEN = re.compile(r"[|\r\n]+|[\s,;]+(?=(?:https?:)?//)", re.I)


def addresses(cell: Cell) -> list[str]:
    """Addresses of pictures, ten at most, each once, in the order of the cell.

    Raises Bad when there is none; Odd with the good ones when one is not an address.
    """
    found: list[str] = []
    wrong = ""
    for part in _BETWEEN.split(written(cell)):
        one = part.strip(" ,;\t\u00a0\"'")
        if not one:
            continue
        address = _address(one)
        if not address:
            wrong = wrong or one
        elif address not in found:
            found.append(address)
    if not found:
        raise Bad(
            _("« %(value)s » n’est pas l’adresse d’une image.") % {"value": wrong[:60]},
            _("Écrivez une adresse qui commence par « https:// »."),
        )
    if wrong:
        raise Odd(
            found[:MOST_PICTURES],
            _("« %(value)s » n’est pas l’adresse d’une image.") % {"value": wrong[:60]},
            _("Écrivez une adresse qui commence par « https:// »."),
        )
    if len(found) > MOST_PICTURES:
        raise Odd(
            found[:MOST_PICTURES],
            _("La ligne a %(count)s images : les %(most)s premières sont prises.")
            % {"count": len(found), "most": MOST_PICTURES},
        )
    return found


def _address(one: str) -> str:
    """The address as it can be fetched, or ""."""
    if one.startswith("//"):
        one = f"https:{one}"
    if len(one) > MOST_ADDRESS or UNKEPT.search(one):
        return ""
    try:
        parts = urlsplit(one)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    return one.replace(" ", "%20").replace("\t", "%09")
