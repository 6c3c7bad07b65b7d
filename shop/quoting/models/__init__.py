"""Requests, invitations, offers, awards; gift boxes and service visits stand beside them."""

from shop.quoting.models.awards import (
    ACTIVE,
    Acceptance,
    Approval,
    Award,
    AwardLine,
    AwardPart,
    DeliveryAcceptance,
    Framework,
    FrameworkCall,
    FrameworkPrice,
    FrameworkProposal,
)
from shop.quoting.models.capacities import Capacity
from shop.quoting.models.gifts import GiftBox, GiftProof, Recipient
from shop.quoting.models.hooks import ApiKey, Hook, HookDelivery
from shop.quoting.models.offers import LIVE, Offer, OfferLine, Remark, Score
from shop.quoting.models.requests import (
    Attachment,
    Criterion,
    Event,
    GroupMember,
    Invitation,
    LineFile,
    Question,
    QuoteRequest,
    RequestLine,
    RequestLot,
    ShoppingList,
    ShoppingListLine,
)
from shop.quoting.models.services import ServicePlan, Visit
from shop.quoting.states import AwardState, InvitationState, OfferState, RequestState

__all__ = [
    "ACTIVE",
    "LIVE",
    "Acceptance",
    "ApiKey",
    "Approval",
    "Attachment",
    "Award",
    "AwardLine",
    "AwardPart",
    "AwardState",
    "Capacity",
    "Criterion",
    "DeliveryAcceptance",
    "Event",
    "Framework",
    "FrameworkCall",
    "FrameworkPrice",
    "FrameworkProposal",
    "GiftBox",
    "GiftProof",
    "GroupMember",
    "Hook",
    "HookDelivery",
    "Invitation",
    "InvitationState",
    "LineFile",
    "Offer",
    "OfferLine",
    "OfferState",
    "Question",
    "QuoteRequest",
    "Recipient",
    "Remark",
    "RequestLine",
    "RequestLot",
    "RequestState",
    "Score",
    "ServicePlan",
    "ShoppingList",
    "ShoppingListLine",
    "Visit",
]
