"""Who a reader says they are, in demonstration mode. Accounts come later; without demonstration mode nobody is anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.floor.settings import Settings

COOKIE: Final = "passerelle_demo"
Role = Literal["visitor", "jobseeker", "recruiter", "manager"]
"""A manager runs programmes."""


@dataclass(frozen=True)
class Identity:
    """A role, and the pseudonym where the role is a jobseeker's."""

    role: Role = "visitor"
    jobseeker_id: UUID | None = None

    @classmethod
    def parse(cls, text: str) -> Identity:
        """From the cookie's text; anything unreadable is a visitor."""
        role, _, pseudonym = text.partition(":")
        if role == "recruiter":
            return cls("recruiter")
        if role == "manager":
            return cls("manager")
        if role == "jobseeker":
            try:
                return cls("jobseeker", UUID(pseudonym))
            except ValueError:
                return cls()
        return cls()

    def __str__(self) -> str:
        return f"{self.role}:{self.jobseeker_id}" if self.jobseeker_id else self.role


def identity_of(request: Request, settings: Settings) -> Identity:
    """Who the request's cookie names; always a visitor outside of demonstration mode."""
    return Identity.parse(request.cookies.get(COOKIE, "")) if settings.demo else Identity()


def become(response: Response, identity: Identity, request: Request) -> None:
    """Remember the identity for the length of the browser's session."""
    is_secure = request.url.scheme == "https"
    if identity.role == "visitor":
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=is_secure)
    else:
        response.set_cookie(COOKIE, str(identity), httponly=True, samesite="lax", secure=is_secure)
