"""What a bench found: a table, a file for machines and a picture."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.picture import Bar, draw
from benchmarks.rounds import Sample

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Goal:
    """A bound that the figure keeps from above (`at_least`) or from below."""

    what: str
    value: float
    bound: float
    at_least: bool = True

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{self.what}: {self.value:.2f} ({sign} {self.bound:g})"


@dataclass(frozen=True)
class Report:
    """`rows` by name, with the same columns in each. The picture shows the first column."""

    name: str
    title: str
    rows: Mapping[str, Mapping[str, float]]
    goals: Sequence[Goal] = field(default_factory=list)
    notes: Sequence[str] = field(default_factory=list)

    def print(self, console: Console) -> None:
        columns = list(next(iter(self.rows.values())))
        table = Table("", *columns, title=f"{self.name}: {self.title}", title_justify="left")
        for column in table.columns[1:]:
            column.justify = "right"
        for name, row in self.rows.items():
            table.add_row(name, *(f"{row[column]:.2f}" for column in columns))
        console.print(table)
        for goal in self.goals:
            console.print(
                f"  [green]met[/]     {goal}" if goal.met else f"  [red]not met[/] {goal}"
            )
        for note in self.notes:
            console.print(f"  {note}", style="dim")
        console.print()

    def write(self, folder: Path = RESULTS) -> None:
        folder.mkdir(exist_ok=True)
        found = asdict(self) | {"goals": [asdict(g) | {"met": g.met} for g in self.goals]}
        text = json.dumps(found, indent=2, ensure_ascii=False)
        (folder / f"{self.name}.json").write_text(text + "\n")
        first = next(iter(next(iter(self.rows.values()))))
        bars = [Bar(name, row[first]) for name, row in self.rows.items()]
        picture = draw(f"{self.name}: {first}", bars, [str(goal) for goal in self.goals])
        (folder / f"{self.name}.svg").write_text(picture)


def compared(samples: Sequence[Sample], with_name: str) -> dict[str, dict[str, float]]:
    """Rows for a report. More is better in the first two columns, less in the others."""
    yardstick = next(sample for sample in samples if sample.name == with_name).median
    return {
        sample.name: {
            "CPU ratio": yardstick.cpu / sample.median.cpu,
            "rps ratio": sample.median.rps / yardstick.rps,
            "p50 ×": sample.median.p50 / yardstick.p50,
            "p99 ×": sample.median.p99 / yardstick.p99,
            "p99 / p50": sample.median.p99 / sample.median.p50,
            "spread": sample.spread,
        }
        for sample in samples
    }
