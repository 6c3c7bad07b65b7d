"""Services to organisations."""

from .source import leaf

LEAVES = (
    leaf(
        "espaces-verts",
        "Espaces verts | Green spaces | Takadoù glas",
        kind="service",
        arts="mower:ESPACES VERTS, tree:HAIES",
        about="Tonte, taille, désherbage manuel et plantations pour sites d'entreprises, communes et particuliers.",
        pool="""
        Le passage suit un calendrier établi en janvier et révisé selon la pousse.
        {p1} marque au sol les zones à laisser hautes pour les insectes.
        Les déchets verts sont broyés sur place ou compostés.
        L'équipement électrique limite le bruit près des bureaux.
        Une photo avant et après accompagne chaque bon.
        Les accès et les réseaux enterrés sont repérés lors de la visite.
        Aucun désherbant de synthèse n'est employé.
        Les haies ne sont pas taillées entre mi-mars et fin août.
        """,
        ideas="""
        Tonte régulière de pelouse | passage, saison | dès 65 | Une hauteur de coupe de sept centimètres garde l'herbe verte en août. | Les bordures sont reprises au coupe-fil à chaque passage.
        Taille de haie | heure, journée | dès 38 | Le sommet reste plus étroit que la base, ce qui évite au pied de se dégarnir. | Les rameaux broyés reviennent en paillage. | art=1
        Désherbage manuel de cour | heure, journée | dès 36 | Binettes, brosses et eau chaude viennent à bout des joints de pavés. | Un second passage, trois semaines plus tard, affaiblit les repousses.
        Plantation de haie bocagère | | devis | Le talus est préparé, planté en quinconce puis paillé sur un mètre de large. | Un suivi de deux étés remplace les manquants. | art=1
        Fauche tardive de prairie | passage, saison | dès 240 | L'herbe est coupée fin septembre, après la montée en graines, puis exportée. | Les papillons et les orchidées y gagnent dès la deuxième année.
        Entretien de cimetière végétalisé | | devis | Allées enherbées, sédums et engazonnement remplacent le gravier et le désherbant. | L'équipe adapte son calendrier aux cérémonies.
        Élagage léger depuis le sol | heure, journée | dès 42 | Les branches basses sont coupées à la perche, dans la limite de six mètres. | Au-delà, un grimpeur diplômé prend le relais sur devis. | art=1
        Entretien de site d'entreprise | | devis | Un contrat annuel réunit tonte, massifs, parkings et ramassage des papiers. | Une visite partagée chaque trimestre ajuste les priorités.
        """,
    ),
    leaf(
        "nettoyage",
        "Nettoyage de locaux | Cleaning | Naetaat salioù",
        kind="service",
        arts="bucket:NETTOYAGE, window:VITRES",
        about="Entretien de bureaux, écoles, parties communes et remises en état.",
        pool="""
        Les passages en journée sont proposés d'abord, pour des horaires vivables.
        {p1} remet un plan de nettoyage affiché dans le local technique.
        Le matériel reste sur place et porte un code couleur par zone.
        Le contrôle qualité mensuel se fait avec le client.
        La consommation d'eau et de produit est notée dans un carnet.
        Les clés sont tracées dans un registre signé.
        La reprise du personnel en place est étudiée lors d'un changement de prestataire.
        Un numéro unique répond aux urgences entre sept et dix-neuf heures.
        """,
        ideas="""
        Entretien de bureaux | heure, forfait mensuel | dès 27 | Sols, sanitaires, cuisine et poubelles suivent une fréquence écrite, pièce par pièce. | Les corbeilles individuelles laissent place à un point de tri.
        Nettoyage de vitres | heure, passage | dès 32 | La perche à eau pure atteint le deuxième étage sans nacelle ni détergent. | Les encadrements et les appuis sont compris. | art=1
        Entretien d'école | | devis | Les classes se font le soir, la garderie juste avant l'ouverture. | Les produits sont choisis avec l'équipe de la petite enfance.
        Remise en état après travaux | m², forfait | dès 4.5 | Poussière fine, traces de colle et éclats de peinture disparaissent en trois passages. | Un aspirateur à filtre absolu évite de déplacer la poussière.
        Ménage de logement saisonnier | passage, saison | dès 68 | Deux heures suffisent entre deux arrivées, linge changé et inventaire fait. | Une serrure à code évite les allers-retours de clés.
        Parties communes d'immeuble | | devis | Hall, escalier et local vélo sont lavés chaque semaine, le même matin. | L'agent signale ampoules grillées et encombrants.
        Décapage et cirage de sols | m², forfait | dès 6.5 | La monobrosse retire les anciennes couches avant deux passes de cire. | Le sol se réutilise après une nuit de séchage.
        Lavage de façades vitrées de commerce | passage, abonnement | dès 24 | Une tournée de quartier réunit douze vitrines le même matin. | La facture est trimestrielle, le tarif au mètre. | art=1
        """,
    ),
    leaf(
        "blanchisserie",
        "Blanchisserie | Laundry | Kannerezh",
        kind="service",
        arts="laundry:BLANCHISSERIE, basket:PRESSAGE",
        about="Lavage, repassage, location-entretien de linge et de vêtements de travail.",
        pool="""
        Le circuit propre et le circuit sale ne se croisent jamais.
        {p1} règle les programmes selon les fibres et le degré de salissure.
        La traçabilité se fait par puce, pièce par pièce.
        Les collectes ont lieu deux fois par semaine, en chariots bâchés.
        Les petites réparations, bouton ou ourlet, sont comprises.
        La chaleur récupérée réduit d'un quart la dépense de gaz.
        Un stock tampon évite toute rupture en haute saison.
        Les eaux de rinçage servent au premier bain suivant.
        """,
        ideas="""
        Lavage de linge plat | kilo, roll | dès 2.9 | Draps, nappes et serviettes passent au tunnel puis à la calandre. | Le pli est carré, prêt à ranger.
        Location de linge hôtelier | | devis | Le linge appartient à l'atelier, qui le renouvelle quand il fatigue. | L'hôtel paie à la pièce utilisée, sans stock à acheter.
        Entretien de vêtements de travail | tenue, lot de 10 | dès 3.4 | Les bandes réfléchissantes sont contrôlées à chaque lavage. | Les tenues reviennent sur cintre, au nom de l'agent. | art=1
        Repassage à la corbeille | kilo, 10 kilos | dès 8 | Les chemises sont pliées ou sur cintre, au choix. | Le dépôt du matin se retire le lendemain soir. | art=1
        Nettoyage de couettes et rideaux | pièce, lot de 5 | dès 14 | Une machine de soixante litres laisse gonfler le garnissage. | Les rideaux reviennent avec leurs crochets comptés.
        Linge de maison de retraite | | devis | Le marquage discret évite les pertes entre résidents. | Les lainages personnels sont lavés à part, à froid.
        Lavage de franges et lavettes | kilo, sac | dès 3.1 | Les microfibres sont lavées sans assouplissant, ce qui garde leur pouvoir. | Elles repartent humides, prêtes à l'emploi, ou sèches. | art=1
        Location de peignoirs et draps de bain | lot de 10, lot de 50 | dès 32 | Des éponges épaisses pour spas, piscines et courses à pied. | Le retour se fait dans les mêmes sacs.
        """,
    ),
    leaf(
        "impression",
        "Impression | Printing | Moullañ",
        kind="service",
        exempt="custom_made",
        arts="printer:IMPRESSION, poster:AFFICHES",
        about="Affiches, brochures, cartes et signalétique imprimées en Bretagne.",
        pool="""
        Un bon à tirer numérique est envoyé avant tout lancement.
        {p1} contrôle les fichiers et signale les images trop légères.
        Le papier est proposé en recyclé par défaut.
        Le façonnage manuel permet des pliages inhabituels.
        La quantité se discute : trop imprimer coûte deux fois.
        Les couleurs sont mesurées au densitomètre en cours de tirage.
        La livraison locale se fait en vélo cargo.
        Les fichiers sont gardés un an pour un retirage à l'identique.
        """,
        ideas="""
        Cartes de visite | lot de 100, lot de 250 | 36 | Un carton de 350 grammes, non pelliculé, que l'on peut annoter. | Le breton et le français tiennent chacun sur une face.
        Affiches A3 | lot de 50, lot de 200 | 48 | Un tirage numérique aux noirs profonds, pour les vitrines et les halls. | Une version texte accessible est préparée pour votre site. | art=1
        Brochure de 16 pages | lot de 100, lot de 500 | 210 | Deux agrafes, un papier mat et une couverture plus rigide. | La mise en page peut être confiée à l'atelier.
        Dépliants trois volets | lot de 250, lot de 1000 | 92 | Le pli roulé se tient bien dans un présentoir. | Une police de douze points minimum facilite la lecture.
        Bulletin municipal | | devis | Rédaction relue, maquette, impression et distribution peuvent former un seul lot. | Le tirage suit le nombre réel de boîtes aux lettres.
        Panneaux de chantier et signalétique | pièce, lot de 5 | dès 65 | L'alvéolaire recyclé remplace le plastique neuf. | Les pictogrammes sont choisis avec des personnes déficientes intellectuelles. | art=1
        Sérigraphie sur textile ou papier | lot de 25, lot de 100 | 145 | Les écrans sont insolés sur place, une couleur après l'autre. | Les encres à l'eau sèchent sous un tunnel chaud. | art=1
        Carnets à souche numérotés | lot de 10, lot de 50 | 78 | Deux feuillets autocopiants, une numérotation et un dos toilé. | Buvettes, artisans et loteries y trouvent leur compte.
        """,
    ),
    leaf(
        "mise-sous-pli",
        "Mise sous pli et logistique | Mailing and logistics | Bernañ ha kas",
        kind="service",
        arts="parcel:MISE SOUS PLI, box:EXPÉDITION",
        about="Mise sous pli, routage, stockage et préparation de commandes.",
        pool="""
        Un comptage contradictoire ouvre et ferme chaque mission.
        {p1} prépare un gabarit pour que le geste soit évident.
        Les données d'adresses sont effacées un mois après l'envoi.
        Le stock est visible en ligne, au soir près.
        La zone est fermée et sous alarme.
        L'affranchissement est refacturé à l'euro près.
        Les erreurs tolérées restent sous une pour deux mille.
        Un échantillon fini est photographié avant de lancer la série.
        """,
        ideas="""
        Mise sous pli manuelle | lot de 500, lot de 5000 | dès 95 | Trois documents pliés, insérés et cachetés dans l'ordre voulu. | Les formats irréguliers ne posent pas de difficulté.
        Envoi de colis cadeaux | lot de 50, lot de 200 | dès 260 | Chaque colis est monté, adressé puis confié au transporteur choisi. | Les retours sont contrôlés et signalés un par un.
        Préparation de commandes en ligne | | devis | Les commandes reçues avant midi partent le jour même. | Le carton est choisi au plus juste parmi neuf tailles. | art=1
        Stockage de documentation | palette, 5 palettes | dès 18 | Les palettes dorment au sec, l'inventaire se met à jour à chaque sortie. | Les exemplaires périmés partent au recyclage sur votre accord. | art=1
        Étiquetage et adressage | lot de 500, lot de 5000 | dès 70 | Les fichiers sont nettoyés de leurs doublons avant impression. | Les adresses incomplètes vous reviennent en liste.
        Envoi d'échantillons | lot de 100, lot de 1000 | dès 140 | Sachets, flacons ou tissus sont dosés, scellés puis glissés dans une carte pliée. | La pesée de contrôle se fait tous les cinquante plis. | art=1
        Convocations électorales et scolaires | | devis | Le calendrier légal commande, et deux équipes se relaient au besoin. | Un procès-verbal de remise est signé avec le transporteur.
        Montage de dossiers de congrès | lot de 50, lot de 300 | dès 110 | Badge, programme, stylo et plan sont réunis dans un sac au nom du participant. | Le classement alphabétique accélère l'accueil.
        """,
    ),
    leaf(
        "numerisation",
        "Numérisation et saisie | Scanning and data entry | Niverelaat",
        kind="service",
        arts="paper:NUMÉRISATION, printer:ARCHIVES",
        about="Numérisation d'archives, de plans, de photos, et saisie de données.",
        pool="""
        Les documents voyagent en caisses scellées et inventoriées.
        {p1} vérifie une page sur dix à l'écran.
        Le nommage des fichiers suit votre plan de classement.
        La reconnaissance de caractères est relue pour les passages difficiles.
        Une clause de confidentialité est signée par chaque opérateur.
        L'original n'est détruit que sur ordre écrit.
        Le support remis est chiffré et le mot de passe envoyé à part.
        La cadence annoncée tient compte des agrafes et des feuilles pliées.
        """,
        ideas="""
        Numérisation de dossiers | boîte, 10 boîtes | dès 85 | Dégrafage, passage recto verso et remise en ordre d'une boîte d'archives standard. | Les PDF sont cherchables en plein texte.
        Numérisation de plans | pièce, lot de 50 | dès 4.2 | Un scanner à plat reçoit jusqu'à l'A0, calques compris. | Les plans fragiles passent sous une feuille transparente.
        Numérisation de photographies | lot de 50, lot de 500 | dès 45 | Tirages, diapositives et négatifs sont dépoussiérés puis recadrés. | Les dates et les noms au dos sont retranscrits.
        Saisie de questionnaires | lot de 100, lot de 1000 | dès 120 | Une double saisie compare deux opérateurs et signale chaque écart. | Les réponses libres sont tapées telles quelles. | art=1
        Indexation de fonds associatif | | devis | Affiches, tracts et procès-verbaux reçoivent une fiche normalisée. | Le tableau final s'importe dans un logiciel d'archives.
        Transcription d'entretiens | heure, 5 heures | dès 95 | Une heure d'enregistrement donne environ vingt pages relues. | Les passages en breton sont confiés à une locutrice. | art=1; skip=0 1 5 7
        Numérisation de registres anciens | | devis | Un berceau en V évite d'ouvrir la reliure à plat. | L'éclairage froid ne dépasse pas le temps de pose.
        Classement d'archives papier | journée, semaine | dès 290 | Deux personnes trient, éliminent selon les durées légales et reconditionnent. | Un bordereau prêt à signer résume les destructions. | skip=1 2 3 6 7
        """,
    ),
    leaf(
        "conditionnement",
        "Conditionnement | Packaging | Pakañ",
        kind="service",
        arts="box:CONDITIONNEMENT, tin:ENSACHAGE",
        about="Ensachage, mise en coffret, étiquetage et conditionnement alimentaire ou industriel.",
        pool="""
        Une ligne pilote tourne une heure avant toute grande série.
        {p1} tient le relevé des poids, visible sur un écran au poste.
        Les lots portent votre numéro et le nôtre.
        La salle alimentaire suit un plan de maîtrise sanitaire audité.
        Les changements de format se font en vingt minutes.
        Les rebuts sont comptés, expliqués et rendus.
        Les emballages peuvent être fournis ou achetés par l'atelier.
        La capacité monte en ajoutant une équipe d'après-midi.
        """,
        ideas="""
        Mise en coffret | lot de 100, lot de 1000 | dès 130 | Les articles sont disposés selon un plan de calage, puis le fourreau est glissé. | Le poids du coffret fini sert de contrôle.
        Ensachage de produits secs | lot de 500, lot de 5000 | dès 160 | Thé, farine, graines ou biscuits sont dosés à un gramme près. | La soudeuse est nettoyée entre deux allergènes.
        Pose d'étiquettes sur flacons | lot de 500, lot de 5000 | dès 75 | Ronds, carrés ou coniques, les flacons passent sur un gabarit ajusté. | L'alignement se vérifie à la règle toutes les cent pièces. | art=1
        Mise sous film et fardelage | palette, 5 palettes | dès 46 | Le film est pré-étiré pour en utiliser deux fois moins. | Les coins sont protégés par du carton alvéolé.
        Assemblage de présentoirs | lot de 20, lot de 200 | dès 98 | Le carton plié, garni et filmé part prêt à poser en magasin. | Une notice en images a été testée par l'équipe.
        Reconditionnement de lots abîmés | | devis | Les pièces saines sont triées, relavées si besoin puis remises en boîte neuve. | Un rapport de tri accompagne le retour.
        Mise en kit de visserie | lot de 500, lot de 5000 | dès 110 | Vis, rondelles et chevilles sont comptées par pesée puis mises en sachet. | Une balance au centième repère la rondelle manquante. | art=1
        Conditionnement en pots | lot de 200, lot de 2000 | dès 190 | Miel, condiments ou cosmétiques sont versés, bouchés et scellés. | La salle tempérée évite la condensation sous le couvercle. | art=1
        """,
    ),
    leaf(
        "sous-traitance",
        "Sous-traitance industrielle | Industrial subcontracting | Isfeurmerezh",
        kind="service",
        arts="repair:MONTAGE, box:CÂBLAGE",
        about="Montage, câblage, contrôle et usinage léger pour l'industrie.",
        pool="""
        Un dossier d'industrialisation est rédigé avant la première pièce.
        {p1} forme au poste avec un mode opératoire photographié.
        Le taux de conformité est communiqué chaque mois.
        La zone protégée contre l'électricité statique couvre deux lignes.
        Les composants en dépôt sont gérés en premier entré, premier sorti.
        Les non-conformités donnent lieu à une fiche d'analyse.
        L'atelier accepte les détachements d'équipe chez le client.
        Un outillage spécifique peut être imprimé en deux jours.
        """,
        ideas="""
        Câblage de coffrets électriques | | devis | Les fils sont coupés, repérés et sertis selon le schéma fourni. | Un banc teste la continuité de chaque borne.
        Montage de sous-ensembles | heure, journée | dès 31 | Vissage au couple, collage et clipsage se font sur des postes réglables. | Le contrôle final est signé par une seconde personne. | art=1
        Soudure de cartes électroniques | | devis | Composants traversants et retouches se font sous binoculaire. | Les opérateurs sont qualifiés et requalifiés chaque année.
        Contrôle visuel de pièces | heure, journée | dès 29 | Un éclairage rasant révèle rayures, bavures et bulles. | Des pièces limites servent de référence commune. | art=1
        Ébavurage et finition | heure, journée | dès 30 | Limes, papiers et microbilles retirent l'arête sans toucher la cote. | Les pièces repartent lavées et séparées. | art=1
        Assemblage de faisceaux | | devis | Une planche à clous grandeur nature guide le passage des fils. | Le gainage se fait au pistolet chaud.
        Usinage de petites séries plastiques | | devis | Deux fraiseuses numériques produisent de dix à cinq cents pièces. | Les copeaux retournent chez le fabricant de la matière. | art=1
        Équipe détachée sur votre site | semaine, mois | dès 2900 | Cinq opérateurs et leur encadrant s'intègrent à votre atelier. | La mission commence par une semaine à mi-cadence.
        """,
    ),
    leaf(
        "mecanique",
        "Mécanique et réparation | Mechanics and repair | Dresañ",
        kind="service",
        arts="repair:RÉPARATION, bicycle:ENTRETIEN",
        about="Réparation de vélos, de petits matériels, d'outils et entretien de flottes.",
        pool="""
        Le diagnostic est écrit et chiffré avant toute intervention.
        {p1} propose la pièce d'occasion chaque fois qu'elle est fiable.
        La pièce remplacée est rendue au client s'il la demande.
        Une garantie de six mois porte sur la main-d'œuvre.
        L'atelier se déplace en fourgon pour les flottes.
        Un historique par machine évite de réparer deux fois la même panne.
        Les huiles et batteries suivent une filière déclarée.
        Si la réparation dépasse la valeur, l'équipe le dit.
        """,
        ideas="""
        Révision complète de vélo | forfait, avec pièces | 59 | Freins, transmission, direction et roues sont démontés, nettoyés et réglés. | Un essai de deux kilomètres conclut l'intervention. | art=1
        Entretien d'une flotte de vélos | | devis | Un passage mensuel sur site règle, gonfle et remplace ce qui s'use. | Chaque vélo porte un numéro et un carnet. | art=1
        Affûtage d'outils de jardin | pièce, lot de 5 | 9 | Sécateurs, cisailles et bêches retrouvent leur fil sur une meule à eau. | Les ressorts cassés sont remplacés pour le prix de la pièce.
        Réparation de petit électroménager | heure, forfait | dès 35 | Cafetières, aspirateurs et mixeurs sont ouverts plutôt que jetés. | Un test d'isolement précède la restitution.
        Vidange et contrôle de voiture | forfait, avec filtres | 79 | Huile, filtres, pneus et éclairage sont vus en une heure. | Le tarif baisse selon le quotient familial.
        Remise en état de tondeuse | forfait, avec lame | 64 | Bougie, filtre, lame et câble sont repris avant le printemps. | Un moteur qui tousse passe au bac à ultrasons.
        Changement de batterie de vélo électrique | | devis | Les cellules usées sont remplacées et le boîtier d'origine conservé. | La capacité finale est mesurée sur un cycle complet. | art=1
        Soudure et réparation de mobilier métallique | heure, forfait | dès 44 | Pieds fendus, bancs pliés et grilles sont redressés puis soudés à l'arc. | Une couche d'apprêt évite la rouille.
        """,
    ),
    leaf(
        "menuiserie",
        "Menuiserie et agencement | Joinery | Munuzerezh",
        kind="service",
        arts="wood:MENUISERIE, window:AGENCEMENT",
        about="Pose, fabrication sur mesure et restauration de menuiseries.",
        pool="""
        Une prise de cotes sur place précède toute fabrication.
        {p1} remet un plan coté et une vue en couleur.
        Le bois provient de scieries situées à moins de cent kilomètres.
        Le chantier est aspiré chaque soir.
        L'ancien ouvrage est démonté avec soin, pour être réemployé.
        La garantie décennale couvre les ouvrages concernés.
        Les quincailleries sont choisies pour rester disponibles.
        Les apprentis posent sous l'œil d'un compagnon.
        """,
        ideas="""
        Pose de fenêtres en bois | | devis | Dépose, isolation du pourtour et réglage des vantaux se font en une journée par baie. | Le vitrage et les joints sont choisis selon l'exposition. | art=1
        Placard sur mesure | | devis | Montants d'aplomb dans un mur qui ne l'est pas, c'est tout l'art du lieu. | Les portes coulissent sur un rail démontable.
        Restauration de volets | pièce, lot de 4 | dès 140 | Les lames pourries sont greffées, les pentures sablées puis repeintes. | Une huile de lin cuite protège le bois pour dix ans. | art=1
        Terrasse en châtaignier | m², forfait | dès 128 | Les lames sont vissées sur lambourdes ventilées, avec une légère pente. | Le châtaignier grise sans produit et dure vingt ans.
        Comptoir d'accueil accessible | | devis | Une partie abaissée à quatre-vingts centimètres reçoit les personnes en fauteuil. | Le passage des câbles reste caché et ouvrable.
        Bardage et ossature bois | | devis | Les panneaux sont préassemblés à l'atelier, puis levés en deux jours. | La laine de bois remplit les caissons.
        Bibliothèque de mairie ou d'école | | devis | Les hauteurs suivent l'âge des lecteurs, les roulettes permettent de libérer la salle. | Des joues pleines évitent aux albums de tomber.
        Réparation d'escalier | heure, forfait | dès 46 | Marches creusées, nez fendus et garde-corps bancals retrouvent leur solidité. | Une bande antidérapante discrète est posée à la fin.
        """,
    ),
    leaf(
        "peinture",
        "Peinture et second œuvre | Painting and finishing | Livañ",
        kind="service",
        arts="bucket:PEINTURE, repair:SECOND ŒUVRE",
        about="Peinture, enduits, isolation, petite maçonnerie et pose de sols.",
        pool="""
        Les supports sont sondés, lessivés et rebouchés avant toute couleur.
        {p1} fait un essai d'un mètre carré, à voir matin et soir.
        Les peintures choisies émettent très peu de composés volatils.
        Le mobilier est déplacé, protégé puis remis en place.
        Les travaux en site occupé se découpent pièce par pièce.
        Les restes de peinture sont laissés au client, étiquetés.
        La réception se fait à la lumière du jour, réserves écrites.
        L'équipe comprend toujours un peintre confirmé.
        """,
        ideas="""
        Peinture de pièces intérieures | m², forfait | dès 24 | Deux couches mates sur murs et plafonds, après ponçage des défauts. | Les boiseries reçoivent une laque satinée à l'eau.
        Ravalement de petites façades | | devis | Un badigeon de chaux laisse respirer les murs de pierre ou de terre. | L'échafaudage est monté par une équipe habilitée.
        Isolation en chanvre | m², forfait | dès 58 | Les panneaux de chanvre remplissent une ossature et gardent la fraîcheur d'été. | Un frein-vapeur est posé et testé. | art=1; skip=0 1 2 5 7
        Enduit à la terre | m², forfait | dès 62 | La terre du terrain, tamisée avec du sable, donne une teinte propre au lieu. | Le mur régule l'humidité des pièces de vie. | art=1
        Pose de sol souple | m², forfait | dès 34 | Un linoléum naturel se colle en lés sur une chape ragréée. | Les joints soudés conviennent aux crèches et aux cabinets. | skip=1 2 5 7
        Rafraîchissement de classe | | devis | Le chantier tient dans une semaine de vacances, odeur comprise. | Un pan magnétique ou ardoise peut être ajouté.
        Petite maçonnerie | heure, journée | dès 42 | Seuil, muret, rejointoiement ou rampe d'accès se règlent en quelques jours. | Les pierres déposées resservent en premier. | art=1; skip=0 1 2 5
        Débarras et dépose soignée | journée, semaine | dès 480 | Portes, radiateurs et cloisons sont démontés pour être revendus. | Le bordereau de suivi indique où part chaque matière. | art=1; skip=0 1 2 5 7
        """,
    ),
    leaf(
        "collecte-recyclage",
        "Collecte et recyclage | Collection and recycling | Dastum hag adaozañ",
        kind="service",
        arts="crate:COLLECTE, paper:RECYCLAGE",
        about="Collecte de papiers, biodéchets, mobilier et équipements, tri et traçabilité.",
        pool="""
        Chaque bac est pesé et le relevé arrive le jour même.
        {p1} propose un emplacement de tri après une demi-journée d'observation.
        L'attestation annuelle détaille les filières et les tonnages.
        La tournée groupe plusieurs sites pour rouler moins.
        Les bacs portent des consignes en images.
        Le réemploi passe avant le recyclage, quand l'état le permet.
        Les équipes repèrent les erreurs de tri et les expliquent sans gronder.
        Un registre des déchets conforme est tenu pour le client.
        """,
        ideas="""
        Collecte de papiers de bureau | passage, abonnement | dès 29 | Deux corbeilles par plateau et un bac roulant remplacent les poubelles individuelles. | Le papier repart dans une usine française. | art=1
        Collecte de biodéchets à vélo | passage, abonnement | dès 18 | Un triporteur emporte les seaux de cuisine vers une plateforme de compostage. | Les seaux reviennent propres, avec un lit de sciure.
        Débarras de bureaux | | devis | Le mobilier est inventorié en photo, puis orienté vers la vente, le don ou le démontage. | Les associations du quartier choisissent en premier.
        Destruction confidentielle | caisse, 10 caisses | dès 22 | Le broyage croisé se fait sous caméra, un certificat est remis. | Les confettis deviennent du papier d'hygiène. | art=1
        Collecte de matériel informatique | | devis | Les équipements partent en cages fermées, numéros de série relevés. | Une part de la valeur revient au client après remise en état.
        Gestion des déchets d'événement | | devis | Îlots de tri, brigade et pesée finale accompagnent festivals et courses. | Une carte des points d'eau réduit déjà la moitié des bouteilles.
        Collecte de textiles en entreprise | passage, abonnement | dès 25 | Une borne de bois reçoit vêtements et anciennes tenues de travail. | Les logos sont retirés avant toute revente.
        Caractérisation de poubelles | journée, avec rapport | dès 390 | Une équipe ouvre, trie et pèse vos déchets d'une semaine. | Le rapport propose trois gestes, pas trente. | art=1
        """,
    ),
)
