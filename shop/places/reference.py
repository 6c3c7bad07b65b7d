"""Loads communes and EPCI from the file in the package; run again, it changes nothing."""

import csv
from pathlib import Path

from shop.places.models import Commune, Epci
from shop.places.text import fold

COMMUNES = Path(__file__).parent / "data" / "communes_bretagne.csv"


def load() -> int:
    """Upsert every commune of the file; returns how many it holds."""
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    epcis = {row["epci_code"]: row["epci_name"] for row in rows if row["epci_code"]}
    Epci.objects.bulk_create(
        [Epci(code=code, name=name) for code, name in epcis.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    Commune.objects.bulk_create(
        [
            Commune(
                code=row["code_insee"],
                name=row["name"],
                folded=fold(row["name"]),
                department=row["department"],
                postcodes=row["postcodes"],
                siren=row["siren"],
                population=int(row["population"] or 0),
                epci_id=row["epci_code"] or None,
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name",
            "folded",
            "department",
            "postcodes",
            "siren",
            "population",
            "epci",
            "latitude",
            "longitude",
        ],
        batch_size=500,
    )
    return len(rows)
