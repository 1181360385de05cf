"""PDF pages as pictures, by pypdfium2. Runs in the press lane only: PDFium is not made for several threads."""

from dataclasses import dataclass

from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height in points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: 32-bit BGRX pixels."""

    number: int
    width: int
    height: int
    stride: int
    pixels: bytes


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The size of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(PageSize(*document.get_page_size(at)) for at in range(len(document)))
    finally:
        document.close()


def render(pdf: bytes, number: int, *, scale: float) -> PagePicture:
    """A page (counted from 0) at `scale` pixels a point."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number]
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        picture = PagePicture(number, bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        return picture
    finally:
        document.close()


def picture_of(page: PagePicture) -> QImage:
    """A page as Qt draws it; the pixels are copied."""
    return QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32).copy()
