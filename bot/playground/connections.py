"""The open connections of the server, so that one can be dropped without an answer."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import Request
from uvicorn.protocols.http.h11_impl import H11Protocol


class Connections:
    """Finds the transport below a request by its peer's address."""

    def __init__(self) -> None:
        self._open: dict[Any, asyncio.Transport] = {}

    def of(self, request: Request) -> asyncio.Transport:
        assert request.client is not None
        return self._open[(request.client.host, request.client.port)]

    def close(self) -> None:
        """Closes every open connection."""
        for transport in list(self._open.values()):
            transport.close()

    def protocol(self) -> Callable[..., asyncio.Protocol]:
        """Returns the HTTP protocol class for the server, which keeps this book."""
        book = self._open

        class Booked(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                book[transport.get_extra_info("peername")[:2]] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                book.pop(self.transport.get_extra_info("peername")[:2], None)
                super().connection_lost(exc)

        return Booked
