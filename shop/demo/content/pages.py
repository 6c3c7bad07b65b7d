"""Standing pages of the demo. They say plainly that everything here is fictional."""

from __future__ import annotations

from .articles import call, text
from .grammar import typographic
from .shapes import Article, Block

_DEMO = (
    "Ce site est une démonstration. Les fournisseurs, les personnes, les organisations, les prix et "
    "les numéros y sont fictifs ; seules les communes existent. Aucune commande n'est honorée."
)


def page(slug: str, title: str, intro: str, *body: Block) -> Article:
    return Article(slug, typographic(title), typographic(intro), "page", (text(_DEMO), *body))


PAGES: tuple[Article, ...] = (
    page(
        "qui-sommes-nous",
        "Qui sommes-nous ?",
        "Une place de marché pour l'économie solidaire de Bretagne, ouverte aux particuliers comme aux professionnels.",
        text(
            "La Boutique Solidaire réunit des ateliers, des fermes, des coopératives et des associations. Les uns emploient des personnes éloignées du travail ou en situation de handicap, les autres produisent en bio, vendent du commerce équitable ou se gouvernent à voix égale. Beaucoup font plusieurs choses à la fois.",
            "## Ce que fait la boutique",
            "Elle montre qui vend, où, avec quels statuts et quels certificats, chacun avec son numéro et sa date de fin. Elle permet d'acheter en ligne, de demander un devis à plusieurs fournisseurs et de suivre ses achats responsables.",
            "## Ce qu'elle ne fait pas",
            "Elle n'invente pas de label, ne note pas les fournisseurs et ne vend aucune place dans les résultats. Chaque vente est conclue avec le fournisseur, qui reste responsable de son offre.",
        ),
        ("products", "coffrets-gourmands"),
    ),
    page(
        "acheter-responsable",
        "Acheter responsable",
        "Entreprises et collectivités : comment passer d'une bonne intention à une commande.",
        text(
            "Un achat responsable se mesure sur des faits : le statut du fournisseur à la date de la commande, le certificat qui couvre le produit, la part de réemploi ou de matière recyclée. La boutique conserve ces preuves avec chaque ligne de commande.",
            "## Trois chemins",
            "Acheter directement, au prix affiché hors taxes ou toutes taxes comprises. Publier un besoin et recevoir des devis comparables. Confier à plusieurs membres de votre organisation des rôles différents : demander, valider, suivre les factures.",
            "## Le bilan",
            "Le rapport annuel additionne les achats livrés, hors taxes et hors livraison, puis retire les avoirs. Il distingue l'insertion, le handicap, le bio, l'équitable et le réemploi, car un même euro peut relever de plusieurs familles. Il aide à remplir vos propres déclarations ; il ne les certifie pas.",
        ),
        ("labels", ("esat", "ea", "ei", "aci", "esus")),
        call(
            "Décrivez votre besoin en quelques lignes et choisissez les fournisseurs à consulter."
        ),
    ),
    page(
        "livraison-et-retours",
        "Livraison et retours",
        "Chaque fournisseur prépare et expédie ses propres colis, ou vous attend à son atelier.",
        text(
            "Un panier peut réunir plusieurs fournisseurs. Les frais sont calculés par fournisseur et affichés avant le paiement, avec ce qu'il manque pour atteindre le franco quand il existe. Le retrait à l'atelier est gratuit.",
            "## Changer d'avis",
            "Un particulier dispose de quatorze jours après réception pour se rétracter, au moyen de la fonction prévue dans son compte ou sur la page de la commande. Un accusé de réception est envoyé aussitôt. Certaines offres en sont exclues par la loi : denrées périssables, fabrication personnalisée, produits descellés pour raison d'hygiène, prestations datées. La fiche l'indique avant l'achat.",
            "## Un colis abîmé",
            "Prenez une photo et écrivez au fournisseur depuis la commande. La garantie légale de conformité court pendant deux ans pour les biens.",
        ),
    ),
    page(
        "mentions-legales",
        "Mentions légales",
        "Les informations à compléter par l'exploitant du site.",
        text(
            "## Éditeur",
            "Dans cette démonstration, aucun exploitant n'est désigné. Celui qui installe le logiciel indique ici sa dénomination, sa forme, son adresse, son numéro d'immatriculation, le nom de la personne responsable de la publication et un moyen de contact rapide.",
            "## Hébergeur",
            "Le nom, l'adresse et le téléphone de l'hébergeur figurent également sur cette page.",
            "## Rôle de la plateforme",
            "La plateforme met en relation acheteurs et fournisseurs. Le vendeur est identifié sur chaque fiche, avec sa qualité de professionnel.",
            "## Médiation",
            "Chaque fournisseur communique les coordonnées de son médiateur de la consommation. Les illustrations sont dessinées par le logiciel et ne représentent aucun produit réel.",
        ),
    ),
    page(
        "donnees-personnelles",
        "Données personnelles",
        "Ce que la boutique enregistre, pourquoi, et pour combien de temps.",
        text(
            "Les données de la démonstration sont inventées. N'y saisissez pas d'informations réelles.",
            "## En service réel",
            "La boutique enregistre ce qui sert à préparer une commande, un devis ou une facture : identité, adresse, courriel, et téléphone si la livraison le demande. Le fournisseur concerné reçoit ces seules informations.",
            "## Durées",
            "Un compte inactif depuis deux ans est fermé après un rappel. Les pièces comptables sont gardées dix ans. Les données d'un visiteur qui n'a rien commandé sont effacées au bout de trois ans au plus.",
            "## Vos droits",
            "Vous pouvez consulter, corriger, exporter ou effacer vos données, et vous opposer à un usage. Le refus des traceurs est aussi simple que leur acceptation ; par défaut, la boutique n'en pose aucun qui ne soit nécessaire.",
        ),
    ),
    page(
        "accessibilite",
        "Accessibilité",
        "Ce qui est prévu, ce qui a été vérifié et comment signaler un obstacle.",
        text(
            "Les pages sont conçues pour fonctionner au clavier, avec un lecteur d'écran, en zoom important et sans JavaScript. Les contrastes ont été choisis avec une marge. Les messages d'erreur nomment le champ et disent comment corriger.",
            "## État de conformité",
            "Aucun audit complet par un tiers n'a été réalisé dans le cadre de cette démonstration. L'exploitant publie ici sa propre déclaration, avec la date et les points non conformes.",
            "## Signaler",
            "Un obstacle empêche une commande ? Écrivez en indiquant la page et le matériel utilisé. Un devis peut toujours être demandé par téléphone auprès du fournisseur.",
        ),
    ),
    page(
        "ecoconception",
        "Écoconception",
        "Une boutique légère, pour les vieux ordinateurs et les petites connexions.",
        text(
            "Les pages arrivent prêtes du serveur. Elles chargent une feuille de style, deux polices réduites aux caractères utiles et des images à la taille affichée. Une liste montre seize produits, suivis d'un vrai lien vers la suite.",
            "## Des limites chiffrées",
            "Le projet s'est fixé un plafond par page : trois cents éléments, deux cent vingt kilo-octets, vingt et une requêtes. Une page qui dépasse est corrigée avant publication.",
            "## Des choix assumés",
            "Pas de vidéo automatique, pas de carrousel, pas de publicité, pas de défilement infini. Les illustrations sont préparées à l'avance et non calculées à chaque visite.",
            "## Ce que nous ne disons pas",
            "Nous ne qualifions pas la boutique de neutre ou de verte. Nous donnons des mesures, que chacun peut refaire.",
        ),
    ),
    page(
        "conditions-generales",
        "Conditions générales de vente",
        "Un modèle à faire relire avant tout usage réel.",
        text(
            "## Objet",
            "Les présentes conditions encadrent les ventes conclues entre un acheteur et un fournisseur par l'intermédiaire de la boutique. Le fournisseur est le vendeur.",
            "## Prix et paiement",
            "Les prix sont affichés toutes taxes comprises aux particuliers et hors taxes d'abord aux professionnels. Le taux de TVA, ou la mention d'exonération, figure sur la fiche et sur la facture.",
            "## Devis",
            "Un devis accepté est figé. Toute modification donne lieu à une nouvelle version, acceptée à son tour.",
            "## Alcool",
            "La vente d'alcool aux mineurs est interdite. L'abus d'alcool est dangereux pour la santé, à consommer avec modération.",
            "## Rétractation et garanties",
            "Les droits du consommateur sont rappelés avant le paiement et dans le courriel de confirmation, avec les exceptions applicables à chaque ligne.",
            "## Litiges",
            "L'acheteur écrit d'abord au fournisseur, puis peut saisir gratuitement le médiateur indiqué sur la fiche.",
        ),
    ),
    page(
        "classement-des-offres",
        "Comment les offres sont classées",
        "L'ordre des résultats suit des règles simples, les mêmes pour tous.",
        text(
            "## La pertinence, par défaut",
            "Une offre dont le titre contient les mots cherchés passe avant une offre qui les contient ailleurs, par exemple dans sa description ou le nom du fournisseur. À pertinence égale, les offres récentes et disponibles viennent d'abord. Une offre en rupture reste visible, plus bas.",
            "## Les autres tris",
            "Vous pouvez trier par prix, par nouveauté ou par proximité de la commune choisie. La distance est calculée à vol d'oiseau entre les communes.",
            "## Ce qui n'entre pas dans le calcul",
            "Personne ne paie pour une place. La commission, le chiffre d'affaires du fournisseur et les visites précédentes ne comptent pas. Un label ou un statut ne fait pas monter une offre ; il sert de filtre, si vous le souhaitez.",
            "## Les mots proches",
            "La recherche connaît des équivalents en français et en breton : « mel » trouve le miel, « chistr » le cidre. Elle corrige aussi les accents oubliés.",
            "## Les mises en avant",
            "Les sélections de la page d'accueil sont choisies par l'équipe éditoriale, sans contrepartie, et portent une date.",
        ),
    ),
)
