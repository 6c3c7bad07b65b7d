"""Who works at a supplier: the legal form, the statuses and the words that describe the team."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue.source import lines


@dataclass(frozen=True, slots=True)
class Way:
    key: str
    legal_form: str
    statuses: tuple[str, ...]
    headcount: tuple[int, int]
    insertion_share: float
    vat_regime: str
    teams: tuple[str, ...]
    about: tuple[str, ...]


def _way(
    key: str,
    legal_form: str,
    statuses: str,
    headcount: tuple[int, int],
    share: float,
    teams: str,
    about: str,
    vat_regime: str = "normal",
) -> Way:
    return Way(
        key,
        legal_form,
        tuple(statuses.split()),
        headcount,
        share,
        vat_regime,
        tuple(lines(teams)),
        tuple(lines(about)),
    )


WAYS = {
    way.key: way
    for way in (
        _way(
            "esat",
            "association",
            "esat",
            (24, 90),
            0.82,
            """
            une équipe de travailleurs en situation de handicap et leurs moniteurs
            une équipe d'ESAT où chacun tient un poste aménagé
            une brigade de travailleurs accompagnés par un établissement médico-social
            """,
            """
            Ici travaillent {jobs} personnes en situation de handicap, accompagnées par des moniteurs d'atelier et une chargée de parcours.
            L'ESAT propose à {jobs} travailleurs un métier réel, un rythme adapté et des apprentissages reconnus.
            Chaque poste a été dessiné avec la personne qui l'occupe : hauteur, éclairage, consignes en images, binôme si besoin.
            {p1} est entrée à l'ESAT il y a onze ans ; elle forme aujourd'hui les nouveaux venus au poste de contrôle.
            """,
        ),
        _way(
            "ea",
            "association",
            "ea esus",
            (18, 70),
            0.68,
            """
            une équipe d'entreprise adaptée aux postes aménagés un par un
            un collectif de salariés dont sept sur dix sont reconnus travailleurs handicapés
            une équipe où le handicap se règle par l'organisation du poste
            """,
            """
            Entreprise adaptée, la maison emploie {n} salariés, dont {jobs} reconnus travailleurs handicapés, en contrat ordinaire.
            Les machines ont été modifiées sur place par {p1}, technicien, avec l'aide d'une ergonome.
            Le carnet de commandes passe avant les aides : l'entreprise vit d'abord de ce qu'elle vend.
            Les réunions du lundi se tiennent en français simple, avec des images, et tout le monde peut prendre la parole.
            """,
        ),
        _way(
            "aci",
            "association",
            "aci esus",
            (16, 48),
            0.75,
            """
            une équipe de salariés en parcours d'insertion et leur encadrante technique
            une équipe de chantier d'insertion qui apprend le métier en le faisant
            une équipe de douze salariés en parcours vers un emploi durable
            """,
            """
            Chantier d'insertion, la structure accueille {jobs} salariés pour des contrats de quatre à vingt-quatre mois.
            On y entre souvent après plusieurs années sans emploi ; on en sort avec un métier, un permis ou une formation engagée.
            {p1}, encadrante technique, tient d'une main le planning et de l'autre le carnet des progrès de chacun.
            Une conseillère suit le logement, la santé et la mobilité, pour que le travail ne soit pas seul à tenir debout.
            """,
            "exempt",
        ),
        _way(
            "ei",
            "sas",
            "ei societe_ess",
            (12, 55),
            0.45,
            """
            une équipe d'insertion recrutée à l'essai, sans curriculum vitæ
            une équipe mêlant professionnels confirmés et salariés en parcours
            un groupe de salariés en insertion, encadrés par des gens du métier
            """,
            """
            Entreprise d'insertion, elle vend aux prix du marché et réserve {jobs} postes à des personnes éloignées de l'emploi.
            Les parcours durent deux ans au plus ; deux salariés sur trois trouvent ensuite un emploi ou une formation.
            Le recrutement se fait sur une journée d'essai, jamais sur un diplôme.
            {p1} dirige l'atelier après y être passée comme salariée en parcours.
            """,
        ),
        _way(
            "ai",
            "association",
            "ai",
            (10, 60),
            0.8,
            """
            une équipe de salariés mis à disposition par leur association
            une équipe formée et encadrée par une association intermédiaire
            un groupe de salariés en insertion, remplacés dès qu'il le faut
            """,
            """
            Association intermédiaire, elle met à disposition {jobs} personnes qui reprennent pied dans le travail.
            Elle reste l'employeur : contrat, paie, déclaration et assurance sont à sa charge.
            Chaque mission commence par une visite {de_p1}, qui note l'accès, le matériel et les consignes.
            Après trois mois, un bilan partagé décide de la suite : formation, mission plus longue ou embauche.
            """,
            "exempt",
        ),
        _way(
            "etti",
            "sas",
            "etti",
            (15, 70),
            0.85,
            """
            une équipe volante d'intérimaires en insertion
            une équipe d'intérimaires suivis par une conseillère
            un groupe d'intérimaires en parcours, sécurité et tenue fournies
            """,
            """
            Agence d'intérim d'insertion, elle délègue {jobs} intérimaires suivis pendant vingt-quatre mois.
            {p1} visite chaque poste avant la première mission et y retourne dans la semaine.
            Habilitations, vaccins et équipements de protection sont réglés avant le premier jour.
            L'agence refuse les missions de moins d'une journée, trop coûteuses en trajets pour les salariés.
            """,
        ),
        _way(
            "eiti",
            "association",
            "eiti",
            (9, 30),
            0.8,
            """
            un groupe de travailleurs indépendants accompagnés par une EITI
            une équipe d'indépendants en parcours d'insertion
            un collectif d'indépendants qui partagent outils, assurance et conseils
            """,
            """
            L'entreprise d'insertion par le travail indépendant accompagne {jobs} personnes qui créent leur activité.
            Devis, assurance et facturation sont préparés ensemble, avec une conseillère présente chaque semaine.
            {p1} a ouvert sa micro-entreprise ici et partage maintenant ses chantiers avec deux voisins.
            Le matériel est prêté la première année, le temps de constituer une trésorerie.
            """,
        ),
        _way(
            "geiq",
            "association",
            "geiq",
            (20, 60),
            0.8,
            """
            un groupe d'adultes formés en alternance
            une équipe d'alternants adultes et leurs tuteurs
            un groupe de salariés en contrat de professionnalisation
            """,
            """
            Le groupement réunit une trentaine d'employeurs qui forment ensemble {jobs} salariés en alternance.
            Chaque parcours combine un tuteur en entreprise, un centre de formation et un suivi social.
            {p1} organise les rotations pour que chacun découvre au moins deux ateliers.
            À la sortie, trois contrats sur quatre se prolongent chez un adhérent.
            """,
        ),
        _way(
            "eatt",
            "sas",
            "eatt",
            (12, 50),
            0.8,
            """
            une équipe d'intérimaires d'entreprise adaptée
            une équipe d'intérimaires reconnus travailleurs handicapés
            un groupe d'intérimaires dont chaque poste est étudié avant la mission
            """,
            """
            Entreprise adaptée de travail temporaire, elle délègue {jobs} professionnels reconnus travailleurs handicapés.
            Un ergonome visite le poste et règle avec l'équipe d'accueil ce qui doit l'être.
            {p1} suit les intérimaires d'une mission à l'autre pendant deux ans.
            L'objectif est une embauche durable, pas une mission de plus.
            """,
        ),
        _way(
            "sep",
            "sarl",
            "sep",
            (12, 40),
            0.75,
            """
            un groupe de personnes détenues sous contrat d'emploi pénitentiaire
            une équipe de personnes détenues formées au poste
            une équipe d'atelier pénitentiaire et ses deux contremaîtres
            """,
            """
            L'atelier emploie {jobs} personnes détenues, sous contrat et à la rémunération affichée.
            Deux contremaîtres venus du métier assurent la formation et le contrôle.
            Un livret de compétences suit chaque personne jusqu'à sa sortie et facilite l'embauche.
            {p1} fait le lien avec les employeurs du dehors, six mois avant la libération.
            """,
        ),
        _way(
            "tih",
            "ei",
            "tih",
            (1, 2),
            0.7,
            """
            une entrepreneuse indépendante handicapée qui travaille seule
            un atelier individuel, organisé autour d'un handicap visuel
            un atelier d'une personne, avec un agenda tenu à son rythme
            """,
            """
            {p1} travaille à son compte et bénéficie de l'obligation d'emploi des travailleurs handicapés.
            Son atelier est équipé d'une loupe électronique et de repères tactiles qu'elle a dessinés.
            Elle accepte peu de commandes à la fois et tient les délais qu'elle annonce.
            Un réseau d'indépendants la relaie pour les séries plus longues.
            """,
            "franchise",
        ),
        _way(
            "rq",
            "association",
            "rq aci",
            (14, 40),
            0.7,
            """
            une équipe d'habitants employés par leur régie de quartier
            une équipe d'habitants du quartier, connus par leur prénom
            un collectif d'habitants salariés de leur régie
            """,
            """
            Régie de quartier, elle emploie {jobs} habitants pour entretenir et réparer les lieux qu'ils fréquentent.
            Bailleur, commune et habitants siègent ensemble au conseil d'administration.
            {p1} ouvre le local chaque matin et connaît presque tous les numéros de la rue.
            Les contrats servent aussi à passer un diplôme, un permis ou un examen de français.
            """,
        ),
        _way(
            "scop",
            "scop",
            "scop",
            (6, 34),
            0.0,
            """
            une équipe de salariés associés qui décident à voix égale
            une équipe à qui l'outil de travail appartient
            une équipe d'associés, chacun une voix et les mêmes comptes sous les yeux
            """,
            """
            Société coopérative, elle appartient à ses {n} salariés, qui élisent leur gérance tous les quatre ans.
            Les bénéfices se partagent entre les réserves, les salaires et une petite part de capital.
            L'écart entre le plus haut et le plus bas salaire ne dépasse pas un à deux.
            {p1} a rejoint la coopérative comme apprentie avant d'en devenir associée.
            """,
        ),
        _way(
            "scic",
            "scic",
            "scic esus",
            (5, 26),
            0.15,
            """
            un collectif de producteurs, de salariés et d'habitants
            une équipe salariée et une centaine de sociétaires du pays
            une équipe qui décide avec la commune et les clients
            """,
            """
            La coopérative d'intérêt collectif réunit {n} salariés, des producteurs, des habitants et deux collectivités.
            Chaque collège vote une fois l'an le budget, les prix d'achat et les projets.
            Tous les excédents vont aux réserves, qui ne se partagent pas.
            {p1}, sociétaire de la première heure, anime les visites du samedi.
            """,
        ),
        _way(
            "cae",
            "cae",
            "cae",
            (1, 3),
            0.0,
            """
            une entrepreneuse salariée de sa coopérative d'activités
            une entrepreneuse installée sous le toit de sa coopérative
            une artisane salariée associée d'une coopérative d'activités
            """,
            """
            {p1} a choisi la coopérative d'activités : elle est entrepreneuse, salariée et bientôt associée.
            La comptabilité, l'assurance et le numéro de TVA sont ceux de la coopérative, ce qui laisse du temps pour le métier.
            Une fois par mois, les entrepreneurs de la coopérative comparent leurs prix et s'échangent des clients.
            L'activité a commencé dans un garage, avec une seule machine et un carnet d'adresses.
            """,
        ),
        _way(
            "coop",
            "cooperative",
            "societe_ess",
            (8, 40),
            0.0,
            """
            un groupe de producteurs voisins réunis en coopérative
            un groupe de fermes qui partagent un atelier et un camion
            une équipe salariée par les producteurs adhérents
            """,
            """
            Coopérative de producteurs, elle rassemble dix-sept fermes et {n} salariés autour d'un atelier commun.
            Les prix payés aux adhérents sont fixés ensemble, pour trois ans, d'après les coûts réels.
            Un camion partagé évite à chacun de faire sa propre tournée.
            {p1} préside la coopérative et continue de traire le matin.
            """,
        ),
        _way(
            "asso",
            "association",
            "",
            (4, 22),
            0.1,
            """
            une équipe de salariés et de bénévoles
            une petite équipe salariée, épaulée par les bénévoles du mercredi
            un groupe de permanents et de voisins qui donnent un coup de main
            """,
            """
            L'association compte {n} salariés, une quarantaine de bénévoles et un conseil qui se réunit chaque mois.
            Les comptes sont affichés dans l'entrée, à côté du planning et des recettes.
            {p1} coordonne les ateliers et garde une place pour les stagiaires du collège.
            Une journée porte ouverte, au printemps, permet de voir le travail de près.
            """,
            "exempt",
        ),
        _way(
            "farm",
            "eurl",
            "societe_ess",
            (2, 7),
            0.0,
            """
            une petite équipe paysanne qui transforme ce qu'elle produit
            une équipe de deux associés et deux salariés à l'année
            un petit groupe qui suit le produit du champ à l'étiquette
            """,
            """
            La ferme fait vivre {n} personnes et tient ses comptes avec un groupe de paysans voisins.
            {p1} a repris des terres laissées par un voisin parti à la retraite, avec l'aide d'une épargne citoyenne.
            Les statuts limitent le partage des bénéfices et réservent l'essentiel à l'outil de travail.
            Un jeune en stage ou en reconversion est accueilli chaque saison.
            """,
        ),
        _way(
            "solo",
            "ei",
            "",
            (1, 2),
            0.0,
            """
            une artisane installée à son compte
            un atelier d'une seule personne, de la commande au carton
            une artisane qui suit chaque pièce du début à la fin
            """,
            """
            {p1} travaille seule et limite volontairement le nombre de commandes.
            L'atelier occupe l'ancienne école du bourg, louée par la commune à un prix modéré.
            Le bois, la terre ou la farine arrivent en vélo cargo quand la distance le permet.
            Elle forme une apprentie un an sur deux.
            """,
            "franchise",
        ),
        _way(
            "fondation",
            "fondation",
            "fondation ei",
            (20, 60),
            0.5,
            """
            une équipe salariée par une fondation d'utilité sociale
            un groupe de salariés soutenus par une fondation
            une équipe d'insertion portée par une fondation régionale
            """,
            """
            L'atelier est porté par une fondation qui consacre ses ressources à l'emploi de {jobs} personnes.
            Le conseil réunit donateurs, salariés et représentants des communes.
            {p1} suit les budgets et publie chaque année ce que coûte un parcours.
            Les bâtiments, légués par une ancienne conserverie, ont été remis en état par les équipes.
            """,
        ),
        _way(
            "mutuelle",
            "mutuelle",
            "mutuelle",
            (12, 40),
            0.0,
            """
            une équipe de mutualistes et de soignants
            une équipe d'animatrices mutualistes
            un groupe de mutualistes, ouvert aux non-adhérents
            """,
            """
            Mutuelle de proximité, elle emploie {n} personnes et appartient à ses adhérents.
            Les délégués élus choisissent chaque année les actions de prévention à financer.
            {p1} anime les ateliers et les adapte au métier de chaque groupe.
            L'excédent sert à ouvrir des permanences dans les bourgs sans médecin.
            """,
        ),
    )
}
