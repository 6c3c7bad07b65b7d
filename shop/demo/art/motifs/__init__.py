"""The motifs, by family. Importing this package registers them all."""

from shop.demo.art.motifs import cloth, craft, drinks, food, garden, home, office, sea, services

__all__ = ["cloth", "craft", "drinks", "food", "garden", "home", "office", "sea", "services"]
