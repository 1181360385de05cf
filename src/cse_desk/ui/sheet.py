"""The style sheet, built from the tokens. A widget names its look by the property `kind` (see theme.set_kind)."""

from functools import cache
from string import Template

from cse_desk.ui.theme import RADIUS, Theme, ThemeName, Type

_SHEET = Template("""
QWidget { color: $text; background: transparent; selection-background-color: $primary; selection-color: $on_primary; }
QMainWindow, QDialog, QWidget[kind="window"], QWidget[kind="ground"] { background: $ground; }
QWidget[kind="surface"] { background: $surface; }
QToolTip { color: $text; background: $surface; border: 1px solid $border; padding: 4px 8px; font-size: ${small}px; }

QLabel[kind="small"] { font-size: ${small}px; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="small-muted"] { color: $muted; font-size: ${small}px; }
QLabel[kind="small-strong"] { font-size: ${small}px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="alert"] { color: $high; font-weight: 600; }
QLabel[kind="small-alert"] { color: $high; font-size: ${small}px; font-weight: 600; }
QLabel[kind="label"] { color: $muted; font-size: ${small}px; font-weight: 500; }
QLabel[kind="toast"] { color: $surface; font-weight: 500; }
QLabel[kind="words"] { color: $text; }
QLabel[kind="words-lead"] { color: $text; font-size: ${heading3}px; }
QLabel[kind="words-title"] { color: $words_bar; font-size: ${small}px; font-weight: 600; }
QLabel[kind="words-source"] { color: $muted; font-size: ${small}px; }
QLabel[kind="heading-1"] { font-size: ${heading1}px; font-weight: 600; }
QLabel[kind="heading-2"] { font-size: ${heading2}px; font-weight: 600; }
QLabel[kind="heading-3"] { font-size: ${heading3}px; font-weight: 600; }
QLabel[kind="heading-4"] { font-weight: 600; }
QLabel[kind="danger-title"] { color: $high; font-size: ${heading2}px; font-weight: 600; }
QLabel[kind="rehearsal"] { color: $on_primary; background: $primary; font-size: ${small}px; font-weight: 600; padding: 2px; }
QLabel[kind="heading-3-alert"] { color: $high; font-size: ${heading3}px; font-weight: 600; }

QFrame[kind="card"], QFrame[kind="flat"] { background: $surface; border: 1px solid $hairline; border-radius: ${radius}px; }
QFrame[kind="card-open"] { background: $surface; border: 1px solid $primary; border-radius: ${radius}px; }
QFrame[kind="alert"] { background: $surface; border: 2px solid $high; border-radius: ${radius}px; }
QLabel[kind="alert"] { border: none; background: transparent; }
QFrame[kind="notice"] { background: $surface; border: 1px solid $high; border-radius: ${radius}px; }
QFrame[kind="info"] { background: $selection; border: 1px solid $primary; border-radius: ${radius}px; }
QFrame[kind="words"] { background: $words_ground; border: none; border-left: 4px solid $words_bar; }
QFrame[kind="drop-line"] { background: $primary; border: none; }
QFrame[kind="line"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="line-down"] { background: $hairline; border: none; max-width: 1px; min-width: 1px; }
QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $hairline; }
QFrame[kind="footer"] { background: $surface; border: none; border-top: 1px solid $hairline; }
QFrame[kind="rail"], QFrame[kind="side"] { background: $ground; border: none; border-right: 1px solid $hairline; }
QFrame[kind="side-right"] { background: $ground; border: none; border-left: 1px solid $hairline; }
QFrame[kind="toast"] { background: $text; border-radius: ${radius}px; }
QFrame[kind="palette"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }

QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: ${radius}px; font-weight: 500; }
QPushButton:hover { background: $over; }
QPushButton:pressed { background: $selection; }
QPushButton:disabled { background: $ground; color: $off; border: 1px $off_line $hairline; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary; border-color: $primary; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $primary_over; border-color: $primary_over; }
QPushButton[kind="primary"]:disabled { background: $ground; color: $off; border: 1px $off_line $border; }
QPushButton[kind="small"] { font-size: ${small}px; }
QPushButton[kind="danger"] { color: $high; border-color: $high; font-weight: 600; }
QPushButton[kind="link"], QPushButton[kind="small-link"] { color: $primary; background: transparent; border: none; font-weight: 500; }
QPushButton[kind="small-link"] { font-size: ${small}px; }
QPushButton[kind="link"]:disabled, QPushButton[kind="small-link"]:disabled { color: $off; }
QPushButton[kind="plain"], QPushButton[kind="rail"] { background: transparent; border: 1px solid transparent; font-weight: 500; }
QPushButton[kind="plain"]:hover, QPushButton[kind="rail"]:hover { background: $over; }
QPushButton[kind="rail"] { text-align: left; }
QPushButton[kind="rail"]:checked { background: $selection; color: $primary; border: 1px solid $primary; font-weight: 600; }
QPushButton[kind="toast-link"] { color: $surface; background: transparent; border: none; font-weight: 600; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { background: $surface; color: $text; border: 1px solid $border; border-radius: ${radius}px;
  padding: 0 ${field_pad}px; placeholder-text-color: $hint; }
QLineEdit, QComboBox { min-height: ${field_inner}px; max-height: ${field_inner}px; }
QPlainTextEdit { padding: ${text_pad}px ${text_side}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $ground; color: $off; border: 1px $off_line $hairline; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $ground; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] { border: 2px solid $high; }
QLineEdit[kind="palette"] { border: none; font-size: ${heading3}px; min-height: ${palette_inner}px; max-height: ${palette_inner}px; }
QComboBox::drop-down { border: none; width: ${arrow_room}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QListView[kind="popup"] { background: $surface; border: 1px solid $border; outline: none; padding: 4px;
  selection-background-color: $selection; selection-color: $text; }
QComboBox QAbstractItemView::item, QListView[kind="popup"]::item { min-height: ${item_inner}px; padding: 0 8px;
  border: 1px solid transparent; }
QComboBox QAbstractItemView::item:selected, QListView[kind="popup"]::item:selected { background: $selection;
  border: 1px solid $primary; color: $text; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[kind="page"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; border: 2px solid transparent; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView, QListView, QTreeView { background: $surface; border: 1px solid $hairline; border-radius: ${radius}px; outline: none;
  gridline-color: $hairline;
  selection-background-color: $selection; selection-color: $text; }
QTableView[kind="flush"], QListView[kind="flush"] { border: none; border-radius: 0; }
QHeaderView { background: $ground; border: none; }
QHeaderView::section { background: $ground; color: $muted; font-size: ${small}px; font-weight: 600; border: none;
  border-bottom: 1px solid $hairline; padding: 0 8px; min-height: ${header}px; }
QHeaderView::section:first { padding-left: 16px; }
QTableCornerButton::section { background: $ground; border: none; }

QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 12px; border: none; border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $primary; font-weight: 600; border-bottom: 3px solid $primary; }
QTabBar::tab:hover { color: $text; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }

QProgressBar { background: $track; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $primary; border-radius: 4px; }
QSlider { background: transparent; }
QSlider::groove:horizontal { background: $track; border-radius: 3px; height: 6px; }
QSlider::sub-page:horizontal { background: $primary; border-radius: 3px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $primary; border-radius: 10px; width: 16px; margin: -7px 0; }
QSlider::handle:horizontal:disabled { border-color: $off; }
QSlider::sub-page:horizontal:disabled { background: $track; }
QSplitter::handle { background: transparent; }
QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border: 1px solid transparent; }
QMenu::item:selected { background: $selection; border: 1px solid $primary; }
QMenu::item:disabled { color: $off; background: transparent; border: 1px solid transparent; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
""")


@cache
def stylesheet(theme: Theme) -> str:
    """The whole sheet for one theme at one size of text."""
    colours = theme.colours
    names = type(colours).__slots__
    return _SHEET.substitute(
        {name: colours.of(name) for name in names},
        small=theme.type_px(Type.SMALL),
        heading1=theme.type_px(Type.HEADING_1),
        heading2=theme.type_px(Type.HEADING_2),
        heading3=theme.type_px(Type.HEADING_3),
        radius=RADIUS,
        field_inner=theme.px(30),
        palette_inner=theme.px(44),
        field_pad=theme.px(10),
        text_pad=theme.px(3),
        text_side=theme.px(6),
        arrow_room=theme.px(28),
        item_inner=theme.px(28),
        header=theme.px(30),
        off_line="dashed" if theme.name is ThemeName.HIGH_CONTRAST else "solid",
    )
