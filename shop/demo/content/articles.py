"""Articles of the demo's magazine. People, figures and suppliers in them are fictional."""

from __future__ import annotations

from .grammar import typographic
from .shapes import Article, Block

NOTICE = (
    "<p><em>Démonstration : les personnes, les ateliers et les chiffres de cet article sont "
    "fictifs. Ils se passent dans des communes bretonnes bien réelles.</em></p>"
)


def text(*paragraphs: str) -> Block:
    """Paragraphs; a line that starts with «## » becomes a heading."""
    made = []
    for paragraph in paragraphs:
        clean = typographic(paragraph)
        made.append(f"<h2>{clean[3:]}</h2>" if clean.startswith("## ") else f"<p>{clean}</p>")
    return ("text", "".join(made))


def quote(words: str, author: str) -> Block:
    return ("quote", typographic(words), typographic(author))


def call(words: str) -> Block:
    return ("quote_call", typographic(words))


def article(slug: str, title: str, category: str, intro: str, *body: Block) -> Article:
    return Article(
        slug, typographic(title), typographic(intro), category, (*body, ("text", NOTICE))
    )


ARTICLES: tuple[Article, ...] = (
    article(
        "six-heures-du-matin-au-fournil",
        "Six heures du matin, au fournil",
        "reportage",
        "Dans un bourg du Finistère, un fournil forme des boulangers qui n'avaient jamais touché une pâte. Récit d'une nuit ordinaire, entre levain, bavardages et croûtes qui chantent.",
        text(
            "À trois heures, la rue dort encore et la seule lumière vient du soupirail. Solène soulève le couvercle du bac : le levain a doublé, il sent la pomme verte. « S'il sent le vernis, on recommence », dit-elle en riant. À côté d'elle, Amadou pèse la farine. Il est là depuis sept semaines et ne regarde déjà plus le tableau des quantités.",
            "Le fournil emploie onze personnes, dont huit en parcours d'insertion. Aucune n'avait travaillé de nuit. L'équipe a donc inversé le problème : on pétrit la veille, la pâte pousse seize heures au froid, et la première fournée entre au four à quatre heures au lieu de deux. Le pain y gagne du goût, les gens du sommeil.",
            "## Un métier en gestes",
            "Bouler, façonner, lamer : chaque geste a sa photo, collée au-dessus du plan de travail. Les consignes tiennent en six mots. Quand Amadou hésite, il lève les yeux, puis il recommence. Les pains ratés existent. Ils deviennent de la chapelure, vendue à une cuisine voisine, et personne ne les compte à voix haute.",
        ),
        quote(
            "On ne m'a pas demandé mon diplôme, on m'a demandé si je pouvais me lever. J'ai dit oui, et j'ai acheté deux réveils.",
            "Amadou, salarié en parcours",
        ),
        ("products", "pains-brioches"),
        text(
            "## Le prix d'une miche",
            "Le kilo de pain de campagne se vend 5,40 euros. Solène a affiché le détail près de la caisse : la farine d'un meunier de la commune voisine, le bois, les heures, l'encadrement, le loyer. Il reste huit centimes. « C'est peu, mais c'est positif, et tout le monde peut le lire. »",
            "La moitié de la production part vers trois écoles et une maison de retraite. Les cuisines reçoivent de petits pains souples, commandés pour l'année à prix fixe. Cette régularité paie les salaires d'hiver, quand les touristes sont partis et que la boutique tourne au ralenti.",
            "À six heures et demie, la dernière fournée sort. On entend la croûte craquer : les boulangers disent qu'elle chante. Le camion attend, moteur coupé. Dans deux ans au plus, Amadou aura quitté le fournil pour une autre boulangerie. C'est le but, et c'est aussi ce qui rend les au revoir un peu longs.",
        ),
        call(
            "Vous cherchez du pain pour une cantine ou un événement ? Décrivez votre besoin, les fournils proches vous répondent."
        ),
    ),
    article(
        "acheter-a-un-esat-mode-d-emploi",
        "Acheter à un ESAT : le mode d'emploi",
        "guide",
        "Linge, espaces verts, conditionnement, repas : les ESAT et les entreprises adaptées répondent à bien plus de besoins qu'on ne l'imagine. Voici comment s'y prendre, étape par étape.",
        text(
            "Un ESAT, établissement ou service d'accompagnement par le travail, accueille des personnes handicapées et leur propose un métier avec un soutien médico-social. Une entreprise adaptée emploie, elle, des salariés en contrat ordinaire, avec une forte proportion de travailleurs reconnus handicapés. Les deux vendent aux entreprises, aux collectivités et souvent aux particuliers.",
            "## Décrire le résultat, pas la méthode",
            "Dites ce que vous voulez obtenir : une pelouse à moins de dix centimètres, trois mille plis postés avant le 15, quarante repas sans porc. L'atelier choisira l'organisation. Un cahier des charges qui impose le nombre de personnes ou la machine empêche d'adapter les postes, donc de bien faire.",
            "## Prévoir un vrai calendrier",
            "Un atelier tient ses délais quand il les connaît. Deux semaines d'avance permettent de répartir le travail entre plusieurs équipes. Pour une demande urgente, téléphonez : il arrive qu'un créneau se libère, mais ne comptez pas dessus chaque mois.",
        ),
        ("products", "espaces-verts"),
        text(
            "## Ce que vous pouvez déclarer",
            "Une entreprise soumise à l'obligation d'emploi peut déduire une part du coût de la main-d'œuvre, dans les limites prévues par les textes. Le fournisseur remet chaque année une attestation ; le montant y figure avant plafonnement, car lui seul ne connaît pas le plafond de votre entreprise. Les achats aux structures d'insertion n'ouvrent pas droit à cette déduction, ce qui ne retire rien à leur intérêt.",
            "Une collectivité peut réserver un marché, ou un lot, à ces structures. En dessous des seuils de publicité, elle peut aussi acheter directement, à condition de choisir une offre pertinente et de ne pas retenir toujours le même fournisseur.",
            "## Aller voir",
            "Rien ne remplace une visite. On y comprend les cadences, les points forts, les jours à éviter. On y rencontre surtout les personnes qui feront le travail. Beaucoup d'ateliers ouvrent leurs portes une matinée par semaine : demandez, on vous attend.",
            "Sur la fiche de chaque fournisseur, le statut est affiché avec l'autorité qui l'a accordé, sa référence et sa date de fin. S'il a expiré, il n'est plus montré comme valable. C'est un fait vérifiable, non une médaille inventée par la boutique.",
        ),
        ("labels", ("esat", "ea", "aci", "ei")),
        call(
            "Un besoin précis ? Publiez-le une fois, les établissements de votre secteur le recevront."
        ),
    ),
    article(
        "le-ble-noir-revient-au-moulin",
        "Le blé noir revient au moulin",
        "filière",
        "Longtemps importé, le sarrasin repousse dans les champs bretons. Autour d'un moulin coopératif, vingt-deux paysans ont fixé un prix pour trois ans.",
        text(
            "Le blé noir n'est pas un blé. Cette plante à fleurs blanches, cousine de la rhubarbe et de l'oseille, pousse en cent jours, sans engrais et presque sans voisines, tant elle étouffe les herbes. Elle a nourri la Bretagne des terres pauvres, avant de reculer devant le maïs et le froment.",
            "Depuis quelques années, elle revient par les bords : une parcelle trop acide, une fin de rotation, un apiculteur qui insiste. Restait à trouver un moulin. Celui qu'anime Rozenn, dans les Côtes-d'Armor, a rouvert avec des meules de granite retaillées et un groupe de paysans décidés à ne plus vendre à l'aveugle.",
            "## Trois ans, un prix, une réunion",
            "Le prix se discute en février, autour d'une soupe. Chacun apporte ses coûts réels, y compris ses heures. Le chiffre retenu vaut pour trois récoltes, quelle que soit l'humeur des marchés. L'an dernier, il était au-dessus du cours ; l'année d'avant, en dessous. Personne n'a claqué la porte.",
        ),
        quote(
            "Le plus dur n'était pas de moudre. C'était de se dire nos vrais coûts, entre voisins.",
            "Rozenn, meunière",
        ),
        ("products", "pates-cereales"),
        text(
            "## Du grain à la galette",
            "Le grain arrive à dix-huit pour cent d'humidité. Il faut le sécher doucement, le nettoyer, puis le broyer avec une part de son enveloppe, qui donne les points noirs et une bonne moitié du goût. Une mouture trop rapide chauffe et rancit ; Rozenn règle donc sa meule à l'oreille.",
            "Une crêperie achète un tiers de la farine, des particuliers un autre. Le reste devient pâtes, kasha, biscuits ou bière, dans des ateliers situés à moins de quarante kilomètres. Les sons partent chez un éleveur, les cosses garnissent des coussins. Le moulin ne jette qu'un peu de poussière.",
            "Pour reconnaître une bonne farine, sentez-la : elle doit évoquer la noisette et la terre humide. Regardez ensuite l'origine du grain, qui peut être différente du lieu de mouture. Sur nos fiches, les deux sont écrites séparément.",
        ),
        ("products", "sarrasin"),
        call("Restaurants et cantines : demandez un prix pour des sacs de cinq ou dix kilos."),
    ),
    article(
        "reussir-un-buffet-sans-jeter",
        "Réussir un buffet sans rien jeter",
        "guide",
        "Assiettes lavables, quantités justes, restes emportés : un traiteur d'insertion nous a livré ses calculs et ses petites ruses.",
        text(
            "Au retour d'un cocktail de cent personnes, Jakez pèse les bacs. « Onze kilos. Trop. » La fois suivante, avec le même public, il y en aura quatre. Entre les deux, aucune magie : un tableau, quelques questions au client et le courage de dire qu'il commande trop.",
            "## Compter les présents, non les invités",
            "Pour un événement gratuit, un inscrit sur quatre ne vient pas. Pour un séminaire d'entreprise, un sur douze. Demandez au traiteur ses propres chiffres et confirmez le nombre cinq jours avant, pas trois semaines.",
            "## Huit pièces ou quinze",
            "Un apéritif d'une heure demande huit pièces par personne. S'il remplace le dîner, il en faut quinze, dont au moins trois chaudes et nourrissantes. Au-delà, on remplit les poubelles ou les placards.",
        ),
        ("products", "cocktails"),
        quote(
            "Un plateau qui se vide n'est pas un échec. C'est un plateau réussi.",
            "Jakez, chef de cuisine",
        ),
        text(
            "## Servir moins d'un coup, et plus souvent",
            "Une table garnie en continu paraît généreuse avec deux tiers des quantités. Les plats témoins restent au frais et pourront être donnés, ce qui devient impossible après une heure au soleil.",
            "## Louer plutôt que jeter",
            "Les assiettes, verres et couverts se louent sales au retour, sans plonge à prévoir. Pour deux cents personnes, comptez une vingtaine de bacs et un véhicule utilitaire. Prévoyez aussi l'endroit où les convives déposent leur verre, car c'est là que se joue la casse.",
            "## Des bocaux près de la sortie",
            "Un bac de bocaux consignés et une louche : les convives emportent ce qui reste, avec une étiquette qui rappelle la durée de garde. Le surplus intact peut rejoindre une association d'aide alimentaire, si le froid a été tenu. Organisez-le avant, jamais à minuit.",
            "Dernier conseil, gratuit : faites goûter le plat végétal en premier. Quand il est bon, la viande reste, et l'on peut en commander moins la fois suivante. Jakez en a fait une habitude, et ses clients s'en aperçoivent rarement.",
        ),
        call(
            "Décrivez votre événement : date, lieu, nombre de convives et régimes. Les traiteurs proches vous feront une offre."
        ),
    ),
    article(
        "reconditionner-un-ordinateur-dans-les-regles",
        "Les neuf vies d'un ordinateur de bureau",
        "reportage",
        "Il a servi cinq ans dans une administration. Il en servira cinq autres dans une école. Entre les deux, quatre heures d'atelier et une équipe qui connaît chaque vis.",
        text(
            "La palette arrive filmée, quarante machines grises, une étiquette d'inventaire sur chaque capot. Première étape, la moins visible : effacer. Les disques passent sur un banc qui réécrit chaque secteur et imprime un rapport. Sans ce papier, l'ordinateur ne quitte pas la cage.",
            "Ensuite vient le tri. Inès branche, écoute, regarde. Un ventilateur qui râle, une charnière molle, une touche fantôme : elle note tout sur une fiche de couleur. Sur dix machines, six repartiront, deux donneront leurs pièces, deux finiront au démontage. Les proportions changent avec l'âge du lot.",
            "## Quatre heures au banc",
            "On dépoussière, on remplace la pâte thermique, on change le disque mécanique par un modèle rapide. La batterie est mesurée ; sous quatre-vingts pour cent de sa capacité, elle cède sa place. Puis la machine chauffe quatre heures, à plein régime, sous surveillance. C'est là que les défauts cachés se montrent.",
        ),
        ("products", "ordinateurs"),
        text(
            "## Un métier de patience",
            "L'atelier est une entreprise adaptée. Les postes sont silencieux, la lumière est réglable, les consignes tiennent en pictogrammes. Inès, qui supporte mal les bruits soudains, travaille au fond, près de la fenêtre. Elle a mis au point l'ordre de démontage que tous suivent à présent.",
        ),
        quote(
            "Une machine ne ment pas. Elle chauffe, elle grince, elle s'éteint. Il suffit d'attendre qu'elle parle.",
            "Inès, technicienne",
        ),
        text(
            "## Ce que veut dire « reconditionné »",
            "Le mot ne vaut que par les contrôles qui l'accompagnent. Demandez la liste des tests, l'état de la batterie, la durée de garantie et la provenance. Regardez aussi le système : peut-il être mis à jour encore quelques années ? Un modèle professionnel d'occasion se répare mieux, le plus souvent, qu'un modèle familial neuf.",
            "Pour une collectivité, ces achats peuvent compter dans la part de biens issus du réemploi, à suivre séparément du contenu recyclé. La fiche du produit donne les deux informations quand le fournisseur les connaît, et laisse un blanc sinon. Un blanc honnête vaut mieux qu'un chiffre inventé.",
            "En fin de journée, dix machines identiques partent vers une salle de classe, câbles coupés à longueur. Au dos, une petite étiquette porte la date et deux initiales. Si l'une tombe en panne, on saura à qui demander conseil.",
        ),
        call(
            "École, association, entreprise : demandez un lot homogène à plusieurs ateliers à la fois."
        ),
    ),
    article(
        "lire-une-etiquette-sans-se-perdre",
        "Lire une étiquette sans se perdre",
        "repères",
        "AB, feuille verte, AOP, commerce équitable, Label Rouge : que garantit chaque signe, et que ne garantit-il pas ? Un petit guide, sans bons ni mauvais points.",
        text(
            "Un label répond à une question précise. L'ennui commence quand on lui en pose une autre. Le logo AB parle de la façon de produire, non de la distance. Une AOP parle d'un lieu et d'un savoir-faire, non de l'absence de traitements. Le commerce équitable parle de prix, de durée et de démocratie. Aucun ne dit tout.",
            "## Le bio",
            "La feuille verte européenne et le logo AB reposent sur le même règlement et sur un contrôle annuel. Le code FR-BIO suivi de deux chiffres désigne l'organisme de contrôle, pas le producteur. Un produit « en conversion » respecte déjà les règles, mais le sol n'a pas fini d'attendre.",
            "Nature & Progrès fonctionne autrement : des producteurs et des consommateurs visitent ensemble les fermes. Sans certification européenne, ses adhérents ne peuvent pas écrire le mot « bio ».",
        ),
        ("labels", ("ab", "bio_ue", "bio_conversion", "nature_progres")),
        text(
            "## L'équitable",
            "Le mot « équitable » dans un nom de vente exige un label reconnu. Contrats d'au moins trois ans, prix rémunérateur, montant collectif : voilà le socle. Il concerne les producteurs lointains, mais aussi, depuis quelques années, des blés, des laits ou des œufs français.",
            "## L'origine et la qualité",
            "AOP et IGP relient un produit à un territoire, Label Rouge certifie une qualité supérieure, STG protège une recette. « Produit en Bretagne » est une marque d'adhérents : utile pour repérer une entreprise, elle ne remplace pas un contrôle.",
            "## Vérifier en trois gestes",
            "Cherchez le numéro, l'organisme et la date de fin. Sur cette boutique, un clic sur le signe affiche les trois. Un certificat expiré disparaît de la fiche ; un certificat en attente n'est pas montré aux visiteurs. Nous n'avons inventé aucun label maison et ne donnons aucune note.",
        ),
        ("labels", ("fairtrade", "aop", "igp", "label_rouge", "produit_en_bretagne")),
        text(
            "Un dernier mot sur l'absence de label. Beaucoup de petits ateliers travaillent bien sans certificat, faute de temps ou d'argent. La bonne question devient alors : qui a fait ce produit, avec quoi, et puis-je aller voir ? Si la réponse est claire, elle vaut parfois plus qu'un logo.",
        ),
    ),
    article(
        "une-saison-de-paniers-au-jardin",
        "Une saison de paniers, au jardin",
        "reportage",
        "De mars à février, un jardin d'insertion du Morbihan remplit deux cents paniers par semaine. On y apprend le maraîchage, la ponctualité et l'art d'expliquer le céleri-rave.",
        text(
            "Le tableau blanc annonce la couleur : blettes, fenouil, pommes de terre, batavia, un bouquet d'aneth. Bleuenn, encadrante technique, répartit les équipes. Deux à la serre, quatre aux champs, trois au lavage. Il pleut, bien sûr, et quelqu'un a déjà lancé le café.",
            "Le jardin cultive trois hectares. Quinze salariés en parcours y travaillent vingt-six heures par semaine. Certains viennent de la rue, d'autres d'une longue maladie ou d'un pays en guerre. Le travail ne demande pas de tout raconter ; il demande d'arriver à l'heure et de bien botteler.",
            "## Mars, le mois maigre",
            "Les adhérents l'appellent le trou. Les réserves s'épuisent, les semis lèvent à peine. Le jardin l'annonce dès l'inscription : en mars, beaucoup de choux. Une recette accompagne chaque panier, écrite par un salarié et testée la veille sur un réchaud.",
        ),
        ("products", "paniers-saison"),
        quote(
            "Avant, je ne parlais à personne. Maintenant j'explique le céleri-rave à des inconnus.",
            "Denez, salarié au jardin",
        ),
        text(
            "## Juillet, le mois fou",
            "Tout pousse en même temps. On récolte dès six heures, avant la chaleur, et l'on cueille les courgettes deux fois par jour. Les bénévoles du mercredi viennent aider, en échange d'un repas. Les surplus partent chez un conserveur, qui les rend en bocaux pour l'hiver.",
            "## Compter autrement",
            "Le panier familial coûte vingt et un euros. Un dixième est vendu moitié prix, sur simple justificatif et sans file séparée. Les ventes couvrent un peu plus de la moitié du budget ; le reste vient de l'accompagnement vers l'emploi, qui est aussi un métier.",
            "Bleuenn tient deux tableaux. Sur le premier, les tonnes et les euros. Sur le second, les permis obtenus, les logements trouvés, les rendez-vous chez le dentiste. Le conseil d'administration lit les deux, dans cet ordre ou dans l'autre.",
            "En novembre, les chemins sont boueux et les légumes plus beaux que jamais. Denez a trouvé une place chez un pépiniériste. Il a laissé sur le mur du hangar un dessin de céleri-rave, avec des yeux. Personne n'a osé l'effacer.",
        ),
        call(
            "Un comité d'entreprise peut accueillir un point de retrait : demandez une proposition aux jardins proches."
        ),
    ),
    article(
        "offrir-a-ses-equipes-sans-se-tromper",
        "Offrir à ses équipes sans se tromper",
        "guide",
        "Chaque automne revient la question des cadeaux. Voici comment choisir utile, local et juste, sans finir au fond d'un tiroir.",
        text(
            "Il y a la gourde de trop, la boîte que l'on revend, le champagne offert à qui ne boit pas. Un bon cadeau d'entreprise commence par une question simple : qu'est-ce que les gens feront de cela dans un mois ? S'ils l'ont mangé, usé ou donné à quelqu'un qui en avait envie, c'est gagné.",
            "## Commencer en septembre",
            "Les ateliers qui montent des coffrets travaillent à plein de la mi-octobre à Noël. Une commande passée en septembre permet de choisir, de goûter et de faire un exemplaire témoin. Elle leur permet aussi d'embaucher, ce qui est tout de même le sujet.",
            "## Laisser choisir",
            "Trois versions suffisent : avec alcool, sans alcool, sans produit animal. Un formulaire de deux lignes évite bien des gâchis. Pour les salariés à distance, l'envoi à domicile coûte quelques euros, et l'adresse est effacée après livraison.",
        ),
        ("products", "cadeaux-entreprise"),
        text(
            "## Raconter sans en rajouter",
            "Une carte peut dire qui a préparé le coffret : un ESAT, une entreprise d'insertion, une coopérative. Tenez-vous en aux faits. Inutile d'écrire que le cadeau sauve la planète ; il a fait travailler une équipe pendant trois semaines, et c'est déjà beaucoup.",
        ),
        quote(
            "Quand le client vient voir la chaîne, il commande souvent plus simple. Il a compris ce que coûte un nœud.",
            "Klervi, monitrice d'atelier",
        ),
        text(
            "## Regarder la facture",
            "Un coffret réunit des produits soumis à des taux de TVA différents. Un bon fournisseur vous dira comment il les a traités. Demandez aussi l'attestation de main-d'œuvre si l'atelier est un ESAT ou une entreprise adaptée : elle arrive une fois par an.",
            "## Et si l'on n'offrait rien ?",
            "Certaines équipes préfèrent un repas commun, une journée à planter une haie ou un don. Ce n'est pas une provocation : c'est un vote à organiser. Le traiteur, le jardin et l'association qui vous recevront figurent d'ailleurs eux aussi dans la boutique.",
            "Pour finir, gardez un exemplaire témoin jusqu'en janvier. Ouvrez-le avec ceux qui l'ont reçu, notez ce qui a plu, ce qui a traîné. L'année suivante, vous commanderez mieux, et sans doute un peu moins.",
        ),
        ("products", "coffrets-gourmands"),
        call(
            "Indiquez le nombre, le budget et la date : plusieurs ateliers vous répondront avec un exemplaire détaillé."
        ),
    ),
)
