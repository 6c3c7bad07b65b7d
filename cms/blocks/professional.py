"""What speaks to companies and local authorities."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuoteCallBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(label=_("Texte"), required=False)

    class Meta:
        icon = "form"
        label = _("Appel à devis")
        template = "cms/blocks/quote_call.html"
        preview_value = {
            "heading": "Un besoin pour votre équipe ?",
            "text": "Décrivez-le en deux minutes.",
        }
        description = _("Invite une organisation à demander un devis.")
