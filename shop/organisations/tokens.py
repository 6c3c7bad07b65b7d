"""Tokens of invitations: made again from the row when the e-mail leaves, stored as a hash alone."""

import hashlib

from django.utils.crypto import salted_hmac

from shop.organisations.models import MemberInvitation

SALT = "shop.organisations.invitation"


def token_of(invitation: MemberInvitation) -> str:
    """The clear token. Sent again, an invitation has another: the former link is dead."""
    moment = int(invitation.invited_at.timestamp() * 1_000_000)
    value = f"{invitation.pk}:{moment}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
