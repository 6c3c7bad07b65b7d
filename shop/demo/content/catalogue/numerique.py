"""Digital, stationery, culture and professional know-how."""

from .source import leaf

LEAVES = (
    leaf(
        "ordinateurs",
        "Ordinateurs reconditionnés | Refurbished computers | Urzhiataerioù",
        reuse="reconditionné",
        recycled=60,
        arts="laptop:ORDINATEUR, laptop:RECONDITIONNÉ",
        about="Portables, fixes, écrans et accessoires remis en état et garantis.",
        pool="""
        Les disques sont effacés selon un procédé certifié, rapport joint.
        {p1} démonte, dépoussière et change la pâte thermique.
        La batterie est mesurée, puis remplacée sous le seuil de quatre-vingts pour cent.
        Un système libre peut être installé, avec une heure de prise en main.
        La garantie d'un an se fait valoir à l'atelier ou par retour.
        L'état esthétique est noté de un à trois, photos à l'appui.
        Les pièces changées figurent sur une fiche collée dessous.
        Les écoles et associations ont accès à des lots homogènes.
        """,
        ideas="""
        Ordinateur portable 14 pouces | 8 Go, 16 Go | 289.00 | Un modèle professionnel à châssis métallique, clavier français et disque rapide neuf. | Il suffit largement pour le texte, la visio et la comptabilité.
        Ordinateur portable 15 pouces | 8 Go, 16 Go | 319.00 | Le pavé numérique et l'écran mat conviennent à un poste de gestion. | Deux emplacements mémoire restent accessibles sans outil spécial.
        Ordinateur fixe compact | 8 Go, 16 Go | 179.00 | Un boîtier d'un litre se visse derrière l'écran ou sous le bureau. | Il consomme moins de vingt watts au repos. | art=1
        Station de travail graphique | 32 Go, 64 Go | 690.00 | Une carte graphique révisée et un processeur à huit cœurs pour le dessin ou le montage. | L'alimentation a été testée en charge une journée. | art=1
        Écran 24 pouces réglable | pièce, lot de 4 | 79.00 | Le pied monte, pivote et s'incline, ce qui soulage les nuques. | La dalle a été contrôlée sur fond blanc et noir. | art=1; skip=0 1 2 3
        Portable léger pour étudiant | 8 Go, 16 Go | 229.00 | Un kilo trois, six heures d'autonomie et une charnière qui ne grince plus. | Un étui de chutes de voile l'accompagne.
        Lot de dix postes pour salle | lot de 10 | 1650.00 | Dix machines identiques, clonées et numérotées, prêtes à brancher. | Les câbles sont coupés à la bonne longueur et étiquetés. | art=1
        Clavier et souris remis à neuf | lot de 1, lot de 10 | 12.00 | Les touches sont lavées une à une, les lettres effacées remplacées. | Le raccordement filaire évite les piles. | art=1; skip=0 1 2 3 6
        """,
    ),
    leaf(
        "telephones",
        "Téléphones reconditionnés | Refurbished phones | Pellgomzerioù",
        reuse="reconditionné",
        recycled=50,
        arts="phone:TÉLÉPHONE, phone:RÉPARÉ",
        about="Smartphones, téléphones simples, tablettes et accessoires remis en état.",
        pool="""
        Micro, haut-parleurs, capteurs et connecteurs passent trente-cinq tests.
        {p1} ouvre l'appareil sous loupe et remplace les joints.
        Le téléphone est débloqué pour tous les opérateurs.
        La sauvegarde des anciennes données peut être faite au comptoir.
        Une protection d'écran est posée avant l'envoi.
        Deux ans de mises à jour au moins restent prévus par le fabricant.
        La garantie d'un an comprend la batterie.
        Les appareils irréparables fournissent des pièces aux suivants.
        """,
        ideas="""
        Smartphone 6 pouces | 64 Go, 128 Go | 149.00 | Un modèle courant, à la batterie neuve, dont les pièces se trouvent facilement. | De fines traces sur le cadre sont visibles à la lumière rasante.
        Smartphone modulaire d'occasion | 64 Go, 128 Go | 239.00 | Six modules se remplacent avec un simple tournevis. | L'atelier garde un stock de caméras et de ports de charge.
        Téléphone à touches | pièce, lot de 5 | 34.00 | De grandes touches, une batterie de dix jours et une touche d'appel d'urgence. | Il rassure les aînés et les randonneurs.
        Tablette 10 pouces | 32 Go, 64 Go | 119.00 | Un écran lumineux pour lire, dessiner ou suivre un inventaire. | Le bouton et le port ont été changés. | art=1
        Flotte de dix smartphones | lot de 10 | 1290.00 | Même modèle, même version et même profil d'usage pour toute une équipe. | Un onzième appareil de secours reste à l'atelier. | art=1
        Changement de batterie | smartphone, tablette | 49.00 | Une cellule neuve, collée proprement et calibrée sur deux cycles. | L'opération dure une heure, sans perte de données. | art=1; exempt=custom_made; skip=0 2 5
        Casque audio révisé | pièce, lot de 5 | 27.00 | Coussinets neufs, cordon détachable et micro testé en réunion. | La désinfection se fait à la vapeur sèche. | art=1; skip=0 2 3 4 5
        Chargeur et câble testés | pièce, lot de 10 | 9.50 | Un chargeur d'origine contrôlé en charge et un câble tressé neuf. | L'ampèremètre a le dernier mot. | art=1; skip=0 1 2 3 4 5
        """,
    ),
    leaf(
        "sites-web",
        "Sites web | Websites | Lec'hiennoù",
        kind="service",
        exempt="custom_made",
        arts="laptop:SITE WEB, window:EN LIGNE",
        about="Conception, refonte, accessibilité et maintenance de sites.",
        pool="""
        Un atelier avec de vrais usagers ouvre le projet.
        {p1} mesure le poids des pages et l'affiche au compte rendu.
        Le code est libre et remis dans un dépôt qui vous appartient.
        L'hébergement se fait en France, sur des machines partagées.
        La navigation au clavier est essayée page par page.
        Aucun traceur publicitaire n'est posé.
        Une formation de deux heures rend l'équipe autonome.
        La maintenance se paie au trimestre, sans engagement long.
        """,
        ideas="""
        Site vitrine de cinq pages | | devis | Textes, photos, plan d'accès et formulaire tiennent dans un site léger. | La mise en ligne intervient six semaines après l'atelier.
        Refonte de site municipal | | devis | L'arborescence est reconstruite à partir des questions posées à l'accueil. | Les démarches les plus demandées arrivent à un clic.
        Audit d'accessibilité | 10 pages, 20 pages | dès 1900 | Une personne aveugle et un développeur relisent ensemble chaque critère. | Le rapport classe les corrections par effort. | art=1
        Maintenance et mises à jour | trimestre, année | dès 240 | Sauvegardes, correctifs et surveillance sont assurés chaque semaine. | Une panne signalée avant midi est traitée dans la journée.
        Boutique en ligne associative | | devis | Un catalogue court, un paiement sûr et un retrait au local. | Les bénévoles ajoutent un produit sans lire de notice.
        Écoconception de site existant | | devis | Images, polices et scripts sont passés au crible puis allégés. | L'objectif est fixé en kilo-octets dès le départ. | art=1
        Site en français et en breton | | devis | Les deux langues ont leurs adresses, leurs menus et leur relecture. | La version bretonne est écrite, non traduite au mot à mot.
        Formation à la mise à jour | demi-journée, journée | dès 390 | Quatre personnes apprennent sur leur propre contenu. | Un aide-mémoire de deux pages reste près de l'écran. | art=1
        """,
    ),
    leaf(
        "papeterie",
        "Papeterie | Stationery | Paperaerezh",
        arts="notebook:CARNET, paper:PAPIER",
        recycled=80,
        about="Carnets, cahiers, cartes, fournitures et papiers recyclés.",
        pool="""
        Le papier recyclé garde quelques fibres visibles, et l'encre ne traverse pas.
        {p1} coupe, plie et coud par cahiers de seize pages.
        La colle est à base d'amidon.
        Les couvertures viennent de chutes d'imprimerie ou de cartes marines périmées.
        Le tranchage se fait au massicot manuel.
        Une bande de papier remplace le film plastique.
        Les lots scolaires se commandent par classe.
        Le format suit la norme, pour que les recharges existent.
        """,
        ideas="""
        Carnet cousu A5 | pièce, lot de 5 | 12.50 | Cent vingt-huit pages pointillées s'ouvrent tout à fait à plat. | Le fil de lin rouge reste visible au dos.
        Cahier d'écolier recyclé | lot de 5, lot de 30 | 11.00 | Quatre-vingt-seize pages à grands carreaux, couverture en carte rigide. | Une étiquette à remplir occupe le coin supérieur.
        Bloc-notes de chutes | pièce, lot de 10 | 4.20 | Les marges d'affiches, imprimées au dos, font de bons brouillons. | Chaque bloc mêle cinq teintes. | recycled=100; art=1; skip=1
        Cartes de vœux en linogravure | lot de 5, lot de 50 | 14.00 | Une haie, un phare et une ronde sont gravés puis tirés à la main. | L'intérieur est vierge, l'enveloppe comprise. | art=1; skip=1 2 4
        Ramette de papier recyclé A4 | 500 feuilles, lot de 5 | 6.90 | Une blancheur modérée, quatre-vingts grammes, sans bourrage en recto verso. | Le carton de cinq se porte d'une main. | recycled=100; art=1; skip=1 2 3 4
        Agenda de l'année | A6, A5 | 16.50 | Une semaine par double page, avec fêtes, marées et phases de lune. | Les jours portent leur nom en deux langues.
        Chemises et sous-chemises | lot de 25, lot de 100 | 9.80 | Un carton de deux cent vingt grammes, en six teintes de lande. | Les rabats se plient sur un trait rainuré. | art=1; skip=1
        Crayons de bois local | lot de 6, lot de 24 | 7.20 | Du tilleul, une mine tendre et aucun vernis. | Le bout porte une encoche pour le reconnaître dans un pot. | art=1; recycled=0; skip=0 1 2 3 4
        """,
    ),
    leaf(
        "livres",
        "Livres | Books | Levrioù",
        vat="reduced",
        arts="book:LIVRE, book:LEVR",
        about="Albums, romans, guides et livres en breton ou bilingues.",
        pool="""
        L'impression est faite à moins de deux cents kilomètres.
        {p1} relit les épreuves à voix haute avant le bon à tirer.
        Le papier est certifié, la couverture sans pelliculage.
        L'autrice ou l'auteur perçoit dix pour cent du prix.
        La maquette laisse de grandes marges et des caractères généreux.
        Une version numérique accessible est offerte sur demande.
        Le tirage reste modeste et se renouvelle quand il s'épuise.
        Les bibliothèques peuvent recevoir l'équipe pour une lecture.
        """,
        ideas="""
        Album jeunesse bilingue | broché, cartonné | 14.50 | Une loutre remonte la rivière et rencontre un mot nouveau à chaque page. | Le breton et le français partagent la page à égalité.
        Guide des haies et talus | broché, relié | 19.00 | Quarante plantes, douze gestes d'entretien et un calendrier en double page. | Des croquis à l'encre remplacent les photos. | art=1
        Recettes de cuisine du bourg | broché, à spirale | 17.00 | Soixante plats recueillis auprès de cantinières, de marins et d'aînés. | Les quantités existent pour quatre et pour quarante. | art=1
        Roman policier sur l'estran | poche, grand format | 9.50 | Une récolteuse d'algues découvre une bouée qui n'aurait pas dû être là. | L'intrigue tient entre deux marées d'équinoxe. | art=1
        Méthode pour débuter en breton | livre seul, avec audio | 22.00 | Vingt leçons partent d'un marché, d'un chantier et d'un match de palets. | Les corrigés sont à la fin, sans honte à les regarder.
        Contes du canal | broché, livre audio | 13.00 | Sept histoires d'éclusiers, collectées puis réécrites pour la veillée. | Chaque conte se lit en moins d'un quart d'heure.
        Cahier d'activités nature | 4-6 ans, 7-10 ans | 8.90 | Empreintes, pliages et jeux de piste se font avec ce qu'on trouve dehors. | Les pages se détachent pour être affichées. | art=1
        Petit traité de réparation | broché, à spirale | 15.00 | Grille-pain, fermeture éclair, chaise et chambre à air y sont réparés pas à pas. | Un index par panne aide à trouver vite. | art=1
        """,
    ),
    leaf(
        "formation",
        "Formation | Training | Stummadur",
        kind="service",
        vat="exempt_training",
        exempt="dated_service",
        arts="training:FORMATION, speech:STAGE",
        about="Formations courtes pour équipes, élus, bénévoles et salariés en parcours.",
        pool="""
        Le positionnement se fait par un entretien de vingt minutes.
        {p1} alterne démonstration, essai et retour en petit groupe.
        Les supports sont remis en version accessible.
        Un référent handicap étudie les aménagements.
        L'évaluation à froid a lieu six mois plus tard.
        La salle est de plain-pied, avec boucle magnétique.
        Le programme s'ajuste aux situations apportées par les participants.
        Une attestation de compétences conclut le parcours.
        """,
        ideas="""
        Formation aux achats responsables | 1 jour, 2 jours | dès 950 | Les participants analysent leurs propres dépenses et repèrent cinq achats à faire autrement. | Un acheteur public témoigne l'après-midi.
        Français langue du travail | 10 séances, 30 séances | dès 1200 | Consignes, sécurité et échanges avec l'équipe se travaillent sur le poste. | Les progrès se mesurent sur des situations filmées.
        Accueillir un collègue en insertion | 1 jour, 2 jours | dès 890 | Tuteurs et encadrants s'exercent à expliquer, observer et dire ce qui ne va pas. | Des scènes rejouées remplacent le cours magistral. | art=1
        Gestes et postures au maraîchage | 1 jour, 2 jours | dès 820 | La formation se déroule dans une serre, outils en main. | Une ergonome filme puis commente chaque geste.
        Écrire en facile à lire | 1 jour, 2 jours | dès 980 | Une équipe de relecteurs déficients intellectuels corrige les textes en direct. | Chacun repart avec un document de son service réécrit. | art=1
        Initiation au breton au travail | 10 séances, 20 séances | dès 1100 | Saluer, répondre au téléphone et lire un panneau occupent les premières semaines. | Un quart d'heure de jeu ouvre chaque séance.
        Hygiène alimentaire en cuisine | 2 jours, rappel d'un jour | dès 690 | Températures, marche en avant et nettoyage se vérifient sur votre plan de travail. | Le plan de maîtrise sanitaire est relu ensemble.
        Animer une réunion coopérative | 1 jour, 2 jours | dès 870 | Tour de parole, décision par consentement et ordre du jour minuté sont pratiqués. | Un carton rouge, brandi sans drame, signale les digressions. | art=1
        """,
    ),
    leaf(
        "conseil",
        "Conseil | Consulting | Kuzul",
        kind="service",
        exempt="custom_made",
        arts="speech:CONSEIL, notebook:ÉTUDE",
        about="Accompagnement en gestion, achats, accessibilité, emploi et transitions.",
        pool="""
        Le diagnostic se fait sur place, avec les personnes concernées.
        {p1} rend un écrit court, trois pages et un plan d'action.
        Les journées se répartissent sur plusieurs semaines pour laisser mûrir.
        Le secret des affaires est garanti par écrit.
        Un point téléphonique gratuit est prévu trois mois après.
        Les outils fournis sont modifiables et sans licence.
        La mission s'arrête quand l'équipe sait faire seule.
        Le comité de suivi réunit direction et salariés.
        """,
        ideas="""
        Diagnostic d'achats responsables | | devis | Un an de factures est classé par famille, lieu et type de fournisseur. | Cinq gisements chiffrés sont présentés à la direction.
        Accompagnement au handicap en emploi | journée, 3 journées | dès 680 | Recrutement, maintien et sous-traitance sont examinés ensemble. | Une visite d'atelier clôt la première journée.
        Bilan carbone simplifié | | devis | Énergie, trajets et achats sont estimés à partir de données existantes. | La marge d'erreur est affichée, poste par poste. | art=1
        Création de coopérative | | devis | Statuts, gouvernance et plan de financement sont bâtis en six ateliers. | Une coopérative plus ancienne joue le rôle de marraine.
        Mesure d'utilité sociale | | devis | Les critères sont choisis avec usagers, salariés et partenaires. | Le rapport mêle récits et chiffres, sans note globale. | art=1
        Conseil en gestion pour association | journée, 3 journées | dès 620 | Trésorerie, coûts de revient et budgets par action sont remis à plat. | Le trésorier repart avec un tableau qu'il comprend.
        Organisation de marché réservé | | devis | Le besoin, le sourcing et les critères sont rédigés avec le service achats. | Les structures candidates sont rencontrées avant publication. | art=1
        Prévention et santé au travail | journée, 3 journées | dès 650 | Les postes sont observés, photographiés et discutés avec ceux qui les tiennent. | Des solutions simples passent avant l'achat de matériel.
        """,
    ),
    leaf(
        "traduction",
        "Traduction et rédaction | Translation and writing | Treiñ ha skrivañ",
        kind="service",
        exempt="custom_made",
        arts="book:TRADUCTION, paper:RÉDACTION",
        about="Traduction, relecture, sous-titrage, breton et facile à lire.",
        pool="""
        Chaque texte est relu par une seconde personne.
        {p1} bâtit un glossaire partagé avec le client.
        Le délai courant est de mille cinq cents mots par jour.
        Les mises en page d'origine sont respectées.
        Les passages douteux sont signalés plutôt que devinés.
        Aucun texte confié n'alimente un outil extérieur.
        La facturation se fait au mot source.
        Une révision est comprise dans les quinze jours.
        """,
        ideas="""
        Traduction français-breton | lot de 250 mots, lot de 1000 mots | dès 45 | Un breton standard, lisible d'un pays à l'autre, avec les tournures locales si besoin. | Les noms de lieux sont vérifiés dans les répertoires officiels.
        Traduction français-anglais | lot de 250 mots, lot de 1000 mots | dès 38 | Une traductrice de langue maternelle anglaise traite tourisme, technique et associations. | Les unités et les références sont adaptées.
        Transcription en facile à lire | page, 5 pages | dès 70 | Des phrases courtes, une idée par ligne et des pictogrammes choisis. | Un groupe de lecteurs valide la version finale. | art=1
        Rédaction de rapport d'activité | | devis | Entretiens, chiffres et photos deviennent un document de vingt pages. | Chaque page peut se lire seule. | art=1
        Sous-titrage de vidéo | minute, 10 minutes | dès 9 | Les sons utiles et le nom des locuteurs figurent à l'écran. | Le fichier est livré séparé et incrusté. | art=1
        Relecture et correction | lot de 1000 mots, lot de 5000 mots | dès 28 | Orthographe, typographie et cohérence sont corrigées en mode suivi. | Un commentaire explique les choix discutables. | art=1
        Interprétation en réunion | demi-journée, journée | dès 420 | Deux interprètes se relaient en langue des signes ou en breton. | Les documents sont préparés la semaine d'avant.
        Panneaux et menus bilingues | | devis | Les deux langues gardent la même taille, comme le recommande l'usage. | Une épreuve à l'échelle est essayée sur place.
        """,
    ),
    leaf(
        "evenementiel",
        "Événementiel | Events | Darvoudoù",
        kind="service",
        exempt="dated_service",
        arts="megaphone:ÉVÉNEMENT, poster:FESTIVAL",
        about="Organisation, régie, accueil et scénographie d'événements sobres et accessibles.",
        pool="""
        Une visite technique fixe le plan, l'énergie et les secours.
        {p1} tient le rétroplanning et relance tout le monde.
        Les fournisseurs sont cherchés d'abord à moins de trente kilomètres.
        L'accueil des personnes handicapées est prévu dès le plan.
        La signalétique est louée et sans date, pour resservir.
        Un bilan chiffré compte repas, déchets et trajets.
        Les bénévoles reçoivent une formation de deux heures.
        Le plan de repli en cas de pluie est écrit avec le reste.
        """,
        ideas="""
        Organisation de séminaire | | devis | Salle, repas, animation et trajets forment un seul interlocuteur. | La jauge idéale se situe entre vingt et cent vingt personnes.
        Régie de festival local | | devis | Plans, loges, scènes et voisins sont pris en charge trois mois avant. | L'équipe forme un régisseur local pour l'année suivante. | art=1
        Hôtes et hôtesses d'accueil | heure, journée | dès 34 | Une équipe souriante, informée et à l'aise avec les publics fragiles. | La tenue s'accorde à votre charte, sans talons imposés.
        Forum des métiers | | devis | Trente tables, des démonstrations et des rendez-vous courts avec les employeurs. | Un parcours silencieux accueille les personnes gênées par le bruit. | art=1
        Scénographie en matériaux récupérés | | devis | Palettes, voiles et cagettes composent décor, bar et accueil. | Tout se démonte et retourne au stock.
        Inauguration de bâtiment | | devis | Visite commentée, buffet et parole des ouvriers du chantier se suivent. | Le ruban est un tissage local, conservé ensuite dans le hall.
        Marché de producteurs en entreprise | demi-journée, journée | dès 320 | Huit stands s'installent dans le hall ou sur le parking. | Les salariés commandent avant et retirent le jour dit. | art=1
        Captation et diffusion en ligne | demi-journée, journée | dès 780 | Deux caméras, un son propre et un sous-titrage en direct. | L'enregistrement est remis monté et allégé.
        """,
    ),
)
