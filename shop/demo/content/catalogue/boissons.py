"""Drinks."""

from .source import leaf

LEAVES = (
    leaf(
        "jus",
        "Jus et boissons | Juices and soft drinks | Chug-frouezh",
        vat="reduced",
        family="boissons",
        arts="bottle:JUS, bottle:SANS ALCOOL",
        about="Jus de fruits pressés, pétillants et sirops sans alcool.",
        storage="Au frais après ouverture, à boire dans la semaine.",
        pool="""
        Le pressage suit la récolte de trois jours au plus.
        {p1} assemble à la dégustation, jamais d'après une fiche.
        La pasteurisation est brève, à 75 °C, et rien n'est ajouté pour conserver.
        La bouteille est consignée dans une dizaine de points de collecte.
        Un dépôt se forme : il suffit de retourner la bouteille avant de servir.
        Le marc pressé part au compost ou à l'alimentation des bêtes.
        Les fruits viennent de vergers hautes tiges, sous lesquels paissent des moutons.
        Les comités des fêtes l'achètent par caisses de douze.
        """,
        ideas="""
        Jus de pomme trouble[bio] | 1 l, 3 l, 5 l | 3.40 | Doux-amer à l'attaque, il finit sur une acidité qui nettoie la bouche. | Douze variétés entrent dans l'assemblage, dont une moitié de pommes à cidre. | ing=pommes
        Jus de pomme et poire | 1 l, 3 l | 3.70 | Un tiers de poire adoucit la pomme et laisse un parfum de coing. | Les enfants le boivent sans eau, les autres le coupent. | ing=pommes, poires
        Jus de pomme et betterave | 75 cl, 1 l | 3.90 | Rouge profond, il tire vers la terre et le sucre à la fois. | Un quart de betterave suffit à tout colorer. | ing=pommes, betteraves
        Pétillant de pomme sans alcool | 75 cl, lot de 6 | 4.40 | De fines bulles, peu de sucre, et un bouchon qui saute comme aux fêtes. | Il accompagne les vins d'honneur de ceux qui ne boivent pas d'alcool. | ing=jus de pommes, gaz carbonique; art=1
        Limonade artisanale | 33 cl, 75 cl | 2.20 | Le citron pressé laisse une amertume discrète, loin des limonades trop sages. | Le sucre reste sous les sept grammes pour cent millilitres. | ing=eau, citron, sucre de canne, gaz carbonique; art=1; skip=0 2 4 5 6
        Sirop de sureau | 25 cl, 50 cl | 5.60 | Les ombelles de juin macèrent trois jours avec du citron en tranches. | Un fond de verre, de l'eau très fraîche, et la haie revient en mémoire. | ing=sucre, eau, fleurs de sureau, citron; art=1; skip=0 2 5 6
        Cola breton de petite cuvée | 33 cl, 75 cl | 2.40 | Caramel, cannelle et écorce d'orange donnent un cola brun, peu sucré. | La caféine vient d'un extrait de café de torréfaction locale. | ing=eau, sucre de canne, caramel, extraits de plantes, café, gaz carbonique; art=1; skip=0 2 4 5 6
        Kombucha au thé vert | 33 cl, 75 cl | 3.10 | Dix jours de fermentation rendent ce thé pétillant, acide et peu sucré. | La souche est nourrie chaque semaine, comme un levain. | ing=eau, thé vert, sucre de canne, ferments; art=1; skip=0 2 5 6
        """,
    ),
    leaf(
        "cidres",
        "Cidres | Cider | Chistr",
        vat="standard",
        family="cidres",
        arts="cider:CIDRE, cider:CHISTR",
        about="Cidres bruts, doux et fermiers, poirés, à boire avec modération.",
        storage="Debout, au frais et dans le noir.",
        origin="Bretagne",
        pool="""
        Les pommes sont ramassées au sol, mûres, puis mises en tas quinze jours.
        {p1} surveille la densité chaque matin et décide du soutirage.
        La fermentation dure trois mois, avec les seules levures du fruit.
        La prise de mousse se fait en bouteille, sans gaz ajouté.
        Trois cents arbres hautes tiges composent le verger d'origine.
        Servi vers 10 °C, il garde ses arômes sans agresser.
        Le muselet se défait doucement : la pression varie d'une année à l'autre.
        Les bouteilles vides reviennent en casier pour être lavées.
        """,
        ideas="""
        Cidre brut fermier[bio] | 33 cl, 75 cl | 2.40 | Sec et charpenté, il sent la pomme blette, le cuir et la paille. | Des tanins marqués en font un bon compagnon de l'andouille. | ing=pommes, sulfites; alc=5.0
        Cidre doux | 75 cl, lot de 6 | 3.80 | Le sucre du fruit reste présent, avec une mousse fine et des bulles légères. | Il se verse à l'heure des crêpes. | ing=pommes, sulfites; alc=2.5
        Cidre demi-sec de garde | 75 cl, lot de 6 | 4.60 | Un an sur lies lui donne un parfum de pomme au four et de noix. | Il supporte un plat mijoté ou un fromage à croûte lavée. | ing=pommes, sulfites; alc=4.5; art=1
        Cidre monovariétal acidulé | 75 cl, lot de 6 | 4.90 | Une seule pomme, vive et juteuse, donne ce cidre tendu comme un citron. | Les huîtres et le maquereau mariné lui vont bien. | ing=pommes, sulfites; alc=4.0; art=1
        Poiré fermier | 75 cl, lot de 6 | 5.20 | Pâle, floral et délicat, il vient de poiriers plus que centenaires. | Les poires rondes, immangeables crues, se révèlent au pressoir. | ing=poires, sulfites; alc=3.5; skip=0
        Cidre houblonné | 33 cl, 75 cl | 2.90 | Un houblonnage à cru apporte des notes de pamplemousse et de résine. | Il réunit à table amateurs de bière et de pomme. | ing=pommes, houblon, sulfites; alc=5.5; art=1
        Cidre rosé à chair rouge | 75 cl, lot de 6 | 5.40 | La couleur vient d'une pomme à chair rouge, sans ajout d'un autre fruit. | En bouche, groseille et rhubarbe remplacent les tanins. | ing=pommes, sulfites; alc=4.0; art=1
        Bolées en fût | 20 l, 30 l | 64.00 | Le fût de cidre brut se branche sur une tireuse classique, prêtée sur demande. | Comptez quatre-vingts bolées pour vingt litres. | ing=pommes, sulfites; alc=5.0; skip=3 6 7
        """,
    ),
    leaf(
        "bieres",
        "Bières | Beer | Bier",
        vat="standard",
        family="bières",
        arts="beer:BIÈRE, beer:BIER",
        about="Bières brassées en petites cuves, au malt et au blé noir bretons, à boire avec modération.",
        storage="Debout, dans un lieu frais et sombre.",
        pool="""
        L'empâtage démarre à six heures et remplit la salle d'une odeur de pain chaud.
        {p1} contrôle la densité deux fois par jour pendant la fermentation.
        La refermentation en bouteille prend trois semaines à 22 °C.
        Les drêches partent le soir même chez un éleveur de brebis.
        Le malt vient d'orges bretonnes, maltées à moins de cent kilomètres.
        Non filtrée, elle garde un léger trouble et ses levures au fond.
        Le brassin compte mille litres, ni plus ni moins.
        L'étiquette se décolle à l'eau tiède, ce qui facilite le réemploi du verre.
        """,
        ideas="""
        Bière blonde de soif[bio] | 33 cl, 75 cl | 2.60 | Légère et sèche, cette blonde finit sur une amertume herbacée. | Deux houblons alsaciens y rappellent le foin et le citron. | ing=eau, malt d'orge, houblon, levure; alc=4.8
        Bière ambrée au miel | 33 cl, 75 cl | 2.80 | Un malt caramel donne la robe cuivrée, le miel de châtaignier la longueur. | Peu sucrée malgré son nom, elle aime les viandes grillées. | ing=eau, malt d'orge, miel, houblon, levure; alc=6.0
        Bière de blé noir | 33 cl, 75 cl | 2.90 | Le sarrasin grillé apporte une robe acajou et un goût de croûte de pain. | La mousse tient longtemps, serrée comme une crème. | ing=eau, malt d'orge, sarrasin, houblon, levure; alc=5.5; art=1
        Bière blanche aux agrumes | 33 cl, 75 cl | 2.70 | Blé cru, coriandre et zestes d'orange composent une bière trouble et fraîche. | Elle se boit autour de 5 °C, avec une rondelle ou sans. | ing=eau, malt d'orge, blé, coriandre, zestes d'orange, houblon, levure; alc=4.5
        Stout à l'avoine | 33 cl, 75 cl | 3.10 | Noire et onctueuse, elle évoque le café froid et le cacao. | L'avoine arrondit le grain torréfié, presque brûlé. | ing=eau, malt d'orge, avoine, houblon, levure; alc=6.2; art=1
        Bière sans alcool | 33 cl, lot de 12 | 2.30 | Une levure peu vorace s'arrête à 0,5 % et laisse un goût de céréale. | Le houblon, généreux, évite l'impression de jus de malt. | ing=eau, malt d'orge, houblon, levure; vat=reduced
        IPA des abers | 33 cl, 75 cl | 2.90 | Pamplemousse, fruit de la passion et résine sautent au nez dès l'ouverture. | Un double houblonnage à cru la rend fragile : à boire jeune. | ing=eau, malt d'orge, houblon, levure; alc=5.9; art=1
        Bière aux algues | 33 cl, 75 cl | 3.00 | La laitue de mer infuse en fin d'ébullition et laisse une pointe saline. | Sur un plateau de fruits de mer, elle remplace le vin blanc. | ing=eau, malt d'orge, algues, houblon, levure; alc=5.0; art=1
        Fût de blonde pour buvette | 20 l, 30 l | 72.00 | La tireuse, le gaz et les gobelets consignés sont prêtés avec le fût. | Une soixantaine de demis sortent de vingt litres bien tirés. | ing=eau, malt d'orge, houblon, levure; alc=4.8; skip=2 7
        """,
    ),
    leaf(
        "vins-spiritueux",
        "Vins et spiritueux | Wines and spirits | Gwin ha gwinoù-tan",
        vat="standard",
        family="spiritueux",
        arts="wine:VIN, bottle:EAU-DE-VIE",
        about="Hydromels, apéritifs, eaux-de-vie et jeunes vins bretons, à boire avec modération.",
        storage="Couché pour le vin, debout pour l'alcool fort.",
        pool="""
        L'alambic de cuivre, chauffé au bois, distille lentement et en deux passes.
        {p1} goûte chaque fût au printemps et en automne avant d'assembler.
        Le chai est une ancienne étable aux murs de schiste, fraîche sans climatisation.
        La mise en bouteille est manuelle, et la cire du bouchon coulée à la louche.
        Les fruits et plantes proviennent d'un rayon de trente kilomètres.
        La cuvée est petite, souvent moins de huit cents bouteilles.
        Un lot repose toujours une année de plus, pour comparer.
        Les droits d'accises sont acquittés et figurent sur la facture.
        """,
        ideas="""
        Hydromel chouchen | 50 cl, 75 cl | 11.50 | Le miel de sarrasin fermente six mois et donne un chouchen ambré, à peine sucré. | À l'apéritif, on le sert frais avec un melon. | ing=miel, eau, levure, sulfites; alc=13.0; skip=0
        Pommeau fermier | 50 cl, 70 cl | 13.90 | Deux parts de jus de pomme pour une part d'eau-de-vie, puis trente mois de fût. | Pruneau, caramel et noix accompagnent un dessert au chocolat. | ing=jus de pommes, eau-de-vie de cidre; alc=17.0; art=1; skip=0
        Eau-de-vie de cidre | 35 cl, 70 cl | 26.00 | Le cidre distillé vieillit cinq ans en petits fûts de chêne roux. | Une larme dans une crêpe flambée suffit à parfumer la salle. | ing=cidre; alc=40.0; art=1
        Gin aux plantes du littoral | 35 cl, 50 cl | 29.00 | Genièvre, criste-marine et ajonc donnent un gin salin, avec une note de coco. | Avec un tonic peu sucré, la fleur d'ajonc ressort nettement. | ing=alcool de grain, genièvre, criste-marine, ajonc; alc=43.0; art=1; skip=1
        Liqueur de fraise | 35 cl, 50 cl | 14.50 | Un kilo de fruits mûrs par litre, mis à macérer le jour de la cueillette. | Quelques gouttes dans un cidre brut font un kir du pays. | ing=fraises, alcool, sucre; alc=18.0; art=1; skip=0 1
        Vin blanc de coteau breton | 75 cl, lot de 6 | 12.90 | Un jeune vignoble sur schiste donne ce blanc sec, citronné et court en alcool. | Il accompagne les coquillages et un chèvre frais. | ing=raisin, sulfites; alc=11.0; skip=0
        Vin rouge léger | 75 cl, lot de 6 | 12.50 | Fruité et peu tannique, ce rouge se boit frais, vers 14 °C. | Ses cépages précoces mûrissent malgré les septembres humides. | ing=raisin, sulfites; alc=11.5; skip=0
        Apéritif à la rhubarbe | 50 cl, 75 cl | 10.90 | La rhubarbe macère avec une racine de gentiane qui allonge l'amertume. | Un glaçon, une rondelle d'orange, et rien de plus. | ing=vin blanc, rhubarbe, sucre, gentiane, sulfites; alc=16.0; art=1; skip=0 1
        """,
    ),
)
