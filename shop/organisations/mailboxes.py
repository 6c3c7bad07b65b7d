"""Domains of e-mail addresses: which may stand for an organisation."""

import re

# Anybody gets an address there, so that it says nothing about where they work.
_KNOWN = """
    9online.fr aliceadsl.fr aol.com aol.fr bbox.fr bouyguestelecom.fr caramail.com cegetel.net
    club-internet.fr dartybox.com fastmail.com free.fr freesbee.fr gmail.com gmx.com gmx.de gmx.fr
    gmx.net googlemail.com hotmail.be hotmail.co.uk hotmail.com hotmail.fr icloud.com infonie.fr
    inbox.com laposte.net libertysurf.fr live.be live.com live.fr mac.com mail.com mail.ru
    mailo.com mailfence.com mailoo.org me.com msn.com neuf.fr netcourrier.com noos.fr nordnet.fr
    numericable.fr orange.fr outlook.com outlook.fr pm.me proton.me protonmail.ch
    protonmail.com riseup.net rocketmail.com sfr.fr tele2.fr tutanota.com tutamail.com voila.fr
    wanadoo.fr worldonline.fr yahoo.co.uk yahoo.com yahoo.fr yandex.com ymail.com yopmail.com
    zaclys.net zoho.com
"""
PUBLIC_PROVIDERS = frozenset(_KNOWN.split())
_DOMAIN = re.compile(
    r"(?=.{4,120}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].casefold()


def domain_typed(text: str) -> str:
    """« @Mairie-Rennes.fr », « nom@mairie-rennes.fr » → mairie-rennes.fr; empty when it is none."""
    found = domain_of(text.strip())
    return found if _DOMAIN.fullmatch(found) else ""


def is_public_provider(domain: str) -> bool:
    return domain in PUBLIC_PROVIDERS
