from __future__ import annotations

import base64
import contextlib
import io
import re
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from site_groundwork.pictures import PictureError, cleaned, is_picture

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET of XMP</x:xmpmeta>"
SECRETS = (b"SECRET", b"ACME", b"Jane", b"Photoshop", b"MPF", b"tEXt", b"tIME")
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
KINDS = [*SUFFIXES]


def drawn(width: int = 60, height: int = 40) -> Image.Image:
    """A picture whose upper left corner is red, and no other."""
    picture = Image.effect_mandelbrot((width, height), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    picture.paste((250, 10, 10), (0, 0, 16, 16))
    return picture


def exif(orientation: int) -> bytes:
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "ACME SECRET camera"
    data[0x013B] = "Jane"
    place = data.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 31.0, 12.0)
    return data.tobytes()


def photograph(kind: str, orientation: int = 1, **more: Any) -> bytes:
    """A picture with all the metadata that Pillow can write into its kind."""
    options: dict[str, Any] = {"icc_profile": PROFILE, "exif": exif(orientation)}
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "SECRET")
        notes.add_text("Comment", "SECRET" * 20, zip=True)
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        notes.add(b"tIME", b"\7\xea\1\1\1\1\1")
        options["pnginfo"] = notes
    elif kind == "GIF":
        options = {"comment": b"SECRET"}
    else:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = b"SECRET"
    out = io.BytesIO()
    drawn().save(out, kind, **options | more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def segment(code: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I4s", len(content), kind)
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_says_nothing_but_what_it_shows(kind: str) -> None:
    data = photograph(kind)
    assert b"SECRET" in data
    clean = cleaned(data, f"x.{SUFFIXES[kind]}").data
    assert [secret for secret in SECRETS if secret in clean] == []
    assert kind == "AVIF" or b"exif" not in clean.lower()
    assert opened(clean).getexif().get_ifd(0x8825) == {}
    assert opened(clean).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "GIF"])
def test_the_colour_profile_stays(kind: str) -> None:
    for orientation in (1, 6):
        clean = cleaned(photograph(kind, orientation), f"x.{SUFFIXES[kind]}").data
        assert opened(clean).info["icc_profile"] == PROFILE


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("kind", KINDS)
def test_cleaning_twice_is_cleaning_once_and_always_the_same(kind: str, orientation: int) -> None:
    name = f"x.{SUFFIXES[kind]}"
    data = photograph(kind, orientation)
    once = cleaned(data, name)
    assert cleaned(data, name) == once
    assert cleaned(once.data, name).data is once.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_that_lies_is_turned_as_exif_says(kind: str, orientation: int) -> None:
    picture = cleaned(photograph(kind, orientation), f"x.{SUFFIXES[kind]}")
    corners = {2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    size = (60, 40) if orientation < 5 else (40, 60)
    upright = opened(picture.data).convert("RGB")
    assert (picture.width, picture.height) == upright.size == size
    right, down = corners[orientation]
    place = (size[0] - 4 if right else 3, size[1] - 4 if down else 3)
    red, green, _ = upright.getpixel(place)
    assert (red > 180, green < 90) == (True, True)


def test_a_turned_jpeg_is_about_as_large_as_before_and_keeps_how_it_was_encoded() -> None:
    data = photograph("JPEG", 6, quality=70, progressive=True, subsampling="4:2:0")
    before, after = opened(data), opened(cleaned(data, "x.jpg").data)
    assert after.quantization == before.quantization
    assert after.info.get("progressive")
    assert len(cleaned(data, "x.jpg").data) < len(data)


def test_an_avif_that_turns_itself_goes_on_to_do_so() -> None:
    data = photograph("AVIF", 6)
    picture = cleaned(data, "x.avif")
    assert (picture.width, picture.height) == (40, 60)
    assert opened(picture.data).getexif()[0x0112] == 6
    assert len(picture.data) == len(data)


def test_nothing_of_a_jpeg_stays_but_what_shows_it() -> None:
    out = io.BytesIO()
    drawn().convert("CMYK").save(out, "JPEG")
    plain = out.getvalue()
    before_scan = plain.index(b"\xff\xdb")
    extra = b"".join(
        [
            segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04SECRET of IPTC"),
            segment(0xE2, b"MPF\0SECRET"),
            segment(0xE0, b"JFXX\0SECRET thumbnail"),
            segment(0xEB, b"SECRET"),
            segment(0xFE, b"SECRET"),
        ]
    )
    loaded = (
        plain[:before_scan] + extra + plain[before_scan:] + b"SECRET motion" + photograph("JPEG")
    )
    clean = cleaned(loaded, "x.JPG").data
    assert clean == plain
    assert b"Adobe" in clean


def test_a_jpegs_own_thumbnail_goes() -> None:
    plain = cleaned(photograph("JPEG"), "x.jpg").data
    header = segment(0xE0, plain[6:18] + b"\1\1SEC")
    assert cleaned(plain[:2] + header + plain[20:], "x.jpg").data == plain


def test_the_frames_of_a_phones_second_picture_go() -> None:
    out = io.BytesIO()
    drawn().save(out, "MPO", save_all=True, append_images=[drawn(30, 20)])
    clean = cleaned(out.getvalue(), "x.jpg").data
    assert opened(clean).format == "JPEG"
    assert clean.count(b"\xff\xd8\xff") == 1


def test_what_follows_a_png_goes_and_so_do_chunks_that_nobody_knows() -> None:
    plain = cleaned(photograph("PNG"), "x.png").data
    loaded = plain[:33] + chunk(b"caBX", b"SECRET") + plain[33:] + b"SECRET" + photograph("JPEG")
    assert cleaned(loaded, "x.png").data == plain


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "AVIF"])
def test_an_animation_stays_one(kind: str) -> None:
    data = photograph(
        kind,
        save_all=True,
        append_images=[Image.new("RGB", (60, 40), "blue")],
        duration=70,
        loop=3,
    )
    before, after = opened(data), opened(cleaned(data, f"x.{SUFFIXES[kind]}").data)
    assert after.n_frames == before.n_frames == 2
    assert after.info.get("loop") == before.info.get("loop")
    assert b"SECRET" not in cleaned(data, f"x.{SUFFIXES[kind]}").data


