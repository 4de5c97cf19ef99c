"""Requests: doors."""

from fastapi import APIRouter

router = APIRouter(prefix="/requests", tags=["requests"])
