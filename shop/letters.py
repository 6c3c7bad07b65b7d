"""E-mails in text and HTML, in the language of the moment."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from shop.todo import Group


def send(
    *, to: Sequence[str], subject: str, template: str, context: dict[str, Any], reply_to: str = ""
) -> None:
    recipients = [address for address in to if address]
    if not recipients:
        return
    told = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
        "language": translation.get_language() or "fr",
        "subject": subject,
        **context,
    }
    message = EmailMultiAlternatives(
        subject=f"{settings.EMAIL_SUBJECT_PREFIX}{subject}",
        body=render_to_string(f"{template}.txt", told),
        to=recipients,
        reply_to=[reply_to] if reply_to else None,
    )
    message.attach_alternative(render_to_string(f"{template}.html", told), "text/html")
    message.send()


def told(groups: Sequence[Group]) -> list[str]:
    """What there is to do, a paragraph a group."""
    found = []
    for group in groups:
        texts = [
            f"{entry.text} ({entry.note})" if entry.note else entry.text for entry in group.entries
        ]
        if group.has_more:
            texts.append("…")
        found.append(f"{group.title} ({group.count}) : {' ; '.join(texts)}")
    return found


def note(
    *,
    to: Sequence[str],
    subject: str,
    paragraphs: Sequence[str],
    address: str = "",
    label: str = "",
    reply_to: str = "",
) -> None:
    """A short message with at most one thing to do."""
    send(
        to=to,
        subject=subject,
        template="emails/note",
        context={"paragraphs": paragraphs, "address": address, "label": label},
        reply_to=reply_to,
    )
