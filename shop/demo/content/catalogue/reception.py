"""Gift boxes, catering and events."""

from .source import leaf

GIFTS = (
    leaf(
        "coffrets-gourmands",
        "Coffrets gourmands | Food hampers | Boestadoù lipous",
        vat="reduced",
        family="coffrets",
        arts="gift:COFFRET, box:GOURMAND",
        about="Coffrets composés de produits bretons, à offrir ou à partager.",
        storage="À température ambiante, selon l'étiquette de chaque produit.",
        pool="""
        Le montage se fait à la main, article par article, d'après une photo témoin.
        {p1} goûte et choisit les produits lors de deux comités par an.
        Une carte présente chaque producteur en trois lignes.
        Le carton kraft se ferme sans ruban adhésif.
        La frisure de calage est du papier de bureau broyé sur place.
        Un mot personnel peut être écrit à la plume par l'équipe.
        Les dates limites sont toutes supérieures à trois mois au départ.
        La liste complète des allergènes est glissée sous le couvercle.
        """,
        ideas="""
        Coffret petit-déjeuner | 4 produits, 6 produits | 24.00 | Miel, confiture, thé et palets forment de quoi tenir une semaine de matins. | Chaque pot est au format moyen, assez pour y revenir. | ing=voir chaque produit : farine de blé, beurre, œufs, miel, fruits
        Coffret apéritif de la côte | 4 produits, 7 produits | 29.00 | Rillettes de poisson, tartare d'algues, biscuits salés et pétillant de pomme. | Tout s'ouvre sans couteau, sur un banc face à l'eau. | ing=voir chaque produit : poissons, algues, farine de blé, beurre, pommes
        Coffret blé noir | 5 produits, 8 produits | 34.00 | Farine, kasha, galettes fines, miel sombre et coquillettes déclinent une seule plante. | Un livret de douze recettes l'accompagne. | ing=voir chaque produit : sarrasin, farine de blé, beurre, miel; art=1
        Coffret caramel et chocolat | 3 produits, 5 produits | 27.00 | Caramels tendres, pâte à tartiner et mendiants se suivent du plus doux au plus noir. | L'été, l'envoi attend les jours frais. | ing=voir chaque produit : lait, crème, beurre, noisettes, cacao; vat=standard
        Coffret du verger | 3 bouteilles, 6 bouteilles | 26.00 | Jus trouble, vinaigre et gelée de pommes racontent une même récolte. | Sans alcool, il convient à toutes les tables. | ing=pommes, cidre, sucre; art=1
        Coffret du brasseur | 6 bouteilles, 12 bouteilles | 25.00 | Six bières différentes, de la blonde légère au stout, avec leur notice de service. | Les alvéoles de carton évitent tout entrechoc. | ing=eau, malt d'orge, blé, houblon, levure; vat=standard; alc=5.5; art=1
        Coffret de la conserverie | 5 boîtes, 8 boîtes | 31.00 | Sardines, maquereaux, soupe et tartinables se gardent plusieurs années. | Une petite clé de métal, inutile mais jolie, décore le couvercle. | ing=voir chaque produit : poissons, huile d'olive, crème, moutarde; art=1
        Panier fermier de fête | 6 produits, 9 produits | 58.00 | Terrine, chutney, pain d'épices, hydromel et biscuits remplissent une corbeille d'osier. | La corbeille sert ensuite au bois ou au linge. | ing=voir chaque produit : porc, œufs, farine de blé, miel, fruits secs, sulfites; vat=standard; alc=13.0
        """,
    ),
    leaf(
        "cadeaux-entreprise",
        "Cadeaux d'entreprise | Corporate gifts | Profoù embregerezh",
        exempt="custom_made",
        arts="gift:CADEAU, parcel:ENTREPRISE",
        about="Cadeaux de fin d'année, d'accueil ou de congrès, personnalisables.",
        pool="""
        Un bon à tirer et un exemplaire réel sont validés avant la série.
        {p1} aide à choisir selon le budget, le nombre et la date.
        L'envoi individuel chez chaque destinataire est possible, adresse par adresse.
        Le marquage se fait sur place, au laser ou à l'encre à l'eau.
        Une notice raconte qui a préparé le cadeau.
        Les quantités s'ajustent jusqu'à dix jours avant le départ.
        Une attestation de main-d'œuvre est fournie quand le statut de l'atelier le permet.
        Les invendus d'une année ne sont pas détruits mais recomposés.
        """,
        ideas="""
        Coffret d'accueil nouveau collègue | pièce, lot de 10 | 42.00 | Un mug, un carnet, un savon et des biscuits souhaitent la bienvenue au bureau. | Le prénom est écrit sur le bandeau de papier.
        Gourde gravée | pièce, lot de 50 | 19.50 | Un demi-litre en inox simple paroi, facile à laver et à cabosser sans drame. | La gravure reste nette après des années de sac à dos. | art=1
        Coffret bureau en bois | pièce, lot de 20 | 36.00 | Un pot à crayons, un range-cartes et un support de téléphone en frêne. | Tous sont coupés dans la même planche, pour une veine continue. | art=1
        Panier de fin d'année à composer | 5 produits, 8 produits | 39.00 | Les salariés choisissent entre trois versions sur un formulaire en ligne. | L'une est sans alcool, l'autre sans viande.
        Parapluie réparable | pièce, lot de 10 | 46.00 | Des baleines remplaçables une à une et une toile bleu ardoise. | Le manche de châtaignier porte le nom de l'entreprise. | art=1
        Sachet de graines mellifères | lot de 50, lot de 200 | 75.00 | Bleuet, bourrache et trèfle dans une enveloppe imprimée à vos couleurs. | Deux mètres carrés suffisent pour les semer. | art=1
        Chèque cadeau atelier découverte | pièce, lot de 10 | 48.00 | Le bénéficiaire choisit une demi-journée de poterie, de vannerie ou de brassage. | La date se fixe directement auprès de l'atelier, pendant un an. | exempt=dated_service; skip=0 3 5
        Trophée en matière récupérée | pièce, lot de 5 | 89.00 | Une chute de granit poli sur un socle de chêne, gravée au nom des lauréats. | Aucun n'a la même veine, et les jurys aiment cela. | reuse=réutilisation; recycled=100
        """,
    ),
    leaf(
        "paniers-saison",
        "Paniers de saison | Seasonal baskets | Paneroù",
        vat="reduced",
        family="légumes",
        exempt="perishable",
        arts="basket:PANIER, vegetables:SAISON",
        about="Paniers de légumes et de fruits, à l'unité ou en abonnement.",
        storage="Au frais, dès le retrait.",
        pool="""
        La composition est annoncée le lundi, d'après ce qui mûrit réellement.
        {p1} glisse une recette pour le légume que personne ne reconnaît.
        Un système d'échange permet de troquer un produit au point de retrait.
        Les absences se signalent jusqu'au mardi soir.
        Le sac de toile circule d'une semaine à l'autre.
        Un dixième des paniers est vendu à prix réduit sur justificatif.
        Les adhérents aident à récolter un samedi par an, s'ils veulent.
        Le poids varie un peu, le prix non.
        """,
        ideas="""
        Petit panier de légumes[bio] | 1 semaine, 4 semaines | 12.50 | Cinq légumes pour une ou deux personnes, dont toujours un à manger cru. | Les herbes fraîches sont offertes de mai à octobre. | art=1; ing=légumes de saison
        Panier familial de légumes[bio] | 1 semaine, 4 semaines | 21.00 | Huit légumes et des pommes de terre pour quatre personnes. | L'hiver, courges et racines remplacent les salades. | art=1; ing=légumes de saison
        Panier de fruits | 1 semaine, 4 semaines | 14.00 | Pommes, poires ou petits fruits selon le mois, sans importation lointaine. | De janvier à avril, kiwis et fruits de garde prennent le relais. | ing=fruits de saison
        Corbeille de fruits pour bureau | 5 kg, 10 kg | 26.00 | Des fruits lavés, prêts à croquer, livrés le lundi avant neuf heures. | La corbeille vide repart avec la suivante. | ing=fruits de saison
        Panier soupe | 3 kg, 5 kg | 9.50 | Poireau, carotte, courge et oignon pesés pour huit bols. | Le mode d'emploi tient en quatre lignes sur une étiquette. | art=1; ing=légumes de saison
        Panier découverte de légumes oubliés | 3 kg, 5 kg | 15.50 | Panais, crosnes, topinambours et cardons attendent les curieux. | Un conseil de cuisson accompagne chacun. | art=1; ing=légumes de saison
        Panier œufs, pain et légumes | 1 semaine, 4 semaines | 24.50 | Six œufs, un pain au levain et quatre légumes remplissent la cuisine du mardi. | Le boulanger et la ferme avicole sont à moins de dix kilomètres. | ing=œufs, farine de blé, légumes de saison
        Panier barbecue | 4 personnes, 8 personnes | 19.00 | Courgettes, oignons, épis et pommes de terre à griller, avec un bouquet de thym. | Il sort de juin à septembre seulement. | art=1; ing=légumes de saison
        """,
    ),
)

