"""Typefaces inside the PDF: only the glyphs used, each with the text it stands for, so that a copied name is the name."""

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream, PDFString, PDFZCompress

from cse_desk.documents.fonts import Typeface
from cse_desk.documents.shaping import Glyph

_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "name", "post", "OS/2", "kern", "DSIG", "STAT", "gasp", "meta")
_CODES_A_BLOCK = 100  # at most this many lines in one block of a ToUnicode map


class Embedded:
    """A typeface in one document. A code is given to each pair of a glyph and the text it stands for, in order of first use."""

    def __init__(self, face: Typeface, name: str) -> None:
        self.name = name
        self._face = face
        self._codes: dict[tuple[int, str], int] = {}

    def code(self, glyph: Glyph) -> int:
        """The two-byte code under which the page shows the glyph."""
        return self._codes.setdefault((glyph.number, glyph.text), len(self._codes) + 1)

    def advance(self, glyph: Glyph) -> float:
        """The width the PDF knows for the glyph, in thousandths."""
        return float(round(self._face.font.get_glyph_h_advance(glyph.number) * 1000 / self._face.per_em))

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 - reportlab calls it when the document is written
        """Write the font, its subset, its widths and its map to Unicode into the document."""
        subset, new_number = self._subset()
        base = PDFName(f"{_tag(self.name)}+{self._face.name}")
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(
                    self._descriptor(document, base, subset), f"descriptor:{self.name}"
                ),
                "W": PDFArray([1, PDFArray([round(self._width(number)) for number, _ in self._codes])]),
                "CIDToGIDMap": document.Reference(
                    _stream(self._glyph_numbers(new_number), document), f"glyphs:{self.name}"
                ),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": base,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(descendant, f"descendant:{self.name}")]),
                "ToUnicode": document.Reference(_stream(self._to_unicode(), document), f"unicode:{self.name}"),
            }
        )
        document.Reference(font, self.name)
        document.idToObject["BasicFonts"].dict[self.name] = font

    def _width(self, number: int) -> float:
        return float(self._face.font.get_glyph_h_advance(number) * 1000 / self._face.per_em)

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update({number for number, _ in self._codes})
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update({_table(one) for one in _UNUSED_TABLES})
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        plan = hb.SubsetPlan(self._face.face, wanted)
        return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)

    def _descriptor(self, document: PDFDocument, base: PDFName, subset: bytes) -> PDFDictionary:
        extents = self._face.font.get_font_extents("ltr")
        scale = 1000 / self._face.per_em
        file = _stream(subset, document)
        file.dictionary["Length1"] = len(subset)
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": PDFArray([-1000, round(extents.descender * scale), 3000, round(extents.ascender * scale)]),
                "ItalicAngle": 0,
                "Ascent": round(extents.ascender * scale),
                "Descent": round(extents.descender * scale),
                "CapHeight": 700,
                "StemV": 80,
                "FontFile2": document.Reference(file, f"file:{self.name}"),
            }
        )

    def _glyph_numbers(self, new_number: dict[int, int]) -> bytes:
        return b"\0\0" + b"".join(new_number[number].to_bytes(2, "big") for number, _ in self._codes)

    def _to_unicode(self) -> bytes:
        rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in self._codes.items()]
        blocks = [rows[start : start + _CODES_A_BLOCK] for start in range(0, len(rows), _CODES_A_BLOCK)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")


def _table(tag: str) -> int:
    return int.from_bytes(tag.encode("ascii").ljust(4), "big")


def _tag(name: str) -> str:
    """Six capitals that name the subset, e.g. T12 -> AAAABM."""
    number = int(name[1:])
    return "".join(chr(65 + number // 26**place % 26) for place in range(5, -1, -1))


def _stream(content: bytes, document: PDFDocument) -> PDFStream:
    stream = PDFStream()
    stream.content = content
    if document.compression:
        stream.filters = [PDFZCompress]
    return stream
