"""Words and pictures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Texte")
        template = "cms/blocks/text.html"
        preview_value = "<h2>Un intertitre</h2><p>Un paragraphe avec <b>un mot en gras</b>.</p>"
        description = _("Intertitres, paragraphes, listes et liens.")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Texte de remplacement"),
        required=False,
        max_length=200,
        help_text=_("Ce que montre l’image ; vide si elle est décorative."),
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/picture.html"
        preview_value = {"image": None, "alt": "", "caption": "La légende de l’image"}
        description = _("Une image avec sa légende.")


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Citation"))
    author = blocks.CharBlock(label=_("Qui parle"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "cms/blocks/quotation.html"
        preview_value = {
            "text": "Ici, on prend le temps de bien faire.",
            "author": "Une couturière de l’atelier",
        }
        description = _("Une parole, avec son auteur.")
