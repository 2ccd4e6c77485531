"""Every documented error as data, and the one exception with which any part of the service says no."""

import itertools
import secrets
import time
from dataclasses import dataclass
from typing import Any

TYPES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "BadRequest",
    409: "Conflict",
    413: "BadRequest",
    415: "BadRequest",
    429: "TooManyRequests",
    500: "InternalServerError",
}
_SENSITIVE = "The request failed because the {} may contain sensitive information."
_RULES = "The request failed because the {} may violate platform rules."
_RIGHTS = "The request failed because the output {} may be related to copyright restrictions."
_PERSON = "The request failed because the input {} may contain real person."
_RISK = "The request failed because the {} may contain risk information."
_RATE = "The request failed because the {} limit has been exceeded. Please try again later."
_DENIED = "The operation is denied: {}."


def _moderation() -> dict[str, str]:
    told = {}
    for side, kind in itertools.product(("Input", "Output"), ("Text", "Image", "Video", "Audio")):
        code, what = f"{side}{kind}SensitiveContentDetected", f"{side} {kind}".lower()
        told[code] = _SENSITIVE.format(what)
        if side == "Input":
            told[f"{code}.PolicyViolation"] = _RULES.format(what)
        if side == "Output" and kind in ("Video", "Audio"):
            told[f"{code}.PolicyViolation"] = _RIGHTS.format(kind.lower())
        if side == "Input" and kind in ("Image", "Video"):
            told[f"{code}.PrivacyInformation"] = _PERSON.format(kind.lower())
        if kind in ("Text", "Image"):
            told[f"{side}{kind}RiskDetection"] = _RISK.format(what)
    return told


_BY_STATUS: dict[int, dict[str, str]] = {
    400: {
        "MissingParameter": "The request failed because it is missing one or multiple required parameters.",
        "InvalidParameter": "One or more parameters specified in the request are not valid.",
        "InvalidParameter.UnsupportedParameter": "The specified parameter is not supported by the model.",
        "InvalidParameter.TosURLInvalid": "The specified TOS URL is invalid.",
        "InvalidParameter.TaskTypeConstraint": "The parameters do not meet the constraints of the task type.",
        "InvalidParameter.TaskTypeMismatch": "The prompt does not match the specified task type.",
        "InvalidImageURL.EmptyURL": "The image url is empty.",
        "InvalidImageURL.InvalidFormat": "Invalid base64 image url.",
        "InvalidEndpoint.ClosedEndpoint": "The endpoint is closed or temporarily unavailable.",
        "ContentSecurityDetectionError": "The content security detection failed.",
        "SensitiveContentDetected": _SENSITIVE.format("input"),
        "SensitiveContentDetected.SevereViolation": _SENSITIVE.format("input"),
        "SensitiveContentDetected.Violence": _SENSITIVE.format("input"),
        "TaskRunningCannotCancel": "The task is running and cannot be cancelled.",
        **_moderation(),
    },
    401: {
        "AuthenticationError": "The API key or AK/SK in the request is missing or invalid.",
        "InvalidAccountStatus": "The account status is abnormal.",
    },
    403: {
        "AccessDenied": "The request failed because you do not have access to the requested resource.",
        "AccountOverdueError": "The request failed because your account has an overdue balance.",
        "OperationDenied.PermissionDenied": _DENIED.format("no permission"),
        "OperationDenied.ServiceNotOpen": _DENIED.format("the service is not open"),
        "OperationDenied.ServiceOverdue": _DENIED.format("the service is overdue"),
        "OperationDenied.InvalidState": _DENIED.format("the resource is in an invalid state"),
        "OperationDenied.FileQuotaExceeded": _DENIED.format("the file quota is exceeded"),
    },
    404: {
        "InvalidEndpointOrModel.NotFound": "The model or endpoint {model} does not exist or you do not have "
        "access to it.",
        "InvalidEndpointOrModel.ModelIDAccessDisabled": "Access to the model {model} by its id is disabled.",
        "ModelNotOpen": "Your account 2100000000 has not activated the model {model}.",
        "NotFound.Task": "The specified task does not exist.",
        "NotFound.Asset": "The specified asset does not exist.",
        "NotFound.Path": "The specified path does not exist.",
    },
    429: {
        "RateLimitExceeded.EndpointRPMExceeded": _RATE.format("endpoint's requests per minute (RPM)"),
        "RateLimitExceeded.EndpointTPMExceeded": _RATE.format("endpoint's tokens per minute (TPM)"),
        "ModelAccountRpmRateLimitExceeded": _RATE.format("model's requests per minute (RPM)"),
        "ModelAccountTpmRateLimitExceeded": _RATE.format("model's tokens per minute (TPM)"),
        "ModelAccountIpmRateLimitExceeded": _RATE.format("model's images per minute (IPM)"),
        "APIAccountRpmRateLimitExceeded": _RATE.format("account's requests per minute (RPM)"),
        "AccountRateLimitExceeded": _RATE.format("account's rate"),
        "QuotaExceeded": "The request has exceeded the quota.",
        "SetLimitExceeded": "Your account has reached the set inference limit for the model.",
        "InflightBatchsizeExceeded": _RATE.format("number of concurrent requests"),
        "ServerOverloaded": "The service is currently unable to handle the request due to high load.",
        "RequestBurstTooFast": "The request rate increased too quickly. Please slow down.",
    },
    500: {
        "InternalServiceError": "The service encountered an unexpected internal error. Please retry later.",
    },
}
ROWS: dict[str, tuple[int, str]] = {
    code: (status, message) for status, codes in _BY_STATUS.items() for code, message in codes.items()
}
"""Every code with its HTTP status and its words."""

