"""What classes say of themselves."""

import inspect


def own_doc(model: type) -> str | None:
    """Not that of Pydantic's own class."""
    return inspect.cleandoc(vars(model).get("__doc__") or "") or None
