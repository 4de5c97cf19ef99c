"""`mercat seed` on the command line."""

from typing import Any

import pytest
import typer
from tests.chosen import chosen
from typer.testing import CliRunner, Result

from mercat.entrypoints.seeding import businesses, command, geography, seed
from mercat.entrypoints.seeding.businesses import SeedOptions
from mercat.platform.settings import Settings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[SeedOptions]:
    """What was asked for; nothing of it is done."""
    asked: list[SeedOptions] = []

    async def load_geography(*_: Any, **__: Any) -> None:
        pass

    monkeypatch.setattr(geography, "load_geography", load_geography)
    monkeypatch.setattr(businesses, "seed_businesses", lambda _, told, __: asked.append(told))
    return asked


def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, *words: str) -> Result:
    monkeypatch.setattr(command, "settings", lambda: settings)
    app = typer.Typer()
    app.command()(seed)
    return CliRunner().invoke(app, words)


def production(settings: Settings) -> Settings:
    return chosen(
        settings,
        environment="production",
        smtp_host="smtp.example.com",
        bcrypt_rounds=12,
        public_url="https://mercat.example",
        storage_url="file:///tmp/nothing",
    )


def test_without_a_number_there_are_cities_alone(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, asked: list[SeedOptions]
) -> None:
    assert (run(monkeypatch, settings).exit_code, asked) == (0, [])


def test_it_hands_on_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, asked: list[SeedOptions]
) -> None:
    words = ("--businesses", "70", "--seed", "3", "--photos", "0")

    assert run(monkeypatch, settings, *words).exit_code == 0
    assert asked == [SeedOptions(businesses=70, seed=3, photos=0)]


def test_studios_and_bookings(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, asked: list[SeedOptions]
) -> None:
    assert run(monkeypatch, settings, "--studios", "6", "--bookings", "70").exit_code == 0
    assert asked == [SeedOptions(businesses=0, studios=6, bookings=70)]


def test_bookings_need_studios(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, asked: list[SeedOptions]
) -> None:
    refused = run(monkeypatch, settings, "--businesses", "5", "--bookings", "70")

    assert (refused.exit_code, asked) == (1, [])
    assert "--studios" in refused.output


def test_production_wants_to_be_asked_twice(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, asked: list[SeedOptions]
) -> None:
    refused = run(monkeypatch, production(settings), "--businesses", "5")

    assert (refused.exit_code, asked) == (1, [])
    assert run(monkeypatch, production(settings), "--businesses", "5", "--yes").exit_code == 0
    assert len(asked) == 1


def test_ctrl_c_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, asked: list[SeedOptions]
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(businesses, "seed_businesses", interrupted)

    assert run(monkeypatch, settings, "--businesses", "5").exit_code == 130


async def test_nobody_can_sign_in_where_it_is_not_local(settings: Settings, cities: None) -> None:
    assert await businesses.prepare(settings) is not None
    assert await businesses.prepare(production(settings)) is None
