"""Views of the house itself: people, roles, the audit trail, what runs."""
