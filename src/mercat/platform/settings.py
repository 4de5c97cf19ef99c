"""What an operator may choose, read once at start from the environment, `.env` or secret files."""

from collections.abc import Sequence
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from mercat.platform.crypto.key_pairs import KeyPairs, read_key_pairs
from mercat.platform.embedded.layout import Layout
from mercat.platform.payment_settings import PaymentSettings, separated
from mercat.platform.secret_files import FileSource
from mercat.platform.urls import (
    BrokerUrl,
    CacheUrl,
    DatabaseUrl,
    Mailbox,
    PublicUrl,
    StorageUrl,
    libpq,
)

EXAMPLE_SECRET_KEY = "change-me-to-a-long-random-text-of-at-least-32-bytes"  # noqa: S105 (refused)
SHORTEST_SECRET = 32
"""Bytes of SECRET_KEY: RFC 7518 §3.2 asks for a key at least as long as the hash, SHA-256."""
LEAST_MEMORY_KIB = 19_456
"""Of an argon2id hash with two passes: OWASP's Password Storage Cheat Sheet."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (asked about, not bound)

_LISTS = ("cors_origins", "trusted_proxies", "allowed_extensions", "secret_keys_old")
Words = Annotated[tuple[str, ...], NoDecode]
"""A comma-separated list: `a, b` and not JSON."""


class Settings(PaymentSettings):
    """Every setting of Mercat. `.env.example` lists them with a line of explanation each."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
    )

    environment: Literal["local", "production"] = "local"
    app_name: str = "Mercat"
    debug: bool | None = None
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    public_url: PublicUrl = ""
    frontend_url: PublicUrl = ""
    data_dir: Path = Path(".mercat")
    docs_enabled: bool | None = None
    admin_enabled: bool = True

    database_url: DatabaseUrl = ""
    database_replica_url: DatabaseUrl = ""
    db_role: str = ""
    db_pool_size: int = Field(20, ge=1)
    db_max_overflow: int = Field(10, ge=0)
    db_echo: bool = False
    db_statement_cache: bool = True
    redis_url: CacheUrl = ""
    celery_broker_url: BrokerUrl = ""
    celery_concurrency: int = Field(4, ge=1)

    secret_key: SecretStr = SecretStr("")
    secret_keys_old: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    algorithm: Literal["HS256", "ES256", "EdDSA"] = "HS256"
    signing_key: SecretStr = SecretStr("")
    signing_keys_old: str = ""
    accept_hs256: bool = False
    access_token_expire_minutes: int = Field(30, ge=1, le=24 * 60)
    refresh_token_expire_days: int = Field(7, ge=1, le=30)
    session_expire_days: int = Field(30, ge=1)
    password_scheme: Literal["bcrypt", "argon2id"] = "bcrypt"  # noqa: S105 (a name)
    bcrypt_rounds: int = Field(12, ge=4, le=16)
    argon2_memory_kib: int = Field(65_536, ge=8, le=1 << 20)
    argon2_passes: int = Field(3, ge=1, le=16)
    otp_length: int = Field(6, ge=6, le=10)
    otp_expiry_minutes: int = Field(10, ge=1, le=60)
    otp_max_attempts: int = Field(3, ge=1, le=10)

    google_issuer: str = "https://accounts.google.com"
    google_client_id: str = ""
    google_client_secret: SecretStr = SecretStr("")

    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from_email: Mailbox = "no-reply@mercat.example"
    smtp_from_name: str = "Mercat"

    cors_origins: Words = ()
    trusted_proxies: Words = ()
    rate_limit_per_minute: int = Field(60, ge=1)
    replicas: int = Field(1, ge=1)
    storage_url: StorageUrl = ""
    upload_dir: str = "uploads"
    max_upload_size: int = Field(10 * 1024 * 1024, ge=1)
    max_storage_per_user: int = Field(1024 * 1024 * 1024, ge=0)
    max_pending_uploads: int = Field(20, ge=0)
    max_body_size: int = Field(1024 * 1024, ge=1024)
    max_sockets: int = Field(5000, ge=1)
    allowed_extensions: Words = ("jpg", "jpeg", "png", "webp", "gif", "pdf")
    default_page_size: int = Field(10, ge=1)
    max_page_size: int = Field(100, ge=1)
    graphql_introspection: bool | None = None
    mask_contacts: bool = True
    """Whether messages hide what leads past us as long as there is no deal."""
    webhook_loopback: bool | None = None
    booking_hold_minutes: int = Field(30, ge=1, le=24 * 60)

    sentry_dsn: SecretStr = SecretStr("")
    otel_exporter_otlp_endpoint: str = ""
    metrics_token: SecretStr = SecretStr("")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the signature is fixed)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FileSource(settings_cls), dotenv_settings

    _separate = field_validator(*_LISTS, mode="before")(separated)

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)
        return value

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Self:
        if self.environment == "production" and (faults := list(self._faults())):
            raise ValueError("Mercat will not start in production:\n- " + "\n- ".join(faults))
        if self.secret_key.get_secret_value() and self._is_short(self.secret_key):
            raise ValueError(f"SECRET_KEY needs at least {SHORTEST_SECRET} bytes")
        if self.google_client_id and not self.google_client_secret.get_secret_value():
            raise ValueError("GOOGLE_CLIENT_ID needs a GOOGLE_CLIENT_SECRET")
        _ = self.key_pairs  # says what is wrong with them
        return self

    def _faults(self) -> Sequence[str]:
        secret = self.secret_key.get_secret_value()
        checks = {
            "SECRET_KEY is missing": not secret,
            f"SECRET_KEY needs at least {SHORTEST_SECRET} bytes": self._is_short(self.secret_key),
            "SECRET_KEY is the example's": secret == EXAMPLE_SECRET_KEY,
            "SECRET_KEYS_OLD holds a short key": any(map(self._is_short, self.secret_keys_old)),
            "DATABASE_URL is missing": not self.database_url,
            "REDIS_URL is missing": not self.redis_url,
            "SMTP_HOST is missing": not self.smtp_host,
            "SMTP_SECURITY=none would send passwords in the clear": self.smtp_security == "none",
            "PUBLIC_URL must be the https:// address people reach": not self.public_url.startswith(
                "https://"
            ),
            "FRONTEND_URL must be an https:// address": bool(self.frontend_url)
            and not self.frontend_url.startswith("https://"),
            "DEBUG must be off": bool(self.debug),
            "DB_ECHO would write personal data to the log": self.db_echo,
            "BCRYPT_ROUNDS must be 12 or more": self.bcrypt_rounds < 12,
            f"ARGON2_MEMORY_KIB must be {LEAST_MEMORY_KIB} or more": self.argon2_memory_kib
            < LEAST_MEMORY_KIB,
            "ARGON2_PASSES must be 2 or more": self.argon2_passes < 2,
            "GOOGLE_ISSUER must be an https:// address": not self.google_issuer.startswith(
                "https://"
            ),
            "CORS_ORIGINS must name origins, not *": "*" in self.cors_origins,
            "CORS_ORIGINS must be https:// origins": any(
                not origin.startswith("https://") for origin in self.cors_origins if origin != "*"
            ),
            "TRUSTED_PROXIES must not trust everybody": any(
                not network.prefixlen for network in self.proxies
            ),
            "STORAGE_URL is missing": not self.storage_url,
            "WEBHOOK_LOOPBACK must be off": bool(self.webhook_loopback),
        }
        return [*(fault for fault, found in checks.items() if found), *self.payment_faults]

    @staticmethod
    def _is_short(secret: SecretStr) -> bool:
        return len(secret.get_secret_value().encode()) < SHORTEST_SECRET

    @property
    def is_local(self) -> bool:
        return self.environment == "local"

    @property
    def shows_errors(self) -> bool:
        return self.is_local if self.debug is None else self.debug

    @property
    def shows_docs(self) -> bool:
        return self.is_local if self.docs_enabled is None else self.docs_enabled

    @property
    def traces(self) -> bool:
        return bool(self.otel_exporter_otlp_endpoint)

    @property
    def logs_json(self) -> bool:
        return self.log_format == "json" or (self.log_format is None and not self.is_local)

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.data_dir.absolute())

    @cached_property
    def database(self) -> str:
        """The primary's address in libpq's form; the embedded server's if none is set."""
        return libpq(self.database_url) or self.layout.database_url

    @cached_property
    def replica(self) -> str:
        return libpq(self.database_replica_url) or self.database

    @property
    def most_connections(self) -> int:
        """What one process opens to the primary at the very most: connections for writing, those of
        `Reads` and, where no replica takes them, those of searches and of read-only sessions.
        """
        pools = 2 if self.database_replica_url else 4
        return pools * self.db_pool_size + self.db_max_overflow

    @cached_property
    def redis(self) -> str:
        return self.redis_url or self.layout.redis_url

    @cached_property
    def broker(self) -> str:
        """Celery's broker; Valkey where no other is set (kombu spells unix sockets its own way)."""
        url = self.celery_broker_url or self.redis
        if url.startswith("unix://"):
            path, _, query = url.removeprefix("unix://").partition("?")
            return f"redis+socket://{path}?virtual_host={query.removeprefix('db=') or '0'}"
        return url

    @cached_property
    def storage(self) -> str:
        return self.storage_url or f"file://{self.layout.files / self.upload_dir}"

    @cached_property
    def url(self) -> str:
        """The API's own address; never taken from a request."""
        return self.public_url.rstrip("/") or self.local_url

    @cached_property
    def links_url(self) -> str:
        """What links in e-mails start with: the team's own app, where there is one."""
        return self.frontend_url.rstrip("/") or self.url

    @property
    def local_url(self) -> str:
        """The API's address on this machine."""
        host = self.local_host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def local_host(self) -> str:
        """An address to call: who listens everywhere is called on this machine."""
        return _EVERYWHERE.get(self.host, self.host)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The signing secret, then the retired ones that are still accepted."""
        current = self.secret_key.get_secret_value() or self.layout.secret("secret-key")
        return (current, *(key.get_secret_value() for key in self.secret_keys_old))

    @cached_property
    def key_pairs(self) -> KeyPairs:
        """What access tokens are signed with beside, or instead of, the secrets."""
        return read_key_pairs(
            self.algorithm,
            self.signing_key.get_secret_value(),
            self.signing_keys_old,
            accepts_hs256=self.accept_hs256,
        )

    @property
    def signs_in_with_google(self) -> bool:
        return bool(self.google_client_id)

    @cached_property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network) for network in self.trusted_proxies)
