"""Boxes and lines that can also be filled in on a computer: the same marks on paper, with a form field of the PDF over each.

The name of a field is the linkId it answers (`field_name`); the value of a group of boxes is the code of the answer. What a person types is
shown by their own program in Helvetica; nothing is worked out in the PDF and it holds no script.
"""

from collections.abc import Sequence
from typing import cast

from cse_desk.documents.paper import Paper
from cse_desk.documents.pen import LINE_HEIGHT, PenLines, Ticks
from cse_desk.documents.styles import TextStyle

_SIZE = 9.5  # points, of what is typed
_LONGEST = 4000


def field_name(link_id: str) -> str:
    """The name of the field that answers a question: a point would begin a name within a name."""
    return link_id.replace(".", "_")


def link_id_of(field: str) -> str:
    """The question that a field answers."""
    return field.replace("_", ".")


class FillTicks(Ticks):
    """Boxes of which one is chosen."""

    def __init__(
        self, link_id: str, label: str, options: Sequence[tuple[str, str]], style: TextStyle, *, said: str = ""
    ) -> None:
        """`options`: code and words; `said`: what the field is called for a screen reader."""
        super().__init__(label, [words for _code, words in options], style)
        self._field, self._codes, self._said = field_name(link_id), [code for code, _words in options], said or label

    def draw(self) -> None:
        """The boxes, and a button over each."""
        super().draw()
        paper = cast("Paper", self.canv)
        size = self.style.size
        first = self.height - (self._step / 2 + size * 0.36)
        for code, (x, line, words) in zip(self._codes, self._places(self.width), strict=True):
            paper.acroForm.radio(
                name=self._field,
                tooltip=f"{self._said}: {words}",
                value=code,
                x=x,
                y=first - line * self._step - size * 0.2,
                size=self._box,
                shape="square",
                buttonStyle="cross",
                borderStyle="solid",
                borderWidth=0.5,
                fillColor=None,
                fieldFlags="noToggleToOff",
                relative=True,
            )


class FillLines(PenLines):
    """Lines to write on; the field covers them from the label on."""

    def __init__(self, link_id: str, label: str, count: int, style: TextStyle, *, said: str = "") -> None:
        """`said`: what the field is called for a screen reader."""
        super().__init__(label, count, style)
        self._link_id, self._said = link_id, said or label

    def split(self, width: float, height: float) -> list[PenLines]:
        """A field is on one page."""
        return []

    def draw(self) -> None:
        """The lines, and the field over them."""
        super().draw()
        paper = cast("Paper", self.canv)
        start = self._beside() if self.count == 1 else self.style.indent
        top = LINE_HEIGHT * (self.count - 1) if self._beside() > self.style.indent and self.count > 1 else self.height
        paper.acroForm.textfield(
            name=field_name(self._link_id),
            tooltip=self._said,
            x=start,
            y=1.5,
            width=self.width - start,
            height=top - 2,
            fontSize=_SIZE,
            fieldFlags="multiline" if self.count > 1 else "",
            maxlen=_LONGEST,
            borderWidth=0,
            borderColor=None,
            fillColor=None,
            relative=True,
        )


class Stamp(PenLines):
    """A field that nobody sees or changes: what the sheet belongs to, for whoever reads it back."""

    def __init__(self, link_id: str, value: str, style: TextStyle) -> None:
        super().__init__("", 0, style)
        self._link_id, self._value = link_id, value

    def draw(self) -> None:
        """A field without a border, a point high."""
        paper = cast("Paper", self.canv)
        paper.acroForm.textfield(
            name=field_name(self._link_id),
            tooltip="",
            value=self._value,
            x=0,
            y=0,
            width=1,
            height=1,
            fontSize=1,
            fieldFlags="readOnly",
            annotationFlags="hidden",
            borderWidth=0,
            borderColor=None,
            fillColor=None,
            relative=True,
        )
