"""Textiles and second life."""

from .source import leaf

LEAVES = (
    leaf(
        "vetements",
        "Vêtements | Clothing | Dilhad",
        family="textile",
        arts="sweater:MAILLE, tshirt:COTON",
        about="Pulls, tee-shirts, vêtements de travail et accessoires cousus en Bretagne.",
        pool="""
        La coupe, l'assemblage et la finition se font sous le même toit.
        {p1} place les patrons pour perdre moins de sept pour cent de tissu.
        Les coutures d'épaule sont renforcées par un ruban.
        Une réparation gratuite est offerte la première année.
        Le fil et l'étiquette viennent du même pays que le tissu.
        Le vêtement se lave à 30 °C et sèche à plat.
        Les retouches de longueur sont possibles avant l'envoi.
        Le guide des tailles donne les mesures du vêtement, non celles d'un mannequin.
        """,
        ideas="""
        Pull marin en laine | S/M/L/XL | 119.00 | Le tricot serré coupe le vent et les trois boutons d'épaule facilitent l'enfilage. | La laine lavée garde un peu de lanoline, qui repousse la bruine.
        Tee-shirt en coton[équitable] | S/M/L/XL | 29.00 | Un jersey de 180 grammes, à col serré, qui ne vrille pas au lavage. | Le coton est filé puis tricoté sans passer par trois continents. | art=1
        Marinière épaisse | S/M/L/XL | 59.00 | Vingt et une rayures devant, autant derrière, et une encolure bateau. | Le jersey lourd tient la forme après cent lavages. | art=1
        Veste de travail en moleskine | S/M/L/XL | 98.00 | Trois poches plaquées, une intérieure, et un tissu qui se patine aux coudes. | La coupe laisse passer un pull épais dessous.
        Bonnet en laine | enfant/adulte | 27.00 | Une côte double se replie sur les oreilles sans serrer le front. | Le surplus de fil des pulls fournit les coloris de la saison. | skip=1 2 6
        Chaussettes épaisses | 36-39/40-43/44-47 | 14.50 | Talon renforcé, bord-côte souple et semelle bouclette pour les bottes. | La pointe est remaillée à plat, sans couture qui gêne. | skip=1 2 6
        Body bébé en coton[équitable] | 3 mois/6 mois/12 mois | 19.50 | Un croisé devant évite de passer le tissu sur la tête. | Les pressions sans nickel tiennent au change comme à la machine. | art=1; skip=6
        Tee-shirts brodés pour équipes | lot de 20, lot de 50 | 390.00 | Le logo est brodé ou sérigraphié à l'encre à l'eau, après un bon à tirer. | Les tailles se répartissent librement dans la série. | art=1; exempt=custom_made
        Ciré de pluie | S/M/L/XL | 135.00 | Une toile enduite souple, des coutures soudées et une capuche à visière. | Les poches passe-main se ferment sous un rabat.
        """,
    ),
    leaf(
        "mercerie",
        "Mercerie et fils | Haberdashery and yarn | Neud ha nadozioù",
        arts="crate:MERCERIE, box:FILS",
        about="Laines, rubans, boutons, coupons et nécessaires de couture.",
        pool="""
        Le tri par couleur occupe une table entière et beaucoup de discussions.
        {p1} prépare les assortiments et note les références disponibles.
        Les fins de rouleaux d'ateliers voisins alimentent une partie du rayon.
        Un échantillon peut être envoyé sous enveloppe simple.
        Les écoles et centres sociaux bénéficient d'un prix au kilo.
        Une fiche de conseils pour débuter est glissée dans le paquet.
        Les bains de teinture sont indiqués pour éviter les différences.
        Le carton plat passe dans la boîte aux lettres.
        """,
        ideas="""
        Laine à tricoter de pays | 50 g, 100 g | 7.90 | Une laine cardée, un peu rustique, qui gonfle et s'adoucit au premier lavage. | Elle se tricote en aiguilles de quatre et demi.
        Coupon de lin naturel | 50 x 140 cm, 1 x 1,40 m | 14.00 | Un lin de 230 grammes, couleur ficelle, pour sacs, torchons ou rideaux. | Il est déjà lavé et ne bougera plus.
        Boutons en bois tourné | lot de 6, lot de 12 | 8.50 | Deux trous, un bord adouci et le dessin des cernes bien visible. | Le poirier utilisé vient de vergers arrachés. | skip=1 6
        Rubans brodés | 2 m, 5 m | 9.80 | Un motif de point plume, brodé en jaune et orange sur fond sombre. | Il borde une manche, un gilet ou un sac.
        Nécessaire de couture de poche | pièce, lot de 5 | 12.00 | Trois fils, deux aiguilles, quatre boutons et un dé dans un étui de feutre. | La doublure garde les aiguilles en place.  | art=1; skip=6
        Chutes de tissus assorties | 500 g, 1 kg | 9.00 | Des morceaux de plus de vingt centimètres, triés par matière. | Le patchwork et les ateliers d'enfants en font bon usage. | reuse=réutilisation; recycled=100; art=1
        Kit de broderie pour débuter | pièce, lot de 10 | 24.50 | Un tambour, une toile imprimée et quatre écheveaux suffisent pour un premier motif. | La notice montre chaque point en trois dessins. | art=1; skip=6
        Toile à voile d'occasion au mètre | 1 m, 3 m | 11.00 | Du dacron lavé, avec ses coutures zigzag et parfois un ris. | Une machine familiale le coud avec une aiguille de cent. | reuse=réutilisation; recycled=100; skip=6
        """,
    ),
    leaf(
        "sacs",
        "Sacs et bagages | Bags | Seier",
        arts="tote:SAC, tote:CABAS",
        about="Sacs de courses, sacs à dos, pochettes et trousses.",
        pool="""
        Les points d'effort sont doublés d'une croix de renfort.
        {p1} coupe le cuir et la toile au même couteau, affûté chaque matin.
        La doublure claire aide à retrouver ses clés.
        Une sangle usée se remplace à l'atelier pour le prix de la sangle.
        Le modèle existe depuis six ans et n'a changé que de boucle.
        Les fermetures sont en métal, à curseur démontable.
        Un marquage pour congrès est possible dès trente pièces.
        L'intérieur s'essuie d'un chiffon humide.
        """,
        ideas="""
        Cabas en toile de coton | pièce, lot de 10 | 19.00 | Deux anses à porter à l'épaule et un fond large où tiennent six bouteilles. | La toile de 400 grammes tient debout toute seule. | art=1; skip=2 5
        Tote bag imprimé | pièce, lot de 25 | 12.50 | Une encre à l'eau, une vague de lin gravée et un coton solide. | Plié en quatre, il disparaît dans une poche. | skip=2 5 7
        Sac à dos roulé | 15 l, 22 l | 89.00 | L'ouverture s'enroule trois fois et se ferme par une boucle latérale. | Une poche plate reçoit un ordinateur de quatorze pouces.
        Pochette en cuir de chutes | pièce, lot de 5 | 34.00 | Des chutes de sellerie, assemblées en patchwork serré. | La tirette est découpée dans une ancienne ceinture. | reuse=réutilisation; recycled=90
        Trousse d'écolier en lin enduit | pièce, lot de 10 | 18.00 | Une grande ouverture laisse voir tous les crayons d'un coup. | Le lin enduit résiste aux fuites d'encre.
        Sac marin | 30 l, 45 l | 76.00 | Un cylindre de toile, un cordage et huit œillets, comme à bord. | On le porte sur l'épaule ou en travers du dos.
        Sac isotherme pour marché | 10 l, 20 l | 42.00 | Une isolation en laine de mouton garde le frais pendant deux heures. | La housse se déboutonne et passe en machine. | art=1
        Filet à provisions | pièce, lot de 3 | 11.00 | Noué au coton par des mains habituées aux filets de pêche. | Vide, il tient dans le poing ; plein, il porte dix kilos. | art=1; skip=0 1 2 5 7
        """,
    ),
    leaf(
        "seconde-main",
        "Seconde main | Second hand | Eil dorn",
        reuse="réemploi",
        arts="tshirt:SECONDE MAIN, crate:RÉEMPLOI",
        about="Objets, vêtements et petits appareils collectés, contrôlés et revendus.",
        pool="""
        L'état est décrit sans détour, avec les défauts en premier.
        {p1} teste, nettoie et photographie avant la mise en rayon.
        L'objet vient d'un don ou d'un débarras fait par l'équipe.
        Une garantie de trois mois s'applique au fonctionnement.
        Les quantités sont faibles, souvent une seule pièce.
        Le prix suit une grille affichée à l'entrée du magasin.
        Ce qui ne se vend pas en huit semaines change de rayon ou de région.
        La pesée de chaque sortie alimente le bilan annuel de la collecte.
        """,
        ideas="""
        Manteau d'hiver en laine | S/M/L | 28.00 | Brossé, recousu et défroissé à la vapeur, il repart pour dix hivers. | Un bouton manquant a été remplacé par un frère jumeau. | skip=3
        Lot de vêtements enfant | 2-3 ans/4-5 ans/6-8 ans | 22.00 | Dix pièces assorties, sans tache ni trou, pour une saison. | Une taille au-dessus est glissée dans le lot pour voir venir. | skip=3
        Grille-pain contrôlé | pièce, lot de 2 | 14.00 | Résistances, cordon et éjection vérifiés, ramasse-miettes vidé. | La prise a été remplacée quand elle montrait de l'âge. | art=1
        Machine à coudre révisée | pièce, avec valise | 95.00 | Mécanique, huilée et réglée sur une toile épaisse puis sur une soie. | Une canette pleine et trois aiguilles l'accompagnent. | art=1
        Lot de livres de poche | lot de 5, lot de 10 | 8.00 | Cinq romans choisis par genre, dos entier et pages propres. | Un bon moyen de remplir une boîte à livres. | vat=reduced; art=1; skip=3
        Vaisselle dépareillée au kilo | 2 kg, 5 kg | 7.00 | Assiettes, soucoupes et raviers sans éclat, assortis par couleur. | Les tables de mariage les mélangent avec bonheur. | art=1; skip=3
        Outils de jardin réaffûtés | bêche, fourche, lot de 3 | 17.00 | Le fer a été redressé, affûté et graissé, le manche poncé puis huilé. | Une vieille bêche forgée tranche souvent mieux qu'une neuve. | art=1
        Costume de ville d'occasion | 48/50/52/54 | 39.00 | Nettoyé et repassé, il convient à un entretien ou à une cérémonie. | Les ourlets peuvent être repris sur place en une heure. | skip=3
        Poussette vérifiée | pièce, avec habillage pluie | 59.00 | Freins, harnais et pliage contrôlés selon une liste de dix-huit points. | Le tissu a été déhoussé et lavé à 60 °C. | art=1
        """,
    ),
    leaf(
        "upcycling",
        "Upcycling | Upcycling | Adkempenn",
        reuse="réutilisation",
        recycled=90,
        arts="boat:VOILE, box:MATIÈRE REPRISE",
        about="Objets fabriqués à partir de voiles, bâches, chambres à air et bois récupérés.",
        pool="""
        La matière est lavée, séchée et découpée en évitant les parties brûlées par le soleil.
        {p1} note l'origine de chaque lot sur une étiquette cousue.
        Deux exemplaires identiques sont impossibles, et personne ne s'en plaint.
        Le poids de déchet évité est pesé, puis inscrit sur le bon de fabrication.
        Les entreprises peuvent confier leurs propres rebuts à transformer.
        Les coutures utilisent un fil de voilier, traité contre les ultraviolets.
        Une fin de vie est prévue : l'atelier reprend l'objet usé.
        Les photos montrent un exemple, le motif exact varie.
        """,
        ideas="""
        Sac de plage en voile | pièce, grand modèle | 64.00 | Une voile de grand bateau, ses chiffres de coque et un cordage à l'épaule. | Le sable glisse sur le tissu et l'eau sèche en une heure.
        Transat en voile récupérée | pièce, lot de 2 | 129.00 | La toile de génois remplace le coton sur une structure de frêne. | Elle ne moisit pas, même oubliée sous une averse.
        Portefeuille en chambre à air | pièce, lot de 10 | 29.00 | Souple et noir, il garde la trace des rustines. | Six cartes et quelques billets, sans couture inutile. | art=1; skip=0
        Carnet relié en bâche | A6, A5 | 16.00 | Une bâche de festival habille cent pages de papier de rebut, imprimées d'un côté. | Un élastique de chambre à air le tient fermé. | art=1; skip=5
        Pot suspendu en pneu | 25 cm, 40 cm | 22.00 | Le caoutchouc découpé se retourne comme une fleur et reçoit une fougère. | Trois chaînettes de vélo le suspendent. | art=1; skip=0 5
        Tablette murale en planche de barrique | 40 cm, 60 cm | 48.00 | La courbe de la douelle sert de rebord et l'odeur de chêne reste. | Deux fixations invisibles portent jusqu'à huit kilos. | art=1; skip=0 5
        Coussin en jute de café | 40 x 40 cm, 50 x 50 cm | 27.00 | Le lettrage du sac d'origine reste au centre, parfois à l'envers. | Une doublure de coton évite à la fibre de gratter. | art=1; skip=0
        Trousse de toilette en spi | pièce, lot de 5 | 33.00 | La toile de spinnaker, très fine, sèche pendue au robinet. | Les couleurs vives viennent des concours de régates.
        """,
    ),
)
