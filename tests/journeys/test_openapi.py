"""The OpenAPI document: complete, written down, and true."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema as OpenApiSchema
from tests.running_api import running_api

from mercat.entrypoints.http import create_app
from mercat.platform.settings import Settings

load_all_checks()
ROOT = Path(__file__).parents[2]
_TOO_MUCH = "positive_data_acceptance"


def document() -> dict[str, Any]:
    return create_app(Settings(_env_file=None, secret_key="x" * 40)).openapi()


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]


OPERATIONS = [pytest.param(operation, id=name) for name, operation in operations()]


def test_the_file_is_the_application() -> None:
    """`mercat openapi` writes it."""
    written = json.loads((ROOT / "openapi.json").read_text())

    assert written == json.loads(json.dumps(document()))


def test_every_name_is_used_once() -> None:
    names = [operation["operationId"] for _, operation in operations()]

    assert len(names) == len(set(names))
    assert len(names) >= 9


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_says_what_it_is(operation: dict[str, Any]) -> None:
    (tag,) = operation["tags"]
    assert re.fullmatch(rf"{tag}_[a-z]+(_[a-z]+)*", operation["operationId"])
    assert 5 < len(operation["summary"]) < 60
    assert operation["description"].endswith((".", ".\n"))
    assert tag in {known["name"] for known in document()["tags"]}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_says_how_it_fails(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    expected = {"503"} if "health" in operation["tags"] else {"429", "503"}
    if "requestBody" in operation:
        expected |= {"400", "413", "415", "422"}

    assert expected <= set(responses)
    for status, response in responses.items():
        if status >= "400":
            (schema,) = [response["content"]["application/json"]["schema"]]
            assert schema == {"$ref": "#/components/schemas/ErrorRead"}
        if status in {"423", "429", "503"}:
            assert "Retry-After" in response["headers"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_an_example(operation: dict[str, Any]) -> None:
    """Of what to send, or where nothing is sent, of what comes back."""
    well = str({name: told for name, told in operation["responses"].items() if name < "400"})
    if "requestBody" not in operation and ("Location" in well or "anyOf" in well):
        return  # a redirect, or one of several answers, which operations with a body show
    success = next(answer for status, answer in operation["responses"].items() if status < "300")
    shape = operation.get("requestBody", success)
    name = shape["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    schema = document()["components"]["schemas"][name]

    inside = [field for field in schema["properties"].values() if "examples" in field]
    assert "examples" in schema or inside


def test_who_needs_a_token() -> None:
    locked = {name for name, operation in operations() if "security" in operation}

    assert locked == {
        f"{method} /api/v1/auth/{door}"
        for method, door in (
            ("GET", "me"),
            ("GET", "sessions"),
            ("DELETE", "sessions/{session_id}"),
            ("POST", "logout"),
            ("POST", "logout-all"),
            ("POST", "reauthenticate"),
            ("POST", "mfa/totp"),
            ("DELETE", "mfa/totp"),
            ("POST", "mfa/totp/confirm"),
            ("POST", "mfa/recovery-codes"),
        )
    }


def test_a_developer_finds_it_and_production_hides_it() -> None:
    production = Settings(
        _env_file=None,
        environment="production",
        secret_key="x" * 40,
        database_url="postgresql:///x",
        redis_url="redis://x",
        smtp_host="x",
        public_url="https://x.example",
        storage_url="memory://",
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
