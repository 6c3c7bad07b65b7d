"""The trades of the demo: what a supplier makes, how it may be organised and labelled."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue.source import lines


@dataclass(frozen=True, slots=True)
class Trade:
    key: str
    what: str
    heads: tuple[str, ...]
    leaves: tuple[str, ...]
    ways: tuple[str, ...]
    schemes: tuple[str, ...]
    fair: bool
    organic: bool
    about: tuple[str, ...]


def _trade(
    key: str,
    what: str,
    heads: str,
    leaves: str,
    ways: str,
    schemes: str,
    about: str,
    *,
    fair: bool = False,
    organic: bool = False,
) -> Trade:
    return Trade(
        key,
        what,
        tuple(heads.split("|")),
        tuple(leaves.split()),
        tuple(ways.split()),
        tuple(schemes.split()),
        fair,
        organic,
        tuple(lines(about)),
    )


TRADES = (
    _trade(
        "apiary",
        "Miels et cires du rucher",
        "La Miellerie de {}|Le Rucher {}|L’Abeille de {}",
        "miels bougies",
        "farm cae esat",
        "ab nature_progres produit_en_bretagne",
        """
        Deux cent vingt ruches sont réparties sur neuf emplacements, de la lande à la vallée.
        La miellerie, carrelée de blanc, se lave à l'eau chaude après chaque extraction.
        Les cadres sont fabriqués en peuplier, l'hiver, avec les chutes d'un menuisier.
        Une ruche vitrée permet aux classes d'observer la reine sans combinaison.
    """,
        organic=True,
    ),
    _trade(
        "jam",
        "Confitures et jus de fruits",
        "La Bassine de {}|Le Chaudron {}|L’Atelier fruité de {}",
        "confitures jus",
        "aci cae esat farm",
        "ab produit_en_bretagne nature_progres",
        """
        Les fruits viennent des vergers voisins et des jardins d'habitants, payés au kilo.
        Six bassines de cuivre chauffent en même temps les jours de pleine saison.
        L'hiver est consacré aux agrumes, au caramel et aux chutneys.
        Les étiquettes sont dessinées par un groupe d'ados du centre social.
    """,
        organic=True,
    ),
    _trade(
        "biscuit",
        "Biscuits et gâteaux au beurre",
        "La Biscuiterie {}|Le Palet de {}|L’Atelier gourmand de {}",
        "biscuits coffrets-gourmands",
        "ei esat scop",
        "produit_en_bretagne label_rouge ab",
        """
        Le four à sole date de 1974 et n'a jamais été remplacé, seulement réparé.
        Une tonne de beurre passe chaque mois dans le pétrin.
        Les commandes de fin d'année occupent deux équipes à partir d'octobre.
        Un comptoir vend les brisures le vendredi de quatorze à dix-huit heures.
    """,
    ),
    _trade(
        "chocolate",
        "Chocolats de la fève à la tablette",
        "La Fève de {}|Cacao {}|L’Atelier cacao de {}",
        "chocolats biscuits",
        "scop cae ei",
        "fairtrade fair_for_life biopartenaire ab",
        """
        Les fèves arrivent par sacs de soixante kilos, avec le nom de la coopérative qui les a séchées.
        La broyeuse tourne trente heures d'affilée, surveillée à tour de rôle.
        Un tableau à l'entrée détaille le prix payé au producteur pour chaque tablette.
        Les coques de cacao partent en paillage dans les jardins partagés.
    """,
        fair=True,
        organic=True,
    ),
    _trade(
        "bakery",
        "Pains au levain et brioches",
        "Le Fournil de {}|La Boulange {}|Le Levain de {}",
        "pains-brioches biscuits",
        "scop esat cae aci",
        "ab nature_progres agri_ethique",
        """
        Le four à bois se charge à la pelle et garde sa chaleur jusqu'au lendemain.
        Quatre farines seulement sont utilisées, toutes nommées sur l'ardoise.
        La tournée livre des écoles, deux épiceries et une maison de retraite.
        Le pain du vendredi, plus gros, sert aux repas partagés du quartier.
    """,
        organic=True,
    ),
    _trade(
        "cannery",
        "Conserves de poisson faites à la main",
        "La Conserverie {}|Le Quai de {}|L’Atelier marin de {}",
        "conserves-mer plats-cuisines",
        "ei esat scop",
        "msc produit_en_bretagne label_rouge",
        """
        La salle de parage donne sur le port et s'anime au retour des bateaux.
        Cinq bateaux côtiers fournissent l'essentiel du poisson, à prix convenu.
        L'eau de refroidissement de l'autoclave tourne en circuit fermé.
        Les anciennes ouvrières de la sardine ont transmis le geste de l'emboîtage.
    """,
    ),
    _trade(
        "seaweed",
        "Algues de rive et condiments",
        "Bezhin {}|La Grève de {}|L’Estran {}",
        "algues sel-epices",
        "scop cae solo",
        "ab nature_progres produit_en_bretagne",
        """
        La récolte suit les grandes marées, bottes aux pieds et couteau court en main.
        Le séchoir solaire, monté sur un ancien chariot à goémon, traite cent kilos par jour.
        Douze espèces sont cueillies, chacune dans sa saison et à son étage de l'estran.
        Des sorties ouvertes au public apprennent à reconnaître et à couper sans abîmer.
    """,
        organic=True,
    ),
    _trade(
        "dairy",
        "Fromages et produits laitiers",
        "La Laiterie {}|La Fromagerie de {}|La Ferme laitière de {}",
        "fromages produits-laitiers",
        "farm coop esat",
        "ab bio_coherence stg bio_equitable_france demeter",
        """
        Le troupeau compte trente-huit vaches, presque toutes nées sur place.
        La fromagerie occupe l'ancienne étable, à dix pas de la traite.
        Une vitre permet de suivre le moulage depuis la cour.
        Les prairies n'ont pas été retournées depuis vingt ans.
    """,
        organic=True,
    ),
    _trade(
        "eggs",
        "Œufs et volailles de plein air",
        "Le Poulailler de {}|La Ferme de {}|La Basse-Cour {}",
        "oeufs viandes",
        "farm aci esat",
        "ab agri_ethique label_rouge bio_conversion",
        """
        Les poulaillers mobiles avancent avec l'herbe, tirés par un vieux tracteur.
        Des pommiers ont été plantés sur les parcours pour l'ombre et le cidre.
        L'aliment est fabriqué à la ferme, dans un moulin à marteaux d'occasion.
        Les poules de réforme sont proposées aux familles du voisinage.
    """,
        organic=True,
    ),
    _trade(
        "meat",
        "Viandes et charcuteries fermières",
        "La Ferme d’élevage de {}|L’Étable de {}|Le Saloir {}",
        "viandes plats-cuisines",
        "farm coop ei",
        "ab label_rouge igp hve",
        """
        Les bêtes passent l'hiver sur paille et l'été dans des prairies naturelles.
        Le laboratoire de découpe sert aussi à quatre fermes voisines.
        Un boucher salarié vient trois jours par semaine et forme deux apprentis.
        Les abats, mal aimés, trouvent place dans les terrines.
    """,
        organic=True,
    ),
    _trade(
        "garden",
        "Légumes et paniers de saison",
        "Les Jardins de {}|Le Potager de {}|Le Jardin {}",
        "legumes paniers-saison",
        "aci esat farm",
        "ab nature_progres hve demeter bio_conversion",
        """
        Trois hectares de plein champ et mille mètres carrés de serres froides nourrissent deux cents foyers.
        Le plan de culture, peint sur un mur, sert de repère à toute l'équipe.
        Une mare et des haies ont été rétablies avec les chasseurs et les naturalistes du canton.
        Le tracteur partage la remise avec une jument, utilisée pour le binage.
    """,
        organic=True,
    ),
    _trade(
        "orchard",
        "Fruits, jus et cidres du verger",
        "Le Verger de {}|La Pommeraie {}|Le Clos {}",
        "fruits jus cidres",
        "farm scic esat",
        "ab aop hve bio_coherence",
        """
        Le verger rassemble quarante variétés, greffées pour certaines à partir d'arbres perdus.
        Le pressoir à paquets a été repris d'une coopérative fermée.
        Une cinquantaine de moutons tond l'herbe d'avril à septembre.
        Les habitants apportent leurs pommes et repartent avec leur propre jus.
    """,
        organic=True,
    ),
    _trade(
        "cidery",
        "Cidres et eaux-de-vie",
        "La Cidrerie {}|Le Pressoir de {}|La Bolée de {}",
        "cidres vins-spiritueux",
        "farm scop cae",
        "aop igp ab",
        """
        Chaque parcelle est pressée à part et goûtée avant l'assemblage.
        Le chai garde les fûts de trois générations de tonneliers.
        Les vieux pommiers morts restent debout, pour les chouettes chevêches.
        Une salle voûtée accueille les dégustations, crachoir compris.
    """,
        organic=True,
    ),
    _trade(
        "brewery",
        "Bières de petites cuves",
        "La Brasserie {}|Le Brassin de {}|La Cuve de {}",
        "bieres",
        "scop scic ea cae",
        "ab nature_progres produit_en_bretagne",
        """
        La salle de brassage a été montée avec d'anciennes cuves à lait.
        L'eau de rinçage d'un brassin sert au suivant.
        Un houblon de vingt ares grimpe contre le mur sud.
        Les concerts du premier vendredi financent la réparation du toit.
    """,
        organic=True,
    ),
    _trade(
        "herbs",
        "Plantes à infuser et aromates",
        "L’Herbier de {}|Le Séchoir {}|Le Jardin d’herbes de {}",
        "tisanes-thes sel-epices",
        "cae aci solo",
        "ab biopartenaire nature_progres demeter wfto",
        """
        Cinquante espèces poussent en planches étroites, bordées de pierres.
        Le séchoir, un grenier ventilé, embaume la menthe de juin à octobre.
        La cueillette sauvage se limite à une plante sur dix par station.
        Des ateliers de reconnaissance rassemblent une douzaine de curieux chaque mois.
    """,
        organic=True,
        fair=True,
    ),
    _trade(
        "roaster",
        "Cafés torréfiés et thés",
        "La Brûlerie {}|Le Torréfacteur de {}|Kafe {}",
        "cafes tisanes-thes",
        "scop ea ei",
        "fairtrade spp fair_for_life wfto bio_ue",
        """
        Le café vert arrive par bateau à voile quand le calendrier le permet.
        Chaque contrat d'achat est affiché, avec le prix et la durée.
        La torréfaction se visite le mardi, à condition d'aimer la chaleur.
        Les anciens sacs sont transformés en cabas par un atelier voisin.
    """,
        organic=True,
        fair=True,
    ),
    _trade(
        "mill",
        "Farines, pâtes et huiles",
        "Le Moulin de {}|La Meule {}|Le Grenier de {}",
        "pates-cereales huiles",
        "farm coop esat",
        "bio_ue agri_ethique bio_equitable_france bio_conversion",
        """
        Vingt-deux paysans apportent leur grain et siègent au comité des prix.
        La roue à aubes, remise en eau, fournit une part de l'électricité.
        Le nettoyage du grain occupe une pièce entière, bruyante et poussiéreuse.
        Les boulangers viennent essayer les farines nouvelles avant qu'elles ne soient vendues.
    """,
        organic=True,
    ),
    _trade(
        "kitchen",
        "Cuisine, traiteur et plateaux repas",
        "La Cantine de {}|La Tablée {}|Le Fourneau de {}",
        "plats-cuisines traiteur plateaux-repas",
        "ei esat aci scop",
        "ab rfar produit_en_bretagne",
        """
        La cuisine sort trois cents couverts par jour et s'arrête à quinze heures.
        Les épluchures remplissent deux composteurs gérés avec le jardin voisin.
        Le chef a travaillé vingt ans en restaurant avant de choisir la transmission.
        Les menus s'écrivent le jeudi, quand les maraîchers annoncent leurs récoltes.
    """,
        organic=True,
    ),
    _trade(
        "ceramics",
        "Grès et porcelaine utilitaires",
        "La Poterie de {}|Le Tour {}|Terre de {}",
        "vaisselle decoration",
        "cae solo esat tih",
        "epv ofg",
        """
        Deux fours, l'un à gaz et l'autre électrique, cuisent quatre fois par mois.
        Les émaux sont préparés sur place, à partir de cendres et de roches broyées.
        Les terres viennent de deux carrières françaises et d'un banc d'argile local.
        Les ratés servent de drainage dans les bacs de la cour.
    """,
    ),
    _trade(
        "furniture",
        "Meubles et agencement",
        "L’Atelier bois de {}|La Menuiserie {}|L’Établi de {}",
        "meubles menuiserie",
        "scop ei ea",
        "pefc nf_environnement fsc epv",
        """
        Les planches sèchent deux ans sous hangar avant d'entrer à l'atelier.
        La sciure chauffe les locaux et ceux de l'école voisine.
        Le parc de machines a été racheté à un lycée professionnel.
        Les plans sont discutés sur maquette, en carton et à l'échelle un cinquième.
    """,
    ),
    _trade(
        "candles",
        "Bougies et objets de décoration",
        "La Chandelle de {}|Lumière de {}|Le Photophore {}",
        "bougies decoration",
        "esat cae tih",
        "ofg produit_en_bretagne",
        """
        La fonte se fait au bain-marie, par cuves de quinze litres.
        Un laboratoire voisin contrôle la tenue de flamme de chaque modèle.
        Les contenants vides sont repris et remplis de nouveau.
        L'atelier sent la cire chaude jusque dans la rue.
    """,
    ),
    _trade(
        "linen",
        "Linge et mercerie",
        "Le Métier de {}|La Navette {}|La Toile de {}",
        "linge mercerie",
        "esat ea scop",
        "gots ofg epv",
        """
        Huit machines à coudre industrielles, réglées par une ancienne de la confection, tournent sans hâte.
        Le lin est teillé en Normandie et tissé à façon dans l'Ouest.
        La table de coupe mesure douze mètres et reçoit trente épaisseurs.
        Les chutes sont triées par couleur et revendues au poids.
    """,
    ),
    _trade(
        "nursery",
        "Plants et entretien des jardins",
        "La Pépinière de {}|Le Semis {}|Les Serres de {}",
        "jardin-plants espaces-verts",
        "esat aci rq",
        "hve ab nf_environnement",
        """
        Les serres se chauffent peu : on y sème plus tard, mais plus solide.
        Une haie de démonstration présente soixante arbustes du pays.
        L'eau de pluie remplit deux bâches de cinquante mètres cubes.
        Le terreau est mélangé sur place, sans tourbe.
    """,
        organic=True,
    ),
    _trade(
        "firewood",
        "Bois de chauffage et objets en bois",
        "La Futaie de {}|Le Bûcheron {}|Coupe et Bois {}",
        "bois meubles",
        "aci ei coop",
        "pefc fsc",
        """
        Le bois provient de coupes d'éclaircie, dans un rayon de trente kilomètres.
        Un cheval de trait débarde les parcelles trop humides pour les engins.
        Le séchage dure dix-huit mois, sous un hangar ouvert au vent.
        Les branches sont broyées pour les chaufferies communales.
    """,
    ),
    _trade(
        "toys",
        "Jouets et jeux en bois",
        "Le Coffre de {}|La Toupie {}|Ludig {}",
        "jouets upcycling",
        "esat cae solo aci",
        "pefc ofg",
        """
        Les prototypes passent d'abord entre les mains d'une crèche associative.
        Le hêtre et le frêne arrivent de scieries situées à moins de cinquante kilomètres.
        Toutes les arêtes sont poncées trois fois, la dernière à la main.
        Les peintures à l'eau répondent à la norme des jouets.
    """,
    ),
    _trade(
        "bikes",
        "Vélos remis en état et réparation",
        "Le Pignon de {}|La Roue libre de {}|Velo {}",
        "velos mecanique",
        "aci ea scop",
        "qualirepar ofg",
        """
        Mille deux cents vélos entrent chaque année, dont un sur trois repart entier.
        L'établi libre, ouvert le samedi, prête ses outils contre une adhésion.
        Les pièces sont triées par diamètre dans cent quarante tiroirs.
        Une mécanicienne forme chaque nouvel arrivant au réglage des roues.
    """,
    ),
    _trade(
        "knit",
        "Vêtements et maille",
        "La Maille de {}|Le Tricot {}|L’Aiguille de {}",
        "vetements mercerie",
        "scop ea esat",
        "gots fairtrade ofg produit_en_bretagne",
        """
        Les métiers circulaires viennent d'une bonneterie fermée dans les années quatre-vingt-dix.
        Le remaillage se fait à l'œil, maille après maille, sous une lampe ronde.
        Les patrons vont du trente-quatre au cinquante-quatre, au même prix.
        Les vêtements usés reviennent pour être reprisés.
    """,
        fair=True,
    ),
    _trade(
        "thrift",
        "Ressourcerie, réemploi et collecte",
        "La Ressourcerie {}|Le Grenier solidaire de {}|La Seconde Vie de {}",
        "seconde-main collecte-recyclage livres",
        "aci ei rq asso",
        "rfar qualirepar",
        """
        Quatre cents tonnes d'objets arrivent chaque année par le quai de dépose.
        Le tri distingue ce qui se vend, ce qui se répare et ce qui se démonte.
        Un atelier électrique teste les appareils avant leur mise en rayon.
        Les prix sont écrits à la craie et baissent le dernier samedi du mois.
    """,
    ),
    _trade(
        "upcycle",
        "Sacs et objets de matières récupérées",
        "La Voile de {}|Le Fil retors de {}|Rebond {}",
        "upcycling sacs",
        "ei cae aci",
        "ofg gots",
        """
        Voiles de bateau, bâches de salon et ceintures de sécurité remplissent les étagères.
        La laveuse, énorme, avale une grand-voile entière.
        Chaque pièce est unique puisque la matière ne se répète pas.
        Une piqueuse triple entraînement traverse six épaisseurs sans broncher.
    """,
    ),
    _trade(
        "soap",
        "Savons et cosmétiques",
        "La Savonnerie {}|Le Bain de {}|L’Écume de {}",
        "savons cosmetiques",
        "cae esat solo",
        "cosmos nature_progres produit_en_bretagne",
        """
        Les savons sèchent six semaines sur des claies, retournés chaque mardi.
        Chaque formule est évaluée par un toxicologue avant la première vente.
        Les huiles sont achetées en bidons consignés à un moulin de la région.
        Un distributeur de vrac attend les flacons des clients réguliers.
    """,
    ),
    _trade(
        "household",
        "Produits d'entretien et d'hygiène",
        "Le Lavoir de {}|La Lessive de {}|Net et Clair {}",
        "entretien hygiene",
        "ea esat ei",
        "eu_ecolabel cosmos rsei",
        """
        La cuve de mélange contient mille litres et se rince avec l'eau de la fabrication suivante.
        Les bidons de cinq litres reviennent, sont lavés puis remplis.
        Une chimiste indépendante contrôle les fiches de sécurité.
        Les agents d'entretien d'une école testent chaque nouvelle recette.
    """,
    ),
    _trade(
        "period",
        "Protections périodiques et hygiène lavables",
        "La Culotte de {}|Lune de {}|Le Cycle {}",
        "protections-periodiques hygiene",
        "cae scop aci",
        "gots ofg",
        """
        Dix essais ont précédé le premier modèle vendu, portés par des bénévoles.
        L'atelier intervient dans les collèges avec des échantillons à toucher.
        Le prix est calculé devant tout le monde, ligne par ligne.
        Les couturières choisissent leurs horaires à la semaine.
    """,
    ),
    _trade(
        "gifts",
        "Coffrets et cadeaux d'entreprise",
        "Le Panier de {}|La Malle {}|Le Ruban de {}",
        "coffrets-gourmands cadeaux-entreprise",
        "esat ea ei",
        "produit_en_bretagne rfar",
        """
        Soixante producteurs approvisionnent l'atelier, choisis après une visite.
        La chaîne de montage peut sortir huit cents coffrets par jour en décembre.
        Les cartons sont coupés au plus juste pour se passer de calage plastique.
        Un exemplaire témoin est photographié avant chaque série.
    """,
    ),
    _trade(
        "caterer",
        "Traiteur, cocktails et buffets",
        "Le Buffet de {}|La Louche {}|Les Toques de {}",
        "traiteur cocktails plateaux-repas",
        "ei esat ea scop",
        "ab rsei agri_ethique",
        """
        La brigade prépare aussi bien dix couverts qu'un congrès de six cents personnes.
        Les restes sont proposés en boîtes, puis donnés à une épicerie sociale.
        Vaisselle et nappes partent en caisses et reviennent sales, sans frais de plonge.
        Les fiches d'allergènes sont affichées devant chaque plat.
    """,
    ),
    _trade(
        "events",
        "Matériel de fête et animation",
        "La Fête à {}|Le Chapiteau {}|Gouel {}",
        "location-vaisselle animation evenementiel",
        "asso rq scop esat",
        "rfar rsei",
        """
        Le dépôt garde onze mille assiettes, toutes recensées et réparties en bacs.
        La laverie mobile, montée sur remorque, se branche sur une simple borne.
        Les animateurs ont tous exercé un autre métier, souvent manuel.
        Une réunion de retour suit chaque événement, avec des chiffres.
    """,
    ),
    _trade(
        "green",
        "Espaces verts et plants",
        "La Serpe de {}|Le Bocage {}|Talus et Haies de {}",
        "espaces-verts jardin-plants",
        "esat ea ei etti rq",
        "nf_environnement rfar hve",
        """
        Les équipes partent par quatre, avec un encadrant et une remorque complète.
        Les tondeuses thermiques ont laissé place aux batteries sur deux camions sur trois.
        Un calendrier tient compte des nids, des floraisons et du sommeil des hérissons.
        Les déchets verts reviennent aux clients sous forme de paillage.
    """,
    ),
    _trade(
        "cleaning",
        "Nettoyage de locaux",
        "Clair Matin {}|La Brosse de {}|Le Balai de {}",
        "nettoyage",
        "ei ai etti ea",
        "eu_ecolabel rfar rsei",
        """
        Les horaires de journée ont été négociés avec neuf clients sur dix.
        Un agent remplaçant connaît chaque site avant d'en avoir besoin.
        Trois produits suffisent pour l'essentiel des surfaces.
        Les franges de microfibre sont lavées dans l'atelier, sans adoucissant.
    """,
    ),
    _trade(
        "laundry",
        "Blanchisserie et location de linge",
        "La Blanchisserie {}|Le Battoir de {}|Le Fer de {}",
        "blanchisserie linge",
        "esat ea ei",
        "eu_ecolabel imprimvert rsei",
        """
        Six tonnes de linge passent chaque semaine dans le tunnel de lavage.
        La chaleur des séchoirs préchauffe l'eau d'entrée.
        Une puce cousue dans l'ourlet suit chaque pièce.
        Les plieuses ont été abaissées de douze centimètres pour travailler assis.
    """,
    ),
    _trade(
        "print",
        "Impression et papeterie",
        "L’Imprimerie {}|Le Massicot de {}|La Presse de {}",
        "impression papeterie",
        "scop esat ea",
        "imprimvert fsc pefc",
        """
        Une presse offset quatre couleurs et une machine numérique se partagent les travaux.
        Les encres à base végétale et les plaques recyclées sont la règle.
        Le façonnage, très manuel, occupe la moitié de l'équipe.
        Les chutes de papier deviennent des blocs offerts aux écoles.
    """,
    ),
    _trade(
        "mailing",
        "Mise sous pli, numérisation et conditionnement",
        "Le Pli de {}|La Plateforme {}|Le Tri de {}",
        "mise-sous-pli numerisation conditionnement",
        "esat ea sep",
        "rfar rsei imprimvert",
        """
        La salle de tri compte vingt-six postes, tous réglables en hauteur.
        Un double comptage, humain puis optique, précède chaque expédition.
        Les données des clients sont effacées trente jours après la fin du travail.
        La plateforme traite aussi bien cent plis que quatre-vingt mille.
    """,
    ),
    _trade(
        "industry",
        "Sous-traitance et montage industriels",
        "Le Montage {}|L’Usine à mains de {}|Les Établis {}",
        "sous-traitance conditionnement mecanique",
        "ea esat sep geiq eatt",
        "rsei ofg rfar",
        """
        Câblage, montage et contrôle se font sur trois lignes séparées.
        Un outillage en impression 3D est dessiné pour chaque nouvelle pièce.
        Le taux de rebut est affiché chaque vendredi et discuté debout.
        La métrologie occupe une pièce à température constante.
    """,
    ),
    _trade(
        "building",
        "Menuiserie et second œuvre",
        "Le Chantier {}|La Truelle de {}|Bâtir à {}",
        "menuiserie peinture",
        "scop ei geiq aci",
        "rge pefc rfar",
        """
        Les équipes mêlent un compagnon expérimenté et deux personnes en apprentissage.
        Enduits à la chaux et isolants de chanvre font partie des savoir-faire.
        Le dépôt récupère portes, radiateurs et carrelages avant démolition.
        Chaque chantier se termine par une visite avec l'occupant.
    """,
    ),
    _trade(
        "waste",
        "Collecte, tri et recyclage",
        "Le Tri sélectif de {}|La Benne de {}|Recyclerie {}",
        "collecte-recyclage seconde-main upcycling",
        "ei aci esat etti",
        "rsei rfar",
        """
        Deux camions et quatre vélos cargos assurent les tournées.
        La pesée de chaque bac est transmise au client le soir même.
        Le papier trié part dans une papeterie de l'Ouest, le bois chez un panneautier.
        Une passerelle vitrée permet d'observer la table de tri.
    """,
    ),
    _trade(
        "canteen",
        "Restauration collective et paniers",
        "La Marmite de {}|Le Réfectoire {}|La Grande Table de {}",
        "restauration-collective paniers-saison traiteur",
        "scic fondation esat ei",
        "ab bio_coherence hve bio_conversion",
        """
        La cuisine centrale prépare huit cents repas, sans sous-traiter l'épluchage.
        Les convives votent, par classe ou par service, pour un plat du mois.
        Le gaspillage est pesé à chaque service et tourne autour de cinquante grammes.
        Les contrats avec les fermes sont signés pour trois ans.
    """,
        organic=True,
    ),
    _trade(
        "refurb",
        "Ordinateurs et téléphones reconditionnés",
        "Le Second Clavier de {}|La Souris de {}|Reboot {}",
        "ordinateurs telephones",
        "ea ei aci",
        "qualirepar rsei rfar",
        """
        Les parcs retirés des entreprises arrivent par palettes, avec leur inventaire.
        L'effacement des disques est certifié machine par machine.
        Un banc d'essai chauffe chaque appareil pendant quatre heures.
        Les pièces saines des machines mortes remplissent trois armoires.
    """,
    ),
    _trade(
        "web",
        "Sites web, conseil et traduction",
        "La Toile claire de {}|L’Écran {}|Les Ponts de {}",
        "sites-web traduction conseil",
        "scop eiti cae tih",
        "rfar rsei",
        """
        Les outils libres sont choisis chaque fois qu'ils font le travail.
        Un panel de personnes aveugles, sourdes ou âgées essaie les services avant leur mise en ligne.
        Les devis détaillent les jours, jamais des forfaits opaques.
        Une astreinte partagée évite que quelqu'un porte seul les urgences.
    """,
    ),
    _trade(
        "books",
        "Livres, carnets et papeterie",
        "Les Éditions {}|La Page de {}|Le Signet de {}",
        "livres papeterie",
        "asso scop solo",
        "fsc imprimvert pefc",
        """
        Six titres paraissent chaque année, en français, en breton ou dans les deux langues.
        Les auteurs perçoivent dix pour cent dès le premier exemplaire.
        La reliure cousue se fait dans l'atelier, les mardis et jeudis.
        Les retours de librairie sont revendus, jamais pilonnés.
    """,
    ),
    _trade(
        "training",
        "Formation et conseil",
        "L’École de {}|Le Passage {}|L’Étape de {}",
        "formation conseil animation",
        "scop mutuelle asso cae",
        "rfar rsei",
        """
        Les formateurs gardent tous un pied dans leur premier métier.
        Les groupes ne dépassent pas dix personnes, pour que chacun pratique.
        La salle principale dispose d'une boucle magnétique et d'un accès de plain-pied.
        L'évaluation se refait six mois plus tard, par téléphone.
    """,
    ),
    _trade(
        "green_energy",
        "Petite mécanique et réparation",
        "La Clé de {}|Le Garage solidaire de {}|La Manivelle {}",
        "mecanique velos",
        "aci ei asso",
        "qualirepar rge",
        """
        Le garage pratique un tarif selon le quotient familial.
        Les pièces d'occasion sont proposées en premier, garanties un an.
        Le pont du fond est réservé aux apprentis le mercredi.
        Une voiture de prêt évite de perdre un emploi faute de transport.
    """,
    ),
    _trade(
        "hosting",
        "Personnel et services aux organisations",
        "Le Coup de main de {}|L’Entraide {}|Le Bras droit de {}",
        "nettoyage espaces-verts conditionnement",
        "etti eatt geiq ai",
        "rfar rsei",
        """
        Un planning partagé montre en temps réel qui est disponible et où.
        Chaque personne passe deux jours d'accueil avant sa première mission.
        Les trajets sont organisés en covoiturage, deux minibus complètent.
        Une mission sur quatre débouche sur une embauche chez le client.
    """,
    ),
)
