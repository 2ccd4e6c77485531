"""A body into an order, from JSON or from a form: in a form everything is text or a file, and a list is a name repeated."""

import json
import re
from typing import Any

from tests.loopback import Part
from tests.loopback.forms import NoForm, Pairs, form_in
from tests.skills_server.fields import FIELDS, Field

Order = dict[str, Any]
"""Values by field; where a link may stand, there may be a Part."""


class BadBody(ValueError):
    """The body cannot be read as any order."""


def read(model: str, body: bytes, content_type: str) -> Order:
    """Raises BadBody for what is neither a JSON object nor a whole form, and for a single value said twice."""
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return _object(body)
        case "multipart/form-data":
            try:
                return from_form(FIELDS[model], form_in(body, content_type))
            except NoForm as fault:
                raise BadBody(f"malformed form: {fault}") from fault
    raise BadBody("Content-Type must be application/json or multipart/form-data")


def from_form(fields: dict[str, Field], pairs: Pairs) -> Order:
    """The values as the documented types; what cannot be read so stays text, and is refused later."""
    order: Order = {}
    for name, value in pairs:
        field = fields.get(name)
        if field and field.kind == "links":
            order.setdefault(name, []).append(value)
        elif name in order:
            raise BadBody(f"{name}: given more than once")
        else:
            order[name] = _typed(field, value)
    return order


def _typed(field: Field | None, value: str | Part) -> Any:
    if field is None or isinstance(value, Part):
        return value
    if field.kind == "integer" and re.fullmatch(r"-?[0-9]{1,20}", value):
        return int(value)
    if field.kind == "flag" and value in ("true", "false"):
        return value == "true"
    return value


def _object(body: bytes) -> Order:
    try:
        order = json.loads(body, parse_constant=_no_number, object_pairs_hook=_once)
    except ValueError as fault:
        raise BadBody(f"malformed JSON: {fault}") from fault
    if not isinstance(order, dict):
        raise BadBody("the body must be an object")
    return order


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name given more than once")
    return dict(pairs)
