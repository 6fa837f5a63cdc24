"""The product, with every write and sync of its SQLite files written down in their order.

SQLite itself is asked: the calls through which it reaches the disk (its VFS) are those of before,
with a note made of each. Nothing is compiled, and it is the same library that the product uses.
"""

import _sqlite3
import ctypes
import os
import pickle
import threading

from django.db.backends.sqlite3.base import DatabaseWrapper

from config.settings import *  # noqa: F403

LOG = os.environ["FAULTS_RECORD"]
WATCHED = str(DATABASES["default"]["NAME"])  # noqa: F405

Pointer, Int, Wide = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
Write = ctypes.CFUNCTYPE(Int, Pointer, Pointer, Int, Wide)
Truncate = ctypes.CFUNCTYPE(Int, Pointer, Wide)
Sync = ctypes.CFUNCTYPE(Int, Pointer, Int)
Open = ctypes.CFUNCTYPE(Int, Pointer, Pointer, Pointer, Int, Pointer)
Delete = ctypes.CFUNCTYPE(Int, Pointer, Pointer, Int)


class Methods(ctypes.Structure):
    """What can be done with an open file: sqlite3_io_methods, as far as it is noted here."""

    _fields_ = [("version", Int), ("close", Pointer), ("read", Pointer), ("write", Pointer),
                ("truncate", Pointer), ("sync", Pointer), ("others", Pointer * 13)]  # fmt: skip


class System(ctypes.Structure):
    """The way to the disk: sqlite3_vfs, version 3."""

    _fields_ = [("version", Int), ("file_size", Int), ("longest", Int), ("next", Pointer),
                ("name", ctypes.c_char_p), ("data", Pointer), ("open", Pointer),
                ("delete", Pointer), ("others", Pointer * 14)]  # fmt: skip


class Recorder:
    """Stands between SQLite and the disk."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.log = open(LOG, "ab", buffering=0)
        self.lock = threading.Lock()
        self.names: dict[int, str] = {}
        self.tables: dict[int, Methods] = {}
        self.kept: list = []
        library.sqlite3_vfs_find.restype = ctypes.POINTER(System)
        self.real = library.sqlite3_vfs_find(None).contents
        self.system = System.from_buffer_copy(self.real)
        self.system.name = b"recorded"
        self.system.open = self.address(Open(self.open))
        self.system.delete = self.address(Delete(self.delete))
        library.sqlite3_vfs_register(ctypes.byref(self.system), 1)

    def address(self, function: object) -> int | None:
        self.kept.append(function)
        return ctypes.cast(function, Pointer).value  # type: ignore[arg-type]

    def note(self, *what: object) -> None:
        with self.lock:
            self.log.write(pickle.dumps(what))

    def open(self, system: int, name: int | None, file: int, flags: int, out: int) -> int:
        # The name is passed on where it is: SQLite keeps looking at it, and at what follows it.
        code = Open(self.real.open)(system, name, file, flags, out)
        path = ctypes.string_at(name).decode() if name else ""
        if code == 0 and path.startswith(WATCHED):
            self.names[file] = path.removeprefix(WATCHED)
            methods = Pointer.from_address(file)
            methods.value = ctypes.addressof(self.watching(methods.value or 0))
        return code

    def watching(self, original: int) -> Methods:
        """The table of a file's methods with ours in it; made once for each table of SQLite."""
        if original not in self.tables:
            real = Methods.from_address(original)
            ours = Methods.from_buffer_copy(real)
            write, truncate, sync = Write(real.write), Truncate(real.truncate), Sync(real.sync)

            def noted_write(file: int, data: int, amount: int, offset: int) -> int:
                self.note("write", self.names[file], offset, ctypes.string_at(data, amount))
                return write(file, data, amount, offset)

            def noted_truncate(file: int, size: int) -> int:
                self.note("truncate", self.names[file], size)
                return truncate(file, size)

            def noted_sync(file: int, flags: int) -> int:
                code = sync(file, flags)
                self.note("sync", self.names[file])
                return code

            ours.write = self.address(Write(noted_write))
            ours.truncate = self.address(Truncate(noted_truncate))
            ours.sync = self.address(Sync(noted_sync))
            self.tables[original] = ours
        return self.tables[original]

    def delete(self, system: int, name: int, sync_folder: int) -> int:
        path = ctypes.string_at(name).decode()
        if path.startswith(WATCHED):
            self.note("delete", path.removeprefix(WATCHED))
        return Delete(self.real.delete)(system, name, sync_folder)


RECORDER = Recorder(ctypes.CDLL(_sqlite3.__file__))

if os.environ.get("FAULTS_LAZY"):
    # What many take for good enough. The product looks at that as it starts, in the main thread.
    connect = DatabaseWrapper.get_new_connection

    def connect_lazily(self, params):
        connection = connect(self, params)
        if threading.current_thread() is not threading.main_thread():
            connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    DatabaseWrapper.get_new_connection = connect_lazily
