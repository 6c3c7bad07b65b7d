"""Sentences that fit any product of a kind. Each role offers at least twelve ways to say it.

Variables: {a_s} «at the supplier», {de_s} «of the supplier», {a_c}, {de_c} the commune,
{team} a singular noun phrase, {p1} {p2} first names, {lead} days in words, {years} in words.
"""

from .catalogue.source import lines

WHO_GOODS = lines("""
    Tout est fait {a_s} par {team}, {p2} veillant au dernier contrôle.
    L'adresse de départ est celle {de_s}, {a_c}, où travaille {team}.
    Acheter ce produit fait vivre {team}, et {p2} le rappelle à chaque visiteur {de_s}.
    {p2} et {p1} signent les bons de livraison {de_s} ; avec eux, {team}.
    C'est {team} qui s'en charge {a_c}, dans les locaux {de_s}.
    Le savoir-faire se transmet {a_s} des anciens aux nouveaux, au sein d'un collectif soudé par {p2} : {team}.
    Vous achetez directement {a_s}, sans intermédiaire, à {team}.
    Depuis {years}, {team} tient l'atelier {de_s} {a_c}.
    {p2} présente volontiers le travail {de_s} aux curieux : on y rencontre {team}.
    Pas de sous-traitance {a_s} : {team} assure chaque étape {a_c}.
    À l'autre bout de la commande, {a_c}, il y a {team} ; {p2} répond au téléphone {de_s}.
    Le prix rémunère d'abord {team}, dont les heures sont comptées et payées {a_s}.
    {p1} et {p2} se relaient {a_s}, au sein d'un collectif que l'on peut résumer ainsi : {team}.
    Le planning {de_s}, affiché {a_c}, laisse le temps du geste juste à {team}.
    On reconnaît la main {de_s} : {team}, {p2} en tête, y tient.
    Rien ne part {de_c} sans l'accord {de_p2}, qui travaille {a_s} avec {team}.
    La maison tient {a_c} à un principe simple, rappelé par {p2} : {team}, et personne laissé seul à son poste.
    {a_s}, {team} produit à son rythme et annonce les délais sans les enjoliver.
""")

WHO_SERVICE = lines("""
    La prestation est assurée {a_s} par {team}, avec {p2} pour référent.
    {p2} suit le dossier du premier appel à la facture ; sur place intervient {team}.
    Vous confiez le travail {a_s}, c'est-à-dire à {team}, au départ {de_c}.
    Le contrat signé {a_s} fait travailler {team}, {a_c} et alentour.
    Depuis {years}, {team} répond aux clients {de_s} autour {de_c}.
    Chaque intervention {de_s} se prépare avec {p1}, puis se réalise avec {team}.
    Un seul interlocuteur, {p2}, et derrière lui {team}, au départ {de_c}.
    {p1} et {p2} encadrent le travail {de_s} ; le métier est tenu par {team}.
    {a_s}, le planning est tenu par {p2} et le travail par {team}.
    Le devis {de_s} détaille les heures, car elles paient {team}.
    Autour {de_c}, {team} connaît les routes, les horaires et les habitudes du pays.
    {p1} forme les nouveaux {a_s}, et c'est {team} que vous verrez à l'œuvre.
    Si quelque chose ne va pas, {p2} rappelle dans la journée ; {team} revient si besoin.
    L'organisation {de_s} garantit la présence, avec {team} et un remplaçant déjà informé.
    Une visite {a_c} permet de rencontrer {team} avant de s'engager.
    Le compte rendu arrive {de_c} sous deux jours, rédigé par {p2} au nom {de_s}.
""")

WHO_SOLO = lines("""
    {p1} s'occupe elle-même de tout {a_s}, de la commande au dernier contrôle.
    L'atelier {de_s} tient dans une seule pièce {a_c}, où {p1} travaille depuis {years}.
    C'est {p1} qui décroche, qui fabrique et qui emballe {a_s}.
    {a_c}, {p1} partage son temps entre l'atelier, les marchés et les clients {de_s}.
    Vous achetez directement à {p1}, {a_c}, sans intermédiaire.
    {p1} signe au dos chaque étiquette {de_s}, une habitude prise il y a {years}.
    Le rythme est celui {de_p1}, qui tient {a_s} toutes les étapes sans courir.
    Depuis {years}, {p1} fait vivre {a_c} un métier qu'elle a appris sur le tard.
    {p1} limite ses commandes {a_s} pour garder le temps de bien faire.
    Un coup de main {de_p2} les jours de pointe, et {p1} s'occupe du reste {a_s}.
    La main est toujours la même {a_s}, celle {de_p1} ; elle connaît ses clients par leur prénom.
    {p1} montre volontiers son travail {a_c}, à condition de prévenir la veille.
    Le tarif couvre les heures {de_p1}, notées dans un cahier que les clients {de_s} peuvent lire.
    Rien ne sort {de_c} sans être passé entre les mains {de_p1}.
    Une indépendante, {p1}, répond de chaque pièce vendue {a_s}.
    {p1} a repris {a_c} un atelier fermé et lui a donné son nom d'aujourd'hui.
""")

