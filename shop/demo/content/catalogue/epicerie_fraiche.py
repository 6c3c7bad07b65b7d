"""Fresh groceries: dairy, eggs, meat, vegetables and fruit."""

from .source import leaf

LEAVES = (
    leaf(
        "fromages",
        "Fromages | Cheese | Keuz",
        vat="reduced",
        family="fromages",
        arts="cheese:FROMAGE, cheese:TOMME",
        exempt="perishable",
        about="Tommes, fromages de chèvre, pâtes lavées et fromages frais de ferme.",
        storage="Entre 4 et 8 °C, dans son papier.",
        origin="Bretagne",
        pool="""
        Le lait n'a que cent mètres à faire entre la salle de traite et la cuve.
        {p1} retourne et frotte chaque pièce deux fois par semaine.
        Le troupeau pâture du mois de mars à la mi-novembre.
        La présure est naturelle et le caillage se fait à la main, à la lyre.
        Le petit-lait nourrit les cochons de la ferme.
        La cave, creusée dans le talus, garde 12 °C toute l'année.
        Les fourrages sont récoltés sur place, sans ensilage de maïs.
        Mieux vaut le sortir une bonne demi-heure avant le repas.
        """,
        ideas="""
        Tomme de vache au lait cru[bio] | 250 g, 500 g, 1 kg | 6.40 | Trois mois de cave lui donnent une croûte grise et une pâte souple au goût de foin. | Elle fond bien sur des pommes de terre, sans rendre de gras. | ing=lait cru de vache, présure, sel; art=1
        Crottin de chèvre demi-sec | 60 g, lot de 4 | 2.90 | Dix jours d'affinage suffisent pour cette pâte qui s'effrite à peine. | Passé sous le gril, il coiffe une salade de mâche et de noix. | ing=lait cru de chèvre, ferments, présure, sel
        Fromage frais aux herbes | 150 g, 300 g | 3.40 | Égoutté une nuit dans un linge, il est battu avec ail des ours et ciboulette. | Sa texture mousseuse tient sur un radis comme sur une galette. | ing=lait de vache, ferments, ail des ours, ciboulette, sel; skip=1 5 7
        Pâte lavée à la bière | 200 g, 400 g | 6.80 | Une bière ambrée sert à laver la croûte, qui devient orange et collante. | L'odeur annonce plus de caractère que le goût, plutôt lacté. | ing=lait de vache, bière (orge), présure, sel
        Tomme de brebis | 200 g, 400 g | 7.90 | Dense et un peu sucrée, elle rappelle la noisette et la laine propre. | Une confiture de cerises noires l'accompagne sans la couvrir. | ing=lait cru de brebis, présure, sel; art=1
        Tomme aux algues | 250 g, 500 g | 7.20 | Des paillettes de dulse marbrent la pâte et la salent naturellement. | Elle se râpe aussi au-dessus d'un risotto de coques. | ing=lait de vache, algues, présure, sel; art=1
        Faisselle de vache | 500 g, 1 kg | 3.20 | Moulée à la louche, elle tremble encore quand on soulève le pot. | Salée au poivre ou sucrée au miel, chacun a sa religion. | ing=lait de vache, ferments, présure; skip=1 5 7
        Bleu de ferme | 150 g, 300 g | 5.90 | Des veines bleu-vert parcourent une pâte crémeuse, piquée à l'aiguille à trois semaines. | Une poire mûre ou un pain de seigle calment sa vivacité. | ing=lait de vache, ferments, présure, sel
        """,
    ),
    leaf(
        "produits-laitiers",
        "Beurre, lait et yaourts | Butter, milk and yogurt | Amann, laezh ha yaourt",
        vat="reduced",
        family="produits laitiers",
        arts="milk:LAIT, milk:AMANN",
        exempt="perishable",
        about="Lait entier, beurre de baratte, yaourts, crèmes desserts et lait ribot.",
        storage="Entre 2 et 6 °C.",
        origin="Bretagne",
        pool="""
        La traite du matin est transformée avant midi.
        {p1} goûte chaque cuvée avant d'autoriser le conditionnement.
        Les vaches, des bretonnes pie noir et des froment du Léon, sortent dix mois sur douze.
        Le pot de verre est repris, lavé et resservi une vingtaine de fois.
        Le lait est payé à la ferme sur la base de son coût de production.
        Aucune poudre de lait ne vient corriger la texture d'une saison à l'autre.
        La couleur jaunit au printemps, quand l'herbe est riche en carotène.
        Une livraison réfrigérée part deux fois par semaine vers les points de retrait.
        """,
        ideas="""
        Beurre de baratte demi-sel | 250 g, 500 g | 4.20 | La crème mûrit vingt heures avant d'être barattée dans un tonneau de bois. | Malaxé longtemps, il perle un peu d'eau quand on le coupe. | ing=crème, sel; art=1; skip=3
        Lait ribot | 75 cl, 1 l | 2.30 | Ce lait fermenté, acidulé et épais, se boit frais avec une galette. | Il remplace la levure dans une pâte à crêpes ou à pain. | ing=lait fermenté; art=1
        Yaourts nature au lait entier[bio] | lot de 4, lot de 6 | 3.20 | Fermes, ils prennent huit heures en étuve, directement dans le pot. | Une fine couche de crème se forme dessus, car le lait n'est pas homogénéisé. | ing=lait entier, ferments lactiques
        Gwell de vache pie noir | 250 g, 500 g | 3.60 | Ce gros lait fermenté, crémeux et vif, vient d'un ferment transmis de ferme en ferme. | On le mange avec des pommes de terre chaudes ou de la confiture. | ing=lait entier, ferments; art=1
        Crème fraîche épaisse | 20 cl, 40 cl | 2.90 | À quarante pour cent de matière grasse, elle tient à la cuillère sans épaississant. | Une cuillerée adoucit une soupe de poisson ou une tarte aux fraises. | ing=crème, ferments lactiques
        Riz au lait à l'ancienne | lot de 4, lot de 6 | 4.90 | Deux heures de four bas dorent la peau et gonflent le riz rond. | Une gousse de vanille fendue suffit à parfumer dix litres. | ing=lait entier, riz, sucre, vanille
        Crème dessert au caramel salé | lot de 4, lot de 6 | 4.80 | Le caramel est cuit à sec puis déglacé au lait chaud, ce qui le garde un peu amer. | La texture vient de l'œuf et d'une lente cuisson au bain-marie. | ing=lait entier, sucre, crème, œufs, sel
        Lait entier en bouteille | 1 l, 2 l | 1.60 | Simplement pasteurisé à 72 °C, il monte encore en crème sous le bouchon. | Les cafetiers l'apprécient pour la tenue de sa mousse. | ing=lait entier
        """,
    ),
    leaf(
        "oeufs",
        "Œufs | Eggs | Vioù",
        vat="reduced",
        family="œufs",
        arts="egg:ŒUFS, egg:VIOÙ",
        exempt="perishable",
        about="Œufs de poules, de canes et de cailles élevées en plein air.",
        storage="Au frais, la pointe en bas.",
        origin="Bretagne",
        pool="""
        Le ramassage se fait deux fois par jour, à la main.
        {p1} mire chaque œuf devant une lampe avant de remplir les alvéoles.
        Le parcours est planté de haies et de pommiers, où les volailles se cachent de la buse.
        Les boîtes en cellulose reviennent volontiers à la ferme.
        Le bâtiment roule sur des skis : il change de place tous les quinze jours.
        Leur ration mêle blé, féverole et tourteau de colza du canton.
        Les effectifs ne dépassent jamais trois cents têtes par parc.
        La date de ponte est tamponnée sur la coquille.
        """,
        ideas="""
        Œufs de poules plein air | boîte de 6, boîte de 12, lot de 30 | 2.60 | Un jaune orangé, un blanc qui se tient : ces œufs supportent le pochage. | La coquille rousse est épaisse, grâce au sable coquillier de la ration. | ing=œufs
        Œufs de poules[bio] | boîte de 6, boîte de 12, lot de 30 | 3.20 | Les poules picorent l'herbe d'un verger dès l'ouverture des trappes, vers onze heures. | Leur calibre varie avec l'âge, et les boîtes sont composées au poids. | ing=œufs
        Petits œufs de jeunes poules | boîte de 12, lot de 30 | 3.10 | Ces premiers œufs de ponte pèsent quarante-cinq grammes et comptent beaucoup de jaune. | Les pâtissiers amateurs les recherchent pour les crèmes. | ing=œufs
        Œufs de cailles | boîte de 12, boîte de 18 | 3.40 | Tachetés de brun, ils cuisent durs en trois minutes. | On les sert entiers dans une salade ou sur un canapé. | ing=œufs de caille; art=1; skip=2 4
        Œufs de canes | boîte de 4, boîte de 6 | 3.20 | Plus gros et plus riches que ceux de poule, ils font lever les quatre-quarts. | La coquille vert pâle se casse d'un coup franc. | ing=œufs de cane; art=1
        Œufs bleus de poules araucana | boîte de 6, boîte de 10 | 3.90 | La coquille bleu-vert est teintée dans la masse, dehors comme dedans. | Leur goût ne change pas, mais la boîte fait toujours sourire. | ing=œufs; art=1
        Œufs pour collectivités | lot de 90, lot de 180 | 24.00 | Des plateaux filmés de trente, calibrés moyen, livrés avec leur fiche de lot. | Le prix est tenu pour l'année scolaire entière. | ing=œufs
        Œufs durs écalés | lot de 10, lot de 40 | 5.20 | Cuits à la vapeur puis écalés à la main, ils gardent un jaune moelleux. | Un seau refermable permet d'en prélever selon le service. | ing=œufs, eau, sel; art=1; skip=3
        """,
    ),
    leaf(
        "viandes",
        "Viandes et charcuteries | Meat and charcuterie | Kig",
        vat="reduced",
        family="viandes",
        arts="meat:VIANDE, meat:CHARCUTERIE",
        exempt="perishable",
        about="Colis de viande, volailles et charcuteries de fermes bretonnes.",
        storage="Entre 0 et 4 °C ; à congeler le jour de la réception si besoin.",
        origin="Né, élevé et abattu en Bretagne",
        pool="""
        L'abattage a lieu à moins d'une heure de route, pour éviter l'attente aux bêtes.
        {p1} découpe sur place, dans un laboratoire agréé de quarante mètres carrés.
        Les animaux mangent l'herbe et les céréales de la ferme.
        La mise sous vide sépare chaque portion, étiquetée avec le numéro de l'animal.
        Le retrait se fait le jeudi et le vendredi, glacière conseillée.
        Les races rustiques prennent leur temps, et la viande y gagne du grain.
        Les os pour bouillon sont offerts à qui les demande.
        Un calendrier affiché à la ferme annonce les dates de découpe.
        """,
        ideas="""
        Colis de bœuf de pie noir | 5 kg, 10 kg | 82.00 | Steaks, rôti, bourguignon et pot-au-feu se partagent ce colis d'une petite vache rustique. | La carcasse mûrit quinze jours avant la découpe. | ing=bœuf
        Colis de veau sous la mère | 4 kg, 8 kg | 79.00 | Le veau reste au pis jusqu'à cinq mois et sort avec sa mère. | Sa chair rosée demande une cuisson douce, jamais à feu vif. | ing=veau
        Poulet fermier de 110 jours | 1,8 kg, 2,2 kg | 19.50 | Un cou nu à croissance lente, à la peau fine et aux cuisses sombres. | Une heure vingt à four moyen, sur le côté, lui convient. | ing=poulet; skip=3 6
        Saucisses fraîches de porc blanc de l'Ouest | 500 g, 1 kg | 8.40 | Du maigre d'épaule, du gras de gorge, du sel et du poivre dans un boyau naturel. | Elles dorent sans eau ni rétrécissement. | ing=porc, sel, poivre; art=1
        Andouille fumée au hêtre | 250 g, 500 g | 8.90 | Les chaudins enfilés un à un dessinent des cercles réguliers à la coupe. | Trois semaines de fumage puis deux mois de séchage la noircissent. | ing=porc, sel, poivre; art=1
        Pâté rennais | 180 g, 320 g | 4.90 | Tête, gorge et couenne de porc cuisent ensemble avec oignons et échalotes. | Une croûte brune se forme au four, et c'est le meilleur morceau. | ing=porc, oignons, échalotes, sel, poivre; art=1
        Agneau de pré, demi-bête | 7 kg, 9 kg | 119.00 | L'agneau a grandi sur des prairies au vent, à deux kilomètres de la mer. | Gigot, épaule, côtelettes et collier sont prêts à cuire. | ing=agneau
        Lard fumé en tranches | 200 g, 400 g | 5.20 | La poitrine est frottée de sel sec puis fumée à froid quatre jours. | Il croustille à la poêle et parfume une soupe de pois cassés. | ing=porc, sel; art=1
        """,
    ),
    leaf(
        "legumes",
        "Légumes | Vegetables | Legumaj",
        vat="reduced",
        family="légumes",
        arts="vegetables:LÉGUMES, crate:MARAÎCHAGE",
        exempt="perishable",
        about="Légumes de plein champ et de serre froide, cueillis la veille.",
        storage="Au frais, à l'abri de la lumière.",
        origin="Bretagne",
        pool="""
        La récolte a lieu la veille du retrait, jamais plus tôt.
        {p1} lave les légumes-feuilles à l'eau du puits et laisse la terre aux racines.
        Le sol est couvert d'engrais verts entre deux cultures.
        Les caisses sont consignées et tournent entre le champ et les clients.
        Les planches de culture font trente mètres et se travaillent sans tracteur lourd.
        Les semences sont pour moitié des variétés reproductibles.
        Un filet plutôt qu'un traitement protège la culture des insectes.
        Les tailles varient d'une pièce à l'autre : ici, pas de calibrage.
        """,
        ideas="""
        Pommes de terre de conservation[bio] | 2 kg, 5 kg, 10 kg | 4.40 | À chair ferme, ces tubercules tiennent en salade et dorent bien au four. | Stockés dans le noir à 7 °C, ils passent l'hiver sans germer. | ing=pommes de terre; art=1
        Oignons rosés tressés | 1 kg, 2 kg | 4.90 | Doux et sucrés, ils se mangent crus en fines rondelles sur du pain beurré. | La tresse suspendue au sec se garde jusqu'à Pâques. | ing=oignons
        Artichauts camus | lot de 4, lot de 6 | 6.20 | De grosses têtes rondes, serrées, au fond large et charnu. | Trente minutes à l'eau salée, et les feuilles se détachent sans forcer. | ing=artichauts
        Choux-fleurs de plein champ | lot de 1, lot de 6 | 2.60 | Coupés tôt le matin, ils restent blancs sous leurs feuilles rabattues. | Le trognon se râpe, les feuilles tendres se braisent. | ing=chou-fleur
        Carottes des sables | 1 kg, 5 kg, 10 kg | 2.70 | La terre légère du littoral donne des carottes lisses, faciles à brosser. | Leur goût sucré s'accentue après les premières gelées. | ing=carottes
        Mélange de salades et jeunes pousses[bio] | 150 g, 500 g | 2.90 | Roquette, mizuna, batavia et moutarde rouge, coupées au couteau. | Lavé deux fois et essoré, le mélange se garde cinq jours au frais. | ing=salades, moutarde rouge
        Tomates anciennes | 1 kg, 3 kg | 4.90 | Noire de Crimée, cœur de bœuf et ananas mûrissent sur pied, en serre froide. | Leur peau fine voyage mal, d'où la récolte en une seule couche. | ing=tomates; art=1
        Potimarrons et courges | 2 kg, 5 kg | 5.20 | Trois courges différentes par lot, choisies pour leur chair sèche et sucrée. | Elles décorent la cuisine en attendant la soupe. | ing=courges
        Poireaux d'hiver[bio] | 1 kg, 5 kg | 3.10 | Buttés trois fois, ils offrent un long fût blanc et tendre. | Le vert coupé fin parfume un bouillon de poule. | ing=poireaux
        """,
    ),
    leaf(
        "fruits",
        "Fruits | Fruit | Frouezh",
        vat="reduced",
        family="fruits",
        arts="basket:FRUITS, crate:VERGER",
        exempt="perishable",
        about="Pommes, poires, fraises et petits fruits de saison.",
        storage="Dans un endroit frais ; à laver au dernier moment.",
        origin="Bretagne",
        pool="""
        La cueillette se fait à la main, en plusieurs passages, au rythme de la maturité.
        {p1} trie à la table et garde à part ce qui ira au pressoir.
        L'herbe entre les rangs est broutée par des moutons d'Ouessant.
        Des nichoirs à mésanges remplacent une partie des traitements.
        Les barquettes sont en carton, sans couvercle de plastique.
        La taille d'hiver occupe toute l'équipe de décembre à mars.
        Le goût passe avant la taille, et les petits calibres ne sont pas écartés.
        Les ruches installées en bordure assurent la pollinisation d'avril.
        """,
        ideas="""
        Pommes à croquer[bio] | 2 kg, 5 kg, 10 kg | 5.60 | Un mélange de variétés croquantes, acidulées d'abord, plus douces après Noël. | La peau brute, parfois un peu liégeuse, se mange sans crainte. | ing=pommes; art=1
        Pommes à couteau reinette | 2 kg, 5 kg | 5.90 | Jaune et rugueuse, la reinette d'Armorique se bonifie jusqu'en avril. | Elle tient à la cuisson et embaume une tarte fine. | ing=pommes; art=1
        Fraises gariguettes | 250 g, 500 g | 4.20 | Allongées et brillantes, elles arrivent dès la fin mars sous abri non chauffé. | Leur parfum se livre à température ambiante, jamais à la sortie du frais. | ing=fraises; skip=1 2 3 5
        Fraises de pleine terre | 500 g, 2 kg | 6.90 | Ces fraises de juin, un peu irrégulières, ont mûri au soleil sur paillage de paille. | Les gros formats servent aux confitures familiales. | ing=fraises; skip=1 2 3 5
        Framboises | 125 g, 250 g | 3.40 | Remontantes, elles donnent en juillet puis de nouveau en septembre. | Cueillies sèches, elles tiennent deux jours sans s'écraser. | ing=framboises; skip=1 2
        Poires d'automne | 1 kg, 5 kg | 3.90 | Récoltées fermes, elles finissent de mûrir une semaine dans la corbeille. | Pochées dans un cidre épicé, elles deviennent un dessert complet. | ing=poires; art=1
        Kiwis du littoral | 1 kg, 3 kg | 3.80 | L'hiver doux de la côte convient à ces lianes plantées contre un mur. | Rangés près d'une pomme, ils s'attendrissent en quatre jours. | ing=kiwis; skip=1
        Myrtilles | 125 g, 500 g | 3.60 | La terre acide de lande donne des baies fermes, couvertes de leur voile bleuté. | Elles se congèlent à plat et ne collent pas entre elles. | ing=myrtilles; skip=1 2
        """,
    ),
)
