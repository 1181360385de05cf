"""Work off the GUI thread. A lane is one Python thread; results arrive on the GUI thread while their owner lives.

Source: design ARCHITECTURE §6. Work is values in, values out: it holds no widget. The worker never holds the last reference to an owner
or a callback, so that no widget is ever destroyed in its thread.
"""

import itertools
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from cse_desk import log, pace
from cse_desk.errors import Cancelled, CseDeskError
from cse_desk.ui.slices import go
from cse_desk.ui.sweeping import Sweeping

T = TypeVar("T")
N = TypeVar("N")
# How long a lane may keep Python while the window waits for it. The window takes it a hundred times to paint once, and with Python's own
# 5 ms each a take-in froze it for 400 ms; beside a thread that only counts it stands still for 180 ms with half a millisecond, for 90 with
# this, and a take-in takes no longer for it. So that lanes also stand back (see `pace`, and below).
TURN_S = 0.0001
_MOST_S = 0.25  # that a lane stands back for a window that is busy
_TURN = QEvent.Type(QEvent.registerEventType())
Progress = Callable[[int, int], None]
_log = log.get(__name__)


class Job:
    """A handle on work that was handed in."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._stop = threading.Event()
        self._future: Future[None] | None = None
        self._dropped = False

    def cancel(self) -> None:
        """Ask the work to stop; `on_failed` gets Cancelled. Work that has just finished may still be delivered."""
        self._stop.set()

    def drop(self) -> None:
        """Nobody wants the result any more: stop, and deliver nothing."""
        self._dropped = True
        self._stop.set()

    @property
    def is_dropped(self) -> bool:
        """Whether the result is unwanted."""
        return self._dropped

    @property
    def is_cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise Cancelled when the work was asked to stop; called from the work."""
        if self._stop.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[T]):
    """Who waits for a result; stays on the GUI thread."""

    job: Job
    owner: QObject
    on_done: Callable[[T], object]
    on_failed: Callable[[Exception], object]
    on_progress: Callable[..., object] | None


@dataclass(frozen=True, slots=True)
class _News:
    """What the worker sends over: the result, the failure, or how far it is."""

    number: int
    result: object = None
    error: Exception | None = None
    progress: tuple[object, ...] | None = None


_lanes: "WeakSet[Lane]" = WeakSet()


def is_any_busy() -> bool:
    """Whether any lane of this process has something to do."""
    return any(isValid(lane) and lane.is_busy for lane in _lanes)


