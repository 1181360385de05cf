"""The sheet that everything is drawn on: a reportlab canvas that knows our typefaces and how many pages there are."""

from collections.abc import Callable
from itertools import groupby
from typing import IO

from reportlab.pdfgen.canvas import Canvas

from cse_desk.documents.embedding import Embedded
from cse_desk.documents.fonts import Weight, typeface
from cse_desk.documents.shaping import Atom, Line, Span, lines

Furniture = Callable[["Paper", int, int], None]  # draws what stands on every page; gets page number and number of pages


class Paper(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas whose pages are finished, with their number and count, when the last one is known."""

    def __init__(self, file: IO[bytes], *, page_size: tuple[float, float], furniture: Furniture) -> None:
        super().__init__(file, pagesize=page_size, invariant=1, pageCompression=1, lang="en-GB")
        self._furniture = furniture
        self._embedded: dict[str, Embedded] = {}
        self._pages: list[dict[str, object]] = []

    def show_text(
        self, x: float, y: float, text: str, size: float, *, weight: Weight = Weight.REGULAR, colour: int = 0
    ) -> float:
        """Draw one line of text with its baseline at `y`; gives its width in points."""
        line = lines([Span(text.replace("\n", " "), weight, colour)], float("inf"))[0]
        self.show_line(x, y, line, size)
        return line.width * size / 1000

    def show_line(self, x: float, y: float, line: Line, size: float) -> None:
        """Draw a line of text from `x` to the right with its baseline at `y`."""
        atoms = line.in_sight
        if not atoms:
            return
        code = [f"q BT 1 0 0 1 {_number(x)} {_number(y)} Tm"]
        for (key, weight, colour), group in groupby(atoms, key=lambda one: (one.key, one.weight, one.colour)):
            code += self._run(key, weight, colour, list(group), size)
        code.append("ET Q")
        self.addLiteral(" ".join(code))

    def _run(self, key: str, weight: Weight, colour: int, atoms: list[Atom], size: float) -> list[str]:
        font = self._font(key, weight)
        code = [_fill(colour), f"/{font.name} {_number(size)} Tf"]
        shown: list[str] = []
        raised = 0.0
        owed = 0.0  # thousandths to move back before the next glyph
        for glyph in (glyph for one in atoms for glyph in one.glyphs):
            if glyph.dy != raised:
                code += [_show(shown), f"{_number(glyph.dy * size / 1000)} Ts"]
                shown, raised = [], glyph.dy
            if move := owed - glyph.dx:
                shown.append(_number(move))
            shown.append(f"<{font.code(glyph):04X}>")
            owed = font.advance(glyph) + glyph.dx - glyph.advance
        code.append(_show([*shown, _number(owed)] if owed else shown))
        return [*code, "0 Ts"] if raised else code

    def _font(self, key: str, weight: Weight) -> Embedded:
        face = typeface(key, weight)
        if face.name not in self._embedded:
            made = Embedded(face, f"T{len(self._embedded) + 1}")
            self._embedded[face.name] = made
            self._doc.delayedFonts.append(made)
        return self._embedded[face.name]

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page; it is finished in `save`."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Finish every page and write the document; its metadata says nothing of what is in it."""
        for say in (self.setTitle, self.setSubject, self.setCreator, self.setProducer):
            say("Desk")
        self.setAuthor("")
        kept = self._pages
        for number, page in enumerate(kept, start=1):
            self.__dict__.update(page)
            self._furniture(self, number, len(kept))
            super().showPage()
        super().save()


def _show(parts: list[str]) -> str:
    return f"[{''.join(_joined(parts))}] TJ" if parts else ""


def _joined(parts: list[str]) -> list[str]:
    """Neighbouring codes in one string: <0001><0002> becomes <00010002>."""
    made: list[str] = []
    for part in parts:
        if part.startswith("<") and made and made[-1].endswith(">"):
            made[-1] = made[-1][:-1] + part[1:]
        else:
            made.append(part)
    return made


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _fill(colour: int) -> str:
    return " ".join(_number((colour >> shift & 255) / 255) for shift in (16, 8, 0)) + " rg"
