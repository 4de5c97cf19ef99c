"""A look at a page, and what it asked for and complained of meanwhile."""

from dataclasses import dataclass, field

from playwright.async_api import ConsoleMessage, Page, Request


@dataclass
class Visit:
    """A tab, and everything that went wrong in it."""

    page: Page
    origin: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note_request(request.url))
        self.page.on("requestfailed", self._note_failure)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:", f"blob:{self.origin}/", "about:srcdoc")):
            self.foreign.append(url)

    def _note_failure(self, request: Request) -> None:
        # Whoever leaves a page no longer waits for what it has asked for.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    async def open(self, path: str) -> Page:
        response = await self.page.goto(f"{self.origin}{path}")
        assert response
        assert response.status == 200
        return self.page

    def went_well(self) -> bool:
        assert (self.foreign, self.complaints) == ([], [])
        return True
