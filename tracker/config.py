"""Every setting once: name, type, default, meaning.

Sources, strongest first: environment variables, instance/config.toml, the default here.
`tracker config` prints each with its value and where it came from.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from tracker.rules.problems import TrackerError

# Names that outside programs rely on and that carry no prefix.
BARE_NAMES = {"database_url": "DATABASE_URL", "secret_key": "SECRET_KEY"}


class BadSettings(TrackerError):
    """A setting is missing or cannot be what it says."""


class Settings(BaseSettings):
    """What can be set, in one place; every other module receives values from here."""

    model_config = SettingsConfigDict(env_prefix="TRACKER_", extra="forbid", frozen=True)

    env: Literal["development", "production"] = Field(
        "development", description="production turns on the start-up refusals"
    )
    instance: Path = Field(Path("instance"), description="folder for this machine's data")
    database_url: SecretStr | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="database address; default: SQLite in the instance folder",
    )
    reports_database_url: SecretStr | None = Field(
        None, description="a read-only copy of the database, for reports and files"
    )
    reports_delay_seconds: int = Field(
        60, ge=1, description="a browser that changed something reads no copy for so long"
    )
    secret_key: SecretStr | None = Field(
        None,
        validation_alias="SECRET_KEY",
        description="signs forms and links; default: made once and kept in the instance folder",
    )
    trusted_hosts: str = Field("", description="comma-separated host names that are answered")
    proxies: int = Field(0, ge=0, le=5, description="number of proxies in front")
    secure_cookies: bool = Field(False, description="cookies over HTTPS only")
    session_idle_minutes: int = Field(120, ge=5, description="a sign-in ends after this rest")
    session_hours: int = Field(12, ge=1, description="a sign-in ends after this time")
    link_hours: int = Field(72, ge=1, description="life of a one-time link")
    limits_storage: str = Field("memory://", description="where sign-in attempts are counted")
    sign_in_per_minute: int = Field(10, ge=1, description="sign-in attempts a minute and address")
    sign_in_per_hour: int = Field(30, ge=1, description="sign-in attempts an hour and account")
    small_group: int = Field(10, ge=1, description="outsiders see no group smaller than this")
    page_size: int = Field(50, ge=10, le=200, description="rows a page")
    demo: bool = Field(False, description="this installation holds invented demo data")
    demo_password: SecretStr | None = Field(
        None, description="password of the demo accounts; default: new at each load"
    )
    base_url: str = Field(
        "http://127.0.0.1:5000", description="address put into links that leave the application"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over what load_settings passes in from the file."""
        return env_settings, init_settings

    @property
    def is_production(self) -> bool:
        """Whether the start-up refusals are on."""
        return self.env == "production"

    @property
    def database(self) -> str:
        """The database address, SQLAlchemy's spelling, psycopg 3 for PostgreSQL."""
        if self.database_url is None:
            return f"sqlite:///{(self.instance / 'tracker.sqlite').absolute()}"
        return _with_driver(self.database_url)

    @property
    def reports_database(self) -> str | None:
        """The address of the copy for reports, spelled alike; None without one."""
        return (
            None if self.reports_database_url is None else _with_driver(self.reports_database_url)
        )


def _with_driver(address: SecretStr) -> str:
    url = address.get_secret_value()
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url.removeprefix(old)
    return url


def env_name(key: str) -> str:
    """The environment variable of a setting."""
    return BARE_NAMES.get(key, f"TRACKER_{key.upper()}")


def load_settings() -> Settings:
    """The settings in force; BadSettings, in words, when one cannot be read."""
    instance = Path(os.environ.get("TRACKER_INSTANCE", "instance"))
    values = _file_values(instance / "config.toml")
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadSettings(f"Setting {name}: {first['msg']}.") from error


def _file_values(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}.") from error
    keys = {key.lower(): value for key, value in values.items()}
    return {BARE_NAMES.get(key, key): value for key, value in keys.items()}


def describe(settings: Settings) -> list[tuple[str, str, str, str]]:
    """Each setting: its variable, its value (secrets masked), where it came from, its meaning."""
    in_file = _file_values(settings.instance / "config.toml")
    lines = []
    for key, field in Settings.model_fields.items():
        name = env_name(key)
        value = getattr(settings, key)
        if isinstance(value, SecretStr):
            shown = "********"
        else:
            shown = "" if value is None else str(value)
        source = "default"
        if name in os.environ:
            source = "environment"
        elif key in in_file or name in in_file:
            source = "config.toml"
        lines.append((name, shown, source, field.description or ""))
    return lines
