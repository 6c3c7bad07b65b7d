"""What the file of a purchase is made of: its facts, its pieces, what is missing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shop.orders.models import SupplierOrder
from shop.quoting.comparing import Comparison
from shop.quoting.models import Acceptance, Award, Invitation, Offer, QuoteRequest

MOST_BYTES = 60 * 1024 * 1024


@dataclass(slots=True)
class Folder:
    """Pieces by their name in the zip, and what is missing, in words."""

    pieces: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def put(self, name: str, label: str, make: Callable[[], bytes]) -> None:
        """Add a piece; one that cannot be read or weighs too much is named as missing."""
        try:
            data = make()
        except OSError:
            self.missing.append(_("%(piece)s : fichier introuvable.") % {"piece": label})
            return
        if sum(map(len, self.pieces.values())) + len(data) > MOST_BYTES:
            self.missing.append(
                _("%(piece)s : trop lourd pour ce dossier, à joindre à part.") % {"piece": label}
            )
            return
        self.pieces[name] = data

    def inventory(self) -> list[tuple[str, str]]:
        """(name, SHA-256) of every piece."""
        return [(name, hashlib.sha256(data).hexdigest()) for name, data in self.pieces.items()]


@dataclass(frozen=True, slots=True)
class Purchase:
    """All that the file tells, loaded in a constant number of queries."""

    request: QuoteRequest
    invitations: list[Invitation]
    offers: list[Offer]
    table: Comparison
    award: Award | None
    acceptance: Acceptance | None
    parts: list[SupplierOrder]
