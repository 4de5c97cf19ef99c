"""What an operator may choose, and what Mercat refuses to start with."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from mercat.platform.settings import EXAMPLE_SECRET_KEY, Settings

ROOT = Path(__file__).parents[2]
PRODUCTION: dict[str, Any] = {
    "_env_file": None,
    "environment": "production",
    "secret_key": "s" * 32,
    "database_url": "postgresql://mercat@db/mercat",
    "redis_url": "rediss://cache",
    "smtp_host": "mail.example",
    "public_url": "https://mercat.example",
    "storage_url": "s3://bucket",
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def local(**chosen: Any) -> Settings:
    return Settings(_env_file=None, **chosen)


def test_production_starts_with_all_that_it_needs() -> None:
    assert not Settings(**PRODUCTION).is_local


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"secret_key": ""}, "SECRET_KEY is missing"),
        ({"secret_key": "s" * 31}, "SECRET_KEY needs at least 32 bytes"),
        ({"secret_key": EXAMPLE_SECRET_KEY}, "SECRET_KEY is the example's"),
        ({"secret_keys_old": f"{'s' * 32},short"}, "SECRET_KEYS_OLD holds a short key"),
        ({"database_url": ""}, "DATABASE_URL is missing"),
        ({"redis_url": ""}, "REDIS_URL is missing"),
        ({"smtp_host": ""}, "SMTP_HOST is missing"),
        ({"smtp_security": "none"}, "SMTP_SECURITY=none would send passwords in the clear"),
        ({"public_url": ""}, "PUBLIC_URL must be the https:// address people reach"),
        ({"public_url": "http://x"}, "PUBLIC_URL must be the https:// address people reach"),
        ({"frontend_url": "http://x"}, "FRONTEND_URL must be an https:// address"),
        ({"debug": True}, "DEBUG must be off"),
        ({"db_echo": True}, "DB_ECHO would write personal data to the log"),
        ({"bcrypt_rounds": 11}, "BCRYPT_ROUNDS must be 12 or more"),
        ({"argon2_memory_kib": 19_455}, "ARGON2_MEMORY_KIB must be 19456 or more"),
        ({"argon2_passes": 1}, "ARGON2_PASSES must be 2 or more"),
        ({"google_issuer": "http://x"}, "GOOGLE_ISSUER must be an https:// address"),
        ({"cors_origins": "https://a.example,*"}, "CORS_ORIGINS must name origins, not *"),
        ({"cors_origins": "http://a.example"}, "CORS_ORIGINS must be https:// origins"),
        ({"storage_url": ""}, "STORAGE_URL is missing"),
        ({"webhook_loopback": True}, "WEBHOOK_LOOPBACK must be off"),
        ({"trusted_proxies": "10.0.0.0/8,0.0.0.0/0"}, "TRUSTED_PROXIES must not trust everybody"),
        ({"trusted_proxies": "::/0"}, "TRUSTED_PROXIES must not trust everybody"),
    ],
)
def test_production_refuses(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(**PRODUCTION | change)

    faults = str(refusal.value).split("production:\n")[1].splitlines()
    assert f"- {told}" in [fault.partition(" [type=")[0] for fault in faults]


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(_env_file=None, environment="production")

    assert str(refusal.value).count("\n- ") == 7


def test_a_refusal_shows_no_secret() -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(**PRODUCTION | {"secret_key": "my-own-short-secret"})

    assert "my-own" not in str(refusal.value)


def test_a_short_secret_is_refused_everywhere() -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY needs at least 32 bytes"):
        local(secret_key="s" * 31)


def test_googles_id_goes_with_its_secret() -> None:
    with pytest.raises(ValidationError, match="GOOGLE_CLIENT_ID needs a GOOGLE_CLIENT_SECRET"):
        local(google_client_id="x")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "mysql://x", "must start with postgresql://"),
        ("DATABASE_URL", "localhost/mercat", "must start with postgresql://"),
        ("DATABASE_REPLICA_URL", "sqlite:///x", "must start with postgresql://"),
        ("REDIS_URL", "localhost:6379", "must start with one of redis://"),
        ("REDIS_URL", "amqp://x", "must start with one of redis://"),
        ("CELERY_BROKER_URL", "sqs://x", "must start with one of amqp://"),
        ("DATABASE_URL", "postgresql://u:secret@h:x/d", "must have a port from 1 to 65535"),
        ("DATABASE_URL", "postgresql://u:sec/ret@h/d", "is each / : @ ? # of the password"),
        ("DATABASE_URL", "postgresql://[::1/d", "must have a port from 1 to 65535"),
        ("REDIS_URL", "redis://h:65536", "must have a port from 1 to 65535"),
        ("REDIS_URL", "redis://h/first", "must name its database by a number"),
        ("REDIS_URL", "unix:///run/v.sock?db=x", "must name its database by a number"),
        ("CELERY_BROKER_URL", "amqp://mq:five/", "must have a port from 1 to 65535"),
        ("PUBLIC_URL", "mercat.example", "must start with one of http://, https://"),
        ("PUBLIC_URL", "https:///app", "must be an address like https://mercat.example"),
        ("PUBLIC_URL", "https://mercat.example:x", "must have a port from 1 to 65535"),
        ("STORAGE_URL", "gs://bucket", "must start with one of file:///, s3://"),
        ("STORAGE_URL", "file://relative", "must start with one of file:///, s3://"),
        ("STORAGE_URL", "s3://?region=x", "must name a bucket"),
        ("STORAGE_URL", "s3://bucket?regoin=x", "has no option regoin"),
        ("SMTP_FROM_EMAIL", "nobody", "must be an e-mail address"),
        ("SMTP_FROM_EMAIL", "a@b.example\nBcc: c@d.example", "must be an e-mail address"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, proxy", "does not appear to be an IPv4 or IPv6 network"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "has host bits set"),
        ("PORT", "0", "greater than or equal to 1"),
        ("OTP_LENGTH", "4", "greater than or equal to 6"),
        ("ENVIRONMENT", "staging", "Input should be 'local' or 'production'"),
        ("ALGORITHM", "none", "Input should be 'HS256', 'ES256' or 'EdDSA'"),
        ("PASSWORD_SCHEME", "md5", "Input should be 'bcrypt' or 'argon2id'"),
    ],
)
def test_values_that_cannot_work(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError) as refusal:
        local()

    (fault,) = refusal.value.errors()
    assert fault["loc"] == (name.lower(),)
    assert told in fault["msg"]
    assert "sec" not in fault["msg"].replace("seconds", "")


def test_lists_are_words_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", " https://a.example , https://b.example,, ")
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8,::1")
    monkeypatch.setenv("SECRET_KEYS_OLD", f"{'a' * 32},{'b' * 32}")
    monkeypatch.setenv("SECRET_KEY", "c" * 32)

    settings = local()

    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert [str(network) for network in settings.proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.secrets == ("c" * 32, "a" * 32, "b" * 32)


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")

    assert local().port == 8000


def test_secrets_may_come_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("f" * 40 + "\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))

    assert local().secrets == ("f" * 40,)

    monkeypatch.setenv("SECRET_KEY", "e" * 40)
    assert local().secrets == ("e" * 40,)  # the environment says it more plainly


def test_a_file_is_read_before_the_dotenv_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "host").write_text("from-file")
    (tmp_path / ".env").write_text("SMTP_HOST=from-dotenv\nSMTP_USER=from-dotenv\n")
    monkeypatch.setenv("SMTP_HOST_FILE", str(tmp_path / "host"))

    settings = Settings(_env_file=tmp_path / ".env")

    assert (settings.smtp_host, settings.smtp_user) == ("from-file", "from-dotenv")


def test_the_example_lists_every_setting_once_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    settings = [line.partition("=") for line in lines if line and not line.startswith("#")]
    listed = {name.lower(): value for name, _, value in settings}

    defaults = {name: _written(field.default) for name, field in Settings.model_fields.items()}
    assert len(settings) == len(listed)
    assert listed == defaults | {"secret_key": EXAMPLE_SECRET_KEY}


def _written(default: Any) -> str:
    """As an operator would write it; nothing for a secret or what follows from other settings."""
    if default is None or isinstance(default, SecretStr):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(default) if isinstance(default, tuple) else str(default)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://u:p@h:5/d?sslmode=require", "postgresql://u:p@h:5/d?sslmode=require"),
        ("postgres://h/d", "postgresql://h/d"),
        ("postgresql+asyncpg://h/d", "postgresql://h/d"),
        ("postgresql:///d?host=/run/pg", "postgresql:///d?host=/run/pg"),
        ("postgresql://a:1,b:2,[::1]:3/d", "postgresql://a:1,b:2,[::1]:3/d"),
        ("postgresql://u:p%2Fw@h:5/d", "postgresql://u:p%2Fw@h:5/d"),
    ],
)
def test_addresses_of_the_database(given: str, expected: str) -> None:
    settings = local(database_url=given)

    assert settings.database == expected
    assert settings.replica == expected


def test_reads_may_go_to_a_replica() -> None:
    settings = local(database_url="postgresql://a/d", database_replica_url="postgres://b/d")

    assert (settings.database, settings.replica) == ("postgresql://a/d", "postgresql://b/d")


@pytest.mark.parametrize(
    ("redis", "broker", "expected"),
    [
        ("redis://h:1/2", "", "redis://h:1/2"),
        ("unix:///run/v.sock?db=3", "", "redis+socket:///run/v.sock?virtual_host=3"),
        ("unix:///run/v.sock", "", "redis+socket:///run/v.sock?virtual_host=0"),
        ("redis://h", "amqp://guest@mq//", "amqp://guest@mq//"),
        ("redis://h", "unix:///b.sock?db=1", "redis+socket:///b.sock?virtual_host=1"),
    ],
)
def test_addresses_of_the_broker(redis: str, broker: str, expected: str) -> None:
    assert local(redis_url=redis, celery_broker_url=broker).broker == expected


def test_without_addresses_everything_is_in_the_data_directory(tmp_path: Path) -> None:
    settings = local(data_dir=tmp_path)

    assert settings.database == settings.layout.database_url
    assert settings.redis == f"unix://{settings.layout.valkey_socket}?db=0"
    assert settings.storage == f"file://{tmp_path}/files/uploads"
    assert settings.url == "http://127.0.0.1:8000"
    assert len(settings.secrets[0]) >= 64
    assert settings.secrets == local(data_dir=tmp_path).secrets


@pytest.mark.parametrize(
    ("environment", "shows", "json"), [("local", True, False), ("production", False, True)]
)
def test_what_follows_from_the_environment(environment: str, *, shows: bool, json: bool) -> None:
    settings = Settings(**PRODUCTION | {"environment": environment})

    assert (settings.shows_errors, settings.shows_docs) == (shows, shows)
    assert settings.logs_json is json
    assert Settings(**PRODUCTION | {"docs_enabled": True}).shows_docs


def test_links_have_no_second_slash() -> None:
    assert local(public_url="https://mercat.example/").url == "https://mercat.example"


def test_links_lead_to_the_teams_own_app_where_there_is_one() -> None:
    ours = local(public_url="https://mercat.example/")
    theirs = local(public_url="https://mercat.example", frontend_url="https://app.example/")

    assert (ours.links_url, theirs.links_url) == ("https://mercat.example", "https://app.example")
