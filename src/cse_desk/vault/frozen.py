"""JSON values that cannot be changed in place: the recorder would not see it, and the change would be lost."""

from typing import Any, NoReturn


class ChangedInPlace(TypeError):
    """A JSON value of a recorded row was changed in place; assign a new one instead."""


def _refuse(self: object, *_args: object, **_named: object) -> NoReturn:
    raise ChangedInPlace("assign a new value to the column; JSON values of recorded rows are immutable")


class FrozenDict(dict[str, Any]):
    """A dict of a recorded row; `dict(row.answers)` and `row.answers | {...}` give new, ordinary ones."""

    __slots__ = ()
    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse

    def __ior__(self, other: Any) -> Any:  # type: ignore[misc]
        """A new dict, so that `row.answers |= {...}` assigns."""
        return dict(self) | dict(other)

    def __deepcopy__(self, memo: dict[int, object]) -> Any:
        return thawed(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class FrozenList(list[Any]):
    """A list of a recorded row; `[*row.names, x]` gives a new, ordinary one."""

    __slots__ = ()
    __setitem__ = __delitem__ = append = extend = insert = clear = pop = remove = sort = reverse = _refuse

    def __iadd__(self, other: Any) -> Any:  # type: ignore[misc]
        """A new list, so that `row.names += [...]` assigns."""
        return [*self, *other]

    def __imul__(self, times: Any) -> Any:  # type: ignore[misc]
        return list(self) * times

    def __deepcopy__(self, memo: dict[int, object]) -> Any:
        return thawed(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


def frozen(value: Any) -> Any:
    """A deep copy that cannot be changed in place."""
    if isinstance(value, dict):
        return FrozenDict((key, frozen(entry)) for key, entry in value.items())
    if isinstance(value, list | tuple):
        return FrozenList(frozen(entry) for entry in value)
    return value


def thawed(value: Any) -> Any:
    """A deep copy made of ordinary dicts and lists."""
    if isinstance(value, dict):
        return {key: thawed(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [thawed(entry) for entry in value]
    return value