class Lane(QObject):
    """One thread that does one thing after another."""

    _arrived = Signal(object)
    asked = Signal()  # work is handed in: for what only fills the time in which nobody wants the lane
    idle = Signal()

    def __init__(
        self, name: str, *, release: Callable[[], object] | None = None, parent: QObject | None = None
    ) -> None:
        """`release` runs in the lane's own thread at its end, to let go of what belongs to it (its engine)."""
        super().__init__(parent)
        self.name = name
        self._release = release
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting[object]] = {}
        self._executor: ThreadPoolExecutor | None = None
        self._ended = False
        self._had_its_turn = threading.Event()
        self._come: deque[_News] = deque()  # and not delivered yet
        self._delivering = QTimer(self)
        self._delivering.setSingleShot(True)
        self._delivering.setInterval(0)
        self._delivering.timeout.connect(self._deliver_next)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        _lanes.add(self)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object],
        *,
        instead_of: Job | None = None,
    ) -> Job:
        """Do `work` after what was handed in before; call back on the GUI thread while `owner` exists.

        `instead_of`: an older request of which nothing is to be delivered any more.
        """
        if instead_of is not None:
            instead_of.drop()
        return self._hand_in(owner, _without_progress(work), on_done, on_failed, None)

    def run_long(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object],
        on_progress: Callable[[int, int], object],
    ) -> Job:
        """Like `run` for work that takes a `progress(done, total)` function; it raises Cancelled there once cancelled."""
        return self._hand_in(owner, work, on_done, on_failed, on_progress)

    def run_told(
        self,
        owner: QObject,
        work: Callable[[Callable[[N], None]], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object],
        on_told: Callable[[N], object],
    ) -> Job:
        """Like `run_long` for work that tells in records of its own how far it is."""
        return self._hand_in(owner, work, on_done, on_failed, on_told)

    def _hand_in(
        self,
        owner: QObject,
        work: Callable[[Callable[..., None]], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object],
        on_progress: Callable[..., object] | None,
    ) -> Job:
        job = Job(next(self._numbers))
        if self._ended:  # a window that closes may still paint: nothing is done for it any more
            job.drop()
            return job
        self.asked.emit()
        self._waiting[job.number] = _Waiting(job, owner, on_done, on_failed, on_progress)  # type: ignore[arg-type]
        self._thread().submit(self._do, job, work)
        return job

    def _thread(self) -> ThreadPoolExecutor:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(
                max_workers=1,
                thread_name_prefix=f"lane-{self.name}",
                initializer=partial(pace.go_second, self._stand_back),
            )
        return self._executor

    def _stand_back(self) -> None:
        """In the lane's thread, between two steps of work: wait until the window has done all that it has to do now.

        What is asked of the window stands behind everything else in its queue, so that the answer comes when that is empty.
        """
        if self._ended or not isValid(self):
            return
        self._had_its_turn.clear()
        QCoreApplication.postEvent(self, QEvent(_TURN), Qt.EventPriority.LowEventPriority.value)
        self._had_its_turn.wait(_MOST_S)

    def event(self, event: QEvent) -> bool:
        """The window has had its turn."""
        if event.type() == _TURN:
            self._had_its_turn.set()
            return True
        return super().event(event)

    def set_release(self, release: Callable[[], object] | None) -> None:
        """What to let go of at the end; known once a vault is open."""
        self._release = release

    @property
    def is_busy(self) -> bool:
        """Whether work waits or runs."""
        return bool(self._waiting)

    def _do(self, job: Job, work: Callable[[Callable[..., None]], object]) -> None:
        """In the lane's thread: do the work and send the outcome over."""
        try:
            job.check()
            result = work(partial(self._tell_progress, job))
        except CseDeskError as error:
            self._send(_News(job.number, error=_bare(error)))
        except Exception as error:
            _log.error("work failed in lane: %s", error)
            self._send(_News(job.number, error=_bare(error)))
        else:
            self._send(_News(job.number, result=result))

    def _tell_progress(self, job: Job, *progress: object) -> None:
        job.check()
        self._send(_News(job.number, progress=progress))

    def _send(self, news: _News) -> None:
        if not self._ended or isValid(self):
            self._arrived.emit(news)

    @Slot(object)
    def _on_arrived(self, news: _News) -> None:
        """On the GUI thread: deliver, each in a turn of its own. Two screens that are filled in one go are a go too long."""
        self._come.append(news)
        self._delivering.start()

    @Slot()
    def _deliver_next(self) -> None:
        if not self._come:
            go.leaves(self)
            return
        if go.must_wait(self):
            self._delivering.start()
            return
        news = self._come.popleft()
        if self._come:
            self._delivering.start()
        self._deliver(news)
        go.ends(id(self))

    def _deliver(self, news: _News) -> None:
        if news.progress is not None:
            self._deliver_progress(self._waiting.get(news.number), *news.progress)
            return
        waiting = self._waiting.pop(news.number, None)
        if waiting is not None and not waiting.job.is_dropped and isValid(waiting.owner):
            if news.error is not None:
                waiting.on_failed(news.error)
            else:
                waiting.on_done(news.result)
        if not self._waiting:
            self.idle.emit()

    @staticmethod
    def _deliver_progress(waiting: _Waiting[object] | None, *progress: object) -> None:
        if waiting is None or waiting.on_progress is None or waiting.job.is_cancelled:
            return
        if isValid(waiting.owner):
            waiting.on_progress(*progress)

    def end(self, *, cancel: bool = True) -> None:
        """Stop: cancel what waits, let the lane's thread release what it holds, and join it. Delivers nothing more."""
        if self._ended:
            return
        self._ended = True
        self._had_its_turn.set()
        for waiting in self._waiting.values():
            if cancel:
                waiting.job.drop()
        if self._executor is not None:
            if self._release is not None:
                self._executor.submit(self._release)
            self._executor.shutdown(wait=True)
            self._executor = None
        self._waiting.clear()
        self._come.clear()
        go.leaves(self)


def _without_progress(work: Callable[[], T]) -> Callable[[Callable[..., None]], T]:
    def do(_progress: Callable[..., None]) -> T:
        return work()

    return do


def _bare(error: Exception) -> Exception:
    """The error without the frames that hold what it worked on."""
    error.__traceback__ = None
    error.__context__ = None
    return error


@dataclass(frozen=True, slots=True)
class Lanes:
    """The three lanes: `vault` for every writing transaction, `reading` for lists and search, `press` for PDFs and sealing."""

    vault: Lane
    reading: Lane
    press: Lane
    sweeping: Sweeping

    @classmethod
    def start(cls, parent: QObject | None = None) -> "Lanes":
        """Make the three; their threads start with the first work. From now on threads hand Python over often: see `TURN_S`."""
        sys.setswitchinterval(TURN_S)
        lanes = Lane("vault", parent=parent), Lane("reading", parent=parent), Lane("press", parent=parent)
        sweeping = Sweeping(parent)
        sweeping.begin()
        return cls(*lanes, sweeping)

    def all(self) -> tuple[Lane, Lane, Lane]:
        """Each lane."""
        return self.vault, self.reading, self.press

    def release_with(self, release: Callable[[], object]) -> None:
        """What each lane's thread lets go of at its end, e.g. `vault.release_thread`."""
        for lane in self.all():
            lane.set_release(release)

    def end(self) -> None:
        """End all of them: the reader and the press first, the writer last."""
        for lane in (self.reading, self.press, self.vault):
            lane.end(cancel=lane is not self.vault)
        self.sweeping.end()