WHO_SOLO_SERVICE = lines("""
    {p1} assure elle-même la prestation, du premier échange au compte rendu.
    Une seule personne suit votre dossier {a_s} : {p1}, joignable chaque matin.
    {p1} travaille {a_c} et se déplace selon un calendrier partagé avec ses clients.
    Depuis {years}, {p1} exerce {a_s} et prend peu de missions à la fois.
    Le travail n'est jamais délégué : {p1} l'assume {a_s}, et {p2} la remplace seulement en cas de maladie.
    {p1} prépare chaque rendez-vous {a_c} et envoie ses notes le soir même.
    Vous parlez directement à {p1}, qui fait, corrige et facture {a_s}.
    Le devis {de_s} est écrit par {p1}, avec ses heures et ses limites.
    {p1} dit non quand le calendrier {de_s} est plein, et propose alors un confrère.
    {a_s}, {p1} a choisi de rester à taille d'une personne, entourée d'un réseau.
    Installée {a_c}, {p1} reçoit aussi en visio pour éviter des trajets.
    {p1} garde {years} d'exemples {a_s}, à consulter avant de se décider.
""")

ORDER_GOODS = lines("""
    Comptez {lead} jours, puis le retrait {a_c} ou l'envoi en colis.
    La commande part {de_c} sous {lead} jours, calée avec du papier froissé.
    Un créneau de retrait {a_c} est proposé en fin de commande, souvent le vendredi.
    {p2} prépare les colis {lead} jours après la commande, dans l'ordre d'arrivée.
    Pour une quantité plus grande, un devis {de_s} répond en général sous {lead} jours.
    Les professionnels peuvent commander par carton {a_s} et demander une facture mensuelle.
    En retrait {a_c}, l'emballage d'expédition est supprimé.
    Une question sur le lot ou l'usage ? {p2} répond par téléphone aux heures de bureau.
    Le stock affiché est celui {de_s}, mis à jour à chaque sortie d'atelier.
    Si le produit manque, le prochain arrivage {a_c} est annoncé sous {lead} jours.
    Le transport est groupé avec d'autres maisons {de_c} dès que le calendrier le permet.
    Pour se faire une idée avant une grosse commande, {p1} vend volontiers à l'unité {a_s}.
    Prévoyez {lead} jours quand la demande dépasse une caisse ; {p2} confirme la date par écrit.
    Le retrait se fait {a_s}, sonnette de gauche, où {p1} vous attend.
    Un mot glissé dans le colis par {p2} rappelle d'où il vient, {a_c} ou tout près.
    Les retours d'usage sont lus par {p1}, qui les affiche près du poste de travail {de_s}.
""")

# For what is fresh, alive or heavy: no parcel.
ORDER_NEARBY = tuple(
    sentence
    for sentence in ORDER_GOODS
    if not any(word in sentence for word in ("colis", "carton", "papier froissé", "emballage"))
) + tuple(
    lines("""
    Le retrait {a_c} se choisit à la commande, et {p2} confirme l'heure par message.
    La tournée {de_s} dessert les communes autour {de_c}, les jours affichés.
    {p1} prépare les commandes {a_s} la veille du retrait, nom par nom.
    Au-delà {de_c}, mieux vaut grouper ses achats : {p2} propose un point relais.
    Une place de stationnement est gardée {a_s} pour charger sans se presser.
""")
)

ORDER_SERVICE = lines("""
    Une première date est proposée sous {lead} jours, après un échange avec {p2}.
    Le devis est gratuit et arrive sous {lead} jours, détaillé poste par poste.
    L'équipe se déplace autour {de_c} ; au-delà, les kilomètres figurent à part.
    {p2} propose toujours une visite avant de chiffrer, sans engagement.
    Les délais annoncés par {p1} tiennent compte des absences et des congés.
    Un bon d'intervention, signé des deux côtés, sert de base à la facture {de_s}.
    Une réunion de lancement avec {p1} fixe le calendrier et les contacts.
    Les collectivités peuvent joindre leur numéro d'engagement à la demande envoyée {a_s}.
    En cas d'imprévu, {p2} prévient la veille et propose une autre date.
    Un essai sur une petite surface ou un petit lot est possible {a_c}.
    La facture {de_s} distingue la main-d'œuvre des fournitures.
    Après {lead} jours ouvrés, {p1} fait le point et corrige ce qui doit l'être.
    Le matériel arrive avec l'équipe {de_c} ; vous n'avez rien à fournir.
    Pour un besoin régulier, {p2} établit un planning trimestriel.
""")