def test_an_avif_sequence_does_not_say_when_it_was_made() -> None:
    data = photograph("AVIF", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")])
    clean = cleaned(data, "x.avif").data
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        place = clean.index(kind) + 4
        assert any(data[place + 4 : place + 20])
        assert not any(clean[place + 4 : place + 20])
    assert opened(clean).n_frames == 2


def test_the_boxes_of_an_avif_that_only_say_something_are_emptied() -> None:
    plain = cleaned(photograph("AVIF"), "x.avif").data
    box = struct.pack(">I4s", 24, b"uuid") + b"SECRET of C2PA.."
    clean = cleaned(plain + box + b"SECRET", "x.avif").data
    assert clean == plain + struct.pack(">I4s", 24, b"free") + bytes(16)


def test_a_webps_header_and_frames_promise_and_hold_no_more_than_pictures() -> None:
    data = photograph("WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")])
    plain = cleaned(data, "x.webp").data
    assert (data[20] & 0x0C, plain[20] & 0x0C) == (0x0C, 0)
    place = plain.index(b"ANMF")
    length = int.from_bytes(plain[place + 4 : place + 8], "little")
    end = place + 8 + length
    loaded = (
        plain[: place + 4]
        + (length + 14).to_bytes(4, "little")
        + plain[place + 8 : end]
        + b"note\6\0\0\0SECRET"
        + plain[end:]
    )
    loaded = loaded[:4] + (len(loaded) - 8).to_bytes(4, "little") + loaded[8:]
    assert cleaned(loaded, "x.webp").data == plain


def test_an_animation_that_lies_keeps_its_frames_and_that_is_noted() -> None:
    data = photograph("PNG", 6, save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")])
    picture = cleaned(data, "x.png")
    assert opened(picture.data).n_frames == 2
    assert (picture.width, picture.height) == (60, 40)
    assert picture.notes


def test_an_animation_is_decoded_to_its_last_frame() -> None:
    data = photograph("PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")])
    start = data.rindex(b"fdAT")
    length = int.from_bytes(data[start - 4 : start])
    broken = chunk(b"fdAT", data[start + 4 : start + 8] + b"no zlib" * 9)
    with pytest.raises(PictureError, match="cannot be read to its end"):
        cleaned(data[: start - 4] + broken + data[start + 8 + length :], "x.png")


def test_an_avif_whose_notes_are_said_to_be_everywhere_is_refused() -> None:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, kind) + content

    entry = box(b"infe", b"\2\0\0\0\0\1\0\0Exif\0")
    places = b"\0\0\0\0\x44\0\0\1\0\1\0\0\0\2" + bytes(16)
    inner = box(b"iinf", b"\0\0\0\0\0\1" + entry) + box(b"iloc", places)
    data = box(b"ftyp", b"avif\0\0\0\0avif") + box(b"meta", bytes(4) + inner)
    with pytest.raises(PictureError, match="is broken"):
        cleaned(data, "x.avif")


