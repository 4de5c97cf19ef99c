"""What FastAPI needs to know about the platform. Middleware is pure ASGI: `BaseHTTPMiddleware`
would cost more than everything else here together.
"""
