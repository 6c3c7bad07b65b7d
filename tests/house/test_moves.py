"""The table of moves of quotes is the database's, and the drawing's."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from shop.quoting.models import Award, Invitation, Offer, QuoteRequest
from shop.quoting.states import MOVES, START, STATES, drawing, pairs
from tests.factories import quoting as q

DOC = Path(__file__).parents[2] / "docs" / "quotes.md"
ROWS = {
    "request": (QuoteRequest, q.QuoteRequestFactory),
    "invitation": (Invitation, q.InvitationFactory),
    "offer": (Offer, q.OfferFactory),
    "award": (Award, q.AwardFactory),
}
# What a state needs beside its name, so that only the trigger can refuse a move.
NEEDS = {
    "request": {"number": "D1", "sent_at": "2026-03-02T10:00:00Z",
                "deadline": "2026-03-09T10:00:00Z", "end_reason": "x"},
    "invitation": {"decline_reason": "x"},
    "offer": {},
    "award": {},
}  # fmt: skip
EVERY = [
    (machine, before, after)
    for machine, states in STATES.items()
    for before in states.values
    for after in states.values
    if before != after
]


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "before", "after"), EVERY)
def test_the_database_makes_the_moves_of_the_table_and_no_other(machine, before, after):
    model, factory = ROWS[machine]
    row = factory(state=before, **NEEDS[machine])
    change = model.objects.filter(pk=row.pk)
    if (before, after) in pairs(machine):
        assert change.update(state=after) == 1
        return
    with pytest.raises(IntegrityError, match="no such move"), transaction.atomic():
        change.update(state=after)
    row.refresh_from_db()
    assert row.state == before


@pytest.mark.parametrize("machine", sorted(MOVES))
def test_every_state_is_reached_and_the_drawing_is_the_table_s(machine):
    reached = {START[machine], *(after for _before, after in pairs(machine))}
    assert reached == set(STATES[machine].values)
    assert drawing(machine) in DOC.read_text(encoding="utf-8")