def test_a_gif_whose_blocks_end_twice_is_read_on() -> None:
    plain = cleaned(photograph("GIF"), "x.gif").data
    assert cleaned(plain[:-1] + b"\0;", "x.gif").data == plain


def test_a_gifs_xmp_and_comments_go() -> None:
    plain = cleaned(photograph("GIF"), "x.gif").data
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + XMP + trailer
    place = 13 + (3 << (plain[10] & 7) + 1)
    assert (
        cleaned(
            plain[:place] + xmp + b"\x21\xfe\6SECRET\0" + plain[place:] + b"SECRET", "x.gif"
        ).data
        == plain
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_off_picture_is_refused(kind: str) -> None:
    name = f"x.{SUFFIXES[kind]}"
    data = cleaned(photograph(kind), name).data
    for end in range(0, len(data) - 1, 7):
        with pytest.raises(PictureError, match=r": .*(copy|save) "):
            cleaned(data[:end], name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_picture_is_told_and_never_a_traceback(kind: str) -> None:
    data = bytearray(photograph(kind))
    for place in range(12, len(data), 11):
        before, data[place] = data[place], data[place] ^ 0xFF
        with contextlib.suppress(PictureError):
            cleaned(bytes(data), f"x.{SUFFIXES[kind]}")
        data[place] = before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.png", b"", "is empty"),
        ("x.svg", b"", "is empty"),
        (
            "x.jpg",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
            "git lfs pull",
        ),
        (
            "x.svg",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
            "git lfs pull",
        ),
        ("x.png", b"<!DOCTYPE html><title>404</title>", "is a web page"),
        ("x.png", b"\n<html><body>", "is a web page"),
        ("x.svg", b"<!DOCTYPE html><html></html>", "is no SVG"),
        (
            "x.png",
            photograph("JPEG"),
            "is a JPEG picture, though its name says PNG: let its name end in .jpg",
        ),
        (
            "x.jpeg",
            photograph("WEBP"),
            "is a WebP picture, though its name says JPEG: let its name end in .webp",
        ),
        ("x.avif", photograph("PNG"), "is a PNG picture"),
        ("x.svg", photograph("PNG"), "is a PNG picture"),
        ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG"),
        ("x.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        ("x.gif", b"%PDF-1.7", "is no GIF picture"),
        ("x.bmp", b"BM", "is no kind of picture"),
        ("x.svg", b"\x1f\x8b\x08", "is compressed"),
        ("x.svg", "<svg/>".encode("utf-16"), "UTF-8"),
        ("x.svg", b"<?xml version='1.0' encoding='utf-7'?><svg/>", "UTF-8"),
        ("x.svg", b"<svg/>", "lacks xmlns"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>\n<g>\n</svg>", "in line 3"),
        ("x.svg", b"hello", "in line 1"),
    ],
)
def test_what_is_not_the_picture_that_its_name_says_is_told_with_how_to_mend_it(
    name: str, data: bytes, said: str
) -> None:
    with pytest.raises(PictureError, match=re.escape(said)) as raised:
        cleaned(data, name)
    assert ": " in str(raised.value)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_does() -> None:
    def bomb(side: int) -> bytes:
        header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(bytes(9)))
            + chunk(b"IEND", b"")
        )

    for side in (12_000, 60_000):
        with pytest.raises(PictureError, match=r"too many pixels.*at most 89 million"):
            cleaned(bomb(side), "x.png")


def test_an_animation_of_endless_frames_is_refused() -> None:
    first = photograph("GIF")
    place = 13 + (3 << (first[10] & 7) + 1)
    screen = first[:6] + struct.pack("<HH", 9000, 9000) + first[10:place]
    frame = cleaned(first, "x.gif").data[place:-1]
    with pytest.raises(PictureError, match="too many pixels"):
        cleaned(screen + frame * 12 + b";", "x.gif")


def test_which_files_are_pictures_is_told_by_their_names() -> None:
    assert [is_picture(name) for name in ("a/b.JPG", "ä b.svg", "x.pdf", "svg", "a.png/x")] == [
        True,
        True,
        False,
        False,
        False,
    ]


# SVG

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="1in" height="48">\n'
)


def drawing(inside: str, before: str = "") -> bytes:
    return f"{before}{HEAD}{inside}\n</svg>\n".encode()


