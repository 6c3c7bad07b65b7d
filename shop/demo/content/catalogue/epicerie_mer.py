"""Groceries from the sea, salt and dry goods."""

from .source import leaf

LEAVES = (
    leaf(
        "conserves-mer",
        "Conserves de la mer | Tinned fish | Mirioù-mor",
        vat="reduced",
        family="conserves",
        arts="sardine:SARDINES, tin:CONSERVE",
        about="Sardines, rillettes, soupes et maquereaux mis en boîte ou en bocal à la main.",
        storage="À température ambiante ; après ouverture, deux jours au frais.",
        pool="""
        Le poisson arrive de la criée le matin et passe à la stérilisation le soir.
        L'étêtage et le parage se font au couteau, debout devant de longues tables d'inox.
        {p1} range les filets tête-bêche, à la main, pour remplir sans écraser.
        La boîte vieillit bien : la retourner tous les six mois répartit l'huile.
        Les chaluts ne sont pas invités, l'achat se fait à des bateaux de moins de douze mètres.
        L'autoclave tient 115 °C, et chaque cuisson est enregistrée sur un graphique.
        Les arêtes et les têtes repartent vers une fabrique de bouillons.
        Le nom du port de débarquement est imprimé au fond de l'emballage.
        """,
        ideas="""
        Sardines à l'huile d'olive | 115 g, 200 g | 4.20 | Frites puis égouttées, ces sardines gardent une chair ferme et une peau intacte. | On les mange sur du pain grillé, avec leur huile et rien d'autre. | ing=sardines, huile d'olive, sel
        Sardines au beurre à poêler | 115 g, 200 g | 4.60 | Deux minutes à la poêle, et le beurre mousse autour des poissons. | Un filet de citron et quelques pommes de terre font le repas. | ing=sardines, beurre, sel
        Filets de maquereau au cidre | 115 g, 170 g | 4.40 | Le cidre brut et les oignons adoucissent le gras du maquereau de ligne. | Froids, ils accompagnent une salade de lentilles tièdes. | ing=maquereau, cidre, oignons, carottes, vinaigre, sel; art=1
        Rillettes de maquereau à la moutarde | 90 g, 180 g | 4.30 | Les filets cuits au court-bouillon sont effilochés à la fourchette, jamais mixés. | La moutarde en grains pique juste ce qu'il faut sur une galette de blé noir. | ing=maquereau, crème, moutarde, échalotes, sel; art=1; skip=2 3
        Soupe de poissons de roche | 480 g, 780 g | 6.80 | Vieille, grondin et congre mijotent trois heures avec du fenouil et du safran. | Le passage au moulin laisse une soupe épaisse, qu'on allonge à son goût. | ing=poissons, tomates, fenouil, oignons, huile d'olive, ail, safran, sel; art=1; skip=2 3
        Tartinable de thon blanc au citron | 90 g, 180 g | 4.90 | Le germon pêché à la ligne en été donne une chair claire et peu salée. | Zeste de citron et ciboulette suffisent à l'assaisonner. | ing=thon blanc, fromage frais, citron, ciboulette, sel; art=1; skip=2 3
        Palourdes au naturel | 130 g, 240 g | 6.90 | Ramassées à pied et dégorgées douze heures, elles ne crissent pas sous la dent. | Le jus de cuisson, dans le bocal, parfume un risotto ou des pâtes. | ing=palourdes, eau, sel; art=1; skip=0 1 2 3 4 6
        Sardines millésimées | 115 g | 5.60 | Pêchées au plus gras de septembre, elles portent leur année sur le couvercle. | Les amateurs les gardent cinq ans et comparent les récoltes entre elles. | ing=sardines, huile d'olive, sel
        """,
    ),
    leaf(
        "algues",
        "Algues | Seaweed | Bezhin",
        vat="reduced",
        family="algues",
        arts="seaweed:ALGUES, seaweed:BEZHIN",
        about="Algues de rive récoltées à pied aux grandes marées, fraîches, séchées ou cuisinées.",
        storage="Au sec et à l'abri de la lumière.",
        origin="Littoral breton",
        pool="""
        La coupe se fait aux ciseaux, à plus de dix centimètres du pied, pour que l'algue repousse.
        {p1} suit le calendrier des marées et ne sort qu'à partir du coefficient 95.
        Un triple rinçage à l'eau de mer enlève le sable et les petits coquillages.
        Le séchage dure une nuit, à basse température, sur des filets tendus.
        Les estrans sont laissés au repos une année sur trois.
        Une pincée suffit pour quatre personnes, tant le goût est concentré.
        L'analyse en laboratoire porte sur l'iode et les métaux, deux fois par saison.
        La récolte est déclarée zone par zone auprès des affaires maritimes.
        """,
        ideas="""
        Dulse en paillettes | 40 g, 80 g | 5.40 | Rouge sombre, la dulse a un goût de noisette et se passe de cuisson. | On la saupoudre sur une omelette ou une salade de pommes de terre. | ing=dulse
        Laitue de mer séchée | 30 g, 60 g | 4.90 | D'un vert franc, elle rappelle l'oseille et l'air du large. | Réhydratée cinq minutes, elle enveloppe un filet de poisson à la vapeur. | ing=laitue de mer; art=1
        Haricot de mer au naturel | 180 g, 350 g | 6.20 | Ces longs rubans blanchis gardent un croquant de haricot vert. | Une poêlée d'ail et un trait de citron en font un accompagnement. | ing=haricot de mer, eau, sel; art=1; skip=3
        Wakamé en feuilles | 40 g, 80 g | 5.80 | Doux et presque sucré, il vient enrichir un bouillon de nouilles. | Les jeunes feuilles de mars, plus tendres, sont séchées à part. | ing=wakamé
        Kombu royal pour bouillon | 50 g, 100 g | 5.20 | Un carré de kombu dans l'eau froide donne un bouillon rond sans ajouter de sel. | Il attendrit aussi les pois chiches et les haricots secs. | ing=kombu royal; art=1
        Tartare d'algues au citron | 90 g, 180 g | 4.60 | Trois algues hachées au couteau avec câpres, cornichons et huile de colza. | À l'apéritif, il se tartine sur du pain de seigle. | ing=algues, huile de colza, câpres, cornichons, citron, ail; skip=3 5
        Moutarde aux algues | 100 g, 200 g | 4.20 | La graine de moutarde broyée à la meule rencontre la dulse et le vinaigre de cidre. | Elle convient au poisson froid comme au rôti de porc. | ing=graines de moutarde, vinaigre de cidre, dulse, sel; art=1; skip=2 3
        Nori en paillettes | 30 g, 60 g | 6.40 | La nori sauvage, presque noire, prend en séchant un parfum de champignon. | Elle relève un riz vapeur ou un simple œuf à la coque. | ing=nori
        """,
    ),
    leaf(
        "sel-epices",
        "Sel et épices | Salt and spices | Holen ha spisoù",
        vat="reduced",
        family="épicerie",
        arts="salt:SEL, jar:ÉPICES",
        about="Sels de mer, mélanges d'épices et condiments.",
        storage="Au sec, loin des plaques de cuisson.",
        pool="""
        Le mélange est préparé par cinq kilos, dans un tambour qui tourne à la main.
        {p1} remplit les pots un par un et vérifie chaque pesée.
        Le bouchon de liège se garde et le pot se remplit de nouveau en vrac.
        Rien d'autre n'entre dans la recette, pas même un antiagglomérant.
        Les plantes fraîches viennent de jardins voisins et sèchent à l'ombre.
        Un tamis de laiton règle la grosseur du grain.
        Il s'ajoute en fin de cuisson, quand le plat quitte le feu.
        L'étiquette donne la part exacte de chaque ingrédient.
        """,
        ideas="""
        Fleur de sel | 125 g, 250 g | 5.90 | Les cristaux se forment les soirs de vent sec, à la surface de l'œillet. | Ils craquent puis fondent sans laisser d'amertume. | ing=fleur de sel; skip=0 4
        Gros sel gris | 500 g, 1 kg | 3.20 | Gris de l'argile des bassins, il reste humide et fond lentement. | Il sale l'eau des légumes ou enferme un bar entier au four. | ing=gros sel gris; skip=0 4
        Sel aux herbes du jardin | 90 g, 180 g | 4.90 | Romarin, livèche et ail des ours sont broyés frais avec le sel, puis séchés. | Une pincée remplace le cube de bouillon dans une soupe. | ing=sel, romarin, livèche, ail des ours
        Sel aux algues | 90 g, 180 g | 4.80 | Un cinquième d'algues permet de saler moins en gardant du relief. | Les paillettes vertes et rouges se voient bien sur un beurre frais. | ing=sel, laitue de mer, dulse
        Mélange pour poisson au four | 45 g, 90 g | 4.60 | Fenouil, coriandre et zeste d'orange parfument un lieu ou un merlu. | Une cuillère à café mêlée d'huile suffit pour un poisson d'un kilo. | ing=graines de fenouil, graines de coriandre, zeste d'orange, poivre; art=1
        Curry des voyageurs | 45 g, 90 g | 5.20 | Douze épices grillées puis moulues le même jour, sur une base de curcuma. | Moyennement relevé, il convient aux moules comme à un chou-fleur rôti. | ing=curcuma, coriandre, cumin, gingembre, moutarde, piment; art=1
        Poivre noir[équitable] en grains | 45 g, 90 g | 5.60 | Ses grains lourds, récoltés à maturité, sentent le bois de cèdre. | Une coopérative de petits planteurs le sèche au soleil sur des nattes. | ing=poivre noir; origin=Sri Lanka; art=1; skip=0 4
        Piment doux fumé | 40 g, 80 g | 5.30 | Les piments poussent sous serre froide et fument trois jours au bois de hêtre. | Il donne de la profondeur à une purée ou à des haricots blancs. | ing=piment doux; art=1; skip=0
        """,
    ),
    leaf(
        "huiles",
        "Huiles et vinaigres | Oils and vinegars | Eoulioù ha gwinegr",
        vat="reduced",
        family="huiles",
        arts="bottle:HUILE, bottle:VINAIGRE",
        about="Huiles de première pression à froid et vinaigres de fruits.",
        storage="À l'abri de la lumière, bouchon fermé.",
        pool="""
        La pression se fait à froid, avec une vis lente qui ne chauffe pas la graine.
        {p1} laisse décanter en cuve deux semaines avant de soutirer au clair.
        La bouteille de verre brun arrête la lumière qui fait rancir.
        Le tourteau restant nourrit les vaches d'une ferme proche.
        Une légère lie au fond est normale et n'enlève rien au goût.
        L'embouteillage suit la demande, pour ne pas stocker trop longtemps.
        Les fournisseurs de matière première sont à moins de quarante kilomètres.
        Un bec verseur offert évite les gouttes le long du goulot.
        """,
        ideas="""
        Huile de colza vierge[bio] | 50 cl, 75 cl | 5.40 | D'un jaune d'or, cette huile a le goût d'asperge et de jeune chou. | Elle préfère les salades et les légumes tièdes à la poêle. | ing=huile de colza
        Huile de tournesol vierge[bio] | 50 cl, 75 cl | 5.10 | La graine noire donne une huile claire, au parfum de graine grillée. | Elle tient une cuisson douce, jusqu'à 140 °C. | ing=huile de tournesol
        Huile de chanvre | 25 cl, 50 cl | 7.60 | Verte et puissante, elle rappelle la noisette fraîche et l'herbe. | Trois gouttes sur une soupe de potimarron changent tout. | ing=huile de chanvre
        Huile de lin | 25 cl, 50 cl | 6.20 | Le lin à fleurs bleues donne une huile fragile, vendue très fraîche. | Elle reste au réfrigérateur et se consomme dans les trois mois. | ing=huile de lin
        Huile de noisette | 25 cl, 50 cl | 9.40 | Les noisettes sont torréfiées à la poêle avant de passer sous la meule. | Quelques gouttes sur une purée ou une poire suffisent. | ing=noisettes
        Vinaigre de cidre[bio] | 50 cl, 75 cl | 3.90 | Le cidre sec vieillit dix-huit mois en fût ouvert, sous son voile naturel. | Non filtré, il garde un léger trouble et une acidité ronde. | ing=cidre; art=1; skip=0 3
        Vinaigre de framboise | 25 cl, 50 cl | 5.80 | Un kilo de fruits par litre macère six semaines dans un vinaigre blanc. | Il déglace un foie de volaille ou réveille une betterave. | ing=vinaigre de vin, framboises; art=1; skip=0 3
        Vinaigre de miel | 25 cl, 50 cl | 6.60 | L'hydromel devient vinaigre en huit mois, dans des jarres de grès. | Son acidité discrète convient aux tomates et au concombre. | ing=miel, eau; art=1; skip=0 3
        """,
    ),
    leaf(
        "pates-cereales",
        "Pâtes, farines et céréales | Pasta, flour and cereals | Toazennoù, bleud hag ed",
        vat="reduced",
        family="céréales",
        arts="box:FARINE, bowl:CÉRÉALES",
        about="Farines de meule, pâtes séchées lentement, graines et légumes secs.",
        storage="Dans un endroit frais et sec.",
        pool="""
        La meule de granite tourne lentement, ce qui évite de chauffer le germe.
        {p1} règle l'écartement à l'oreille, au bruit du grain qui s'écrase.
        Le grain est acheté à des fermes voisines, à un prix fixé pour trois ans.
        Un nettoyage au tamis puis au souffle enlève pierres et folle avoine.
        Le sac en papier kraft se ferme d'un simple pli et d'une ficelle.
        La variété et la parcelle sont notées pour chaque lot.
        Les cuisines de collectivité peuvent le recevoir en sacs de cinq ou dix kilos.
        Les rotations longues, avec trèfle et féverole, nourrissent le sol entre deux récoltes.
        """,
        ideas="""
        Farine de sarrasin[bio] | 1 kg, 5 kg | 4.40 | Piquée de points noirs, cette farine donne des galettes au goût franc de blé noir. | Mouture intégrale : l'enveloppe est broyée avec l'amande. | ing=farine de sarrasin
        Farine de blé bise[bio] | 1 kg, 5 kg | 2.60 | Une farine T80 issue d'un mélange de variétés anciennes semées ensemble. | Elle absorbe bien l'eau et demande un pétrissage court. | ing=farine de blé
        Farine de petit épeautre | 1 kg, 5 kg | 4.90 | Crème et légèrement sucrée, elle convient aux sablés et aux pâtes à tarte. | Pauvre en gluten, elle lève peu : mieux vaut un moule. | ing=farine de petit épeautre
        Spaghettis de blé tendre | 400 g, 2 kg | 3.10 | Étirées au bronze et séchées trente heures, elles accrochent la sauce. | Onze minutes à gros bouillons donnent une cuisson ferme. | ing=farine de blé; art=1
        Coquillettes au sarrasin | 400 g, 2 kg | 3.60 | Un tiers de blé noir brunit la pâte et lui donne un goût grillé. | Les enfants les aiment au beurre, les cantines en salade. | ing=farine de blé, farine de sarrasin; art=1
        Flocons d'avoine | 500 g, 2 kg | 2.90 | Étuvée puis aplatie, l'avoine donne un flocon épais qui tient au lait. | Une nuit de trempage dans du jus de pomme fait un bon petit-déjeuner. | ing=avoine; art=1; skip=0 1
        Lentilles vertes | 500 g, 2 kg | 3.40 | Semées avec de la cameline qui leur sert de tuteur, elles se trient à l'arrivée. | Elles cuisent en vingt minutes sans éclater. | ing=lentilles; art=1; skip=0 1
        Muesli aux pommes et graines | 350 g, 1 kg | 5.60 | Avoine, pomme séchée, noisette et tournesol, dorés au four avec un filet de miel. | Le mélange reste peu sucré et croque encore dans un yaourt. | ing=avoine, pommes séchées, noisettes, tournesol, miel; art=1; skip=0 1 3
        Kasha, sarrasin grillé | 400 g, 1 kg | 3.90 | Les grains décortiqués grillent à sec jusqu'à prendre une couleur de noisette. | Deux volumes d'eau, douze minutes à couvert, et le plat est prêt. | ing=sarrasin; art=1; skip=0 1
        """,
    ),
    leaf(
        "plats-cuisines",
        "Plats cuisinés | Ready meals | Meuzioù darevet",
        vat="reduced",
        family="plats cuisinés",
        arts="jar:CUISINE, bowl:PLAT",
        about="Plats mijotés en bocal, soupes et terrines, à réchauffer chez soi.",
        storage="Avant ouverture, à température ambiante ; ensuite deux jours au frais.",
        pool="""
        La cuisine démarre à sept heures avec l'épluchage, mené à six ou huit mains.
        {p1} écrit le menu de la semaine selon les légumes arrivés la veille.
        Le bocal en verre est consigné un euro dans les points de retrait.
        Le bouillon est fait maison, à partir des parures de légumes.
        La stérilisation permet une garde de dix-huit mois sans froid.
        Réchauffé doucement à la casserole, il retrouve sa texture du premier jour.
        Le sel est dosé bas : chacun rectifie à table.
        Une diététicienne relit les recettes deux fois par an.
        """,
        ideas="""
        Kig-ha-farz en bocal | 380 g, 750 g | 8.90 | Lard, jarret et légumes entourent un far de blé noir cuit dans son sac. | Le lipig, cette sauce d'oignons au beurre, attend dans le même pot. | ing=porc, carottes, chou, farine de sarrasin, œufs, beurre, oignons, lait
        Cotriade du port | 380 g, 750 g | 9.20 | Trois poissons, des pommes de terre et de l'oseille dans un bouillon court. | Les morceaux restent entiers, posés à la louche. | ing=poissons, pommes de terre, oignons, oseille, beurre, sel; art=1
        Dahl de lentilles corail | 380 g, 750 g | 6.20 | Les lentilles fondent dans un lait de coco relevé de gingembre et de curcuma. | Ce plat sans viande tient au corps, avec un bol de riz. | ing=lentilles corail, lait de coco, tomates, oignons, gingembre, épices; art=1
        Soupe de potimarron et châtaigne | 480 g, 780 g | 5.40 | Le potimarron cuit avec sa peau, ce qui colore la soupe en orange vif. | La châtaigne remplace la crème et lie sans alourdir. | ing=potimarron, châtaignes, oignons, eau, sel
        Bœuf au cidre et carottes | 380 g, 750 g | 9.60 | Un paleron de vache de réforme, mijoté cinq heures dans un cidre brut. | La viande se coupe à la cuillère et la sauce nappe bien. | ing=bœuf, carottes, cidre, oignons, farine de blé, sel; art=1
        Terrine de campagne aux pommes | 180 g, 320 g | 5.80 | Gorge et foie de porc hachés gros, avec des dés de pomme reinette. | Un repos d'une semaine au frais arrondit le goût du poivre. | ing=porc, foie de porc, pommes, œufs, sel, poivre; skip=3 5
        Ratatouille d'été | 380 g, 750 g | 5.60 | Chaque légume est saisi à part avant de rejoindre les tomates. | Elle se mange chaude avec du riz, ou froide sur une tartine. | ing=tomates, courgettes, aubergines, poivrons, oignons, huile d'olive; art=1
        Velouté de chou-fleur | 480 g, 780 g | 4.90 | Un chou-fleur du Léon, une pomme de terre et un peu de muscade. | Très lisse, il convient aux convives qui mâchent difficilement. | ing=chou-fleur, pommes de terre, crème, sel, muscade
        Galettes-saucisse à garnir | lot de 6, lot de 12 | 10.80 | Six galettes souples et leurs saucisses fumées, prêtes à réchauffer à la plancha. | Le kit plaît aux comités de fête, qui l'achètent par caisse. | ing=farine de sarrasin, porc, eau, sel; art=1; skip=2 3 4 5
        """,
    ),
)
