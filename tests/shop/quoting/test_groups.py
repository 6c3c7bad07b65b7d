"""Suppliers that answer together: who does what, one offer, several parts, no lost cent."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from shop.documents.models import Document
from shop.quoting import answering, groups, queries, sending
from shop.quoting.answering import OfferRefused
from shop.quoting.drafting import Asked
from shop.quoting.groups import GroupRefused
from shop.quoting.models import Event, GroupMember, HookDelivery, Offer
from shop.quoting.printing import quote as told_on_paper
from tests import factories as f
from tests import quoting as q
from tests.factories import quoting as rows

pytestmark = pytest.mark.django_db
# Amounts whose VAT rounds otherwise together than apart: 3 × 3.35 € at 20 %.
LINES = [Asked(title=f"Article {n}", quantity=1000, unit="pièce") for n in range(3)]
PRICES = (33_500, 33_500, 33_500)


@pytest.fixture
def asked() -> Any:
    lead, partner = f.SupplierFactory(), f.SupplierFactory()
    request = q.sent(lead, lines=LINES)
    return q.invitation_of(request), partner


def joined(invitation: Any, supplier: Any, task: str = "La moitié") -> GroupMember:
    member = groups.ask(
        invitation_id=invitation.pk, supplier_id=supplier.pk, task=task, at=timezone.now()
    )
    return groups.agree(member_id=member.pk, at=timezone.now())


def shared(invitation: Any, member: GroupMember, *places: int) -> list[Any]:
    """The lines at these places are the member's."""
    return [
        replace(line, member_id=member.pk) if place in places else line
        for place, line in enumerate(q.priced(invitation, *PRICES))
    ]


def handed_in(invitation: Any, lines: list[Any], **facts: Any) -> Offer:
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=60)
    answering.save(invitation_id=invitation.pk, at=now, lines=lines, valid_until=until, **facts)
    return answering.submit(invitation_id=invitation.pk, at=now)


def test_one_offer_becomes_a_part_of_the_order_for_each_member_to_the_cent(asked):
    invitation, partner = asked
    member = joined(invitation, partner)
    offer = handed_in(invitation, shared(invitation, member, 1), delivery_cents=1000)
    assert offer.partners == [partner.name]
    # 10.05 € of goods and 10 € of delivery at 20 %: 4.01 € together; apart, 3.34 and 0.67.
    assert (offer.net, offer.tax) == (2005, 401)
    order = q.accepted(q.chosen(offer)).order
    parts = {part.supplier_id: part for part in order.supplier_orders.all()}
    assert set(parts) == {invitation.supplier_id, partner.pk}
    assert (parts[partner.pk].net, parts[partner.pk].tax) == (335, 67)
    assert (parts[invitation.supplier_id].net, parts[invitation.supplier_id].tax) == (1670, 334)
    sums = order.supplier_orders.aggregate(net=Sum("net"), tax=Sum("tax"))
    assert (sums["net"], sums["tax"]) == (offer.net, offer.tax)


def test_vat_is_rounded_for_each_who_invoices(asked):
    """6.70 € and 3.35 € at 5.5 %: 0.37 and 0.18; together it would be 0.55 too, so 2.1 %."""
    invitation, partner = asked
    member = joined(invitation, partner)
    lines = [replace(line, unit_price=24_800) for line in shared(invitation, member, 0, 1)]
    offer = handed_in(invitation, [replace(line, vat_code="super_reduced") for line in lines])
    # 2.48 € at 2.1 %: 0.05; 4.96 €: 0.10; 7.44 € together would be 0.16.
    assert offer.tax == 15
    order = q.accepted(q.chosen(offer)).order
    assert sum(part.tax for part in order.supplier_orders.all()) == 15


def test_delivery_follows_the_first_member_where_the_lead_does_nothing(asked):
    invitation, partner = asked
    member = joined(invitation, partner)
    offer = handed_in(invitation, shared(invitation, member, 0, 1, 2), delivery_cents=500)
    order = q.accepted(q.chosen(offer)).order
    part = order.supplier_orders.get()
    assert (part.supplier_id, part.net, part.tax) == (partner.pk, offer.net, offer.tax)


def test_the_paper_names_the_members_and_who_does_each_line(asked):
    invitation, partner = asked
    member = joined(invitation, partner, "Les fruits")
    offer = handed_in(invitation, shared(invitation, member, 2))
    content = json.loads(Document.objects.get(pk=offer.document_id).content)
    assert [(each["siret"], each["task"]) for each in content["members"]] == [
        (partner.establishment.siret, "Les fruits")
    ]
    assert [line["by"] for line in content["lines"]] == ["", "", partner.name]
    told = told_on_paper(content)
    assert told["lines"][2]["notes"] == [f"Réalisé et facturé par {partner.name}"]
    assert partner.establishment.siret[:3] in told["members"][0]


