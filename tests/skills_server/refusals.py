"""Every documented error: its code, its status and its words, in the newer and the older body."""

from typing import Any

SUB_CODES = {
    "FAILED": (502, "Generation failed."),
    "TIMEOUT": (504, "Generation timed out."),
    "RATE_LIMITED": (429, "Rate limit exceeded. Please retry later."),
    "PROVIDER_UNAVAILABLE": (503, "Provider is temporarily unavailable."),
    "UNSUPPORTED_MODEL": (400, "Unsupported provider or model."),
    "INVALID_INPUT": (400, "Invalid input."),
    "INSUFFICIENT_CREDITS": (402, "Insufficient credits for this generation."),
    "CONTENT_REJECTED": (422, "Content was rejected by moderation."),
}
FAMILIES = ("VIDEO", "IMAGE", "TTS")
PLAIN = {
    400: ("INVALID_REQUEST", "Invalid request."),
    401: ("UNAUTHORIZED", "Missing or invalid API key."),
    402: ("INSUFFICIENT_CREDITS", "Insufficient credits."),
    403: ("FORBIDDEN", "Access forbidden."),
    404: ("NOT_FOUND", "Generation not found."),
    405: ("METHOD_NOT_ALLOWED", "Method not allowed."),
    413: ("PAYLOAD_TOO_LARGE", "Request body too large."),
    422: ("VALIDATION_ERROR", "Validation error."),
    429: ("RATE_LIMITED", "Rate limit exceeded. Please retry later."),
    500: ("INTERNAL_SERVER_ERROR", "Internal server error."),
    502: ("BAD_GATEWAY", "Upstream generation failed."),
    503: ("SERVICE_UNAVAILABLE", "Upstream provider unavailable."),
    504: ("GATEWAY_TIMEOUT", "Generation timed out."),
}
"""What is no matter of a generation: the statuses are documented, the codes are not."""


class Refused(Exception):
    """The service said no: HTTP status, code, message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def of_generation(sub_code: str, message: str = "", family: str = "VIDEO") -> Refused:
    """One of a family's errors. `family` is "VIDEO", "IMAGE" or "TTS"."""
    assert family in FAMILIES
    status, usual = SUB_CODES[sub_code]
    return Refused(status, f"{family}_GENERATION_{sub_code}", message or usual)


def plain(status: int, message: str = "") -> Refused:
    code, usual = PLAIN[status]
    return Refused(status, code, message or usual)


def body(code: str, message: str, shape: str) -> dict[str, Any]:
    """The error in the body of that shape; see `Ways.error_shape`. Only for want of credits the newer `error` is another
    than `code`, as in the page's examples."""
    match shape:
        case "newer":
            legacy = "INSUFFICIENT_CREDITS" if code.endswith("_INSUFFICIENT_CREDITS") else code
            return {"error": legacy, "code": code, "message": message}
        case "code":
            return {"code": code, "message": message}
        case "older":
            return {"error": code, "message": message}
        case "message":
            return {"message": message}
    raise ValueError(shape)
