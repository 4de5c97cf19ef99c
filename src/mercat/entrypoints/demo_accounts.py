"""Who lives in a demo: printed by `mercat up`, and never made in production."""

DEMO_PASSWORD = "mercat-demo-2026"  # noqa: S105 (for everybody to see)
DEMO_ACCOUNTS = {
    "customer@example.com": ("CUSTOMER", "Clara"),
    "owner@example.com": ("BUSINESS_OWNER", "Omar"),
    "manager@example.com": ("CUSTOMER", "Mona"),
    "staff@example.com": ("STAFF", "Sam"),
}
"""Type and first name by e-mail address."""
