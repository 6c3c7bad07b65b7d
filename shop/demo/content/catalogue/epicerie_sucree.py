"""Sweet groceries, bread, tea and coffee."""

from .source import leaf

LEAVES = (
    leaf(
        "miels",
        "Miels | Honey | Mel",
        vat="reduced",
        family="miels",
        arts="honey:MIEL, jar:RUCHER",
        about="Miels de sarrasin, de châtaignier, de lande ou de printemps, récoltés dans les ruchers bretons.",
        storage="À conserver à l'abri de la lumière et de l'humidité.",
        origin="France (Bretagne)",
        pool="""
        Les hausses sont levées quand les cadres sont operculés aux trois quarts, jamais avant.
        L'extraction se fait à froid, puis le miel décante une dizaine de jours en maturateur.
        {p1} visite les colonies chaque semaine d'avril à juillet et note tout sur un carnet de ruche.
        La cristallisation est naturelle : un bain-marie à moins de 40 °C suffit à lui rendre sa souplesse.
        Une part des réserves reste toujours à la ruche, car l'hiver breton est long et humide.
        La mise en pot se fait à la main, au fur et à mesure des commandes.
        Les ruches hivernent {a_c}, derrière un talus qui coupe le vent d'ouest.
        Le numéro de lot, sur l'opercule, renvoie à un rucher et à une semaine de récolte.
        """,
        ideas="""
        Miel de sarrasin[bio] | 250 g, 500 g, 1 kg | 5.20 | Presque noir, ce miel sent le malt, le pain d'épices et la terre après la pluie. | Il est récolté fin août, quand les champs de blé noir finissent de fleurir. | ing=miel
        Miel de châtaignier[bio] | 250 g, 500 g, 1 kg | 5.60 | Ambré et peu sucré en bouche, il laisse une pointe d'amertume qui rappelle le tanin. | Sa forte part de fructose le garde liquide près d'un an. | ing=miel
        Miel de printemps crémeux | 250 g, 500 g, 1 kg | 4.60 | Pissenlit, saule et pommier donnent à ce miel clair un goût rond de beurre frais. | Un brassage lent, matin et soir pendant cinq jours, lui donne sa texture tartinable. | ing=miel
        Miel de bruyère callune | 250 g, 500 g | 7.40 | La callune des landes donne un miel roux, épais comme une gelée, au parfum de caramel. | Il faut presser les rayons, tant ce miel refuse de couler tout seul. | ing=miel
        Miel toutes fleurs du bocage | 250 g, 500 g, 1 kg | 4.40 | Ronce, trèfle blanc et tilleul se mélangent dans ce miel doré, doux et un peu mentholé. | D'une année à l'autre, la météo change sa couleur et personne ne la corrige. | ing=miel
        Miel de ronce et de lierre | 250 g, 500 g | 4.90 | Dernière récolte de l'année, il cristallise fin et blanchit en quelques semaines. | Sur une crêpe de froment, son goût végétal rappelle la mûre pas tout à fait mûre. | ing=miel
        Pain d'épices au miel de sarrasin | 250 g, 400 g | 6.20 | La moitié du poids de la pâte est du miel, qui la garde moelleuse trois semaines. | Cannelle, badiane et une pointe de poivre relèvent la farine de seigle. | ing=miel de sarrasin, farine de seigle, lait, œufs, épices; art=1; skip=0 1 3 5
        Miel en rayon | 200 g, 300 g | 8.50 | Le morceau de cire gaufrée par les abeilles se mange tel quel, à la cuillère. | Aucune centrifugeuse n'est passée par là : chaque alvéole est encore fermée. | ing=miel en rayon; art=1; skip=1 3 5
        Bonbons au miel et au pin | 150 g, 300 g | 4.80 | Cuits à 150 °C en petite bassine de cuivre, ces bonbons craquent puis fondent. | Le bourgeon de pin maritime apporte une fraîcheur qui soulage la gorge sèche. | ing=sucre, miel, extrait de pin; vat=standard; art=1; skip=0 1 3 5
        """,
    ),
    leaf(
        "confitures",
        "Confitures | Jams | Kaotigell",
        vat="reduced",
        family="fruits transformés",
        arts="jar:CONFITURE, jar:CUISSON COURTE",
        about="Confitures, gelées et crèmes de fruits cuites en petites bassines.",
        storage="Après ouverture, au réfrigérateur et à consommer dans le mois.",
        pool="""
        La cuisson ne dépasse pas vingt minutes, par bassines de huit kilos.
        Les fruits macèrent une nuit avec le sucre avant de passer sur le feu.
        {p1} juge la prise à l'ancienne, d'une goutte posée sur une assiette froide.
        Le sucre de canne ne dépasse jamais quarante pour cent de la recette.
        Chaque pot est retourné à chaud, puis essuyé et étiqueté à la main.
        Les fruits trop mûrs pour l'étal trouvent ici leur meilleure place.
        Aucun gélifiant du commerce n'entre dans la bassine : la pectine vient du fruit et du citron.
        La date de cuisson est écrite au dos, à côté du prénom de la personne qui a rempli le pot.
        """,
        ideas="""
        Confiture de fraises[bio] | 220 g, 350 g | 4.20 | Les fraises entières gardent leur forme et flottent dans un sirop rouge clair. | Gariguette au printemps, Mara des bois à la fin de l'été : le goût suit la saison. | ing=fraises, sucre de canne, jus de citron
        Confiture de rhubarbe et d'angélique | 220 g, 350 g | 4.40 | La rhubarbe garde son acidité, l'angélique ajoute une note d'herbe coupée. | Elle accompagne aussi bien un fromage blanc qu'un maquereau grillé. | ing=rhubarbe, angélique, sucre de canne
        Gelée de pommes à cidre | 220 g, 350 g | 3.90 | Claire comme du thé, cette gelée vient de pommes douces-amères passées au linge. | On la glisse au fond d'un far ou sous une tranche de boudin. | ing=jus de pommes, sucre de canne
        Crème de châtaignes | 220 g, 350 g | 5.10 | Les châtaignes sont épluchées deux fois avant d'être moulinées avec un peu de vanille. | La texture reste légèrement grenue, signe d'un fruit cuit à l'eau et non en poudre. | ing=châtaignes, sucre de canne, vanille; skip=1 2 6
        Confiture de mûres sauvages | 220 g, 350 g | 4.90 | Les mûres sont cueillies sur les talus en septembre, à hauteur d'épaule. | Une partie des pépins est retirée au tamis, juste assez pour croquer encore. | ing=mûres, sucre de canne, jus de citron
        Confiture de figues et noix | 220 g, 350 g | 5.20 | Des figues de plein mur, bien noires, et des noix cassées le jour même. | Un trait de vinaigre de cidre équilibre le sucre naturel de la figue. | ing=figues, noix, sucre de canne, vinaigre de cidre
        Caramel au beurre salé à tartiner | 220 g, 350 g | 5.40 | Le sucre fond à sec jusqu'à la couleur d'un vieux chêne, puis reçoit la crème. | Le beurre est ajouté hors du feu, avec ses cristaux de sel encore entiers. | ing=sucre, crème, beurre salé; vat=standard; art=1; skip=0 1 2 3 5 6
        Chutney d'oignons rosés | 180 g, 320 g | 4.70 | L'oignon rosé compote trois heures avec des raisins et du gingembre. | Aigre-doux, il réveille une rillette, un pâté de campagne ou un fromage sec. | ing=oignons rosés, raisins, vinaigre de cidre, sucre, gingembre; art=1; skip=0 1 2
        Compote de pommes sans sucre ajouté | 350 g, 680 g | 3.30 | Trois variétés de pommes, coupées avec la peau, fondent dans leur propre jus. | Le passage au moulin laisse des petits morceaux que les enfants savent trouver. | ing=pommes, jus de citron; art=1; skip=0 1 2 3 6
        """,
    ),
    leaf(
        "biscuits",
        "Biscuits et gâteaux | Biscuits and cakes | Gwispid ha gwestell",
        vat="reduced",
        family="biscuits",
        arts="biscuit:BISCUITS, cake:GÂTEAU",
        about="Palets, sablés, galettes et gâteaux de voyage, au beurre ou au blé noir.",
        storage="À garder au sec, dans une boîte fermée.",
        pool="""
        La pâte repose une nuit au frais avant d'être découpée.
        Le four à sole est chargé plaque par plaque et surveillé à l'œil.
        {p1} pèse le beurre au gramme et refuse toute margarine dans l'atelier.
        La farine vient d'un meunier du pays, livrée en sacs de vingt-cinq kilos.
        Les brisures ne sont pas jetées : elles partent en sachets à petit prix.
        Chaque fournée est goûtée tiède, puis une seconde fois le lendemain.
        L'ensachage est fait à la main, sur une table réglée à la hauteur de chacun.
        Ni conservateur ni arôme : la liste des ingrédients tient sur une ligne.
        """,
        ideas="""
        Palets au beurre salé | 150 g, 300 g | 4.30 | Épais d'un bon centimètre, ces palets s'effritent sans casser sous la dent. | Un quart de la recette est du beurre de baratte, salé au sel fin. | ing=farine de blé, beurre salé, sucre, jaunes d'œufs
        Galettes fines au blé noir | 130 g, 260 g | 4.10 | Fines et très croustillantes, elles ont le goût de noisette grillée du sarrasin. | Leur bord dentelé vient d'un emporte-pièce fabriqué sur mesure par un soudeur voisin. | ing=farine de sarrasin, farine de blé, beurre salé, sucre
        Sablés au caramel | 160 g, 320 g | 4.60 | Des éclats de caramel fondent dans la pâte et laissent de petites flaques brunes. | Il vaut mieux les ouvrir avec un café serré qu'avec un thé léger. | ing=farine de blé, beurre, sucre, crème, œufs
        Gâteau breton nature | 400 g, 800 g | 8.90 | Dense, doré au jaune d'œuf et strié à la fourchette, il se coupe en losanges. | Il gagne à attendre deux jours : le beurre se répartit et la mie s'affermit. | ing=farine de blé, beurre salé, sucre, œufs; art=1
        Gâteau breton au pruneau | 400 g, 800 g | 9.80 | Une couche de pruneaux à peine sucrés sépare deux disques de pâte au beurre. | Les pruneaux trempent une nuit dans un thé noir avant d'être moulinés. | ing=farine de blé, beurre salé, sucre, œufs, pruneaux; art=1
        Quatre-quarts pur beurre | 350 g, 700 g | 7.20 | Farine, sucre, œufs et beurre à poids égal, et rien pour tricher sur la levée. | La croûte légèrement craquelée cache une mie jaune et serrée. | ing=farine de blé, beurre, sucre, œufs; art=1; skip=0
        Crêpes dentelle | 100 g, 200 g | 5.30 | Une pâte fluide, étalée puis roulée brûlante autour d'une lame en quelques secondes. | Elles cassent au moindre choc, d'où leur boîte en carton épais. | ing=farine de blé, sucre, beurre, lait; skip=0 1
        Biscuits apéritif aux algues | 120 g, 240 g | 4.70 | La laitue de mer séchée donne à ces bâtonnets salés un parfum de marée basse. | Ils tiennent bien sous un tartare de poisson ou un fromage frais. | ing=farine de blé, beurre, algues, sel, graines de sésame
        Madeleines au miel | boîte de 8, boîte de 16 | 5.20 | La bosse est bien marquée, grâce à une pâte froide saisie dans un four très chaud. | Le miel remplace la moitié du sucre et colore joliment les bords. | ing=farine de blé, beurre, œufs, miel, sucre; art=1
        """,
    ),
    leaf(
        "chocolats",
        "Chocolats et confiseries | Chocolate and sweets | Chokolad ha madigoù",
        vat="standard",
        family="chocolats",
        arts="chocolate:CHOCOLAT, box:CONFISERIE",
        about="Tablettes, pralinés, pâtes de fruits et caramels travaillés à l'atelier.",
        storage="Entre 15 et 18 °C, à l'abri des odeurs.",
        pool="""
        Le tempérage se fait sur marbre, par petites quantités, pour une casse nette.
        {p1} trie les fèves et les fruits secs à la main avant la torréfaction.
        Le moulage commence tôt le matin, quand l'atelier est encore frais.
        Les emballages sont en papier, sans fenêtre de plastique.
        Le sucre arrive en sacs de canne blonde et jamais en sirop.
        De petites séries permettent d'ajuster la recette d'un mois à l'autre.
        Les moules, lavés à l'eau très chaude, ne voient jamais de produit lustrant.
        Un carré gardé de chaque fabrication sert de témoin pendant six mois.
        """,
        ideas="""
        Tablette de chocolat noir[équitable] 72 % | 80 g, 100 g | 4.60 | Des fèves d'Équateur donnent un noir franc, sur la prune et le tabac blond. | Le conchage de trente heures lisse l'amertume sans la faire disparaître. | ing=pâte de cacao, sucre de canne, beurre de cacao; vat=reduced; origin=Cacao d'Équateur, fabrication en Bretagne
        Tablette au lait[équitable] et fleur de sel | 80 g, 100 g | 4.80 | Le lait entier en poudre arrondit un cacao à 42 %, piqué de sel de mer. | Les grains sont semés sur la tablette encore liquide, ce qui les garde croquants. | ing=sucre de canne, beurre de cacao, lait entier en poudre, pâte de cacao, fleur de sel; vat=reduced; origin=Cacao du Pérou, fabrication en Bretagne
        Ballotin de pralinés au blé noir | 180 g, 350 g | 13.50 | Le sarrasin torréfié croque dans un praliné noisette peu sucré. | Les bonbons sont enrobés d'une couche très mince, à la fourche. | ing=noisettes, sucre, pâte de cacao, beurre de cacao, sarrasin torréfié; art=1
        Caramels tendres au beurre salé | 150 g, 300 g | 5.90 | Coupés au fil puis pliés un à un, ils collent un peu aux dents et c'est voulu. | La cuisson s'arrête à 119 °C, ni plus ni moins, pour rester tendre. | ing=sucre, crème, beurre salé, sirop de glucose; art=1; skip=0 1 2 6 7
        Pâtes de fruits à la pomme | 180 g, 360 g | 6.40 | Une purée de pommes acides prise au sirop, roulée dans un sucre fin. | Sept heures d'étuve douce leur donnent cette peau fine qui cède d'un coup. | ing=purée de pommes, sucre, pectine; art=1; skip=0 1 2 6 7
        Mendiants noir et fruits secs | 120 g, 240 g | 6.80 | Noisette, amande, abricot et écorce d'orange se partagent chaque disque de chocolat. | Ils sont garnis à la pince, dans l'ordre, par une équipe de quatre personnes. | ing=pâte de cacao, sucre, noisettes, amandes, abricots secs, écorces d'orange
        Guimauves à la vanille | 120 g, 240 g | 4.90 | Battue vingt minutes, la pâte devient légère avant d'être coulée en cadre. | Une poudre de fécule et de sucre évite aux cubes de se coller. | ing=sucre, blancs d'œufs, gélatine bovine, vanille; art=1; skip=0 1 2 6 7
        Pâte à tartiner noisette et cacao | 220 g, 350 g | 6.90 | Quarante-cinq pour cent de noisettes, et une huile de tournesol à la place du palme. | Elle se fige sous 16 °C : un passage au chaud suffit à l'assouplir. | ing=noisettes, sucre de canne, cacao maigre, huile de tournesol, lait en poudre; skip=0 2 6 7
        """,
    ),
    leaf(
        "pains-brioches",
        "Pains et brioches | Bread and brioches | Bara ha kouignoù",
        vat="reduced",
        family="pains",
        arts="bread:PAIN, cake:BRIOCHE",
        exempt="perishable",
        about="Pains au levain, galettes et brioches cuits le matin même.",
        storage="À température ambiante, dans un torchon ; se congèle en tranches.",
        pool="""
        Le levain est rafraîchi deux fois par jour, été comme hiver.
        Le pétrissage est lent et l'eau compte pour près des trois quarts du poids de farine.
        {p1} allume le four à trois heures, et la première fournée sort avant le jour.
        Le façonnage se fait à la main, sur une planche de hêtre farinée.
        Une pousse de seize heures développe les arômes et facilite la digestion.
        Les invendus du soir deviennent chapelure ou partent à l'épicerie sociale voisine.
        La cuisson sur pierre donne une croûte épaisse qui chante en sortant du four.
        Il faut commander l'avant-veille, le temps de préparer la pâte.
        """,
        ideas="""
        Pain de campagne au levain[bio] | 500 g, 1 kg | 3.60 | Farine de blé bise et un dixième de seigle composent cette miche à la croûte fendue. | Il se garde cinq jours et reste bon grillé jusqu'au dernier bout. | ing=farine de blé, farine de seigle, eau, levain, sel
        Pain de seigle noir | 500 g, 1 kg | 4.20 | Compact et un peu aigre, ce pain se tranche fin sous du beurre et des huîtres. | Le moule en fonte lui donne quatre coins réguliers et peu de croûte. | ing=farine de seigle, eau, levain, sel
        Pain au blé noir | 400 g, 800 g | 4.40 | Un tiers de sarrasin colore la mie en gris et lui donne un goût de terre chaude. | Le reste est une farine de blé ancien qui permet à la pâte de lever. | ing=farine de blé, farine de sarrasin, eau, levain, sel
        Brioche tressée au beurre | 350 g, 700 g | 6.50 | Trois brins de pâte dorés deux fois à l'œuf forment une tresse de trente centimètres. | La mie filante vient d'un pétrissage qui s'arrête dès que le beurre est absorbé. | ing=farine de blé, œufs, beurre, sucre, lait, levure, sel; art=1; skip=0 1 4 6
        Pain complet aux graines | 500 g, 900 g | 4.60 | Lin, tournesol et courge trempent la veille pour ne pas assécher la mie. | Sa farine de meule garde l'assise protéique et une bonne part du son. | ing=farine de blé complète, graines de lin, graines de tournesol, graines de courge, levain, sel
        Kouign-amann à partager | 350 g, 600 g | 9.80 | Du beurre, du sucre et une pâte à pain repliée trois fois sur elle-même. | Un quart d'heure à four doux lui rend son caramel coulant. | ing=farine de blé, beurre salé, sucre, levure, eau; art=1; skip=0 1 4 6
        Petits pains de collectivité | lot de 20, lot de 50 | 9.50 | Des boules de cinquante grammes, à croûte souple, faciles à couper par des enfants. | Les cuisines scolaires les reçoivent avant huit heures, en bacs réutilisables. | ing=farine de blé, eau, levain, sel; skip=6
        Far aux pruneaux | 500 g, 1 kg | 8.40 | Le flan épais cache des pruneaux dénoyautés, posés un à un dans le plat beurré. | La peau brune du dessus est la part que tout le monde réclame. | ing=lait, farine de blé, œufs, sucre, pruneaux, beurre; art=1; skip=0 1 3 4 6
        """,
    ),
    leaf(
        "tisanes-thes",
        "Tisanes et thés | Herbal teas and teas | Louzeier ha te",
        vat="reduced",
        family="plantes",
        arts="tea:TISANE, leaf:PLANTES",
        about="Plantes séchées à l'ombre, mélanges simples et thés importés en direct.",
        storage="À l'abri de la lumière, dans un sachet bien fermé.",
        pool="""
        Le séchage se fait sur claies, dans un grenier ventilé, sans dépasser 35 °C.
        Les sommités sont coupées à la serpette, une fois la rosée partie.
        {p1} émonde les tiges à la main pour ne garder que feuilles et fleurs.
        Le sachet de papier se composte avec le marc.
        L'infusion demande une eau frémissante plutôt que bouillante.
        Une cuillère à soupe suffit pour une théière de cinquante centilitres.
        Chaque lot porte sa date de cueillette ou d'arrivée, jamais une simple année.
        Le triage se fait assis, autour d'une grande table, et les conversations vont bon train.
        """,
        ideas="""
        Tisane du soir, tilleul et mélisse | 25 g, 50 g | 5.60 | Le tilleul apporte la douceur, la mélisse une note citronnée qui reste au fond de la tasse. | On la boit tiède, une heure avant d'aller dormir. | ing=tilleul, mélisse
        Menthe poivrée séchée | 25 g, 50 g | 4.80 | Ses feuilles entières libèrent un menthol vif dès que l'eau les touche. | Coupée juste avant la floraison, elle est au plus fort de son parfum. | ing=menthe poivrée; art=1
        Verveine citronnée | 20 g, 40 g | 5.20 | La verveine pousse sous tunnel, car elle craint les gelées de mars. | Trois feuilles froissées dans une carafe d'eau fraîche suffisent en été. | ing=verveine citronnée; art=1
        Tisane de la dune | 25 g, 50 g | 5.90 | Immortelle, thym serpolet et fenouil sauvage rappellent le sentier côtier en juillet. | Son goût d'anis et de foin convient bien après un repas de poisson. | ing=thym serpolet, fenouil, immortelle
        Thé noir[équitable] de l'Himalaya | 50 g, 100 g | 6.50 | Une récolte d'été aux feuilles torsadées, maltée et légèrement muscatée. | La coopérative de producteurs est payée à l'avance, avant la cueillette. | ing=thé noir; origin=Népal; skip=0 1 2
        Thé vert[équitable] à la menthe | 50 g, 100 g | 6.30 | Un thé vert roulé en petites perles, mêlé de menthe douce séchée sur place. | Trois minutes d'infusion suffisent, au-delà l'amertume l'emporte. | ing=thé vert, menthe; origin=Sri Lanka et Bretagne; skip=0 1 2
        Fleurs de camomille | 20 g, 40 g | 5.40 | Les petits capitules jaunes sont peignés à la main, rang après rang. | Leur parfum de pomme mûre se marie bien avec une cuillère de miel. | ing=camomille; art=1
        Rooibos[équitable] pomme et cannelle | 50 g, 100 g | 5.90 | Cette plante rouge d'Afrique du Sud ne contient pas de théine. | Des dés de pomme bretonne séchés huit heures adoucissent encore la tasse. | ing=rooibos, pommes séchées, cannelle; origin=Afrique du Sud et Bretagne; skip=0 1 2
        """,
    ),
    leaf(
        "cafes",
        "Cafés torréfiés | Roasted coffee | Kafe",
        vat="reduced",
        family="cafés",
        arts="coffee:CAFÉ, coffee:GRAINS",
        about="Cafés torréfiés à la demande, en grains ou moulus.",
        storage="Dans son sachet fermé, hors du réfrigérateur.",
        pool="""
        La torréfaction est lente, entre quinze et dix-huit minutes selon le grain.
        {p1} goûte chaque lot à la cuillère, trois jours après la cuisson.
        Le sachet à valve laisse sortir le gaz et empêche l'air d'entrer.
        Les sacs de jute vides servent de paillage dans les jardins du quartier.
        Une mouture est possible sur demande : piston, filtre, italienne ou expresso.
        Le torréfacteur, une machine de douze kilos, tourne deux jours par semaine.
        Les grains abîmés sont retirés à la main avant l'ensachage.
        Il est à son meilleur entre la deuxième et la huitième semaine.
        """,
        ideas="""
        Café[équitable] du Honduras en grains | 250 g, 500 g, 1 kg | 7.20 | Cacao, noix de pécan et peu d'acidité : un café de petit-déjeuner. | Une coopérative de cent dix familles le cultive sous ombrage à 1 300 mètres. | ing=café arabica; origin=Honduras
        Café[équitable] d'Éthiopie en grains | 250 g, 500 g, 1 kg | 8.40 | Floral et vif, il évoque le jasmin, la pêche blanche et le citron. | Les cerises sèchent entières au soleil, sur des lits surélevés. | ing=café arabica; origin=Éthiopie
        Café[équitable] du Pérou moulu | 250 g, 500 g | 7.10 | Rond et caramélisé, il supporte bien un nuage de lait. | La mouture moyenne convient à la cafetière à filtre comme au piston. | ing=café arabica moulu; origin=Pérou; art=1; skip=4
        Mélange du bourg, expresso | 250 g, 500 g, 1 kg | 7.40 | Trois origines d'arabica et un dixième de robusta donnent une crème épaisse. | Ce mélange est réglé pour les percolateurs des cafés associatifs. | ing=café arabica, café robusta; origin=Amérique centrale, Afrique; art=1
        Décaféiné à l'eau[équitable] | 250 g, 500 g | 7.90 | La caféine part dans un bain d'eau filtrée, sans solvant. | Le grain reste sombre, avec un goût de pain grillé et de figue. | ing=café arabica décaféiné; origin=Mexique
        Café[équitable] de République démocratique du Congo | 250 g, 500 g | 7.80 | Les rives du lac Kivu donnent une tasse juteuse, entre la mûre et le thé noir. | Une coopérative menée en majorité par des femmes lave et trie la récolte. | ing=café arabica; origin=République démocratique du Congo
        Café de bureau en seau réutilisable | 3 kg, 5 kg | 59.00 | Le seau en inox revient à l'atelier une fois vide et repart rempli. | Une consigne de quinze euros est rendue à la fin de l'abonnement. | ing=café arabica; origin=Pérou, Honduras; art=1; skip=2
        Orge torréfiée, boisson sans caféine | 200 g, 400 g | 4.60 | L'orge grillée jusqu'au brun donne une tasse douce qui rappelle le biscuit. | Nos grands-mères la buvaient faute de mieux, on la choisit aujourd'hui pour le soir. | ing=orge torréfiée; origin=Bretagne; art=1; skip=4
        """,
    ),
)
