"""The register of the house: all routers, models and handlers. Nothing else lists modules.

In three parts, for no process but the API has doors, and migrations know only tables.
"""
