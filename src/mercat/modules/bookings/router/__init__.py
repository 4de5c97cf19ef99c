"""The doors of bookings and calendars: each part has its router, and stands here."""

from fastapi import APIRouter

router = APIRouter()

__all__ = ["router"]
