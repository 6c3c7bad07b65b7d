import io
import threading
from datetime import UTC, datetime

import pypdf
import pytest

from shop.documents import pdf

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def rendered(title="Liste", **options):
    data = {"title": title, "number": "1 commande", "foot": "Atelier", "shelves": []}
    return pdf.render("documents/pick_list.typ", data=data, at=AT, **options)


def text_of(made):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def test_the_same_data_at_the_same_time_gives_the_same_bytes():
    assert rendered() == rendered()


def test_it_says_that_it_is_pdf_a_3b_and_in_which_language():
    reader = pypdf.PdfReader(io.BytesIO(rendered()))
    assert b"<pdfaid:part>3</pdfaid:part>" in reader.xmp_metadata.stream.get_data()
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in reader.xmp_metadata.stream.get_data()
    assert reader.trailer["/Root"]["/Lang"] == "fr-FR"


def test_what_a_person_typed_is_never_markup():
    assert "#panic(1) *gras* $x$ // rien" in text_of(rendered("#panic(1) *gras* $x$ // rien"))


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Le Goff’h – 12 € « ŵ »", "Le Goff’h – 12 € « ŵ »"),
        ("Ρόδος Київ", "Ρόδος Київ"),
        ("10\u202f000", "10\u00a0000"),
        ("pommes 🍎 りんご", "pommes ? ???"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\u200d", "a?b?"),
    ],
)
def test_a_character_that_no_font_draws_does_not_stop_a_document(typed, drawn):
    told = text_of(rendered(typed)).replace("\u00a0", " ")
    assert drawn.replace("\u00a0", " ") in told


def test_every_character_said_to_be_drawn_is():
    every = [chr(code) for first, last in pdf._DRAWN for code in range(first, last + 1)]
    # PDF/A export raises when one has no glyph.
    assert rendered("".join(char for char in every if char != "\u00ad")).startswith(b"%PDF-")


def test_threads_take_turns():
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(rendered())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(made) == 4
    assert len(set(made)) == 1


def test_more_metadata_is_appended_and_read_back():
    told = pdf.with_metadata(
        rendered(),
        schema="<rdf:li>schema</rdf:li>",
        description='<rdf:Description rdf:about="" xmlns:x="urn:x"><x:a>1</x:a></rdf:Description>',
    )
    assert told.startswith(rendered().rstrip())
    reader = pypdf.PdfReader(io.BytesIO(told), strict=True)
    stream = reader.xmp_metadata.stream.get_data()
    assert b"<pdfaExtension:schemas><rdf:Bag><rdf:li>schema</rdf:li>" in stream
    assert b"<x:a>1</x:a></rdf:Description></rdf:RDF>" in stream
    assert text_of(told) == text_of(rendered())
