"""Leads: doors."""

from fastapi import APIRouter

router = APIRouter(prefix="/leads", tags=["leads"])
