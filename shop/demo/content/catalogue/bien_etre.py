"""Well-being and hygiene."""

from .source import leaf

LEAVES = (
    leaf(
        "savons",
        "Savons | Soap | Soavonoù",
        family="cosmétiques",
        exempt="hygiene",
        arts="soap:SAVON, soap:SOAVON",
        about="Savons saponifiés à froid, savons de ménage et pains à raser.",
        pool="""
        La saponification à froid garde la glycérine formée pendant la réaction.
        {p1} coupe les pains au fil, vingt-quatre heures après le coulage.
        Le séchage de six semaines durcit la pâte et prolonge l'usage.
        Un surgras de huit pour cent ménage les peaux sèches.
        L'emballage est un simple bandeau de papier.
        Posé sur un support ajouré, il dure près de deux mois.
        Les chutes sont pressées en boules pour les écoles.
        L'étiquette donne la liste complète, dans l'ordre réglementaire.
        """,
        ideas="""
        Savon au lait de chèvre | 100 g, lot de 3 | 6.50 | Le lait congelé puis versé lentement donne un pain ivoire à la mousse crémeuse. | Sans parfum ajouté, il convient aux bébés et aux nez sensibles.
        Savon aux algues | 100 g, lot de 3 | 6.80 | De la poudre de fucus verdit la pâte et exfolie très légèrement. | Il sent la menthe poivrée plus que la marée.
        Savon au sarrasin | 100 g, lot de 3 | 6.60 | Des cosses moulues accrochent la peau des mains de jardinier. | L'huile de colza et le beurre de karité l'adoucissent.
        Savon noir ménager | 500 ml, 1 l | 7.90 | Une pâte d'huile de lin qui dégraisse l'inox, les sols et les pinceaux. | Une cuillère par seau suffit, sans rinçage. | art=1; skip=0 1 2 5
        Pain à raser | 80 g, lot de 2 | 9.50 | L'argile blanche donne du glissant, l'huile de ricin une mousse qui tient. | Il entre dans un bol standard et dure six mois.
        Shampoing solide à l'ortie | 80 g, lot de 2 | 9.80 | L'ortie infusée et un tensioactif de coco moussent sans alourdir. | Une quarantaine de lavages par pain pour des cheveux mi-longs. | skip=0 1 3
        Savon détachant | 100 g, lot de 3 | 5.40 | Le fiel remplacé par un sel minéral agit sur l'herbe, l'encre et le gras. | On frotte, on attend un quart d'heure, on lave. | art=1; skip=3
        Savon au miel et à l'avoine | 100 g, lot de 3 | 6.90 | L'avoine colloïdale calme les démangeaisons, le miel teinte la pâte en caramel. | Sa mousse fine rappelle le lait chaud.
        """,
    ),
    leaf(
        "cosmetiques",
        "Cosmétiques | Cosmetics | Kened",
        family="cosmétiques",
        exempt="hygiene",
        arts="jar:BAUME, shampoo:SOIN",
        about="Baumes, huiles, crèmes et eaux florales aux plantes bretonnes.",
        pool="""
        La formule est courte et chaque ingrédient y a une raison d'être.
        {p1} pèse au centième de gramme et tient un cahier de lots.
        Les plantes macèrent quarante jours dans l'huile, au soleil puis à l'ombre.
        Le pot en verre se rapporte et se remplit de nouveau.
        Un essai au pli du coude reste conseillé avant le premier usage.
        Les essais de conservation ont duré trois mois en étuve.
        Aucune promesse de jeunesse : il s'agit de nourrir la peau, rien d'autre.
        La date d'ouverture peut s'écrire sur l'étiquette, prévue pour cela.
        """,
        ideas="""
        Baume à lèvres à la cire d'abeille | 8 g, lot de 3 | 5.90 | Cire, huile de tournesol et macérât de souci protègent du vent salé. | L'étui en carton se pousse du pouce.
        Crème pour les mains au lait de brebis | 50 ml, 100 ml | 12.50 | Elle pénètre vite et ne laisse pas de film sur les outils. | Le parfum léger de foin disparaît en quelques minutes. | skip=2
        Huile de massage au millepertuis | 50 ml, 100 ml | 14.90 | Le macérât rouge sang détend les épaules après une journée courbée. | Comme toute huile de millepertuis, elle s'évite avant le soleil. | art=1
        Eau florale de camomille | 100 ml, 200 ml | 10.80 | Distillée à la vapeur, cette eau apaise les paupières et les joues rougies. | Elle se garde au frais et se vaporise sans compter. | art=1; skip=2
        Gel douche aux algues | 250 ml, 500 ml | 9.90 | Un gel fluide, peu moussant, tiré de tensioactifs de sucre et de coco. | La pompe se dévisse et sert pour la recharge. | art=1; skip=2
        Déodorant en baume | 50 g, 100 g | 11.50 | Bicarbonate, huile de coco et fécule absorbent l'humidité. | On en chauffe une noisette entre deux doigts. | skip=2
        Crème de jour à la rose | 50 ml, 100 ml | 19.80 | L'eau de rose de jardin entre pour moitié dans cette émulsion légère. | Elle convient sous un ciré comme sous un maquillage.
        Huile pour la barbe | 30 ml, 50 ml | 13.80 | Noisette et chanvre assouplissent le poil, le cèdre parfume à peine. | Trois gouttes se travaillent à la paume, puis au peigne. | art=1
        """,
    ),
    leaf(
        "hygiene",
        "Hygiène | Hygiene | Yec'hed",
        exempt="hygiene",
        arts="mask:HYGIÈNE, basket:LAVABLE",
        about="Cotons lavables, brosses, mouchoirs et accessoires de toilette durables.",
        pool="""
        Les coutures sont surjetées pour supporter deux cents lavages.
        {p1} contrôle chaque pièce à plat, sous une lampe blanche.
        Un filet de lavage est fourni avec le lot.
        Le tissu a été certifié sans substances nocives par un laboratoire.
        Les crèches l'achètent en lots étiquetés par prénom.
        Un séchage à l'air suffit et prolonge la vie des fibres.
        La notice indique la température et rien de superflu.
        L'atelier échange une pièce dont la couture lâcherait.
        """,
        ideas="""
        Cotons démaquillants lavables | lot de 7, lot de 14 | 14.50 | Une face en éponge de coton, l'autre en velours plus doux. | Sept pièces font une semaine, quatorze laissent le temps de sécher.
        Mouchoirs en coton | lot de 6, lot de 12 | 15.00 | Coupés dans des draps anciens, ils ont déjà perdu toute raideur. | La boîte à distribuer se pose sur un bureau. | reuse=réutilisation; recycled=95; art=1
        Gant de toilette en éponge | lot de 3, lot de 10 | 12.00 | Une éponge de 450 grammes, avec une bride pour le sécher. | Les couleurs vives distinguent les convives d'une famille nombreuse. | art=1
        Lingettes pour bébé | lot de 10, lot de 20 | 19.50 | Un carré de vingt centimètres, éponge d'un côté et jersey de l'autre. | Avec de l'eau tiède, elles remplacent le paquet jetable. | art=1
        Masques en tissu | lot de 2, lot de 10 | 9.00 | Trois plis, une barrette nasale et des élastiques réglables. | L'atelier les garde au catalogue pour les laveries et les ateliers poussiéreux.
        Brosse à ongles en hêtre | pièce, lot de 3 | 7.80 | Les soies végétales sont tirées à la main par une équipe de brossiers. | Deux faces, l'une dure pour les ongles, l'autre souple pour la peau. | art=1; skip=0 2 3 5 6 7
        Bavoirs à pression | lot de 2, lot de 5 | 16.50 | Un dos imperméable et une poche qui retient les miettes. | Trois crans d'encolure suivent la croissance. | art=1
        Charlottes et surchaussures lavables | lot de 10, lot de 50 | 38.00 | Un polyester fin, lavable à 90 °C, pour cuisines et laboratoires. | Elles remplacent les modèles jetables après une trentaine de passages.
        """,
    ),
    leaf(
        "entretien",
        "Entretien et lessives | Cleaning products | Naetaat",
        family="entretien",
        arts="bucket:ENTRETIEN, bottle:LESSIVE",
        about="Lessives, nettoyants et vinaigres ménagers, en bidon consigné ou en recharge.",
        storage="Hors de portée des enfants, bouchon fermé.",
        pool="""
        Le dosage figure en bouchons et en millilitres, selon la dureté de l'eau.
        {p1} prélève un échantillon dans chaque cuve avant la mise en bidon.
        La fiche de données de sécurité se télécharge par code.
        Le bidon consigné revient lors de la livraison suivante.
        Les tensioactifs sont d'origine végétale et rapidement dégradés.
        Le parfum reste discret, ou absent sur demande.
        Les agents formés chez le client réduisent la consommation d'un tiers.
        Une pompe doseuse évite de verser à l'œil.
        """,
        ideas="""
        Lessive liquide | 1 l, 5 l | 7.80 | Efficace dès 30 °C sur le coton et les synthétiques courants. | Trente-trois lavages par litre, pour une eau moyennement dure. | art=1
        Liquide vaisselle | 500 ml, 5 l | 4.20 | Épaissi au sel, il dégraisse sans mousse envahissante. | La main n'a pas besoin de gants après le service. | art=1
        Nettoyant multi-usage | 750 ml, 5 l | 4.60 | Une dilution à deux pour cent convient aux tables, vitres et bureaux. | Sans rinçage, il sèche sans trace.
        Détartrant sanitaire | 750 ml, 5 l | 5.10 | L'acide citrique gélifié accroche les parois et dissout le calcaire. | Dix minutes de pose remplacent l'huile de coude.
        Vinaigre ménager à 12 % | 1 l, 5 l | 3.20 | Un vinaigre d'alcool incolore, pour rincer, détartrer et raviver. | Dilué de moitié, il fait briller les carreaux. | skip=4
        Poudre lave-vaisselle | 1 kg, 3 kg | 9.90 | Percarbonate, citrate et enzymes travaillent à 50 °C. | Une cuillère à soupe suffit pour un cycle normal. | skip=1 3 7
        Savon mains en recharge | 1 l, 5 l | 6.90 | Une base douce, au pH de la peau, prévue pour distributeur. | Les écoles choisissent la version sans parfum. | art=1
        Cire pour meubles | 250 ml, 500 ml | 9.80 | Cire d'abeille et essence d'agrume nourrissent les bois ternes. | On l'étale au chiffon de laine, puis on lustre une heure après. | skip=0 4 6 7
        """,
    ),
    leaf(
        "protections-periodiques",
        "Protections périodiques | Period products | Gwarez amzeriek",
        vat="reduced",
        exempt="hygiene",
        arts="laundry:LAVABLE, parcel:COTON",
        about="Serviettes lavables, culottes menstruelles et kits pour établissements.",
        pool="""
        Le cœur absorbant compte trois couches, cousues puis surjetées.
        {p1} vérifie l'étanchéité d'une pièce sur vingt avec de l'eau colorée.
        Le tissu en contact avec la peau est un coton non blanchi.
        Un rinçage à l'eau froide précède la lessive à 40 °C.
        La durée de vie dépasse cinq ans avec un entretien simple.
        Le conditionnement est neutre et tient dans une boîte aux lettres.
        Une notice en images accompagne le premier achat.
        L'échange de taille est possible tant que le scellé est intact.
        """,
        ideas="""
        Serviette lavable de jour | pièce, lot de 3 | 12.50 | Vingt-quatre centimètres, deux ailettes à pression et un dessous déperlant. | Sa couleur sombre ne garde pas la mémoire des taches.
        Serviette lavable de nuit | pièce, lot de 3 | 15.50 | Plus longue et plus large à l'arrière, elle tient huit heures. | Une pochette étanche se range au fond du sac.
        Protège-slip lavable | lot de 3, lot de 6 | 18.00 | Très fin, il se fait oublier en fin de cycle. | Deux tailles de pression s'ajustent à toutes les culottes.
        Culotte menstruelle | S/M/L/XL | 32.00 | Une taille haute, sans couture sur les hanches, pour flux moyen. | Elle sèche en une nuit sur un radiateur tiède.
        Culotte menstruelle pour adolescentes | 10 ans/12 ans/14 ans/16 ans | 28.00 | La coupe a été essayée par un groupe de collégiennes, qui a supprimé la dentelle. | Un imprimé foncé la rend discrète au vestiaire.
        Kit de premier cycle | pièce, lot de 10 | 39.00 | Trois serviettes, une pochette et un livret répondent aux premières questions. | Les infirmeries scolaires le distribuent sans formalité. | art=1
        Pochette étanche | pièce, lot de 3 | 11.50 | Deux compartiments séparent le propre de l'utilisé. | Un zip silencieux a été choisi exprès. | art=1; vat=standard; skip=0 3 4
        Distributeur garni pour sanitaires | 50 pièces, 200 pièces | 95.00 | Un boîtier de bois mural et sa réserve de serviettes de coton jetables. | La recharge est livrée au rythme de la consommation. | art=1; skip=0 3 4 7
        """,
    ),
)
