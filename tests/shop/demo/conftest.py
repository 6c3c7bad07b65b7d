"""The plan at its normal size, made once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shop.demo.content import CommuneRow, Plan, plan

DATA = Path(__file__).parents[3] / "shop" / "places" / "data" / "communes_bretagne.csv"


def read_communes() -> list[CommuneRow]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [
            CommuneRow(
                row["code_insee"],
                row["name"],
                row["department"],
                row["postcodes"],
                int(row["population"] or 0),
                row["epci_code"],
                float(row["latitude"]),
                float(row["longitude"]),
            )
            for row in csv.DictReader(file)
            if row["latitude"]
        ]


@pytest.fixture(scope="session")
def communes() -> list[CommuneRow]:
    return read_communes()


@pytest.fixture(scope="session")
def demo(communes: list[CommuneRow]) -> Plan:
    return plan(communes=communes)
