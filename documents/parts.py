"""The parts of a Word file that do not depend on its text: types, relations, styles, type faces.

The layout follows the official form (GB/T 9704-2012): title size two (22 pt) centred, text size
three (16 pt) with 28 pt a line and two characters of indent, page numbers at the foot, A4 with
margins of 37, 35, 28 and 26 mm. All of it lies in styles, so that a bureau changes it in Word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TWIPS = 20  # twentieths of a point, the unit of Word
RED = "C00000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One paragraph style; sizes in points, ``indent`` in hundredths of a character."""

    face: str
    size: float
    align: str = "both"
    indent: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    line: float = 28
    exact: bool = True
    colour: str = ""
    bold: bool = False
    next_too: bool = False
    border: bool = False


_CHINESE: Mapping[str, Style] = {
    "letterhead": Style(
        face="title", size=30, align="center", line=44, colour=RED, border=True, after=22
    ),
    "title": Style(face="title", size=22, align="center", line=34, before=6, after=6),
    "number": Style(face="body", size=14, align="center", line=24, after=6),
    "addressee": Style(face="body", size=16, before=8),
    "heading": Style(face="heading", size=16, indent=200, next_too=True),
    "body": Style(face="body", size=16, indent=200),
    "right": Style(face="body", size=16, align="right", right=400, before=2),
    "note": Style(face="body", size=12, line=20, before=6),
    "cell": Style(face="body", size=12, align="left", line=20, exact=False),
    "label": Style(face="heading", size=12, align="center", line=20, exact=False),
}
_ENGLISH: Mapping[str, Style] = {
    "letterhead": Style(
        face="title", size=20, align="center", line=30, colour=RED, border=True, after=16
    ),
    "title": Style(face="title", size=17, align="center", line=24, before=4, after=4, bold=True),
    "number": Style(face="body", size=11, align="center", line=16, after=4),
    "addressee": Style(face="body", size=12, align="left", line=17, before=8, after=6),
    "heading": Style(
        face="body", size=12, align="left", line=17, before=8, after=3, bold=True, next_too=True
    ),
    "body": Style(face="body", size=12, align="left", line=17, after=6),
    "right": Style(face="body", size=12, align="right", line=17, before=4),
    "note": Style(face="body", size=10, align="left", line=14, after=4),
    "cell": Style(face="body", size=11, align="left", line=15, exact=False),
    "label": Style(face="body", size=11, align="left", line=15, exact=False, bold=True),
}


def styles_part(
    names: Mapping[str, str], fonts: Mapping[str, Sequence[str]], *, chinese: bool
) -> str:
    """``word/styles.xml``: one style for each kind of paragraph, under its name for people."""
    looks = _CHINESE if chinese else _ENGLISH
    written = "".join(_style(key, names[key], look, fonts) for key, look in looks.items())
    plain = _run_properties(looks["body"], fonts)
    return (
        f'{_HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault>{plain}</w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{_table_style()}{written}</w:styles>"
    )


def fonts_part(fonts: Mapping[str, Sequence[str]]) -> str:
    """``word/fontTable.xml``: each face with the names of those that may stand in for it."""
    entries = "".join(
        f"<w:font w:name={quoteattr(faces[0])}><w:altName w:val={quoteattr(','.join(faces[1:]))}/>"
        f'<w:family w:val="auto"/></w:font>'
        for faces in fonts.values()
    )
    return f'{_HEAD}<w:fonts xmlns:w="{W}">{entries}</w:fonts>'


def footer_part() -> str:
    """``word/footer1.xml``: the number of the page between two dashes."""
    return (
        f'{_HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="number"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t>'
        '</w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def document_part(body: str) -> str:
    """``word/document.xml``: paragraphs and tables on A4."""
    return (
        f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" '
        'w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr></w:body>'
        "</w:document>"
    )


def core_part(title: str) -> str:
    """``docProps/core.xml``: the title alone; neither author nor time."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "</cp:coreProperties>"
    )


def frame_parts() -> dict[str, str]:
    """Content types, relations and settings."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    inner = ("styles", "fontTable", "footer", "settings")
    targets = ("styles.xml", "fontTable.xml", "footer1.xml", "settings.xml")
    return {
        "[Content_Types].xml": _content_types(targets),
        "_rels/.rels": _relations(
            [(f"{office}/officeDocument", "word/document.xml"), (core, "docProps/core.xml")]
        ),
        "word/_rels/document.xml.rels": _relations(
            [(f"{office}/{kind}", target) for kind, target in zip(inner, targets, strict=True)]
        ),
        "word/settings.xml": f'{_HEAD}<w:settings xmlns:w="{W}"><w:compat>'
        "<w:doNotExpandShiftReturn/><w:compatSetting "
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>",
    }


def _content_types(parts: Sequence[str]) -> str:
    kinds = {"word/document.xml": "document.main"} | {
        f"word/{name}": name.removesuffix(".xml").rstrip("1") for name in parts
    }
    entries = "".join(
        f'<Override PartName="/{name}" ContentType="{OPEN_TYPES}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{entries}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def _style(key: str, name: str, look: Style, fonts: Mapping[str, Sequence[str]]) -> str:
    first = ' w:default="1"' if key == "body" else ""
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{key}"><w:name w:val={quoteattr(name)}/>'
        f"<w:qFormat/>{_paragraph_properties(look)}{_run_properties(look, fonts)}</w:style>"
    )


def _paragraph_properties(look: Style) -> str:
    border = (
        f'<w:pBdr><w:bottom w:val="double" w:sz="6" w:space="4" w:color="{RED}"/></w:pBdr>'
        if look.border
        else ""
    )
    rule = "exact" if look.exact else "atLeast"
    return (
        f"<w:pPr>{'<w:keepNext/>' if look.next_too else ''}{border}"
        f'<w:spacing w:before="{_twips(look.before)}" w:after="{_twips(look.after)}" '
        f'w:line="{_twips(look.line)}" w:lineRule="{rule}"/>'
        f'<w:ind w:firstLineChars="{look.indent}" w:firstLine="{_first_line(look)}" '
        f'w:rightChars="{look.right}" w:right="{_twips(look.right * look.size / 100)}"/>'
        f'<w:jc w:val="{look.align}"/></w:pPr>'
    )


def _first_line(look: Style) -> int:
    return _twips(look.indent * look.size / 100)


def _run_properties(look: Style, fonts: Mapping[str, Sequence[str]]) -> str:
    latin, east = quoteattr(fonts["latin"][0]), quoteattr(fonts[look.face][0])
    colour = f'<w:color w:val="{look.colour}"/>' if look.colour else ""
    half = int(look.size * 2)  # half points
    return (
        f"<w:rPr><w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={east} w:cs={latin}/>"
        f"{'<w:b/>' if look.bold else ''}{colour}"
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/>'
        "</w:rPr>"
    )


def _table_style() -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:styleId="grid"><w:name w:val="Table Grid"/><w:tblPr>'
        f"<w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def _twips(points: float) -> int:
    return round(points * _TWIPS)
