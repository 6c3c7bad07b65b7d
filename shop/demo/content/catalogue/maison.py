"""Home and garden."""

from .source import leaf

LEAVES = (
    leaf(
        "vaisselle",
        "Vaisselle | Tableware | Listri",
        arts="bowl:GRÈS, cutlery:VAISSELLE",
        about="Bols, assiettes, couverts et ustensiles façonnés à la main ou remis en service.",
        pool="""
        Le tournage, le séchage et l'émaillage s'étalent sur trois semaines.
        {p1} pèse chaque balle de matière avant de commencer, pour garder des séries régulières.
        De légers écarts d'une pièce à l'autre viennent de la main, non d'un défaut.
        Passé au lave-vaisselle tous les jours, l'ensemble garde son aspect.
        Les restaurants peuvent compléter leur service deux ans plus tard, au même modèle.
        Un marquage discret, dessous, indique l'année et l'atelier.
        Une pièce ébréchée à la livraison est remplacée sur simple photo.
        L'emballage se fait dans des journaux relus par toute l'équipe.
        """,
        ideas="""
        Bol à oreilles en grès | pièce, lot de 6 | 19.00 | Deux petites anses plates permettent de le tenir à pleines mains quand il fume. | L'émail, gris de cendre, laisse voir le grain de la terre au bord.
        Assiette plate en grès | pièce, lot de 6 | 24.00 | Vingt-six centimètres, un marli étroit et un pied qui ne raye pas la table. | La cuisson à 1 280 °C la rend dense et peu sensible aux chocs.
        Mug tourné | pièce, lot de 4 | 17.50 | L'anse passe trois doigts et le bord s'affine pour boire sans bruit. | Il contient trente centilitres, soit un café long ou un thé raisonnable.
        Pichet à cidre | 75 cl, 1 l | 34.00 | Le bec coupe net, sans goutte, une vertu plus rare qu'il n'y paraît. | Sa panse large aère le cidre et dissipe un excès de mousse.
        Couverts en buis | lot de 2, lot de 6 | 16.00 | Taillées dans un buis à grain serré, ces pièces ne prennent pas l'odeur. | Une noisette d'huile alimentaire deux fois par an suffit à les nourrir. | art=1; skip=0 3
        Planche à découper en frêne | 30 cm, 40 cm | 29.00 | En bois de bout, elle ménage le fil des couteaux et se referme sous la lame. | Une rigole recueille le jus des viandes et des tomates. | art=1; skip=0 3
        Service de 24 assiettes de réemploi | lot de 24 | 48.00 | Des assiettes de collectivité blanches, triées par forme et contrôlées une à une. | Elles ont servi dans une cantine et tiendront encore vingt ans de banquets. | art=1; reuse=réemploi; skip=0 1 2 5
        Saladier émaillé bleu | 24 cm, 30 cm | 46.00 | Un bleu dense au fond, plus clair vers le bord, où l'émail s'amincit. | Il va du réfrigérateur à la table sans perdre sa tenue.
        Gobelets réutilisables gravés | lot de 25, lot de 100 | 32.00 | En inox léger, ils s'empilent et portent une gravure au choix. | Une association les amortit en trois fêtes, lavage compris. | art=1; exempt=custom_made; skip=0 2 6
        """,
    ),
    leaf(
        "meubles",
        "Meubles | Furniture | Arrebeuri",
        arts="stool:MEUBLE, table:ATELIER BOIS",
        about="Tables, bancs et rangements neufs, restaurés ou montés à partir de bois récupéré.",
        pool="""
        Les assemblages sont collés et chevillés, sans vis apparente.
        {p1} choisit chaque planche pour son fil et retourne les nœuds vers l'arrière.
        La finition à l'huile dure se reprend localement, sans tout poncer.
        La livraison se fait montée, à deux personnes, dans la pièce de votre choix.
        Les dimensions se modifient sur demande, au centimètre près.
        Des patins de feutre sont fournis et se remplacent facilement.
        Une garantie de cinq ans couvre la structure.
        Les chutes de fabrication deviennent des jouets ou du petit bois.
        """,
        ideas="""
        Tabouret trois pieds en frêne | 45 cm, 65 cm | 89.00 | Trois pieds ne boitent jamais, même sur un sol de ferme. | L'assise creusée à la défonceuse garde le confort d'un tabouret de traite.
        Table de réunion en chêne | 8 places, 12 places | 890.00 | Un plateau de quatre centimètres posé sur deux tréteaux démontables. | Une trappe centrale laisse passer câbles et chargeurs. | art=1
        Banc d'école restauré | 2 places, 4 places | 145.00 | Décapé à la vapeur puis ciré, ce banc garde les initiales gravées. | Les ferrures ont été redressées à la forge. | reuse=réemploi; skip=4
        Étagère modulaire en peuplier | 3 niveaux, 5 niveaux | 139.00 | Les montants s'emboîtent sans outil et se complètent avec le temps. | Le peuplier, léger, laisse une personne seule la déplacer. | skip=0
        Bureau assis-debout remis en état | 120 cm, 160 cm | 329.00 | Le piètement électrique vient d'un siège social déménagé, le plateau est neuf. | Deux hauteurs se mémorisent, utiles à qui partage son poste. | art=1; reuse=reconditionné; recycled=70; skip=0 1 2 4 7
        Lit cabane en pin | 90 cm, 120 cm | 420.00 | Quatre montants et une ligne de toit suffisent à inviter l'imaginaire. | Le sommier à lattes se règle à deux hauteurs, pour suivre l'âge.
        Table basse en bois de palette | 60 cm, 90 cm | 119.00 | Les planches triées, brossées et poncées gardent quelques trous de clous. | Chaque palette vient d'une même usine, avec son traitement thermique tamponné. | art=1; reuse=réutilisation; recycled=85; skip=0
        Chaise paillée rempaillée | pièce, lot de 4 | 75.00 | L'assise est refaite en paille de seigle torsadée, selon le métier appris sur place. | Le cadre en hêtre a été recollé et teinté légèrement. | reuse=réemploi; skip=0 1 4
        Casier à chaussures pour école | 12 cases, 24 cases | 260.00 | Chaque case porte un pictogramme gravé plutôt qu'un numéro. | Les angles sont arrondis au rayon demandé par les services scolaires.
        """,
    ),
    leaf(
        "decoration",
        "Décoration | Decoration | Kinkladur",
        arts="lamp:DÉCORATION, poster:AFFICHE",
        about="Luminaires, affiches, vannerie et objets pour la maison ou le bureau.",
        pool="""
        La série est numérotée et ne dépasse pas cent exemplaires.
        {p1} dessine au crayon avant tout passage sur écran.
        Les couleurs rappellent le schiste, l'ajonc et la laisse de mer.
        L'accrochage est prévu et fourni avec l'objet.
        Un chiffon sec suffit à l'entretien.
        L'atelier reprend l'objet abîmé et propose une réparation.
        Les matériaux viennent pour l'essentiel de stocks dormants.
        Le colis tient à plat ou s'emboîte, pour voyager avec peu de vide.
        """,
        ideas="""
        Lampe de chevet en bois tourné | pièce, lot de 2 | 68.00 | Un pied de frêne, un câble textile et un abat-jour de lin composent cette lampe. | L'ampoule à vis standard se change sans démonter le pied.
        Affiche du sentier côtier | 30 x 40 cm, 50 x 70 cm | 22.00 | Une linogravure en quatre encres montre la lande qui descend vers l'eau. | Le papier de 250 grammes boit l'encre et garde le relief. | art=1
        Corbeille en osier brut | 30 cm, 45 cm | 38.00 | L'osier coupé l'hiver passe du vert au brun en séchant. | Son fond en croix supporte bûches, linge ou jouets.
        Suspension en filet de pêche | 35 cm, 50 cm | 79.00 | Un filet usé, lavé et teint, se tend sur deux cercles d'acier. | La lumière projette un quadrillage mouvant sur les murs. | reuse=réutilisation; recycled=80
        Miroir cerclé de chêne | 40 cm, 60 cm | 74.00 | Le cercle vient d'une douelle de barrique cintrée à la vapeur. | Des traces de vin restent visibles au dos. | reuse=réutilisation
        Carte murale de Bretagne en bois | 60 cm, 90 cm | 95.00 | Les quatre départements s'emboîtent comme un jeu, chacun dans une essence différente. | Les rivières sont gravées au laser puis encrées à la main.
        Vase étroit en faïence | 18 cm, 26 cm | 32.00 | Son col ne laisse passer que trois tiges, et c'est assez. | Le décor incisé rappelle le point de chaînette des anciens gilets brodés.
        Guirlande de fanions en tissu | 3 m, 6 m | 19.00 | Des chemises usées, coupées en triangles, retrouvent un air de kermesse. | Elle se lave à 30 °C et se range dans sa pochette. | reuse=réutilisation; recycled=95
        """,
    ),
    leaf(
        "bougies",
        "Bougies | Candles | Goulaouennoù",
        arts="candle:BOUGIE, candle:CIRE",
        about="Bougies de cire d'abeille, de colza ou coulées dans des contenants repris.",
        pool="""
        La coulée se fait en deux fois, pour éviter le creux autour de la mèche.
        {p1} coupe les mèches à la bonne longueur, ni trop courtes ni fumantes.
        La première combustion doit durer une heure, afin de fondre toute la surface.
        Chaque modèle a brûlé en test jusqu'au bout avant d'être vendu.
        Le contenant revient à l'atelier pour une nouvelle recharge.
        Le carton de protection est fait de chutes découpées sur place.
        Une consigne de sécurité imagée figure sous le fond.
        On la garde à l'abri du soleil, qui déforme et décolore.
        """,
        ideas="""
        Bougie de cire d'abeille roulée | pièce, lot de 4 | 7.50 | Une feuille gaufrée enroulée serré autour d'une mèche de coton. | Elle brûle quatre heures et sent discrètement la ruche. | art=1; skip=0 4
        Bougie chauffe-plat en cire d'abeille | lot de 12, lot de 30 | 12.00 | Coulées dans des coupelles de verre réutilisables, elles tiennent tout un repas. | La cire jaune vient des opercules retirés à la récolte. | art=1
        Bougie végétale à la bruyère | 150 g, 300 g | 18.50 | La cire de colza porte un parfum de lande sèche et de miel. | La flamme basse dure une quarantaine d'heures.
        Bougie végétale aux embruns | 150 g, 300 g | 18.50 | Iode, bois flotté et une pointe d'agrume évoquent un retour de plage. | Le pot en verre dépoli vient d'un stock de laboratoire.
        Cierge de table ivoire | 20 cm, 30 cm | 6.80 | Trempée trente fois, cette chandelle grossit couche après couche. | Elle tient droite dans un bougeoir de deux centimètres. | art=1; skip=0 4
        Bougie dans un bol de grès | 200 g, 350 g | 29.00 | Une fois la cire finie, le bol se lave et sert au petit-déjeuner. | Il sort d'un four de potier du même canton.
        Lampion d'extérieur rechargé | lot de 2, lot de 6 | 14.00 | De vieux bocaux cerclés de fil de fer éclairent une allée sans craindre la brise. | Leur recharge de cire se change en dix secondes. | reuse=réemploi
        Coffret atelier bougie | coffret de 4, coffret de 8 | 34.00 | Cire, mèches, moules et notice illustrée réunissent de quoi occuper un après-midi. | Un adulte reste près de la casserole, le bain-marie chauffe à 70 °C. | skip=0 1 2 3 4
        """,
    ),
    leaf(
        "linge",
        "Linge de maison | Household linen | Lien-ti",
        arts="laundry:LINGE, laundry:LIN",
        about="Torchons, draps, nappes et linge de bain cousus en petites séries.",
        pool="""
        La coupe se fait par épaisseurs de vingt, au couteau circulaire.
        {p1} tient la surjeteuse et change de fil à chaque coloris.
        Le lin s'assouplit au fil des lavages et ne bouloche pas.
        Le passage à 60 °C ne le fait rétrécir que de trois pour cent, prévus à la coupe.
        Un ruban d'attache est cousu dans l'ourlet.
        Les hôtels peuvent faire broder leur nom à partir de vingt pièces.
        Les chutes remplissent des coussins pour animaux.
        Un contrôle à la lampe traque les fils tirés avant le pliage.
        """,
        ideas="""
        Torchon en lin rayé | pièce, lot de 3 | 11.50 | Une rayure bleue rappelle les toiles à beurre d'autrefois. | Il essuie les verres sans peluche, dès la troisième lessive. | art=1
        Nappe en lin lavé | 150 x 250 cm, 170 x 300 cm | 89.00 | Le lavage industriel en fin de couture lui donne son froissé définitif. | Inutile de repasser, il suffit de la secouer. | art=1
        Serviettes de table en coton | lot de 4, lot de 12 | 22.00 | Assez grandes pour couvrir les genoux, elles remplacent le papier dans les cantines. | Des ourlets de couleurs différentes aident chacun à retrouver la sienne. | skip=2
        Drap plat en percale | 240 x 300 cm, 270 x 300 cm | 64.00 | Quatre-vingts fils au centimètre carré donnent un toucher frais et net. | La bordure double tient le pli en blanchisserie. | skip=2
        Essuie-mains nid d'abeille | lot de 3, lot de 10 | 18.00 | L'armure en relief boit vite et sèche plus vite encore. | Sa taille convient à la cuisine, à la crèche et au vestiaire. | skip=2
        Plaid en laine de mouton | 130 x 180 cm, 150 x 200 cm | 129.00 | La toison de brebis locales, filée épais, garde ses nuances naturelles. | Il pèse un bon kilo et se suffit d'un aérage entre deux usages. | skip=2 3 4
        Tablier de cuisine en toile | taille unique, taille enfant | 32.00 | Un coulisseau de laiton règle la bavette sans nœud dans le cou. | La poche centrale reçoit un torchon, la petite un stylo. | art=1; skip=2
        Sac à pain en lin | 30 x 40 cm, 40 x 60 cm | 14.50 | Le tissu respire, si bien que la croûte ne ramollit pas. | Un cordon de coton se noue d'une seule main. | art=1
        """,
    ),
    leaf(
        "jardin-plants",
        "Jardin et plants | Garden and plants | Liorzh ha plant",
        vat="intermediate",
        exempt="perishable",
        arts="plant:PLANTS, flower:FLEURS",
        about="Plants potagers, vivaces, arbustes de haie et fournitures de jardin.",
        storage="À la lumière, hors gel, et à arroser dès l'arrivée.",
        pool="""
        La culture se fait sous serre froide, puis dehors une quinzaine de jours pour endurcir.
        {p1} rempote à la main et écarte les sujets trop tendres.
        Le terreau sans tourbe mêle fibre de bois et compost criblé.
        Les godets repris sont lavés et servent cinq saisons.
        Une étiquette donne la hauteur adulte, l'exposition et la distance de plantation.
        L'arrosage vient d'une citerne enterrée sous la serre.
        Aucun régulateur de croissance n'est utilisé pour les rendre plus compacts.
        Le transport se fait en caisse debout, tiges calées.
        """,
        ideas="""
        Plants de tomates anciennes | lot de 3, lot de 6 | 7.20 | Trois variétés choisies pour supporter les étés frais et les matins humides. | À planter profond, jusqu'aux premières feuilles, après le 15 mai.
        Plants de poireaux | lot de 50, lot de 100 | 6.50 | Gros comme un crayon, ils se repiquent en juin pour l'hiver. | Habiller les racines d'un coup de ciseau facilite la reprise.
        Plants de fraisiers | lot de 6, lot de 12 | 9.80 | Des stolons enracinés en godet, non remontants, au goût de fraise des bois. | Le paillage d'aiguilles de pin leur convient bien.
        Aromatiques en godets | lot de 3, lot de 6 | 9.50 | Thym, ciboulette et sauge forment un premier carré facile à tenir. | Elles vivent plusieurs années sur un rebord de fenêtre.
        Vivaces de bord de mer | lot de 3, lot de 9 | 14.50 | Armérie, érigéron et gaura supportent le sel, le vent et l'oubli. | Elles fleurissent de mai aux gelées, sans tuteur. | art=1
        Haie champêtre en racines nues | lot de 10, lot de 50 | 24.00 | Noisetier, cornouiller, fusain et aubépine, récoltés comme graines dans le bocage. | Livrés de novembre à mars, ils s'installent sous un simple paillage. | skip=0 1 2 3
        Hortensia en pot | 3 l, 7 l | 16.50 | Bleu en terre acide, rose ailleurs : le sol décide de la couleur. | Ses fleurs sèchent sur pied et tiennent tout l'hiver. | art=1
        Bouquet de saison | 15 tiges, 30 tiges | 19.00 | Composé le matin avec ce qui a fleuri dans la semaine, sans aucune tige importée. | Lié au raphia, il se recoupe et boit deux litres le premier jour. | art=1; skip=0 1 2 3 4
        """,
    ),
    leaf(
        "bois",
        "Bois et chauffage | Wood and heating | Koad",
        vat="intermediate",
        arts="wood:BOIS, wood:KEUNEUD",
        about="Bûches, granulés, petit bois et bois de paillage issus de coupes locales.",
        pool="""
        L'humidité est mesurée sur bûche fendue, et reste sous vingt pour cent.
        {p1} fend au coin hydraulique et range par longueur.
        Le volume est donné en stère rangé, l'équivalent figure sur le bon.
        La coupe a eu lieu hors période de nidification.
        Les parcelles sont gérées selon un plan de vingt ans.
        Un camion-grue dépose la charge derrière un portail de trois mètres.
        Les habitants du canton sont livrés en priorité à l'automne.
        Une part des recettes finance la replantation de haies.
        """,
        ideas="""
        Bûches de chêne sec | 33 cm, 50 cm | 98.00 | Un stère de chêne séché deux ans, à combustion lente et braise durable. | Il convient aux longues soirées et aux poêles de masse.
        Bûches de châtaignier | 33 cm, 50 cm | 76.00 | Réservé aux foyers fermés, ce bois pétille et chauffe vite. | Il provient de taillis coupés tous les vingt-cinq ans.
        Petit bois d'allumage | 20 l, 40 l | 7.90 | Des éclats de résineux bien secs, fendus à la main dans les chutes de scierie. | Une poignée et une feuille de journal font partir le feu. | skip=0 1 2 5
        Allume-feu en laine de bois | lot de 32, lot de 64 | 8.50 | De la laine de bois torsadée, trempée dans une cire végétale. | Dix minutes de flamme, sans odeur de pétrole. | vat=standard; skip=0 1 2 5
        Granulés en sacs | 15 kg, lot de 65 | 6.60 | De la sciure comprimée, sans liant, en granulés de six millimètres. | Le taux de cendres reste sous un demi pour cent. | skip=0 1 2 3 5
        Plaquettes de bocage | 1 m3 apparent, 5 m3 apparents | 32.00 | Le broyage des haies entretenues fournit une plaquette de trois à cinq centimètres. | Les chaufferies collectives l'achètent à l'année. | skip=0 1 2 5
        Paillage de feuillus | 50 l, 200 l | 6.40 | Du bois raméal fragmenté, frais, à étaler sur dix centimètres. | Il garde l'humidité et nourrit le sol en deux hivers. | vat=standard; skip=0 1 2
        Piquets de châtaignier | lot de 5, lot de 20 | 19.50 | Refendus et appointés, ces piquets tiennent quinze ans en terre sans traitement. | Longs d'un mètre cinquante, ils portent grillage ou petits fruits. | vat=standard; skip=0 1 2
        """,
    ),
    leaf(
        "jouets",
        "Jouets et jeux | Toys and games | C'hoarielloù",
        arts="toy:JOUET, boat:BATEAU",
        about="Jouets en bois, jeux de société et jeux remis en état.",
        pool="""
        Le ponçage passe par trois grains, le dernier très fin.
        {p1} vérifie l'absence d'écharde en passant un bas de nylon sur les arêtes.
        Le marquage CE et la notice de sécurité accompagnent chaque exemplaire.
        Une pièce perdue se recommande à l'unité.
        Les couleurs à l'eau résistent à la salive.
        Des enfants d'une halte-garderie ont essayé le prototype pendant un mois.
        Le sac de rangement est cousu dans des chutes de coton.
        Les essences, hêtre et frêne, sont coupées en Bretagne.
        """,
        ideas="""
        Bateau à tirer | pièce, lot de 2 | 28.00 | Une coque de hêtre, deux mâts et un équipage de trois marins amovibles. | Les roues cachées le font tanguer sur le carrelage. | art=1
        Cubes de construction | 24 pièces, 48 pièces | 32.00 | Les proportions doubles permettent de bâtir droit sans compter. | Quelques arches et cylindres ouvrent la voie aux ponts et aux phares.
        Puzzle des métiers | 12 pièces, 24 pièces | 19.50 | Maraîchère, fileyeur, boulangère et soudeur s'emboîtent sur un plateau. | Les pièces épaisses tiennent debout et deviennent des personnages.
        Jeu de palets sur planche | jeu complet, palets seuls | 69.00 | Une planche de peuplier et douze palets de laiton, selon la règle bretonne. | Le peuplier, tendre, retient le palet au lieu de le renvoyer. | skip=4 5
        Dominos des algues | 28 pièces, boîte de 28 | 22.00 | Sept algues gravées remplacent les points et s'apprennent en jouant. | La boîte à glissière ferme sans charnière. | skip=4
        Toupie tournée | pièce, lot de 3 | 7.50 | Lancée d'un geste des doigts, elle tourne plus d'une minute sur une table lisse. | Un trait de peinture dessine une spirale en mouvement.
        Jeu de société de réemploi vérifié | pièce, lot de 3 | 9.00 | Boîte ouverte, pièces comptées, manque complété : le jeu est prêt à jouer. | Une fiche indique l'âge, la durée et l'état du carton. | reuse=réemploi; skip=0 1 3 4 5 7
        Cuisine de plein air pour enfants | 80 cm, 120 cm | 189.00 | Deux bacs, un plan en douglas et des crochets pour la soupe de boue. | Une évacuation sous l'évier permet de tout rincer au jet. | skip=4 6
        Quilles finlandaises | jeu de 12, jeu de 24 | 34.00 | Douze quilles numérotées et un lanceur en bouleau, pour jouer sur un terrain plat. | La première équipe à cinquante points l'emporte.
        """,
    ),
    leaf(
        "velos",
        "Vélos et accessoires | Bicycles and accessories | Marc'hoù-houarn",
        arts="bicycle:VÉLO, bicycle:RÉEMPLOI",
        reuse="reconditionné",
        about="Vélos remis en état, vélos enfants, cargos et accessoires.",
        pool="""
        Le contrôle comporte trente-deux points, signés par deux personnes.
        {p1} dévoile les roues à l'œil et finit au comparateur.
        Les câbles, gaines et patins sont toujours changés.
        La garantie de six mois s'exerce à l'atelier, sans discussion.
        Une première révision est offerte après deux cents kilomètres.
        Le marquage antivol est compris et déclaré.
        Un essai est possible dans la cour avant de payer.
        Le vélo vient d'une déchèterie ou d'un don de particulier.
        """,
        ideas="""
        Vélo de ville remis en état | S/M/L | 179.00 | Garde-boue, porte-bagages et éclairage à moyeu en font un vélo de tous les jours. | Le cadre acier a été dégraissé, retouché et ciré.
        Vélo enfant 16 pouces | pièce, avec petites roues | 65.00 | De cinq à sept ans, avec une potence raccourcie et des poignées neuves. | Il se reprend la moitié de son prix quand l'enfant a grandi. | art=1
        Vélo pliant révisé | pièce, avec housse | 245.00 | Plié en vingt secondes, il entre dans un TER sans réservation. | Charnières et verrous ont été démontés puis graissés.
        Vélo cargo biporteur d'occasion | pièce, avec bâche | 1450.00 | La caisse refaite en contreplaqué marine porte deux enfants ou cent kilos. | La direction par câble est neuve, les freins à disque aussi.
        Vélo électrique reconditionné | S/M/L | 890.00 | La batterie testée conserve au moins quatre-vingts pour cent de sa capacité. | Moteur et capteurs sont relus avec l'outil de diagnostic du fabricant. | art=1
        Remorque pour courses | pièce, avec couvercle | 139.00 | Soudée sur place, elle se fixe à l'axe arrière sans outil. | Ses roues de poussette récupérées roulent sans bruit. | reuse=réutilisation; recycled=75; art=1; skip=0 1 2 4 5 7
        Sacoche en bâche récupérée | 15 l, 25 l | 54.00 | Une bâche de camion soudée à chaud, étanche par nature. | Les crochets se règlent selon le diamètre du porte-bagages. | reuse=réutilisation; recycled=90; art=1; skip=0 1 2 4 5 7
        Lot de pneus et chambres révisés | 26 pouces, 28 pouces | 18.00 | Deux pneus au profil profond et deux chambres mises en eau une nuit. | Idéal pour un vélo de jardin ou un second jeu d'hiver. | reuse=réemploi; art=1; skip=0 1 2 4 5 7
        """,
    ),
)
