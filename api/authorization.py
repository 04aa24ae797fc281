"""Who asks: the key of a request (RFC 6750, 2.1), and whether it allows what is asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.errors import ForbiddenError, ReadOnlyError, UnauthorizedError
from api.keys import Key, find_key
from api.roles import Role
from api.services import Service, Services


def key_of(request: Request, service: Services) -> Key:
    """The key that a request has. Raises :class:`UnauthorizedError`."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    key = find_key(service.store.layout.private, secret.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise UnauthorizedError(given=bool(scheme))
    return key


def editor(request: Request, service: Service) -> Key:
    """The dependency of what changes graphs. Raises :class:`ReadOnlyError`, :class:`UnauthorizedError`."""
    if service.settings.read_only:
        raise ReadOnlyError
    return key_of(request, service)


def admin(request: Request, service: Service) -> Key:
    """The dependency of what only administrators see. Raises :class:`ForbiddenError` for other keys."""
    key = key_of(request, service)
    if key.role is not Role.admin:
        raise ForbiddenError(key.name)
    return key


Editor = Annotated[Key, Depends(editor)]
Admin = Annotated[Key, Depends(admin)]
