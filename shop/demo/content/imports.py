"""Two files of the demo's beekeeper: one that went in, one that a person must look at."""

from typing import Final

# Three products that the shop has, at new prices, and six new ones.
SEPTEMBER: Final = """\
Référence;Nom;Catégorie;Prix TTC;TVA;Stock;Contenu;Origine;Résumé
MIE-1001;Miel de sarrasin bio, 250 g;Miels;5,40;5,5 %;42;250 g;Côtes-d’Armor, France;Corsé, presque noir, récolté fin août.
MIE-1002;Miel de châtaignier bio, 250 g;Miels;5,90;5,5 %;31;250 g;Côtes-d’Armor, France;Ambré et légèrement amer, pour les fromages.
BOU-2001;Bougie de cire d’abeille roulée;Bougies;8,20;20 %;24;;Côtes-d’Armor, France;Roulée à la main par l’équipe de l’atelier.
MIE-3001;Miel de trèfle blanc, 250 g;Miels;5,20;5,5 %;60;250 g;Côtes-d’Armor, France;Clair, doux et crémeux.
MIE-3002;Miel d’acacia, 500 g;Miels;9,80;5,5 %;36;500 g;Ille-et-Vilaine, France;Toujours liquide, le préféré des enfants.
MIE-3003;Miel de pissenlit, 250 g;Miels;6,10;5,5 %;18;250 g;Morbihan, France;Jaune vif, une petite récolte de printemps.
MIE-3004;Miel en rayon, 200 g;Miels;11,50;5,5 %;9;200 g;Côtes-d’Armor, France;Le rayon entier, découpé à la main.
BOU-3005;Bougie ruche en cire d’abeille;Bougies;12,40;20 %;20;;Côtes-d’Armor, France;Moulée en forme de ruche ancienne.
BOU-3006;Lot de 6 bougies d’anniversaire;Bougies;6,90;20 %;45;;Côtes-d’Armor, France;Six couleurs teintées aux plantes.
"""

# Of these nine three are gone, a price has lost its comma, and some rows do not read.
NOVEMBER: Final = """\
Référence;Nom;Catégorie;Prix TTC;TVA;Stock;Contenu;Origine;Résumé
MIE-1001;Miel de sarrasin bio, 250 g;Miels;540;5,5 %;28;250 g;Côtes-d’Armor, France;Corsé, presque noir, récolté fin août.
MIE-1002;Miel de châtaignier bio, 250 g;Miels;5,90;5,5 %;12;250 g;Côtes-d’Armor, France;Ambré et légèrement amer, pour les fromages.
BOU-2001;Bougie de cire d’abeille roulée;Bougies;8,20;20 %;19;;Côtes-d’Armor, France;Roulée à la main par l’équipe de l’atelier.
MIE-3001;Miel de trèfle blanc, 250 g;Miels;5,20;5,5 %;44;250 g;Côtes-d’Armor, France;Clair, doux et crémeux.
BOU-3005;Bougie ruche en cire d’abeille;Bougies;12,90;20 %;15;;Côtes-d’Armor, France;Moulée en forme de ruche ancienne.
BOU-3006;Lot de 6 bougies d’anniversaire;Bougies;6,90;20 %;38;;Côtes-d’Armor, France;Six couleurs teintées aux plantes.
MIE-3007;Miel de lavande de mer, 250 g;Miels;à voir;5,5 %;10;250 g;Finistère, France;Une récolte minuscule des dunes.
MIE-3008;;Miels;7,20;5,5 %;10;250 g;;
MIE-3009;Hydromel demi-sec, 75 cl;Boissons du rucher;13,50;20 %;24;75 cl;Côtes-d’Armor, France;Vieilli dix-huit mois en fût.
MIE-3010;Pain d’épices au miel, 300 g;Biscuits et gâteaux;6,40;7 %;30;300 g;Côtes-d’Armor, France;Soixante pour cent de miel.
BOU-3011;Coffret de trois bougies;Bougies;19,00;20 %;plein;;Côtes-d’Armor, France;Trois formes, une boîte en carton recyclé.
"""
