"""What opens a supplier's own shop, kept encrypted: user and password, or a token."""

import base64
import json
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_INFO: Final = b"suppliers.feeds.secrets"


def _box() -> MultiFernet:
    """Keys of their own for this use, made of the site's secret and of those it had before."""
    return MultiFernet(
        [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str | bytes) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(made))


def seal(values: dict[str, str]) -> str:
    """Text for the database; "" for nothing."""
    kept = {name: value for name, value in values.items() if value}
    return _box().encrypt(json.dumps(kept).encode()).decode() if kept else ""


def unseal(text: str) -> dict[str, str]:
    """What was sealed; nothing when the site has forgotten the secret that sealed it."""
    if not text:
        return {}
    try:
        found: dict[str, str] = json.loads(_box().decrypt(text.encode()))
    except InvalidToken:
        return {}
    return found