def test_a_line_goes_to_who_has_agreed_alone(asked):
    invitation, partner = asked
    now = timezone.now()
    member = groups.ask(invitation_id=invitation.pk, supplier_id=partner.pk, task="Tout", at=now)
    with pytest.raises(OfferRefused, match="n’a pas accepté"):
        handed_in(invitation, shared(invitation, member, 0))
    stranger = rows.GroupMemberFactory(state="agreed", decided_at=now)
    with pytest.raises(OfferRefused, match="n’a pas accepté"):
        handed_in(invitation, shared(invitation, stranger, 0))
    assert not Offer.objects.exclude(state="draft").exists()


def test_a_member_s_own_regime_decides_on_its_vat(asked):
    invitation, _partner = asked
    small = f.SupplierFactory(establishment__legal_entity__vat_regime="franchise")
    member = joined(invitation, small)
    with pytest.raises(OfferRefused, match="franchise"):
        handed_in(invitation, shared(invitation, member, 0))
    lines = shared(invitation, member, 0)
    lines[0] = replace(lines[0], vat_code="franchise")
    assert handed_in(invitation, lines).tax == 134


def test_one_answer_each(asked):
    """Neither alone and with others, nor with two groups, nor as lead and member."""
    invitation, partner = asked
    now = timezone.now()
    other = f.SupplierFactory()
    request = invitation.request
    sending.invite(request_id=request.pk, supplier_ids=[partner.pk, other.pk], at=now)
    theirs = q.invitation_of(request, partner)
    member = joined(invitation, partner)
    with pytest.raises(OfferRefused, match="quittez d’abord"):
        answering.save(invitation_id=theirs.pk, at=now, lines=q.priced(theirs, *PRICES))
    with pytest.raises(GroupRefused, match="quittez d’abord"):
        groups.ask(invitation_id=theirs.pk, supplier_id=other.pk, task="Tout", at=now)
    third = q.invitation_of(request, other)
    with pytest.raises(GroupRefused, match="un autre groupement"):
        groups.ask(invitation_id=third.pk, supplier_id=partner.pk, task="Tout", at=now)
    with pytest.raises(GroupRefused, match="mène déjà"):
        groups.ask(invitation_id=third.pk, supplier_id=invitation.supplier_id, task="T", at=now)
    with pytest.raises(GroupRefused, match="C’est vous"):
        groups.ask(invitation_id=third.pk, supplier_id=other.pk, task="T", at=now)
    groups.decline(member_id=member.pk, reason="Trop loin", at=now)
    until = timezone.localdate(now) + timedelta(days=30)
    answering.save(
        invitation_id=theirs.pk, at=now, lines=q.priced(theirs, *PRICES), valid_until=until
    )
    answering.submit(invitation_id=theirs.pk, at=now)
    with pytest.raises(GroupRefused, match="sa propre offre"):
        groups.ask(invitation_id=invitation.pk, supplier_id=partner.pk, task="T", at=now)


def test_who_leaves_gives_its_lines_back_but_not_once_the_offer_counts_on_it(asked):
    invitation, partner = asked
    now = timezone.now()
    member = joined(invitation, partner)
    offer = answering.save(invitation_id=invitation.pk, at=now, lines=shared(invitation, member, 0))
    groups.decline(member_id=member.pk, reason="Trop de travail", at=now)
    assert not offer.lines.filter(member__isnull=False).exists()
    again = joined(invitation, partner)
    assert again.pk == member.pk
    handed_in(invitation, shared(invitation, again, 0))
    with pytest.raises(GroupRefused, match="compte sur vous"):
        groups.decline(member_id=member.pk, reason="Non", at=now)
    with pytest.raises(GroupRefused, match="offre remise"):
        groups.remove(member_id=member.pk, at=now)
    assert GroupMember.objects.get().state == "agreed"


def test_frameworks_are_answered_alone_and_nothing_after_the_deadline(asked):
    invitation, partner = asked
    late = invitation.request.deadline
    with pytest.raises(GroupRefused, match="terminée"):
        groups.ask(invitation_id=invitation.pk, supplier_id=partner.pk, task="T", at=late)
    request = rows.QuoteRequestFactory(
        is_sent=True, wants_framework=True, maximum=100_000,
        period_from=date(2027, 1, 1), period_to=date(2027, 12, 31),
    )  # fmt: skip
    theirs = rows.InvitationFactory(request=request)
    with pytest.raises(GroupRefused, match="se répond seul"):
        groups.ask(
            invitation_id=theirs.pk, supplier_id=partner.pk, task="T",
            at=request.deadline - timedelta(hours=1),
        )  # fmt: skip


def test_the_buyer_reads_nothing_of_what_suppliers_arrange(asked):
    invitation, partner = asked
    joined(invitation, partner)
    assert Event.objects.filter(name__startswith="group_").count() == 2
    told = queries.events_for_buyer(request_id=invitation.request_id)
    assert not any(event.name.startswith("group_") for event in told)
    assert not HookDelivery.objects.exists()
