"""Documents in the window: preview, print, save."""

import errno
import os
import sys
from pathlib import Path

import pytest

from cse_desk.errors import DamagedFile
from cse_desk.ui.widgets.charts import SvgChart
from cse_desk.ui.widgets.pdf_preview import PdfPreview
from tests.helpers.disks import failing_after
from tests.helpers.papers import a_pdf


@pytest.fixture
def preview(desk, qtbot, lanes, doors):
    made = PdfPreview(doors, lanes.press, title="Kofi A., screening")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_the_pages_that_can_be_seen_are_drawn(preview, lanes, wait_idle, qtbot):
    preview.show_pdf(a_pdf(pages=30))
    wait_idle(lanes)
    qtbot.waitUntil(lambda: preview.drawn_pages() > 0)
    wait_idle(lanes)

    assert preview.page_count() == 30
    assert 1 <= preview.drawn_pages() < 6
    sheet = preview._sheets[0]
    picture = sheet.grab().toImage()
    assert any(picture.pixelColor(x, y).value() < 100 for x in range(picture.width()) for y in range(200))


def test_a_document_that_has_its_title_later_is_named_for_a_screen_reader(desk, qtbot, doors, lanes, wait_idle):
    made = PdfPreview(doors, lanes.press)
    qtbot.addWidget(made)
    assert made._area.accessibleName() == "Document"

    made.show_from(a_pdf, title="Agenda")
    wait_idle(lanes)
    assert made._area.accessibleName() == "Agenda"


def test_a_page_fits_the_width_from_the_start(preview, lanes, wait_idle, qtbot):
    preview.show_pdf(a_pdf(pages=3))
    wait_idle(lanes)
    qtbot.waitUntil(lambda: preview.drawn_pages() > 0)

    assert preview._area.horizontalScrollBar().maximum() == 0


def test_looking_has_no_side_effect(preview, lanes, wait_idle, doors):
    heard: list[object] = []
    preview.printed.connect(lambda: heard.append("printed"))
    preview.saved.connect(heard.append)
    preview.show_pdf(a_pdf())
    wait_idle(lanes)

    assert heard == []
    assert doors.asked == doors.printed == []


def test_printing_prints_the_same_bytes_and_is_told(preview, lanes, wait_idle, doors, qtbot):
    pdf = a_pdf()
    preview.show_pdf(pdf)
    wait_idle(lanes)
    with qtbot.waitSignal(preview.printed):
        preview.print_button.click()

    assert doors.printed == [pdf]


def test_a_print_that_was_called_off_is_not_told(preview, lanes, wait_idle, doors):
    heard: list[int] = []
    preview.printed.connect(lambda: heard.append(1))
    doors.pages_printed = [0]
    preview.show_pdf(a_pdf())
    wait_idle(lanes)
    preview.print_button.click()

    assert heard == []
    assert preview.print_button.isEnabled()


def test_saving_warns_that_the_file_is_plain_then_saves_the_same_bytes(
    preview, lanes, wait_idle, doors, tmp_path: Path, qtbot
):
    pdf = a_pdf()
    doors.answers, doors.files = [True], [tmp_path / "out.pdf"]
    preview.show_pdf(pdf)
    wait_idle(lanes)
    saved: list[Path] = []
    preview.saved.connect(saved.append)
    preview.save_button.click()
    wait_idle(lanes)

    assert "not encrypted" in doors.asked[0].text
    assert doors.chosen[0][1] == "Kofi A screening.pdf"
    assert (tmp_path / "out.pdf").read_bytes() == pdf
    assert saved == [tmp_path / "out.pdf"]


def test_who_heeds_the_warning_saves_nothing(preview, lanes, wait_idle, doors):
    doors.answers = [False]
    preview.show_pdf(a_pdf())
    wait_idle(lanes)
    preview.save_button.click()

    assert doors.chosen == []


def test_a_place_that_cannot_be_written_is_told_in_words(preview, lanes, wait_idle, doors, tmp_path: Path):
    doors.answers, doors.files = [True], [tmp_path / "no such folder" / "out.pdf"]
    preview.show_pdf(a_pdf())
    wait_idle(lanes)
    preview.save_button.click()
    wait_idle(lanes)

    assert preview._news.title.text().startswith("The disk reported a fault")


