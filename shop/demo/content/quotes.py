"""What demonstration organisations ask for, and how suppliers answer. All of it is fictional."""

# Title, need, lines (title, thousandths, unit, 1/10,000 € without tax), need family.
PARTY = (
    "Goûter de Noël des écoles et remise en état de la salle",
    "Goûter pour cent vingt enfants, livré à la salle des fêtes le matin. Vaisselle réutilisable "
    "bienvenue. Une personne sur place jusqu’à 18 h.",
    (
        ("Brioche pur beurre, part individuelle", 120_000, "pièce", 14_500),
        ("Jus de pomme fermier, bouteille consignée", 48_000, "litre", 31_000),
        ("Remise en état de la salle", 12_500, "heure", 285_000),
    ),
    "15",
)
BASKETS = (
    "Paniers de fin d’année pour l’équipe",
    "Trente-cinq paniers, dont cinq sans alcool, livrés à l’atelier avant le 15 décembre.",
    (
        ("Panier gourmand, produits bretons", 30_000, "pièce", 285_000),
        ("Panier gourmand sans alcool", 5_000, "pièce", 270_000),
    ),
    "15",
)
SCHOOL = (
    "Fruits et légumes de saison pour la cantine",
    "Une livraison par semaine, de janvier à mars. Produits bio de préférence, calibres mêlés "
    "acceptés.",
    (
        ("Pommes de terre", 500_000, "kg", 14_000),
        ("Carottes", 240_000, "kg", 17_500),
        ("Pommes", 360_000, "kg", 21_000),
    ),
    "03",
)
OFFICE = (
    "Fruits et biscuits de la salle de pause",
    "Sur un an, selon les présences : nous commandons à la semaine.",
    (
        ("Corbeille de fruits de saison", 40_000, "pièce", 320_000),
        ("Biscuits bretons, boîte de 1 kg", 60_000, "pièce", 145_000),
    ),
    "15",
)
OFFICE_CLAUSE = "Une fois par an, selon l’indice des prix à la consommation de l’INSEE."
OFFICE_ASKED = "Indice des prix à la consommation : +2 % sur un an (chiffre fictif)."
GARDEN = (
    "Entretien des abords de l’atelier",
    "Tonte, taille et désherbage à la main, d’avril à octobre ; évacuation comprise.",
    (("Entretien des espaces verts", 120_000, "heure", 270_000),),
    "77",
)
GARDEN_REPORT = "Tonte et taille de la haie ; deux bacs de compost laissés sur place."
# What the first suppliers can do: pieces a week, days before the first.
CAPACITIES = ((400, 2), (1200, 5))
QUESTION = "La salle a-t-elle une chambre froide ?"
ANSWER = "Oui, deux mètres cubes, libre dès la veille."
DECLINED = "Notre atelier est fermé la dernière semaine de décembre."
REASON = "Offre complète la moins chère, avec le délai le plus court."
NOTE = "Nous livrons avant 8 h 30 et reprenons les emballages."

GIFTS = "Coffrets de Noël pour nos équipes"
GIFTS_NEED = "Des produits de la région, un savon ou une bougie si possible, peu d'emballage."
CARD = "Merci pour cette année passée ensemble. Bloavezh mat !"
# Fictional people; communes are real, streets are not.
PEOPLE: list[tuple[str, str, str, str, bool]] = [
    ("Nolwenn Fictive", "3 rue des Ajoncs-Inventés", "35000", "Rennes", False),
    ("Yann Imaginaire", "12 allée du Goéland-Rêvé", "29200", "Brest", True),
    ("Soizic Inventée", "7 venelle des Embruns-Songés", "56000", "Vannes", False),
    ("Ronan Supposé", "24 rue du Menhir-de-Papier", "22000", "Saint-Brieuc", False),
    ("Gwenaëlle Conte", "1 impasse de la Brume-Douce", "29000", "Quimper", False),
    ("Malo Personnage", "18 rue du Phare-Imaginaire", "56100", "Lorient", True),
]
# A page without content is enough to download.
PROOF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
