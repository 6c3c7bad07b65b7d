"""Rows to records: each cell in our units, or what is wrong with it. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from shop.places.text import fold
from suppliers.feeds import categories, headers, measures, texts, values, words
from suppliers.feeds.fields import BY_CODE, FIELDS, Field
from suppliers.feeds.readers.base import Cell, Row
from suppliers.feeds.records import Category, Context, Record, Trouble, Variant
from suppliers.feeds.values import ABSENT, Bad, Odd, Unknown
from suppliers.feeds.words import AgainstRegime, UnknownName

# A listing cannot go on sale, or be found again, on a guess at these: their row is refused.
REFUSING: Final = frozenset(
    (
        "row_key",
        "reference",
        "ean",
        "title",
        "price",
        "price_kind",
        "professional_price",
        "vat_code",
        "stock",
    )
)
# Fields whose cells repeat from row to row.
_REPEATED: Final = frozenset(
    (
        "category",
        "choice",
        "price",
        "vat",
        "integer",
        "quantity",
        "grams",
        "percent",
        "boolean",
        "words",
    )
)
# Fields that `_store` knows by name.
_STORED_APART: Final = frozenset(
    (
        "reference",
        "ean",
        "price",
        "professional_price",
        "content",
        "category",
        "pictures",
        "price_kind",
    )
)
_NUMBERS: Final = frozenset(("price", "integer", "quantity", "grams", "percent"))
_CACHED = 20_000  # cells a column
_EXTRA = "+"  # where readers put cells beyond the header
_SHOWN = 200  # characters of a received value
_PLACE = {one.code: at for at, one in enumerate(FIELDS)}
_GRAMS_DIGITS = 3  # a parcel of less than a hundred grams is written without decimals
_SAYS_IT_IS_SOLD = ("unit_price", "stock", "name", "content_quantity")

Parser = Callable[[Cell], Any]


@dataclass(slots=True)
class _Column:
    name: str
    field: Field
    parse: Parser
    # Whether its value goes where it comes from, under the field's own code.
    is_plain: bool
    # Cell → (value, what is wrong with it): at most so many, none where cells do not repeat.
    most_cached: int
    cache: dict[Cell, tuple[Any, Bad | None]]


@dataclass(slots=True)
class _Line:
    """What one row gives; refused where one of its troubles is an error."""

    variant: Variant
    listing: dict[str, Any] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    is_refused: bool = False
    # Which of the troubles is of the EAN: grave only where nothing else finds the row again.
    of_ean: int | None = None


def unknown_vat_reason() -> str:
    """Why a record without any VAT is a draft: of no weight where the listing exists."""
    return _("La TVA n’est pas connue.")


class Checker:
    """Reads the rows of one file with one mapping; `unknown` fills while records are taken.

    `columns` is column → field, "" for none; `samples` are the first rows, which show the
    decimal mark and the unit of weights; `units` are column → unit where a person said it;
    `availability` is the column whose words speak where the stock is left blank.
    """

    def __init__(
        self,
        *,
        columns: Mapping[str, str],
        context: Context,
        samples: Sequence[Mapping[str, Cell]] = (),
        units: Mapping[str, str] | None = None,
        availability: str = "",
    ) -> None:
        # Field → words that nobody gave a meaning to, with the number of their cells.
        self.unknown: dict[str, Counter[str]] = {}
        self._context = context
        self._categories: dict[int, Category] = {one.id: one for one in context.categories}
        told = {name: code for name, code in columns.items() if code in BY_CODE}
        self._codes = frozenset(told.values())
        # What a row is told by where it has neither reference nor EAN.
        where = {code: name for name, code in told.items()}
        self._naming = [where[code] for code in ("title", "name", "content") if code in where]
        self.named = 0  # rows that are told by their name
        self._group_columns = [name for name, code in told.items() if code == "group"]
        self._plan = tuple(
            self._column(name, BY_CODE[code], samples, units or {})
            for name, code in sorted(told.items(), key=lambda item: _PLACE[item[1]])
            if code != "group"
        )
        if availability and "stock" in self._codes:
            # First, so that a counted stock is written over it.
            words = _Column(availability, BY_CODE["stock"], values.availability, True, _CACHED, {})
            self._plan = (words, *self._plan)

    def records(self, rows: Iterable[Row]) -> Iterator[Record]:
        """One record a listing, in the order of the file; empty rows are passed over."""
        together: list[Row] = []
        group = ""
        for row in rows:
            if not _is_filled(row):
                continue
            own = row.group or self._group(row)
            if together and own and own == group:
                together.append(row)
                continue
            if together:
                yield self._record(together)
            together, group = [row], own
        if together:
            yield self._record(together)

    # Columns

    def _column(
        self,
        name: str,
        of: Field,
        samples: Sequence[Mapping[str, Cell]],
        units: Mapping[str, str],
    ) -> _Column:
        cells = [row[name] for row in samples if row.get(name)]
        mark = values.decimal_mark(cells) if of.kind in _NUMBERS else ""
        header = headers.read(name)
        unit = units.get(name) or header.unit
        return _Column(
            name=name,
            field=of,
            parse=self._parser(of, header, mark=mark, unit=unit, cells=cells),
            is_plain=of.code not in _STORED_APART,
            most_cached=_CACHED if of.kind in _REPEATED else 0,
            cache={},
        )

    def _parser(
        self, of: Field, header: headers.Header, *, mark: str, unit: str, cells: Sequence[Cell]
    ) -> Parser:
        context, remembered = self._context, self._context.remembered.get(of.code, {})
        match of.kind:
            case "text":
                return partial(texts.text, most=of.most, is_cut=of.code == "summary")
            case "html":
                return texts.html
            case "reference":
                return partial(values.reference, most=of.most)
            case "row":
                return values.reference
            case "ean":
                return values.ean
            case "price":
                basis = "excl" if of.code == "professional_price" else context.basis
                return partial(values.price, mark=mark, basis=basis, is_cents=header.is_cents)
            case "integer" if of.code == "stock":
                return partial(values.stock, most=of.most, mark=mark)
            case "integer":
                return partial(values.integer, most=of.most, least=1, mark=mark)
            case "quantity":
                return partial(measures.quantity, unit=unit, mark=mark, words=remembered)
            case "grams":
                unit = unit if unit in ("g", "kg", "lb", "oz") else _weight_unit(cells)
                return partial(measures.grams, unit=unit, mark=mark, most=of.most)
            case "percent":
                times = 10 if of.code == "alcohol_tenths" else 1
                return partial(_percent, times=times, mark=mark)
            case "boolean":
                return values.boolean
            case "choice":
                if of.code == "state" and header.is_negative:
                    return partial(words.state_of_opposite, remembered=remembered)
                return partial(words.choice, field=of.code, remembered=remembered)
            case "category":
                return self._category
            case "vat":
                return partial(
                    words.vat, regime=context.regime, day=context.day, remembered=remembered,
                    has_numbers=header.is_number,
                )  # fmt: skip
            case "words":
                return partial(words.allergens, remembered=remembered)
            case _:
                return texts.addresses

    def _category(self, cell: Cell) -> Any:
        text = texts.text(values.written(cell))
        found = categories.match(
            text, self._context.categories, self._context.remembered.get("category", {})
        )
        if found.category is not None:
            return found.category.id
        if found.how:  # a person said that it means nothing here
            return ABSENT
        raise Unknown(
            text,
            _("La catégorie « %(word)s » n’est pas connue.") % {"word": text[:80]},
            _("Choisissez une fois la nôtre, à la page des correspondances."),
        )

    # Rows

    def _group(self, row: Row) -> str:
        for name in self._group_columns:
            if text := str(row.values.get(name, "")).strip():
                return text
        return ""

    def _line(self, row: Row) -> _Line:
        line = _Line(Variant(row.number))
        if extra := str(row.values.get(_EXTRA, "")).strip():
            line.is_refused = True
            line.troubles.append(
                Trouble(
                    row=row.number,
                    column="",
                    value=extra[:_SHOWN],
                    reason=_("La ligne a plus de cellules que l’en-tête."),
                    fix=_("Mettez entre guillemets les textes qui contiennent le séparateur."),
                )
            )
            return line
        for column in self._plan:
            cell = row.values.get(column.name, "")
            outcome = column.cache.get(cell)
            if outcome is None:
                if values.is_empty(cell):
                    continue
                if isinstance(cell, str) and cell.strip() == "-":
                    self._clear(line, column.field)
                    continue
                outcome = _outcome(column, cell)
            value, bad = outcome
            if bad is not None:
                self._trouble(line, column, cell, bad)
            if value is ABSENT:
                continue
            if column.is_plain:
                _level(line, column.field)[column.field.code] = value
            else:
                self._store(line, column, cell, value)
        if line.of_ean is not None:
            is_found = bool(line.variant.reference) or "row_key" in line.variant.values
            told = line.troubles[line.of_ean]
            line.troubles[line.of_ean] = replace(told, is_warning=is_found)
            line.is_refused = line.is_refused or not is_found
        return line

    def _clear(self, line: _Line, of: Field) -> None:
        """A lone dash empties a text; it says nothing of other fields."""
        if of.kind in ("text", "html") and of.code not in REFUSING:
            _level(line, of)[of.code] = ""

    def _trouble(self, line: _Line, column: _Column, cell: Cell, bad: Bad) -> None:
        code = column.field.code
        is_warning = code not in REFUSING or isinstance(bad, (Odd, AgainstRegime, UnknownName))
        if code == "reference" and not isinstance(cell, str) and "row_key" in line.variant.values:
            is_warning = True  # our own key finds the listing
        if isinstance(bad, Unknown):
            self.unknown.setdefault(code, Counter())[bad.word] += 1
        if isinstance(bad, AgainstRegime):
            line.drafts.append(_("La TVA du fichier ne va pas avec votre régime de TVA."))
            if bad.code:
                line.listing["vat_code"] = bad.code
        elif isinstance(bad, UnknownName):
            line.drafts.append(_("La TVA du fichier n’est pas comprise."))
        elif code == "category":
            line.drafts.append(bad.reason)
        elif code == "state":
            line.drafts.append(_("L’état n’est pas compris."))
        if code == "ean":
            line.of_ean = len(line.troubles)
        else:
            line.is_refused = line.is_refused or not is_warning
        line.troubles.append(
            Trouble(
                row=line.variant.row,
                column=column.name,
                value=str(cell).strip()[:_SHOWN],
                reason=bad.reason,
                fix=bad.fix,
                is_warning=is_warning,
            )
        )

    def _store(self, line: _Line, column: _Column, cell: Cell, value: Any) -> None:
        code = column.field.code
        match code:
            case "reference":
                line.variant.reference = value
            case "ean":
                line.variant.ean = value
            case "price":
                self._store_price(line, column, cell, value)
            case "professional_price":
                if value is not None:
                    line.variant.values[code] = value
            case "content":
                line.variant.values["content_quantity"], line.variant.values["content_unit"] = value
            case "category":
                line.listing["category_id"] = value
            case "pictures":
                line.pictures += value
            case "price_kind":
                line.listing.setdefault(code, value)

    def _store_price(self, line: _Line, column: _Column, cell: Cell, value: int | None) -> None:
        if value is None:
            line.listing["price_kind"] = "on_quote"
            return
        line.variant.values["unit_price"] = value
        if isinstance(cell, str) and not (cell[:1].isdigit() and cell[-1:].isdigit()):
            self._store_words_of_price(line, column, cell)
        if value == 0:
            reason = _("Le prix est à zéro.")
            line.drafts.append(reason)
            line.troubles.append(
                Trouble(
                    row=line.variant.row,
                    column=column.name,
                    value=str(cell).strip()[:_SHOWN],
                    reason=reason,
                    fix=_("Écrivez le prix, ou « sur devis »."),
                    is_warning=True,
                )
            )

    def _store_words_of_price(self, line: _Line, column: _Column, cell: str) -> None:
        """« À partir de 28 € » is the least that it costs, « 12 €/kg » what a kilogram costs."""
        if values.is_from(cell):
            line.listing["price_kind"] = "from"
        unit = values.weight_of_price(cell)
        if not unit:
            return
        line.variant.values |= {"content_quantity": Decimal(1), "content_unit": unit}
        line.troubles.append(
            Trouble(
                row=line.variant.row,
                column=column.name,
                value=cell.strip()[:_SHOWN],
                reason=_(
                    "Ce prix est celui d’un %(unit)s : l’article est lu comme vendu par %(unit)s."
                )
                % {"unit": unit},
                fix=_("Si ce n’est pas le cas, écrivez le prix de l’article."),
                is_warning=True,
            )
        )

    # Records

    def _record(self, rows: Sequence[Row]) -> Record:
        lines = [self._line(row) for row in rows]
        good = [line for line in lines if not line.is_refused]
        record = Record(
            rows=[row.number for row in rows],
            variants=[line.variant for line in _sold(good)],
            key=self._key(rows[0]),
            troubles=[trouble for line in lines for trouble in line.troubles],
            drafts=list(dict.fromkeys(reason for line in good for reason in line.drafts)),
        )
        for line in good:
            if not record.values:
                record.values = dict(line.listing)
                continue
            for code, value in line.listing.items():
                if code == "price_kind" and value == "on_quote":
                    record.values[code] = value
                else:
                    record.values.setdefault(code, value)
        pictures = dict.fromkeys(address for line in good for address in line.pictures)
        record.pictures = list(pictures)[: texts.MOST_PICTURES]
        self._require_title(record)
        if record.variants:
            if not record.key:
                self._name(record, rows)
            self._add_usual(record)
        return record

    def _require_title(self, record: Record) -> None:
        if "title" not in self._codes or record.values.get("title"):
            return
        is_known = record.key or any(
            one.reference or one.ean or "row_key" in one.values for one in record.variants
        )
        if is_known or not record.variants:
            return
        record.variants = []
        column = next(one.name for one in self._plan if one.field.code == "title")
        record.troubles.append(
            Trouble(
                row=record.rows[0],
                column=column,
                value="",
                reason=_("Le nom manque."),
                fix=_("Écrivez le nom du produit, ou sa référence s’il est déjà en boutique."),
            )
        )

    def _name(self, record: Record, rows: Sequence[Row]) -> None:
        """Rows with neither reference nor EAN are found again by what they are called."""
        title = record.values.get("title")
        for variant in record.variants:
            if variant.reference or variant.ean or "row_key" in variant.values or not title:
                continue
            row = next(row for row in rows if row.number == variant.row)
            variant.reference = _reference_of(title, [row.values.get(one) for one in self._naming])
            variant.is_named = True
            self.named += 1

    def knows(self, word: str) -> bool:
        """Is this the name of a category?"""
        found = categories.match(
            word, self._context.categories, self._context.remembered.get("category", {})
        )
        return found.category is not None

    def place(self, record: Record, heading: str) -> None:
        """Put a record in the category that a heading above it names."""
        if "category_id" in record.values:
            return
        try:
            found = self._category(heading)
        except Unknown as unknown:
            self.unknown.setdefault("category", Counter())[unknown.word] += 1
            return
        if found is not ABSENT:
            record.values["category_id"] = found
            record.drafts = [one for one in record.drafts if one != unknown_vat_reason()]
            if "kind" not in record.values:
                record.values["kind"] = self._categories[found].kind
            if "vat_code" not in record.values:
                self._add_usual(record)

    def _add_usual(self, record: Record) -> None:
        """What a new listing gets where the file says nothing."""
        told = record.values
        category = self._categories.get(told.get("category_id", 0))
        if "kind" not in told:
            told["usual_kind"] = category.kind if category else "goods"
        if "vat_code" in told:
            return
        usual = words.regime_code(self._context.regime) or (category.vat_code if category else "")
        if not usual and "title" in told:
            record.drafts.append(unknown_vat_reason())
        told["usual_vat_code"] = usual or "standard"

    def _key(self, row: Row) -> str:
        """SHA-256 of the key columns, "" where there are none or all are empty."""
        if not self._context.key_columns:
            return ""
        parts = [fold(str(row.values.get(name, ""))) for name in self._context.key_columns]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest() if any(parts) else ""


def _reference_of(title: str, cells: Iterable[Cell | None]) -> str:
    """A reference that stays the same as long as the row is called the same."""
    called = "\x1f".join(fold(str(cell or "")) for cell in (title, *cells))
    digest = hashlib.sha256(called.encode()).hexdigest()
    return f"{slugify(title)[:40]}-{digest[:8]}".strip("-")


def _is_filled(row: Row) -> bool:
    return not all(map(values.is_empty, row.values.values()))


def _level(line: _Line, of: Field) -> dict[str, Any]:
    return line.listing if of.level == "listing" else line.variant.values


def _outcome(column: _Column, cell: Cell) -> tuple[Any, Bad | None]:
    outcome: tuple[Any, Bad | None]
    try:
        outcome = column.parse(cell), None
    except Odd as odd:
        outcome = odd.value, odd.with_traceback(None)
    except Bad as bad:
        outcome = ABSENT, bad.with_traceback(None)
    if len(column.cache) < column.most_cached:
        column.cache[cell] = outcome
    return outcome


def _percent(cell: Cell, *, times: int, mark: str) -> int:
    return values.rounded(values.percent(cell, mark=mark) * times)


def _weight_unit(cells: Sequence[Cell]) -> str:
    """Nobody weighs a parcel to a fraction of a gram: decimals tell of kilograms."""
    bare = [
        cell for cell in cells if isinstance(cell, str) and fold(cell).replace(" ", "").isdigit()
    ]
    parts = [re.split("[.,]", cell.strip(), maxsplit=1) for cell in bare]
    if any(len(part) > 1 and part[1].strip("0") for part in parts):
        return "kg"
    # "14,00": written with decimals, but whole.
    is_small = all(len(part[0]) < _GRAMS_DIGITS for part in parts)
    return "kg" if is_small and any(len(part) > 1 for part in parts) else "g"


def _sold(lines: Sequence[_Line]) -> Sequence[_Line]:
    """Without the rows of a group that tell of the product alone, or add a picture to it."""
    if len(lines) < 2:
        return lines
    is_sold = [
        bool(line.variant.ean or any(code in line.variant.values for code in _SAYS_IT_IS_SOLD))
        for line in lines
    ]
    if any(is_sold):
        return [line for line, one in zip(lines, is_sold, strict=True) if one]
    return [line for line in lines if line.variant.reference] or lines[:1]