EVIL = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT/>",
    "script under a prefix": '<s:script xmlns:s="http://www.w3.org/2000/svg" href="x"/>',
    "script of XHTML": '<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>',
    "picture of XHTML": '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>',
    "handler": '<g onload="alert(1)"/>',
    "handler in capitals": '<g onClick="alert(1)"/>',
    "link": '<a href="javascript:alert(1)"><path/></a>',
    "link with a tab and an entity": '<a xlink:href="java&#9;scr&#105;pt:alert(1)"/>',
    "link to data": '<a href="data:text/html,x"/>',
    "use of another file": '<use href="other.svg#a"/>',
    "use of data": '<use xlink:href="data:image/svg+xml,x#a"/>',
    "picture of another host": '<image href="https://other.example/x.png"/>',
    "picture of a file": '<image xlink:href="../../secret.png"/>',
    "picture of data that is none": '<image href="data:text/html,x"/>',
    "filter's picture": '<filter><feImage href="//other.example/x"/></filter>',
    "gradient": '<linearGradient href="x.svg#a"/>',
    "style": "<style>a { fill: url(https://other.example/x) }</style>",
    "style with an escape": "<style>a { fill: \\75 rl(https://other.example/x) }</style>",
    "style in CDATA": "<style><![CDATA[a{background:url('x.png')}]]></style>",
    "style with image-set": '<style>a { background: image-set("x.png" 1x) }</style>',
    "import": '<style>@import "https://other.example/x.css";</style>',
    "font": "<style>@font-face { src: url(https://other.example/x.woff2) }</style>",
    "style of an element": '<g style="mask: url(x.svg#a)"/>',
    "attribute": '<g fill="url(x.svg#a)"/>',
    "foreignObject": "<foreignObject><p/></foreignObject>",
    "foreignObject last in a switch": "<switch><text/><foreignObject/></switch>",
    "foreignObject alone in a switch": "<switch><foreignObject/><title/></switch>",
    "iframe": '<iframe src="x"/>',
    "animated link": '<a><set attributeName="href" to="x"/></a>',
    "animated link of XLink": '<a><animate attributeName="xlink:href" values="#a;javascript:alert(1)"/></a>',
    "animated to a script": '<animate attributeName="x" values="#a; javascript:alert(1)"/>',
    "animated handler": '<set attributeName="onclick" to="alert(1)"/>',
    "base": '<g xml:base="https://other.example/"/>',
    "ping": '<a href="#a" ping="https://other.example/"/>',
    "style sheet": '<?xml-stylesheet href="x.css"?>',
}


@pytest.mark.parametrize("evil", EVIL)
def test_a_drawing_that_runs_or_loads_something_is_refused_with_its_line(evil: str) -> None:
    with pytest.raises(PictureError, match=r"in line 4[^:]*: ") as raised:
        cleaned(drawing(f"<g>\n\n{EVIL[evil]}</g>"), "x.svg")
    assert "Traceback" not in str(raised.value)


def test_a_fault_in_a_style_is_told_with_its_own_line() -> None:
    with pytest.raises(PictureError, match="line 5"):
        cleaned(drawing("<style>\n\na { fill: red }\nb { fill: url(x) }\n</style>"), "x.svg")


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg SYSTEM "https://other.example/x.dtd">',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://other.example/x.dtd">',
    ],
)
def test_a_doctype_that_defines_something_is_refused(declaration: str) -> None:
    with pytest.raises(PictureError, match=r"DOCTYPE.*in line 1: take the DOCTYPE out"):
        cleaned(drawing("<text>&c;</text>", declaration), "x.svg")


HARMLESS = {
    "link": '<a href="https://other.example/" target="_blank"><text>x</text></a>',
    "inner reference": '<use href="#a"/><path fill="url(#a)" style="clip-path: url(\'#b\')"/>',
    "data": f'<image href="data:image/gif;base64,{base64.b64encode(cleaned(photograph("GIF"), "x.gif").data).decode()}"/>',
    "font": "<style>@font-face { src: url(data:font/woff2;base64,AAAA) }</style>",
    "namespace": "<style>@namespace url(http://www.w3.org/2000/svg); a { fill: red }</style>",
    "words": '<text aria-label="url(x) javascript:">javascript: url(x) @import</text>',
    "transform": '<g transform="translate(1 2)" d="url"/>',
    "picture before": "<image/>",
}


@pytest.mark.parametrize("harmless", HARMLESS)
def test_a_harmless_drawing_stays_byte_for_byte(harmless: str) -> None:
    doctype = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\r\n'
    data = drawing(HARMLESS[harmless], doctype)
    assert cleaned(data, "x.svg").data is data