CATERING = (
    leaf(
        "traiteur",
        "Traiteur | Catering | Pourvezer boued",
        kind="service",
        vat="intermediate",
        exempt="dated_service",
        arts="buffet:TRAITEUR, tray:REPAS",
        about="Buffets, repas servis et banquets, de dix à six cents couverts.",
        pool="""
        Le menu suit les récoltes et se fixe définitivement dix jours avant.
        {p1} recense les régimes particuliers et prépare leurs assiettes à part.
        Nappes, assiettes et verres sont en matière lavable.
        Un camion réfrigéré garde la chaîne du froid jusqu'au service.
        Les restes se répartissent en bocaux pour les convives.
        Le personnel de salle a été formé au service et à l'accueil.
        Le nombre définitif de couverts se confirme cinq jours ouvrés avant.
        La provenance des ingrédients est affichée devant chaque plat.
        """,
        ideas="""
        Buffet froid du marché | personne | dès 18 | Six salades, une pièce froide, du fromage et un dessert se partagent la longueur de la table. | Trois recettes sur quatre se passent de viande.
        Repas assis en trois temps | personne | dès 34 | Une entrée de légumes, un poisson de ligne et une tarte aux pommes forment la base du menu. | Le service à l'assiette dure une heure et quart.
        Galettes faites sur place | personne | dès 14 | Deux crêpières tournent devant les invités avec des garnitures préparées le matin. | Comptez cent vingt galettes à l'heure.
        Banquet de fest-noz | personne | dès 21 | Un kig-ha-farz géant cuit dans des marmites de cent litres. | Le repas se sert vite, avant que l'orchestre ne commence.
        Petit-déjeuner d'accueil | personne | dès 7.5 | Café, jus de pomme, far et brioche sont dressés une heure avant l'arrivée. | Une version sans gluten attend sur un plateau séparé. | art=1
        Repas végétarien d'équipe | personne | dès 16 | Lentilles, champignons et courges rôties composent un plat unique généreux. | Même les amateurs de viande en redemandent, et l'assiette le prouve. | art=1
        Goûter d'enfants | personne | dès 5 | Crêpes, fruits coupés et sirops allongés remplacent les bonbons. | Les quantités sont pesées par tranche d'âge. | art=1
        Vin d'honneur communal | personne | dès 9 | Kir breton, jus pétillant et quatre bouchées par personne accompagnent le discours. | La salle est rendue balayée.
        """,
    ),
    leaf(
        "cocktails",
        "Cocktails et apéritifs | Drinks receptions | Digemeroù",
        kind="service",
        vat="intermediate",
        exempt="dated_service",
        arts="tray:COCKTAIL, buffet:BOUCHÉES",
        about="Pièces salées et sucrées, bars sans alcool et apéritifs dînatoires.",
        pool="""
        Les pièces sont montées le jour même et servies sur planches de bois.
        {p1} ajuste le rythme d'envoi à la durée des discours.
        La proportion conseillée est de huit pièces pour un apéritif, quinze pour un dîner.
        Les verres sont consignés et lavés par une association du pays.
        Une carte simple décrit les bouchées et leurs allergènes.
        Un point d'eau fraîche, aromatisée aux herbes, est toujours prévu.
        Le démontage prend quarante minutes, sac de tri compris.
        Le tarif comprend la livraison dans un rayon de trente kilomètres.
        """,
        ideas="""
        Cocktail dînatoire de 15 pièces | personne | dès 26 | Neuf bouchées salées, quatre sucrées et deux animations chaudes se succèdent en deux heures. | Le maquereau fumé sur galette croustillante ouvre le bal.
        Apéritif de 8 pièces | personne | dès 14 | Tartelettes, brochettes et verrines tiennent dans une main libre. | Un tiers d'entre elles ne contient ni lait ni gluten.
        Bar à jus et pétillants | personne | dès 6.5 | Quatre boissons sans alcool sont servies au verre, avec glaçons et herbes. | Le bar de bois se monte en dix minutes. | art=1; skip=0 2 4
        Atelier huîtres et crustacés | personne | dès 17 | Deux écaillers ouvrent devant les invités des huîtres de trois bassins. | Du pain de seigle, du beurre et du citron complètent la table.
        Brunch de séminaire | personne | dès 24 | Œufs, légumes rôtis, crêpes et granola s'étalent de dix à quatorze heures. | La formule remplace pause et déjeuner. | art=1; skip=2
        Planches à partager | lot de 10 | dès 120 | Fromages, charcuteries et légumes croquants tiennent sur une longue planche de hêtre. | Une planche nourrit dix personnes à l'apéritif. | art=1; skip=2
        Cocktail tout végétal | personne | dès 23 | Betterave fumée, houmous de haricots cocos et algues frites étonnent les convives. | Aucune imitation de viande, seulement des légumes bien traités.
        Pause sucrée de congrès | personne | dès 6 | Mini gâteaux bretons, fruits frais et café de coopérative remettent la salle debout. | Le réassort se fait sans bruit pendant les conférences. | art=1
        """,
    ),
    leaf(
        "plateaux-repas",
        "Plateaux repas | Meal trays | Pladoù pred",
        kind="service",
        vat="intermediate",
        exempt="dated_service",
        arts="tray:PLATEAU, box:BOCAL REPAS",
        about="Repas individuels livrés en bocaux, boîtes ou plateaux consignés.",
        pool="""
        La livraison arrive entre onze heures et midi, dans une caisse isotherme.
        {p1} étiquette chaque repas au prénom quand la liste est fournie.
        Les contenants consignés sont repris le lendemain.
        La commande se passe la veille avant dix heures, l'avant-veille pour les groupes.
        Les couverts sont en inox et reviennent avec les bocaux.
        Un menu change chaque lundi et ne se répète pas avant un mois.
        Les allergènes figurent sur le couvercle.
        Le pain vient d'un fournil voisin, tranché le matin.
        """,
        ideas="""
        Plateau repas du jour | personne | 16.5 | Une entrée, un plat froid, un fromage et un dessert dans quatre bocaux. | La cuisine décide selon l'arrivage, sans choix multiple.
        Plateau repas de la mer | personne | 19.5 | Poisson du jour, salade d'algues et pommes de terre tièdes au citron. | Le dessert, un far individuel, cuit le matin.
        Plateau repas végétarien | personne | 15.8 | Une tarte fine aux poireaux, des lentilles et un dessert aux fruits. | L'apport en protéines a été calculé par une diététicienne.
        Bocal du midi à réchauffer | personne | 9.8 | Un plat mijoté complet, à passer six minutes au micro-ondes sans couvercle. | Le bocal retourne dans la caisse de l'accueil. | art=1
        Repas de chantier | personne | 12.5 | Des portions copieuses, servies chaudes en conteneur jusqu'à treize heures. | Un dessert et un fruit font tenir jusqu'au soir. | art=1
        Panier pique-nique | personne | 13 | Un pain garni, des crudités, un gâteau et une boisson dans un sac de toile. | Rien ne coule ni ne fond avant trois heures de marche. | art=1
        Plateau sans gluten ni lait | personne | 18.5 | Préparé sur un plan de travail séparé, il suit une fiche validée. | Sarrasin, légumes et poisson en forment la base.
        Formule soupe et tartine | personne | 8.9 | Une soupe de saison en thermos collectif et deux tartines garnies par convive. | Le thermos de dix litres garde 65 °C pendant quatre heures. | art=1
        """,
    ),
    leaf(
        "restauration-collective",
        "Restauration collective | Collective catering | Pretierezh",
        kind="service",
        vat="intermediate",
        arts="bowl:CUISINE COLLECTIVE, tray:CANTINE",
        about="Repas livrés ou préparés sur place pour écoles, crèches, entreprises et foyers.",
        pool="""
        Le plan alimentaire couvre vingt repas et respecte les fréquences réglementaires.
        {p1} réunit chaque trimestre une commission de convives.
        Le suivi des achats durables est remis sous forme de tableau exploitable.
        La liaison froide est contrôlée à chaque point de livraison.
        Les quantités s'ajustent la veille, d'après les présences.
        Les bacs en inox remplacent les barquettes jetables.
        Les légumes bruts sont épluchés sur place par l'équipe.
        Une analyse microbiologique mensuelle est communiquée sans être demandée.
        """,
        ideas="""
        Repas scolaire livré | personne | dès 4.6 | Quatre composantes, dont un légume frais, arrivent en bacs avant onze heures. | Un menu végétarien est proposé au moins une fois par semaine.
        Repas de crèche | personne | dès 5.2 | Trois textures sont préparées selon l'âge, sans sel ajouté. | Les purées de deux légumes aident à distinguer les goûts.
        Gestion d'une cantine sur place | | devis | Une équipe s'installe dans votre cuisine et tient le service, les stocks et l'hygiène. | Le contrat prévoit la formation d'un commis issu de la commune. | art=1; skip=3 4
        Portage de repas à domicile | personne | dès 9.4 | Le plateau est remis en main propre, avec un mot et un regard attentif. | Une alerte part vers la famille si la porte reste close. | skip=0 5
        Restaurant d'entreprise partagé | personne | dès 10.5 | Plusieurs entreprises d'une même zone se retrouvent autour d'un self de quatre-vingts places. | Le tarif varie avec le nombre de passages mensuels. | art=1
        Repas de centre de loisirs | personne | dès 5.6 | Des plats chauds l'hiver, des pique-niques l'été, livrés même en août. | Les animateurs reçoivent la liste des allergènes par groupe.
        Goûters collectifs | personne | dès 1.4 | Un fruit, un laitage et un gâteau fait maison en bac de vingt parts. | La recette change chaque jour de la semaine.
        Accompagnement des achats de cantine | | devis | Un diagnostic des factures montre où agir d'abord, produit par produit. | Trois ateliers en cuisine suivent, avec l'équipe en place. | art=1; vat=standard; skip=0 3 4 5 6 7
        """,
    ),
    leaf(
        "location-vaisselle",
        "Location de vaisselle et matériel | Tableware hire | Feurmiñ listri",
        kind="service",
        exempt="dated_service",
        arts="cutlery:LOCATION, crate:MATÉRIEL",
        about="Vaisselle réutilisable, tables, tentes et sonorisation en location.",
        pool="""
        Le lavage est compris et la vaisselle se rend sale, simplement vidée.
        {p1} compte à l'aller comme au retour, bac par bac.
        La caution n'est encaissée qu'au-delà de cinq pour cent de casse.
        Les bacs gerbables passent dans un coffre de voiture familiale.
        Un conseil sur les quantités évite de louer trop.
        La réservation ferme se fait avec un acompte de trente pour cent.
        Les associations adhérentes bénéficient d'un tarif réduit.
        Un lot de secours, scellé, n'est facturé que s'il est ouvert.
        """,
        ideas="""
        Vaisselle complète pour 50 personnes | 50 couverts, 100 couverts | 95 | Assiettes, verres, couverts et plats de service tiennent dans neuf bacs numérotés. | Les assiettes en porcelaine blanche supportent un lave-vaisselle rapide.
        Gobelets consignés | 100 pièces, 500 pièces | 28 | Trois tailles, sans marquage, pour servir de l'expresso au demi. | Une fiche aide à organiser la consigne d'un festival.
        Tables et bancs pliants | 6 ensembles, 12 ensembles | 72 | Des plateaux de deux mètres vingt, en épicéa, avec leurs bancs assortis. | Deux personnes en déploient vingt en une demi-heure. | art=1; skip=0 1 3 7
        Barnum de 3 par 6 mètres | week-end, semaine | 140 | L'armature se déplie comme un accordéon et se leste aux pieds. | Des murs latéraux protègent du vent d'ouest. | art=1; skip=0 1 3 7
        Laverie mobile sur remorque | journée, week-end | 260 | Deux machines professionnelles lavent mille verres à l'heure. | Il faut une arrivée d'eau, une prise de 32 ampères et un sol plat. | art=1; skip=0 1 3 7
        Toilettes sèches | 2 cabines, 6 cabines | 310 | Livrées, entretenues et compostées, avec une version accessible en fauteuil. | La sciure vient de menuiseries du canton. | art=1; skip=0 1 3 7
        Percolateur et thermos | lot de 2, lot de 4 | 24 | Un percolateur de cent tasses et ses thermos de service. | La notice plastifiée est accrochée à la poignée. | skip=0 3 7
        Sonorisation légère | journée, week-end | 85 | Deux enceintes, un pied et deux micros suffisent à une salle de deux cents places. | Le montage est expliqué en un quart d'heure au retrait. | art=1; skip=0 1 3 7
        """,
    ),
    leaf(
        "animation",
        "Animation et ateliers | Workshops and entertainment | Abadennoù",
        kind="service",
        exempt="dated_service",
        arts="megaphone:ANIMATION, speech:ATELIER",
        about="Ateliers, visites, jeux et sensibilisations pour groupes.",
        pool="""
        Le groupe ne dépasse pas douze participants par animateur.
        {p1} adapte les consignes en images ou en français simple.
        Le matériel est fourni et repart avec l'équipe.
        Chacun emporte ce qu'il a fabriqué ou noté.
        Un repérage du lieu précède toute intervention en extérieur.
        L'assurance couvre les participants et l'encadrement.
        Une version courte existe pour les pauses de midi.
        Le bilan remis ensuite contient les verbatims, sans les noms.
        """,
        ideas="""
        Atelier réparation de vélos | demi-journée, journée | dès 260 | Les participants apportent leur monture et repartent avec des freins réglés. | Deux pieds d'atelier et une caisse complète équipent le préau.
        Fresque des achats responsables | demi-journée, journée | dès 420 | Des cartes illustrées retracent le trajet d'une fourniture, de la matière au déchet. | La discussion se conclut par trois engagements datés. | art=1
        Initiation à la danse bretonne | 1 heure, 2 heures | dès 180 | Trois danses faciles, un accordéon et aucun prérequis. | En une heure, cent personnes tournent dans le même sens. | skip=0 3
        Atelier cuisine anti-gaspillage | demi-journée, journée | dès 320 | Fanes, croûtes et fruits mous deviennent un repas complet pour le groupe. | Chaque recette se refait avec un four et deux casseroles. | art=1
        Sortie algues et estran | demi-journée, journée | dès 240 | La marée fixe l'horaire, les bottes sont prêtées jusqu'au 45. | On goûte cinq espèces, crues puis poêlées.
        Grands jeux en bois | demi-journée, journée | dès 210 | Palets, quilles et boule bretonne occupent petits et grands sans écran. | Un animateur rappelle les règles et départage les champions.
        Conférence gesticulée sur le travail | 1 heure, 2 heures | dès 480 | Une ancienne intérimaire raconte son parcours avec des chaises et beaucoup d'humour. | Un échange d'une demi-heure suit toujours. | art=1; skip=0 3
        Journée de cohésion au jardin | demi-journée, journée | dès 540 | Une équipe plante une haie de cent mètres avec ceux qui l'entretiendront. | Le repas se prend sur place, à la grande table. | art=1
        """,
    ),
)
