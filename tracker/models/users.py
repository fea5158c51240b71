"""Accounts, their memberships and sessions, and one-time links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Key, Name, Short, Versioned, one_of, reference
from tracker.models.partners import Partner
from tracker.rules.vocabulary import Role


class User(Versioned, Base):
    """Somebody who may sign in; the hash is empty until the one-time link is used."""

    __tablename__ = "user_account"

    # The address in lower case: the name of the account.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(12))
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Membership(Base):
    """A role of a user: at one partner, or (partner_id null) at head office for all partners."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", [role.value for role in Role]),
        UniqueConstraint("user_id", "role", "partner_id"),
        CheckConstraint(
            "role NOT IN ('manager', 'viewer') OR partner_id IS NOT NULL",
            name="partner_role_has_partner",
        ),
        CheckConstraint(
            "role <> 'administrator' OR partner_id IS NULL", name="administrator_sees_all"
        ),
    )

    user_id: Mapped[int] = reference("user_account.id", cascade=True)
    role: Mapped[Short]
    partner_id: Mapped[int | None] = reference("partner.id")

    user: Mapped[User] = relationship(back_populates="memberships")
    partner: Mapped[Partner | None] = relationship()


class UserSession(Base):
    """A signed-in browser; deleting the row signs it out at once."""

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_user_id_expires_at", "user_id", "expires_at"),)

    # SHA-256 of the cookie's value: the table alone opens nothing.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = reference("user_account.id", cascade=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    user_agent: Mapped[str | None] = mapped_column(String(200))


class OneTimeLink(Base):
    """A link that sets a password once; only its hash is kept."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = reference("user_account.id", cascade=True)
    purpose: Mapped[Short]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(Key)


class FormKey(Base):
    """The one-time key of a create form that has been taken: a second posting is refused."""

    __tablename__ = "form_key"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime] = mapped_column(index=True)