def test_what_editors_write_into_a_drawing_is_cut_out_and_the_rest_stays() -> None:
    data = (
        '\ufeff<!-- SECRET --><svg xmlns="http://www.w3.org/2000/svg" xmlns:s="editor"\n'
        "  s:docname='SECRET>.svg'  width = '9pt' content='&lt;mxfile SECRET'>\r\n<metadata id='SECRET'>"
        "<a><metadata/></a></metadata ><?xpacket SECRET?><s:view SECRET='>'/><text  x='1'>é<!--SECRET-->ü</text>\n</svg>"
    )
    kept = (
        '\ufeff<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="editor"'
        "  width = '9pt'>\r\n<text  x='1'>éü</text>\n</svg>"
    )
    clean = cleaned(data.encode(), "x.svg").data
    assert clean.decode() == kept
    assert cleaned(clean, "x.svg").data is clean


def test_drawios_text_gives_way_to_what_stands_beside_it_with_a_note() -> None:
    clean = cleaned(
        drawing(
            "<switch>\n<foreignObject onload='x'><div xmlns='http://www.w3.org/1999/xhtml'>"
            "<script>x</script></div></foreignObject><title/><text>words</text></switch>"
        ),
        "x.svg",
    )
    assert clean.data == drawing("<switch>\n<title/><text>words</text></switch>")
    assert clean.notes == (
        "the <foreignObject> in line 3 is left out, since what stands beside it shows the same",
    )


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_photograph_within_a_drawing_loses_its_metadata(quote: str) -> None:
    def embedding(data: bytes) -> bytes:
        return drawing(
            f"<image xlink:href={quote}data:image/jpeg;base64,{base64.b64encode(data).decode()}{quote}/>"
        )

    data = photograph("JPEG")
    clean = cleaned(embedding(data), "x.svg").data
    assert clean == embedding(cleaned(data, "x.jpg").data)
    style = f"<style>a {{ background: url(data:image/jpeg;base64,{base64.b64encode(data).decode()}) }}</style>"
    with pytest.raises(PictureError, match="EXIF data or comments in a style in line 2"):
        cleaned(drawing(style), "x.svg")


def test_a_drawing_within_a_drawing_is_judged_too() -> None:
    def nested(inner: bytes) -> bytes:
        return drawing(
            f'<image href="data:image/svg+xml;base64,{base64.b64encode(inner).decode()}"/>'
        )

    assert cleaned(nested(drawing("")), "x.svg").data == nested(drawing(""))
    assert cleaned(nested(drawing("<!-- SECRET -->")), "x.svg").data == nested(drawing(""))
    with pytest.raises(PictureError, match="embeds a picture in line 2 that holds <script>"):
        cleaned(nested(drawing("<script/>")), "x.svg")
    endless = drawing("")
    for _ in range(9):
        endless = nested(endless)
    with pytest.raises(PictureError, match="embeds a picture"):
        cleaned(endless, "x.svg")


def test_drawings_that_would_keep_a_machine_busy_are_refused_at_once() -> None:
    levels = [f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(12)]
    hostile = {
        "more than 1,000,000 elements": "".join(levels),
        "shows itself": '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        "200 deep": "<g>" * 5000 + "</g>" * 5000,
    }
    before = time.monotonic()
    for said, inside in hostile.items():
        with pytest.raises(PictureError, match=said):
            cleaned(drawing(inside), "x.svg")
    with pytest.raises(PictureError, match="refers to 'x'"):
        cleaned(drawing(f'<g style="fill: {"(" * 9999}url(x)"/>'), "x.svg")
    with pytest.raises(PictureError, match="larger than 32 MB"):
        cleaned(b"<svg>" + b" " * (33 << 20), "x.svg")
    assert time.monotonic() - before < 10


def test_all_faults_of_a_drawing_are_told_at_once_but_not_without_end() -> None:
    with pytest.raises(PictureError) as raised:
        cleaned(drawing("<script/>\n<g onload='x'/>"), "x.svg")
    assert [re.search(r"line \d+", fault)[0] for fault in raised.value.faults] == [
        "line 2",
        "line 3",
    ]
    with pytest.raises(PictureError) as raised:
        cleaned(drawing("<script/>" * 99), "x.svg")
    assert len(raised.value.faults) == 11


def test_a_message_moves_no_terminals_cursor() -> None:
    with pytest.raises(PictureError) as raised:
        cleaned(drawing('<image href="x&#x9b;&#x202e;y"/>'), "x.svg")
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="1in" height="48px"', (96, 48)),
        ('viewBox="0 0 30 20"', (30, 20)),
        ('width="60" viewBox="0,0,30,20"', (60, 40)),
        ('width="100%" height="auto" viewBox="0 0 30 20"', (30, 20)),
        ('width="1e999" height="2"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_a_drawings_size_is_as_css_works_it_out(attributes: str, size: tuple[int, int]) -> None:
    picture = cleaned(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode(), "x.svg")
    assert (picture.width, picture.height) == size
