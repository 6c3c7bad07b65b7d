"""What the columns of known systems are for us, by their names in English and French.

Where two columns fill one field, the one written first wins.
"""

from typing import Final

from suppliers.feeds.readers.words import fold


def _fields(text: str) -> dict[str, str]:
    """ "column = field" a line → folded column → code.

    A weight is left out where its column does not say its unit.
    """
    pairs = (line.rsplit("=", 1) for line in text.strip().splitlines())
    return {fold(column): code.strip() for column, code in pairs}


WOOCOMMERCE: Final = _fields("""
    SKU = reference
    UGS = reference
    GTIN, UPC, EAN, or ISBN = ean
    GTIN, UPC, EAN ou ISBN = ean
    GTIN, UPC, EAN, ou ISBN = ean
    global_unique_id = ean
    Name = title
    Nom = title
    Variante = name
    Categories = category
    Regular price = price
    Tarif régulier = price
    Prix régulier = price
    regular_price = price
    Tax class = vat_code
    Classe de TVA = vat_code
    tax_class = vat_code
    Stock = stock
    stock_quantity = stock
    Weight (kg) = weight_grams
    Poids (kg) = weight_grams
    Weight (g) = weight_grams
    Poids (g) = weight_grams
    Published = state
    Publié = state
    Publié ? = state
    status = state
    Short description = summary
    Description courte = summary
    short_description = summary
    Description = description
    Images = pictures
""")
WIX: Final = _fields("""
    sku = reference
    name = title
    Variante = name
    collection = category
    price = price
    inventory = stock
    visible = state
    description = description
    productImageUrl = pictures
""")
SHOPIFY: Final = _fields("""
    Variant SKU = reference
    SKU = reference
    variants.sku = reference
    Variant Barcode = ean
    Barcode = ean
    variants.barcode = ean
    Title = title
    variant = name
    Type = category
    Custom Product Type = category
    Product Category = category
    product_type = category
    Variant Price = price
    Price = price
    variants.price = price
    Variant Inventory Qty = stock
    Inventory quantity = stock
    variants.inventory_quantity = stock
    Variant Grams = weight_grams
    Weight value (grams) = weight_grams
    variants.grams = weight_grams
    Status = state
    Body (HTML) = description
    body_html = description
    Description = description
    pictures = pictures
    Image Src = pictures
""")
PRESTASHOP: Final = _fields("""
    Référence = reference
    Référence # = reference
    Reference = reference
    Reference # = reference
    EAN13 = ean
    EAN-13 = ean
    EAN-13 ou JAN = ean
    EAN-13 or JAN barcode = ean
    Code-barres EAN-13 ou JAN = ean
    Nom = title
    Nom * = title
    Name = title
    Name * = title
    name = title
    Catégorie = category
    Catégories (x,y,z...) = category
    Category = category
    Categories (x,y,z...) = category
    Prix (TTC) = price
    Prix TTC = price
    Prix final = price
    Price (tax incl.) = price
    Price tax included = price
    Prix (HT) = price
    Prix HT = price
    Prix de base = price
    Price (tax excl.) = price
    Price tax excluded = price
    Base price = price
    price = price
    Quantité = stock
    Quantity = stock
    quantity = stock
    État = state
    Statut = state
    Status = state
    Actif (0/1) = state
    Active (0/1) = state
    Active (0 / 1) = state
    active = state
    Description courte = summary
    Résumé = summary
    Short description = summary
    Summary = summary
    description_short = summary
    Description = description
    Quantité minimale = min_quantity
    Minimal quantity = min_quantity
    minimal_quantity = min_quantity
    URL des images (x,y,z...) = pictures
    Image URLs (x,y,z...) = pictures
    Image = pictures
""")
OPENFOODFACTS: Final = _fields("""
    code = ean
    product_name_fr = title
    product_name = title
    quantity = content
    categories = category
    categories_tags = category
    ingredients_text_fr = ingredients
    ingredients_text = ingredients
    allergens = allergens
    allergens_tags = allergens
    origins = origin
    origins_tags = origin
    conservation_conditions_fr = storage
    conservation_conditions = storage
    generic_name_fr = summary
    generic_name = summary
    image_url = pictures
    image_front_url = pictures
""")
OPENFOODNETWORK: Final = _fields("""
    content = content
    sku = reference
    name = title
    product_name = title
    display_name = name
    category = category
    price = price
    on_hand = stock
    description = description
    image_url = pictures
    image = pictures
""")
ODOO: Final = _fields("""
    Internal Reference = reference
    Référence interne = reference
    default_code = reference
    Barcode = ean
    Code-barres = ean
    barcode = ean
    Name = title
    Nom = title
    Nom de l'article = title
    name = title
    Variant Values = name
    Valeurs de variante = name
    Product Category = category
    Catégorie d'article = category
    Catégorie de produits = category
    Catégorie de produit = category
    categ_id = category
    categ_id/name = category
    Sales Price = price
    Prix de vente = price
    Prix public = price
    list_price = price
    lst_price = price
    Customer Taxes = vat_code
    Taxes à la vente = vat_code
    taxes_id = vat_code
    Quantity On Hand = stock
    Quantité en stock = stock
    Quantité disponible = stock
    qty_available = stock
    Sales Description = description
    Description de vente = description
    Description pour la vente = description
    description_sale = description
""")
MAGENTO: Final = _fields("""
    sku = reference
    ean = ean
    barcode = ean
    gtin = ean
    name = title
    Variante = name
    categories = category
    price = price
    tax_class_name = vat_code
    qty = stock
    short_description = summary
    description = description
    base_image = pictures
""")
