"""Workers of Dask, on this machine or of a cluster: who dies is replaced, and nobody outlives who sent for him.

Nothing listens beyond 127.0.0.1 and no dashboard is opened. Dask trusts whoever reaches its ports.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from steppefire.core.errors import SteppefireError
from steppefire.study import batches
from steppefire.study.batches import Answer, Batch

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

TRIES = 3  # of a batch whose worker died
PATIENCE = 10.0  # seconds for a cluster to answer
LOOK = 5.0  # seconds without an answer after which to see whether any worker is left
ALONE = 6  # such looks in a row that find none, before giving up
LOOPBACK = "127.0.0.1"
GUARD = 'if __name__ == "__main__":'
SILENT = logging.CRITICAL + 1
CONFIG = {
    "distributed.scheduler.allowed-failures": TRIES - 1,
    "distributed.scheduler.http.routes": [],  # an empty server on the loopback, in place of a dashboard
    "distributed.worker.http.routes": [],
    "distributed.admin.low-level-log-length": 20,  # messages that are kept, and every one holds a scenario
    "distributed.comm.timeouts.connect": PATIENCE,
    "distributed.admin.large-graph-warning-threshold": "1GB",
}

_cluster: LocalCluster | None = None


class Crew:
    """Workers behind a client: batches go out, answers come back in the order in which they end."""

    def __init__(self, client: Client, name: str, places: int | None):
        self.client, self.name, self.places = client, name, places
        self.flying: dict[Future, Batch] = {}
        self.ended: SimpleQueue[Future] = SimpleQueue()

    @property
    def busy(self) -> bool:
        """Whether any batch is out."""
        return bool(self.flying)

    @property
    def free(self) -> bool:
        """Whether one more batch should go out: a cluster's workers come and go."""
        return len(self.flying) < (self.places or max(1, self._threads()))

    def send(self, batch: Batch) -> None:
        """Send a batch out."""
        with self._reached():
            future = self.client.submit(batches.play, batch, batches.versions(), pure=False)
            self.flying[future] = batch
            future.add_done_callback(self.ended.put)

    def next_answer(self) -> tuple[Batch, Answer | None]:
        """The next batch that has ended with its answer, or None if every worker that tried it died.

        Raises SteppefireError where the cluster is gone, or its workers would give other results.
        """
        from distributed import KilledWorker

        future = self._next()
        batch = self.flying.pop(future)
        try:
            with self._reached():
                answer: Answer = future.result()
        except KilledWorker:
            return batch, None
        except SteppefireError:
            raise
        except Exception as error:
            raise SteppefireError(f"{self.name} could not play {batches.member(batch.jobs[0])} "
                                  f"({_reason(error)})") from error  # fmt: skip
        finally:
            future.release()
        if answer.others is not None:
            raise _other_versions(self.name, answer.others)
        return batch, answer

    def _next(self) -> Future:
        empty = 0
        while True:
            with suppress(Empty):
                return self.ended.get(timeout=LOOK)
            empty = 0 if self._threads() else empty + 1
            if empty >= ALONE:
                raise SteppefireError(f"{self.name} has no workers any more; what has ended is kept")

    def _threads(self) -> int:
        with self._reached():
            return sum(self.client.nthreads().values())

    @contextmanager
    def _reached(self) -> Iterator[None]:
        from distributed.client import FutureCancelledError

        try:
            yield
        except (OSError, FutureCancelledError) as error:
            raise SteppefireError(f"{self.name} cannot be reached any more; what has ended is kept") from error


@contextmanager
def hired(workers: int, address: str | None) -> Iterator[Crew]:
    """So many new processes on this machine, or the workers of the cluster at an address."""
    import dask
    import distributed  # noqa: F401  before its settings are touched

    with _silence(), dask.config.set(CONFIG):
        if address is None:
            with _local(workers) as client:
                yield Crew(client, "this machine", workers)
        else:
            with _remote(address) as client:
                yield Crew(client, f"the cluster at {address}", None)


