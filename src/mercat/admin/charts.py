"""Charts as the server draws them: bars in SVG, with the same figures as a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, log10
from typing import Final

WIDTH: Final = 600
HEIGHT: Final = 160
_GAP: Final = 0.25
"""Of a bar's room that is left free."""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    value: str


@dataclass(frozen=True)
class Chart:
    """`values` are never negative; each has a label, and how it is written."""

    title: str
    labels: Sequence[str]
    values: Sequence[float | Decimal]
    unit: str = ""

    @property
    def top(self) -> float:
        """Of the scale: the next round number above the highest bar; 1 where all are nothing."""
        highest = float(max(self.values, default=0))
        if highest <= 0:
            return 1.0
        step = 10 ** int(log10(highest)) if highest >= 1 else 1
        return float(ceil(highest / step) * step)

    @property
    def bars(self) -> list[Bar]:
        room = WIDTH / max(len(self.values), 1)
        heights = [HEIGHT * float(value) / self.top for value in self.values]
        return [
            Bar(
                round(room * (place + _GAP / 2), 2),
                round(HEIGHT - height, 2),
                round(room * (1 - _GAP), 2),
                round(height, 2),
                label,
                self.written(value),
            )
            for place, (label, value, height) in enumerate(
                zip(self.labels, self.values, heights, strict=True)
            )
        ]

    @property
    def summary(self) -> str:
        """What is read out in place of the picture."""
        if not self.values:
            return f"{self.title}: nothing yet."
        highest = max(range(len(self.values)), key=lambda place: self.values[place])
        total = self.written(sum(self.values, start=Decimal(0)))
        most = f"most on {self.labels[highest]}: {self.written(self.values[highest])}"
        return f"{self.title}, {self.labels[0]} to {self.labels[-1]}: {total} in all, {most}."

    def written(self, value: float | Decimal) -> str:
        exact = Decimal(value)
        whole = exact == exact.to_integral_value()
        text = f"{int(exact):,}" if whole and not self.unit else f"{exact:,.2f}"
        return f"{text} {self.unit}".strip()