def saving(preview, lanes, wait_idle, doors, path: Path) -> bytes:
    """A document saved under this name, as somebody who heeds no warning would; its bytes."""
    pdf = a_pdf(pages=3)
    doors.answers, doors.files = [True], [path]
    preview.show_pdf(pdf)
    wait_idle(lanes)
    preview.save_button.click()
    wait_idle(lanes)
    return pdf


def test_saving_over_an_older_document_replaces_it(preview, lanes, wait_idle, doors, tmp_path: Path):
    (tmp_path / "out.pdf").write_bytes(b"the older one")

    pdf = saving(preview, lanes, wait_idle, doors, tmp_path / "out.pdf")

    assert (tmp_path / "out.pdf").read_bytes() == pdf
    assert [one.name for one in tmp_path.iterdir()] == ["out.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on file size")
def test_a_disk_that_fails_half_way_leaves_the_older_document_and_nothing_else(
    preview, lanes, wait_idle, doors, tmp_path: Path
):
    (tmp_path / "out.pdf").write_bytes(b"the older one")
    heard: list[object] = []
    preview.saved.connect(heard.append)

    with failing_after(500):
        saving(preview, lanes, wait_idle, doors, tmp_path / "out.pdf")

    assert (tmp_path / "out.pdf").read_bytes() == b"the older one"
    assert [one.name for one in tmp_path.iterdir()] == ["out.pdf"]
    assert preview._news.isVisible()
    assert heard == []


def test_a_full_disk_is_told_and_leaves_the_older_document(preview, lanes, wait_idle, doors, tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    (tmp_path / "out.pdf").write_bytes(b"the older one")
    monkeypatch.setattr(os, "fsync", full)

    saving(preview, lanes, wait_idle, doors, tmp_path / "out.pdf")

    assert preview._news.title.text() == "The disk is full."
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"out.pdf": b"the older one"}


def test_what_a_killed_saving_left_is_gone_after_the_next(preview, lanes, wait_idle, doors, tmp_path: Path):
    (tmp_path / ".out.pdf.0123abcd.part").write_bytes(b"half of it, and plain")
    (tmp_path / ".out.pdf.part").write_bytes(b"nothing of ours")
    another = tmp_path / ".other.pdf.0123abcd.part"
    another.write_bytes(b"half of another, an hour ago")
    os.utime(another, (0, 0))
    heard: list[object] = []
    preview.saving.connect(heard.append)

    saving(preview, lanes, wait_idle, doors, tmp_path / "out.pdf")

    assert sorted(one.name for one in tmp_path.iterdir()) == [".out.pdf.part", "out.pdf"]
    assert heard == [tmp_path / "out.pdf"]


def test_a_document_that_may_not_be_written_stays_as_it_is(preview, lanes, wait_idle, doors, tmp_path, monkeypatch):
    path = tmp_path / "out.pdf"
    path.write_bytes(b"the older one")
    path.chmod(0o400)
    monkeypatch.setattr(os, "access", lambda _path, _how: False)  # the administrator may write everywhere

    saving(preview, lanes, wait_idle, doors, path)

    assert preview._news.title.text() == "The folder cannot be written."
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"out.pdf": b"the older one"}


def test_a_document_that_cannot_be_made_says_so(preview, lanes, wait_idle, tmp_path: Path):
    def fail() -> bytes:
        raise DamagedFile(tmp_path)

    preview.show_from(fail)
    wait_idle(lanes)

    assert preview._news.isVisible()
    assert not preview.print_button.isEnabled()


def test_larger_and_smaller_change_the_scale(preview, lanes, wait_idle):
    preview.show_pdf(a_pdf())
    wait_idle(lanes)
    fitted = preview._sheets[0].width()
    preview._smaller.click()
    smaller = preview._sheets[0].width()
    preview._larger.click()
    preview._larger.click()

    assert smaller < fitted
    assert preview._sheets[0].width() > smaller


def test_a_chart_keeps_its_proportions_and_says_what_it_shows(desk, qtbot):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="#A3261F"/></svg>'
    chart = SvgChart(svg, name="Level over time: High since June")
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.show()

    assert chart.heightForWidth(400) == 200
    assert chart.accessibleName().startswith("Level over time")
    assert chart.grab().toImage().pixelColor(200, 100).name() == "#a3261f"
