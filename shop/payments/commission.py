"""What the shop keeps of a sale: the rule in force that day, by supplier, category, or for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Q

from shop.money import Amount, divide, from_net, vat
from shop.payments.models import CommissionRule

WHOLE = 10_000  # basis points


def of_base(net: int, *, basis_points: int, day: date) -> Amount:
    """The commission on cents of goods excluding tax, with its VAT at the standard rate."""
    commission = divide(net * basis_points, WHOLE)
    return from_net(commission, vat(code="standard", day=day).permille)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force on a day; the narrowest that fits counts."""

    by_supplier: Mapping[int, CommissionRule]
    by_category: Mapping[str, CommissionRule]  # path in the tree
    default: CommissionRule | None

    def rule(self, *, supplier_id: int, category_path: str) -> CommissionRule | None:
        """The supplier's own rule, else that of the nearest category above, else the default."""
        own = self.by_supplier.get(supplier_id)
        if own is not None:
            return own
        fitting = [path for path in self.by_category if category_path.startswith(path)]
        return self.by_category[max(fitting, key=len)] if fitting else self.default


def rules_on(day: date, *, supplier_ids: Sequence[int]) -> Rules:
    """Two queries."""
    rows = list(
        CommissionRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
        .filter(Q(supplier=None) | Q(supplier__in=supplier_ids))
        .order_by("valid_from", "pk")
    )
    paths = dict(
        apps.get_model("catalogue", "Category")
        .objects.filter(pk__in={row.category_id for row in rows if row.category_id})
        .values_list("pk", "path")
    )
    return Rules(
        by_supplier={row.supplier_id: row for row in rows if row.supplier_id},
        by_category={paths[row.category_id]: row for row in rows if row.category_id},
        default=next(
            (r for r in reversed(rows) if r.supplier_id is None and r.category_id is None), None
        ),
    )
