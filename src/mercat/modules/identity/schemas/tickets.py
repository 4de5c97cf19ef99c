"""What opens a WebSocket."""

from pydantic import BaseModel, Field


class TicketRead(BaseModel):
    ticket: str = Field(
        description="Good once: open `/api/v1/ws?ticket=…` with it, from the same origin.",
        examples=["Zp7mYc0hJq2LrVb5sXk8dNw1tGf4eAu6iOz3yHj9KqM"],
    )
    expires_in: int = Field(description="Seconds.", examples=[30])
