"""The database of one service: its pool of connections, and the translation of the driver's errors into ours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from traceback import walk_tb
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from chassis.errors import StoreUnavailableError

if TYPE_CHECKING:
    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:  # asyncpg's classes take no parameters while the program runs
    Connection: TypeAlias = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
    Pool: TypeAlias = asyncpg.Pool
Reader: TypeAlias = Pool | Connection
"""Where a query may read: the pool, or a connection with a transaction of its own."""

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InternalClientError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
"""The errors that asyncpg raises when the server is away, is stopping, lacks disk space or memory (class 53), cannot
reach its files (class 58), became a standby, rolled the transaction back for another one (class 40), or held a lock for
longer than this role waits (55P03). See also `is_away`."""


def is_away(fault: BaseException) -> bool:
    """Whether `fault` is the driver's report that the server cannot serve.

    A closed connection is an InterfaceError itself; its subclasses, such as DataError, are errors of the caller.
    An OSError or TimeoutError counts only where it passed through the driver: any other file or socket may raise one.
    """
    if type(fault) is asyncpg.InterfaceError:
        return True
    return isinstance(fault, AWAY) and (not isinstance(fault, OSError | TimeoutError) or _came_from_driver(fault))


def _came_from_driver(fault: BaseException) -> bool:
    modules = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(fault.__traceback__))
    return any(module.partition(".")[0] == asyncpg.__name__ for module in modules)


@contextmanager
def translated() -> Iterator[None]:
    """Raise StoreUnavailableError where the driver reports that the server cannot serve; other faults pass."""
    try:
        yield
    except (*AWAY, asyncpg.InterfaceError) as fault:
        if not is_away(fault):
            raise
        raise StoreUnavailableError(f"the database cannot serve: {type(fault).__name__}: {fault}") from fault


async def _keep(_connection: Connection) -> None:
    """Nothing to undo: transactions end by themselves, and no session of a pool is given a state of its own.

    Asyncpg would spend a round trip on it at every release, a quarter of what a short query takes.
    """


async def open_pool(url: str, size: int = 8) -> Pool:
    """A pool of at most `size` connections to `url`; JSON columns are read and written as their exact text.

    Raises StoreUnavailableError when the server cannot be reached.
    """
    with translated():
        pool = await asyncpg.create_pool(
            url,
            min_size=0,  # asyncpg keeps a floor by itself, and logs a traceback whenever the server is away
            max_size=size,
            reset=_keep,
            command_timeout=60,
            timeout=10,
            server_settings={"application_name": "tdkt", "jit": "off", "timezone": "UTC", "search_path": "read"},
        )
        try:
            await pool.fetchval("select 1")
        except BaseException:
            await pool.close()
            raise
    return pool


async def connect(url: str) -> Connection:
    """One connection outside a pool, for migrations and for listening.

    Raises StoreUnavailableError when the server cannot be reached.
    """
    with translated():
        return await asyncpg.connect(url, timeout=10, server_settings={"application_name": "tdkt", "timezone": "UTC"})


class _OfTheBlockError(Exception):
    """Keeps the caller's OSError from being mistaken for an error of the database."""


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """A connection of the pool in a transaction, committed at the end and rolled back on any fault.

    Raises StoreUnavailableError when the database cannot serve. An OSError that the block raises passes unchanged:
    it may come from a broker or a mail server.
    """
    try:
        with translated():
            async with pool.acquire() as connection, connection.transaction():
                try:
                    yield connection
                except OSError as fault:
                    if is_away(fault):
                        raise
                    raise _OfTheBlockError from fault
    except _OfTheBlockError as carried:
        raise carried.__cause__ or carried from None
