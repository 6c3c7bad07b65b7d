"""What the page of one run shows, by its state."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from suppliers.feeds import queries
from suppliers.feeds.models import Change, FeedRun
from suppliers.portal import answers, feed_words

PER_PAGE: Final = 50
State, Kind = FeedRun.State, Change.Kind


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    count: int


def facts(run: FeedRun) -> dict[str, Any]:
    """Its counts, in words; what is nought is not told, except what it did."""
    will = run.state not in (State.APPLIED, State.UNDONE)
    told = [
        (_("à créer") if will else ngettext("créé", "créés", run.created), run.created),
        (_("à modifier") if will else ngettext("modifié", "modifiés", run.updated), run.updated),
        (ngettext("inchangé", "inchangés", run.unchanged), run.unchanged),
        (ngettext("disparu du fichier", "disparus du fichier", run.missing), run.missing),
        (ngettext("ligne refusée", "lignes refusées", run.refused), run.refused),
        (ngettext("brouillon à compléter", "brouillons à compléter", run.drafts), run.drafts),
        (ngettext("avertissement", "avertissements", run.warned), run.warned),
    ]
    return {
        "counts": [(label, n) for place, (label, n) in enumerate(told) if n or place < 2],
        "is_waiting": run.is_waiting,
    }


def columns(run: FeedRun, *, typed: answers.Columns | None, has_vat: bool) -> dict[str, Any]:
    asked = run.asked
    basis = (typed.basis if typed else "") or run.feed.basis or asked.get("guessed_basis", "")
    return {
        "columns": answers.shown_columns(run, typed, asked.get("unsure", ())),
        "choices": feed_words.READABLE,
        "asks_basis": has_vat and bool(asked.get("basis") or run.state != State.ASKING),
        "basis": basis,
        "asks_identity": bool(asked.get("identity") or run.feed.key_columns),
        "rows": [[row.get(name, "") for name in run.columns] for row in run.samples],
    }


def changes(run: FeedRun, *, shown: str, number: str, day: date, regime: str) -> dict[str, Any]:
    tabs = _tabs(run)
    codes = [tab.code for tab in tabs]
    code = shown if shown in codes else (codes[0] if codes else "")
    found, is_change = _listed(run, code)
    # What stands there, before it is undone or applied, is one query whatever the page holds.
    page = Paginator(found, PER_PAGE).get_page(number)
    categories = queries.categories()
    is_open = run.state in (State.READY, State.BLOCKED)
    return {
        "tabs_of_run": tabs,
        "voir": code,
        "page": page,
        "shown": feed_words.shown(page, categories=categories, day=day) if is_change else [],
        "words": answers.unknown_words(run, categories=categories, regime=regime, day=day)
        if is_open else [],
        "is_open": is_open,
        "guards": list(run.guards.values()),
        "can_force": "refused" not in run.guards,
        "reasons": queries.reasons(run_id=run.pk, is_warning=code == "avertissements")[:8]
        if code in ("refusees", "avertissements") else [],
        "pictures": queries.pictures_of(run=run) if run.state == State.APPLIED else {},
    }  # fmt: skip


def _tabs(run: FeedRun) -> list[Tab]:
    known = queries.counts_of_changes(run_id=run.pk)
    left = sum(n for (_kind, state), n in known.items() if state == Change.State.LEFT)
    pictures = queries.bad_pictures(run=run).count() if run.state == State.APPLIED else 0

    def kind(name: str) -> int:
        return sum(
            n for (of, state), n in known.items() if of == name and state != Change.State.LEFT
        )

    tabs = [
        Tab("laissees", _("Laissés tels quels"), left),
        Tab("creees", _("Nouveaux"), kind(Kind.CREATED)),
        Tab("modifiees", _("Modifiés"), kind(Kind.UPDATED)),
        Tab("disparues", _("Disparus"), kind(Kind.MISSING)),
        Tab("refusees", _("Lignes refusées"), run.refused),
        Tab("avertissements", _("Avertissements"), run.warned),
        Tab("images", _("Images refusées"), pictures),
    ]
    return [tab for tab in tabs if tab.count]


_KINDS: Final = {"creees": Kind.CREATED, "modifiees": Kind.UPDATED, "disparues": Kind.MISSING}


def _listed(run: FeedRun, code: str) -> tuple[Any, bool]:
    """The rows of a tab, and whether they are changes."""
    if code == "images":
        return queries.bad_pictures(run=run), False
    if code in ("refusees", "avertissements"):
        return queries.troubles(run_id=run.pk, is_warning=code == "avertissements"), False
    rows = queries.changes(run_id=run.pk).select_related("listing")
    if code == "laissees":
        return rows.filter(state=Change.State.LEFT), True
    if code:
        return rows.filter(kind=_KINDS[code]).exclude(state=Change.State.LEFT), True
    return rows.none(), True
