"""The settings of one source of a catalogue."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suppliers.feeds.models import Basis, Every, Feed, Missing, Source
from suppliers.feeds.setup import ADDRESSED, FETCHED, Settings
from suppliers.portal.forms import Form

GOOD_ROWS = (
    ("good", gettext_lazy("accepter les lignes bonnes, signaler les autres")),
    ("all", gettext_lazy("tout ou rien : une erreur arrête l’import")),
)
_SOURCES = [choice for choice in Source.choices if choice[0] != Source.UPLOAD]


class FeedForm(Form):
    source = forms.ChoiceField(label=gettext_lazy("D’où vient le catalogue ?"), choices=_SOURCES)
    name = forms.CharField(
        label=gettext_lazy("Nom"), max_length=80,
        help_text=gettext_lazy("Pour la reconnaître ici : « Ma boutique en ligne »."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Adresse"), max_length=500, required=False,
        help_text=gettext_lazy(
            "Celle du fichier, ou de l’accueil de votre boutique WooCommerce, PrestaShop ou "
            "Shopify. Sans objet pour notre API et le dossier de dépôt."
        ),
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )  # fmt: skip
    user = forms.CharField(
        label=gettext_lazy("Identifiant"), max_length=200, required=False,
        help_text=gettext_lazy("WooCommerce : la clé client. PrestaShop : la clé d’API."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Mot de passe"), max_length=500, required=False,
        help_text=gettext_lazy("WooCommerce : le secret client. PrestaShop : rien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    token = forms.CharField(
        label=gettext_lazy("Ou jeton d’accès"), max_length=2000, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    forgets = forms.BooleanField(label=gettext_lazy("Effacer l’accès gardé"), required=False)
    every = forms.ChoiceField(label=gettext_lazy("Rythme"), choices=Every, required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Prix du fichier"), choices=Basis, required=False)
    missing = forms.ChoiceField(
        label=gettext_lazy("Quand un produit disparaît du fichier"), choices=Missing
    )
    rows = forms.ChoiceField(label=gettext_lazy("Quand une ligne a une erreur"), choices=GOOD_ROWS)
    publishes = forms.BooleanField(
        label=gettext_lazy("Mettre en vente les nouveaux produits complets"), required=False
    )
    applies_alone = forms.BooleanField(
        label=gettext_lazy("Appliquer sans relecture"), required=False,
        help_text=gettext_lazy(
            "Un import inhabituel attend toujours : prix qui changent de plus de la moitié, "
            "nombreux produits disparus, stocks tous à zéro."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, feed: Feed | None, **kwargs: Any) -> None:
        self.feed = feed
        super().__init__(*args, initial=_shown(feed), **kwargs)
        if feed is not None:
            del self.fields["source"]
            if feed.source == Source.UPLOAD:
                del self.fields["name"]
            if feed.source not in ADDRESSED:
                for name in ("address", "user", "password", "token"):
                    del self.fields[name]
            if feed.source not in FETCHED:
                del self.fields["every"]
        if feed is None or not feed.secret:
            del self.fields["forgets"]
        elif "user" in self.fields:
            self.fields["user"].help_text = _("Un accès est gardé, chiffré : vide, il reste.")

    @property
    def kind(self) -> str:
        return self.feed.source if self.feed else self.cleaned_data.get("source", "")

    def clean_address(self) -> str:
        text = str(self.cleaned_data["address"]).strip()
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            is_good = parts.scheme in ("http", "https") and bool(parts.hostname)
            _port = parts.port
        except ValueError:
            is_good = False
        if not is_good or any(character.isspace() for character in text):
            raise forms.ValidationError(_("Écrivez une adresse qui commence par https://."))
        if parts.username or parts.password:
            raise forms.ValidationError(
                _("Sans identifiant dans l’adresse : il a sa place ci-dessous.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.kind in ADDRESSED and "address" not in self.errors and not data.get("address"):
            self.add_error("address", _("Cette source se lit à une adresse : indiquez-la."))
        if (
            self.feed and self.feed.secret and self._secret is None and data.get("address")
            and _place(self.feed.address) != _place(data["address"])
        ):  # fmt: skip
            # What opens one site is never sent to another by who cannot read it.
            self.add_error(
                "user", _("Le site change : saisissez de nouveau son accès, ou effacez-le.")
            )
        return data

    @property
    def _secret(self) -> dict[str, str] | None:
        data = self.cleaned_data
        typed = {name: data.get(name, "") for name in ("user", "password", "token")}
        if any(typed.values()):
            return typed
        return {} if data.get("forgets") else None

    @property
    def given(self) -> Settings:
        data = self.cleaned_data
        return Settings(
            name=data.get("name", ""),
            source=self.kind,
            address=data.get("address", ""),
            secret=self._secret,
            every=data.get("every", ""),
            applies_alone=data["applies_alone"],
            takes_good_rows=data["rows"] == "good",
            publishes=data["publishes"],
            missing=data["missing"],
            basis=data["basis"],
        )

    @property
    def groups(self) -> list[tuple[str, str, list[Any]]]:
        parts = (
            ("ou", _("Où lire"), ("source", "name", "address", "every")),
            ("acces", _("Accès, s’il en faut un"), ("user", "password", "token", "forgets")),
            ("regles", _("Comment appliquer"),
             ("basis", "missing", "rows", "publishes", "applies_alone")),
        )  # fmt: skip
        laid = [
            (code, title, [self[name] for name in names if name in self.fields])
            for code, title, names in parts
        ]
        return [part for part in laid if part[2]]


def _place(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _shown(feed: Feed | None) -> dict[str, Any]:
    if feed is None:
        return {"rows": "good", "publishes": True, "missing": Missing.ZERO}
    return {
        "name": feed.name, "address": feed.address, "every": feed.every, "basis": feed.basis,
        "missing": feed.missing, "rows": "good" if feed.takes_good_rows else "all",
        "publishes": feed.publishes, "applies_alone": feed.applies_alone,
    }  # fmt: skip
