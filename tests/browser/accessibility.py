"""axe-core looks at a page: what it calls serious or critical is a fault."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
_RUN = """
async () => (await axe.run()).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => [found.id, found.nodes.map(node => node.html)])
"""


async def faults(page: Page) -> list[Any]:
    """Rule and elements of each. The page's own policy lets no other script in, so this one comes
    by way of the debugger.
    """
    await page.evaluate(AXE)
    found: list[Any] = await page.evaluate(_RUN)
    return found