BIO = lines("""
    Le certificat du contrôle européen est consultable sur la fiche {de_s}.
    Les ingrédients agricoles sont certifiés par l'organisme indiqué sur la fiche.
    Un contrôleur passe {a_s} au moins une fois par an, registres ouverts.
    La certification couvre cette famille de produits, et sa date de fin est affichée.
    Le numéro de l'organisme de contrôle est imprimé sous l'étiquette {de_s}.
    Un contrôle inopiné s'ajoute à la visite annuelle {a_c}.
    Les achats de matières premières sont rapprochés des ventes lors du contrôle.
    L'attestation en cours se télécharge depuis la page {de_s}.
    {p1} tient les registres exigés par le règlement européen.
    La feuille verte figure sur l'emballage, avec l'origine agricole.
    La production est notifiée à l'Agence Bio depuis {years}.
    Le certificat {de_s} est renouvelé après chaque audit annuel.
""")

FAIR = lines("""
    Le contrat avec les producteurs dure trois ans et prévoit un montant pour leurs projets communs.
    Le prix d'achat couvre les coûts de production, même quand le cours mondial baisse.
    Une part du prix finance une école, un puits ou un entrepôt, choisi par la coopérative d'origine.
    Le label de commerce équitable est affiché avec son numéro sur la fiche {de_s}.
    {p1} a rencontré les producteurs et publie les comptes rendus de visite.
    Le préfinancement versé par l'acheteur évite l'endettement avant la récolte.
    L'organisation de producteurs vote elle-même l'usage du montant collectif.
    La traçabilité remonte jusqu'au groupement, lot par lot.
    L'engagement dans la durée est contrôlé par un organisme extérieur.
    La relation commerciale {de_s} avec ce groupement a commencé il y a {years}.
    Aucun achat au cours du jour : le tarif est négocié d'avance, par écrit.
    La garantie équitable est vérifiée sur place, chez l'acheteur comme chez le producteur.
""")

# Positions in a description: 0 and 1 are the facts, L M the notes of the category.
ORDERS = ("0L1WMO", "0W1LOM", "L01WMO", "01LWMO", "W0L1OM", "0LW1MO", "0MO1LW", "L0W1MO", "0L1MOW")
# When the second fact leans on the first one, nothing comes between them.
CLOSE_ORDERS = ("01LWMO", "W01LMO", "L01WMO", "01WLOM", "01LMWO", "LW01MO", "01MOLW", "M01OWL")

OPENINGS = lines("""
    {what} {a_c} : {s}, c'est d'abord une équipe de {n} personnes et une porte ouverte.
    On trouve {s} {a_c}, {street}, dans des locaux repris il y a {years}.
    Quand {p1} et {p2} ont imaginé {s}, {a_c}, il n'y avait qu'une table et deux tabourets.
    Créée il y a {years}, l'équipe {de_s} travaille {a_c} et dans les communes voisines.
    À l'origine {de_s}, un constat partagé {a_c} : le métier manquait, les bras aussi.
    Le nom {de_s} vient d'un lieu-dit dont les anciens {de_c} se disputent encore le sens.
    Demandez {s} {a_c} : on vous indiquera {street}, puis l'odeur ou le bruit de l'atelier.
    {n} personnes, un atelier {a_c} et une idée simple : voilà {s}.
    Installée {street}, {a_c}, l'équipe {de_s} ouvre ses portes depuis {years}.
    Tout part {de_c} : {s} y achète, y fabrique et y vend d'abord.
    {p1} accueille les visiteurs {a_s}, {a_c}, et commence toujours par leur montrer les gens avant les machines.
    Il y a {years}, {p2} convainquait la commune {de_c} de prêter un local ; {s} y est encore.
    La maison a changé trois fois de murs, jamais de pays : {s} reste {a_c}, {street}.
    {s} rassemble {a_c} des personnes qui ne se seraient sans doute jamais croisées.
""")

CLOSINGS = lines("""
    Les visites se font sur rendez-vous, le jeudi de préférence ; {p2} sert le café.
    Particuliers, collectivités et entreprises {de_c} se partagent à peu près également les ventes.
    {p2} prépare les devis et répond sous {lead} jours, week-end non compris.
    Le prochain projet {de_s} : partager un camion avec deux voisins, pour ne plus rouler à vide.
    Les délais courent {lead} jours en temps normal, davantage avant Noël.
    Une fois l'an, clients et fournisseurs {de_s} déjeunent ensemble et disent ce qui ne va pas.
    Le retrait {a_c} est gratuit ; {p2} note les absences sur la porte.
    Pour la suite, {p1} espère embaucher deux personnes et refaire la toiture.
    Les factures {de_s} acceptent les bons de commande des collectivités.
    L'année dernière, l'équipe a préféré refuser une commande plutôt que de bâcler la série en cours.
    {p2} tient aussi la page des nouvelles, où les ratés sont racontés autant que les réussites.
    Le plus simple pour comprendre {s} est encore de passer {a_c}, un matin de semaine.
    On peut soutenir l'activité sans acheter : {p1} cherche des palettes, des bocaux et des bénévoles.
    {lead} jours de délai, un interlocuteur et un prix clair : {p2} s'en tient à cela.
    Les apprentis {de_s} présentent eux-mêmes leur travail au marché {de_c}.
""")
