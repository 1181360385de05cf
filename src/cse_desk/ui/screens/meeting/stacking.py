"""Parts beside each other where the width allows, below each other where it does not; as high as their words need."""

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from cse_desk.ui import theme


class StackingRow(QWidget):
    """`least_width` at 100 % text: below it (grown with the text) the parts stack."""

    def __init__(self, *, least_width: int, gap: int = 12) -> None:
        super().__init__()
        self._least_width = least_width
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget, share: int = 1) -> None:
        """A part, with its share of the width."""
        self._box.addWidget(part, share)

    def is_stacked(self) -> bool:
        """Whether the parts lie below each other now."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: object) -> None:
        """Stack or unstack."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        wide = self.width() >= theme.current().px(self._least_width)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
