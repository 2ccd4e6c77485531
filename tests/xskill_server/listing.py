"""The forms that a list of tasks may have: nobody has written down which is the true one, so all can be chosen here."""

import json
from typing import Any

Data = dict[str, Any]

SHORT = 12
"""Characters of a prompt that is shortened for show."""


def wrapped(items: list[Data], total: int, where: str) -> Any:
    """The answer whose tasks stand there."""
    match where:
        case "bare" | "data":
            return items
        case "nested":
            return {"data": {"list": items, "total": total}}
        case _:
            return {where: items, "total": total}


def item(told: Data, params: Data, where: str) -> Data:
    """A task as it is told, with its order in the place of that name."""
    prompt = str(params.get("prompt", ""))
    match where:
        case "":
            return told
        case "prompt":
            return told | {"prompt": prompt}
        case "short":
            return told | {"prompt": f"{prompt[:SHORT]}…"}
        case "text":
            return told | {"params": json.dumps(params, ensure_ascii=False)}
        case _:
            return told | {where: params}
