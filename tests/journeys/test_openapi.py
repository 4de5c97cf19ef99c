"""The OpenAPI document: complete, written down, and true."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from jsonschema_rs import ValidationError
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema as OpenApiSchema
from tests.architecture.test_who_may_enter import reviewed
from tests.openapi_document import paths, written
from tests.running_api import running_api

from mercat.entrypoints.http import create_app
from mercat.platform.settings import Settings

load_all_checks()
_TOO_MUCH = "positive_data_acceptance"


@cache
def document() -> dict[str, Any]:
    return create_app(Settings(_env_file=None, secret_key="x" * 40)).openapi()


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in paths().items()
        for method, operation in methods.items()
    ]


def test_the_file_is_the_application() -> None:
    assert written() == json.loads(json.dumps(document()))


def test_it_is_valid() -> None:
    """OpenAPI 3.1, whose schema wants whole addresses where its text allows paths."""
    copy = json.loads(json.dumps(written()))
    flow = copy["components"]["securitySchemes"]["password"]["flows"]["password"]
    flow["tokenUrl"] = f"https://mercat.example{flow['tokenUrl']}"

    schemathesis.openapi.from_dict(copy).validate()

    del copy["components"]["responses"]["NotFound"]["description"]
    with pytest.raises(ValidationError, match="description"):
        schemathesis.openapi.from_dict(copy).validate()


def test_every_name_is_used_once() -> None:
    names = [operation["operationId"] for _, operation in operations()]

    assert len(names) == len(set(names))
    assert len(names) >= 9


FOR_PEOPLE = {
    *("POST /api/v1/auth/logout", "POST /api/v1/auth/logout-all"),
    *("GET /api/v1/auth/sessions", "DELETE /api/v1/auth/sessions/{session_id}"),
    *("POST /api/v1/auth/reauthenticate", "POST /api/v1/ws/ticket"),
    *("POST /api/v1/auth/mfa/totp", "DELETE /api/v1/auth/mfa/totp"),
    *("POST /api/v1/auth/mfa/totp/confirm", "POST /api/v1/auth/mfa/recovery-codes"),
    *("GET /api/v1/users/me/export", "POST /api/v1/users/me/export", "DELETE /api/v1/users/me"),
    *("GET /api/v1/auth/api-keys", "POST /api/v1/auth/api-keys"),
    "DELETE /api/v1/auth/api-keys/{key_id}",
    *("POST /api/v1/auth/change-password", "POST /api/v1/auth/change-email"),
    "POST /api/v1/auth/change-email/confirm",
    "POST /api/v1/businesses/{business_id}/transfer-ownership",
    "POST /api/v1/invitations/accept",
    "POST /api/v1/invitations/{invitation_id}/accept",
    "POST /api/v1/invitations/{invitation_id}/decline",
}
"""What no API key opens, whatever its scopes."""


def test_who_needs_a_token() -> None:
    """Whoever the matrix does not let in without; a program, where a permission is asked for."""
    told = {name: op["security"] for name, op in operations() if "security" in op}
    locked = {name: security for name, security in told.items() if {} not in security}
    assert all(reviewed()[name]["nobody"] in {"in", "404"} for name in told.keys() - locked)
    closed = {name for name, row in reviewed().items() if row["nobody"] == "401"}
    assert set(locked) == closed - {"POST /api/v1/auth/refresh"}  # whose token is in the body
    person: list[dict[str, list[str]]] = [{"bearer": []}, {"password": []}, {"cookie": []}]
    for name, security in locked.items():
        program: list[dict[str, list[str]]] = [] if name in FOR_PEOPLE else [{"api_key": []}]
        assert security == [*person, *program], name


def test_the_docs_page_can_sign_in() -> None:
    """Its Authorize button asks for the password flow (OpenAPI 3.1, OAuth Flow Object)."""
    schemes = document()["components"]["securitySchemes"]
    url = schemes["password"]["flows"]["password"]["tokenUrl"]

    form = document()["paths"][url]["post"]["requestBody"]["content"]
    assert set(form) == {"application/x-www-form-urlencoded"}
    assert all(
        {"password": []} in operation["security"]
        for _, operation in operations()
        if "security" in operation
    )


def test_a_developer_finds_it_and_production_hides_it() -> None:
    production = Settings(
        _env_file=None,
        environment="production",
        secret_key="x" * 40,
        database_url="postgresql:///x",
        redis_url="redis://x",
        smtp_host="x",
        public_url="https://x.example",
        storage_url="s3://files",
    )

    paths = [getattr(route, "path", None) for route in create_app(production).routes]

    assert not {"/openapi.json", "/docs", "/redoc", "/dev/mailbox"} & set(paths)


@pytest.fixture(scope="module")
def described(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenApiSchema]:
    with running_api(settings, tmp_path_factory.mktemp("api")) as api:
        yield schemathesis.openapi.from_url(f"{api.url}/openapi.json")


@pytest.mark.parametrize("name", [name for name, _ in operations()])
@pytest.mark.usefixtures("resources")
def test_the_application_keeps_to_it(described: OpenApiSchema, name: str) -> None:
    """No 500, no answer that the document does not name, none that is not as it says."""
    method, path = name.split()
    # A schema cannot say "not a common password" or "the code we sent you".
    checks = [check for check in CHECKS.get_all() if check.__name__ != _TOO_MUCH]

    @given(case=described[path][method].as_strategy())
    @hypothesis_settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def keeps_to_it(case: Any) -> None:
        case.call_and_validate(checks=checks)

    keeps_to_it()
