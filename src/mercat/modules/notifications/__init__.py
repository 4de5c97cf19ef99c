"""Notices: what people are told, where they read it, and how much of it they want by mail."""
