"""What was refused and why, in the log: who runs the shop sees what people stumble over.

Nothing of it is kept with the request, whose state has not changed.
"""

import logging

from shop.quoting.models import QuoteRequest

logger = logging.getLogger(__name__)


def note(what: str, *, request: QuoteRequest, refusal: Exception, by_id: int | None) -> None:
    """One line: the act, the request with its state, who tried (0: by a link), the reason."""
    logger.warning(
        "refused: %s on %s (%s) by %d: %s",
        what, request.number or request.pk, request.state, by_id or 0, refusal,
    )  # fmt: skip