def dismiss() -> None:
    """End the processes of this machine's workers, at once."""
    if _cluster is None:
        return
    for nanny in list(_cluster.workers.values()):
        nanny.auto_restart = False
        process = getattr(nanny, "process", None)
        if process is not None and process.pid:
            with suppress(OSError):
                os.kill(process.pid, signal.SIGKILL)


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    global _cluster
    from distributed import Client, LocalCluster

    _start_tracker()
    try:
        with _at_the_start():
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, memory_limit=0, host=LOOPBACK, protocol="tcp",
                dashboard_address=None, scheduler_kwargs={"dashboard_address": f"{LOOPBACK}:0"},
                silence_logs=SILENT, config=CONFIG)  # fmt: skip
    except Exception as error:
        raise SteppefireError(f"workers could not be started on this machine ({_reason(error)}); "
                              f"one worker does without{_guard_words()}") from error  # fmt: skip
    _cluster = cluster
    client = None
    try:
        with _at_the_start():
            client = Client(cluster)
        yield client
    finally:
        dismiss()
        for held in (client, cluster):
            with suppress(Exception):
                if held is not None:
                    held.close(timeout=PATIENCE)
        _cluster = None


@contextmanager
def _remote(address: str) -> Iterator[Client]:
    from distributed import Client

    name = f"the cluster at {address}"
    try:
        with ThreadPoolExecutor(1) as elsewhere, _at_the_start():  # where no other loop may be running
            elsewhere.submit(asyncio.run, _knock(address)).result()
        with _at_the_start():
            client = Client(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:
        raise SteppefireError(f"{name} cannot be reached; is its scheduler running, and is this its address? "
                              "One looks like tcp://127.0.0.1:8786") from error  # fmt: skip
    try:
        _check(client, name)
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=PATIENCE)


async def _knock(address: str) -> None:
    """See whether a scheduler answers: a client that finds none cannot be closed without a noise."""
    from distributed.comm import connect
    from distributed.security import Security

    comm = await connect(address, timeout=PATIENCE, **Security().get_connection_args("client"))
    await comm.close()


def _check(client: Client, name: str) -> None:
    """Raise SteppefireError unless there are workers, and all would give the results of this process."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except Exception as error:
        raise SteppefireError(f"{name} has no workers") from error
    for found in client.run(batches.versions, on_error="return").values():
        if "ModuleNotFoundError" in repr(found) or "ImportError" in repr(found):  # Dask wraps it
            raise SteppefireError(f"the workers of {name} have no Steppefire, or another version; "
                                  "install this one there") from found  # fmt: skip
        if isinstance(found, BaseException):
            raise SteppefireError(f"the workers of {name} do not answer ({_reason(found)})") from found
        if found != batches.versions():
            raise _other_versions(name, found)


def _other_versions(name: str, found: dict[str, str]) -> SteppefireError:
    ours = batches.versions()
    apart = [f"{key} {found.get(key)} there, {value} here" for key, value in ours.items() if found.get(key) != value]
    return SteppefireError(f"the workers of {name} have other versions, and results could differ: {'; '.join(apart)}")


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _guard_words() -> str:
    """What a script may lack; the command line does not."""
    main = sys.modules["__main__"]
    return "" if main.__spec__ is not None else "; a script must be a file that guards its main part: " + GUARD


def refuse_unguarded() -> None:
    """Raise SteppefireError in a worker that, as it starts, re-runs a script that does not guard its main part."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SteppefireError(f"more than one worker needs a script that guards its main part: {GUARD}")


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Threads that begin here, and processes that they start, never hear Ctrl-C; this process does, and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _silence() -> Iterator[None]:
    """What goes wrong is said in our own words."""
    loud = [logger for name, logger in logging.root.manager.loggerDict.items()
            if name.partition(".")[0] in ("distributed", "tornado", "asyncio")
            and isinstance(logger, logging.Logger) and not logger.disabled]  # fmt: skip
    for logger in loud:
        logger.disabled = True
    try:
        yield
    finally:
        for logger in loud:
            logger.disabled = False


@contextmanager
def _at_the_start() -> Iterator[None]:
    """No Ctrl-C for the threads that begin here, nor for the processes that they start, and no word of Dask's own."""
    with _not_interrupted(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed")
        yield


def _start_tracker() -> None:
    """Start the process that removes what killed workers leave; it would complain of every semaphore."""
    if not hasattr(os, "register_at_fork"):
        return
    from multiprocessing import resource_tracker

    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore"
    try:
        resource_tracker.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before
