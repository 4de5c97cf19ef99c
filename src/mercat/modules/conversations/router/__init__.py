"""The doors of conversations."""

from fastapi import APIRouter

from mercat.modules.conversations.router import socket

router = APIRouter()
router.include_router(socket.router)
