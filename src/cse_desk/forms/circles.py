"""What depends on itself in a circle, and an order in which everything comes after what it needs."""

from collections.abc import Mapping, Sequence


def circles_and_order(needs: Mapping[str, Sequence[str]]) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """For each id that depends on itself in a circle, all the ids of that circle; and every id after all it needs.

    Strongly connected components (Tarjan) over "needs to know".
    """
    circles = _Circles(needs)
    return circles.found, tuple(circles.order)


class _Circles:
    """Strongly connected components without recursion: forms may be as deep as they like."""

    def __init__(self, needs: Mapping[str, Sequence[str]]) -> None:
        self.needs = needs
        self.index: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.stack: list[str] = []
        self.on_stack: set[str] = set()
        self.found: dict[str, frozenset[str]] = {}
        self.order: list[str] = []
        self.reading = {link_id: number for number, link_id in enumerate(needs)}
        for start in needs:
            if start not in self.index:
                self._visit(start)

    def _visit(self, start: str) -> None:
        work = [(start, iter(self.needs[start]))]
        self._open(start)
        while work:
            node, following = work[-1]
            nearest = next((one for one in following if self._is_new_or_lower(node, one)), None)
            if nearest is not None:
                self._open(nearest)
                work.append((nearest, iter(self.needs.get(nearest, ()))))
                continue
            work.pop()
            if work:
                above = work[-1][0]
                self.low[above] = min(self.low[above], self.low[node])
            self._close(node)

    def _is_new_or_lower(self, node: str, other: str) -> bool:
        if other not in self.index:
            return True
        if other in self.on_stack:
            self.low[node] = min(self.low[node], self.index[other])
        return False

    def _open(self, node: str) -> None:
        self.index[node] = self.low[node] = len(self.index)
        self.stack.append(node)
        self.on_stack.add(node)

    def _close(self, node: str) -> None:
        if self.low[node] != self.index[node]:
            return
        circle: set[str] = set()
        while node not in circle:
            circle.add(self.stack.pop())
        self.on_stack -= circle
        self.order += sorted(circle, key=self.reading.__getitem__)  # inside a circle: what holds others comes first
        if len(circle) > 1 or node in self.needs.get(node, ()):
            self.found.update(dict.fromkeys(circle, frozenset(circle)))
