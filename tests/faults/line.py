"""The line between the product and PostgreSQL: it can be cut, and it can fall silent."""

import contextlib
import socket
import threading


class Line:
    """Passes on what is said in both directions, on a port of its own."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.flows = threading.Event()
        self.flows.set()
        self.ends: list[socket.socket] = []
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Listen, at the port of before."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._answer, args=[self.listener], daemon=True).start()

    def cut(self) -> None:
        """Break what is there, and refuse what comes."""
        # Wakes up who waits in accept, which closing alone does not.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        while self.ends:
            end = self.ends.pop()
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def freeze(self) -> None:
        """Everybody stays connected, and nothing is heard any more."""
        self.flows.clear()

    def thaw(self) -> None:
        self.flows.set()

    def _answer(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    caller.close()
                    continue
                self.ends += [caller, server]
                for pair in ((caller, server), (server, caller)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                self.flows.wait()
                other.sendall(said)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