_FAMILIES = {
    "MissingParameter": (400, "The required parameter {} is missing."),
    "InvalidParameter": (400, "The specified parameter {} is invalid."),
    "NotFound": (404, "The specified {} does not exist."),
}


def row(code: str) -> tuple[int, str]:
    """HTTP status and words of a code, also of one with a name of the caller's in it, such as `InvalidParameter.size`.
    Raises KeyError for a code that no document has."""
    family, _, name = code.partition(".")
    if code in ROWS or not name or family not in _FAMILIES:
        return ROWS[code]
    status, words = _FAMILIES[family]
    return status, words.format(name)


@dataclass
class Refused(Exception):
    """No. Without `message` the row's own words are told; `status` 0 is the row's own."""

    code: str
    message: str = ""
    param: str = ""
    status: int = 0
    model: str = ""

    @property
    def http(self) -> int:
        return self.status or row(self.code)[0]

    def body(self, request_id: str) -> dict[str, Any]:
        """The documented envelope; the request's id stands at the end of the words."""
        words = self.message or row(self.code)[1].replace("{model}", self.model or "the-model")
        return {
            "error": {
                "code": self.code,
                "message": f"{words} Request id: {request_id}",
                "param": self.param,
                "type": TYPES.get(self.http, "BadRequest"),
            }
        }


def invalid(param: str, why: str, code: str = "InvalidParameter") -> Refused:
    """A parameter that is there and wrong."""
    return Refused(
        code,
        f"The parameter `{param}` specified in the request is not valid: {why}.",
        param.partition("[")[0],
    )


def missing(param: str) -> Refused:
    """A parameter that should be there."""
    return Refused(
        "MissingParameter", f"The request failed because it is missing the `{param}` parameter.", param
    )


def unsupported(param: str, model: str) -> Refused:
    """A parameter that other models know."""
    why = f"the parameter `{param}` is not supported for model {model}"
    return invalid(param, why, "InvalidParameter.UnsupportedParameter")


def new_request_id() -> str:
    """As the real ones look: "02", the milliseconds, hexadecimal digits."""
    return f"02{int(time.time() * 1000):013d}{secrets.token_hex(16)}"
