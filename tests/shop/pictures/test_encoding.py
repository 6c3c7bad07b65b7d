"""Opening and encoding the pictures of the catalogue."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, ImageCms

from shop.pictures import encoding
from shop.pictures.encoding import BadPicture, encode, open_picture

RED = (200, 30, 30)


def file_of(image: Image.Image, file_format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def decode(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def sizes(image: Image.Image) -> list[tuple[int, str]]:
    return [(variant.width, variant.format) for variant in encode(image)]


def test_a_large_picture_is_made_at_every_width_in_both_formats() -> None:
    assert sizes(Image.new("RGB", (2000, 1000), RED)) == [
        (320, "avif"),
        (320, "jpeg"),
        (640, "avif"),
        (640, "jpeg"),
        (960, "avif"),
        (960, "jpeg"),
    ]


@pytest.mark.parametrize(
    ("source", "widths"),
    [(960, [320, 640, 960]), (959, [320, 640]), (640, [320, 640]), (639, [320])],
)
def test_widths_above_the_source_are_left_out(source: int, widths: list[int]) -> None:
    made = sizes(Image.new("RGB", (source, 300), RED))
    assert [width for width, file_format in made if file_format == "avif"] == widths


def test_the_smallest_variant_of_a_tiny_picture_keeps_its_width() -> None:
    variants = encode(Image.new("RGB", (100, 50), RED))
    assert [(v.width, v.format, decode(v.data).size) for v in variants] == [
        (100, "avif", (100, 50)),
        (100, "jpeg", (100, 50)),
    ]


def test_proportions_are_kept() -> None:
    variants = encode(Image.new("RGB", (1280, 800), RED))
    assert [decode(v.data).size for v in variants] == [
        (320, 200),
        (320, 200),
        (640, 400),
        (640, 400),
        (960, 600),
        (960, 600),
    ]


def test_the_data_is_what_the_format_says_and_the_jpeg_is_progressive() -> None:
    avif, jpeg = encode(Image.new("RGB", (320, 320), RED))
    assert decode(avif.data).format == "AVIF"
    opened = decode(jpeg.data)
    assert opened.format == "JPEG"
    assert opened.info["progressive"] == 1


def test_orientation_is_applied_and_metadata_dropped() -> None:
    source = Image.new("RGB", (640, 320), RED)
    source.paste((0, 0, 255), (0, 0, 320, 320))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned a quarter clockwise
    exif[0x010F] = "Secret camera"
    data = file_of(source, "JPEG", exif=exif, quality=95)
    for variant in encode(open_picture(data)):
        image = decode(variant.data)
        assert image.size == (320, 640)
        assert not image.getexif()
        assert b"Secret" not in variant.data
        top, bottom = (image.convert("RGB").getpixel((160, y)) for y in (100, 540))
        assert top[2] > 200 > top[0]
        assert bottom[0] > 150 > bottom[2]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_laid_on_white(mode: str) -> None:
    for variant in encode(Image.new(mode, (320, 320), 0)):
        assert decode(variant.data).convert("RGB").getpixel((160, 160)) == (255, 255, 255)


def test_a_transparent_palette_colour_is_laid_on_white() -> None:
    clear = Image.new("P", (320, 320), 0)
    clear.putpalette([0, 0, 0] * 256)
    opened = open_picture(file_of(clear, "PNG", transparency=0))
    for variant in encode(opened):
        assert decode(variant.data).convert("RGB").getpixel((160, 160)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    for variant in encode(Image.new(mode, (320, 320))):
        assert decode(variant.data).mode == "RGB"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_the_usual_formats_open(file_format: str) -> None:
    image = open_picture(file_of(Image.new("RGB", (40, 30), RED), file_format))
    assert (image.format, image.size) == (file_format, (40, 30))


def test_the_first_frame_of_an_animation_is_taken() -> None:
    frames = [Image.new("RGB", (320, 320), colour) for colour in (RED, (0, 0, 255))]
    data = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])
    jpeg = encode(open_picture(data))[1]
    red, _green, blue = decode(jpeg.data).getpixel((160, 160))
    assert red > 150 > blue


@pytest.mark.parametrize("file_format", ["BMP", "TIFF"])
def test_another_format_is_refused_by_name(file_format: str) -> None:
    with pytest.raises(BadPicture, match=f"Le format {file_format} n’est pas accepté") as refusal:
        open_picture(file_of(Image.new("RGB", (40, 30), RED), file_format))
    assert "Enregistrez l’image en JPEG" in str(refusal.value)


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture, match="n’est pas une image lisible"):
        open_picture(data)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_refused(file_format: str) -> None:
    data = file_of(Image.effect_noise((200, 200), 80).convert("RGB"), file_format)
    with pytest.raises(BadPicture, match="n’est pas une image lisible"):
        open_picture(data[: len(data) // 2])


def test_a_file_above_twelve_megabytes_is_refused() -> None:
    data = file_of(Image.new("RGB", (40, 30), RED), "JPEG")
    heaviest = data + b"\0" * (12_000_000 - len(data))
    assert open_picture(heaviest).size == (40, 30)
    with pytest.raises(BadPicture, match="dépasse 12 Mo"):
        open_picture(heaviest + b"\0")


def test_a_picture_above_forty_megapixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert encoding.MAX_PIXELS == 40_000_000
    monkeypatch.setattr(encoding, "MAX_PIXELS", 1200)
    assert open_picture(file_of(Image.new("RGB", (40, 30)), "PNG")).size == (40, 30)
    with pytest.raises(BadPicture, match="dépasse 40 millions de pixels"):
        open_picture(file_of(Image.new("RGB", (40, 31)), "PNG"))


def test_a_decompression_bomb_is_refused_as_too_large() -> None:
    bomb = file_of(Image.new("1", (20_000, 20_000)), "PNG")
    with pytest.raises(BadPicture, match="dépasse 40 millions de pixels"):
        open_picture(bomb)


def swapped_profile() -> bytes:
    """Return an sRGB profile whose red and blue primaries are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    for i in range(count):
        entry = 132 + 12 * i
        name = bytes(profile[entry : entry + 4])
        renamed = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}.get(name, name)
        profile[entry : entry + 4] = renamed
    return bytes(profile)


def test_colours_are_converted_from_the_profile_of_the_file() -> None:
    data = file_of(Image.new("RGB", (320, 320), (255, 0, 0)), "PNG", icc_profile=swapped_profile())
    for variant in encode(open_picture(data)):
        image = decode(variant.data)
        red, _green, blue = image.convert("RGB").getpixel((160, 160))
        assert blue > 240
        assert red < 15
        assert "icc_profile" not in image.info


def test_an_unreadable_profile_is_passed_over() -> None:
    data = file_of(Image.new("RGB", (320, 320), (255, 0, 0)), "PNG", icc_profile=b"nonsense")
    jpeg = encode(open_picture(data))[1]
    red, _green, blue = decode(jpeg.data).getpixel((160, 160))
    assert red > 240
    assert blue < 15


def test_sixteen_bit_greys_keep_their_lightness() -> None:
    data = file_of(Image.new("I;16", (320, 320), 0x8000), "PNG")
    for variant in encode(open_picture(data)):
        red, green, blue = decode(variant.data).convert("RGB").getpixel((160, 160))
        assert {red, green, blue} <= set(range(126, 131))
