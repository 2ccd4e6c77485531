"""What a request should cost by its model card, with what that rests on. An unknown price is unknown, never nothing."""

from seedance_cli.services.cards.card import FileLimit, ModelCard, Price
from seedance_cli.services.protocol import Estimate, StillRequest, VideoRequest

FRAMES_PER_SECOND = 24
MILLION = 1_000_000


def clip_estimate(
    request: VideoRequest, model: ModelCard, *, variant: str, resolution: str, region: str, unit: str
) -> Estimate:
    """The estimate for a clip. `unit` is what the service counts in, for a price that is not known."""
    case = {"variant": variant, "resolution": resolution, "region": region}
    case["input"] = "video" if clips_given(request) else "none"
    price = model.price(**{name: value for name, value in case.items() if value})
    if price is None:
        return _unknown(model, unit)
    if price.per == "million tokens":
        return _by_tokens(request, model, price, variant, resolution)
    seconds = request.storyboard.brief.duration
    return _times(model, price, seconds, f"{_of(model, variant)}{_with_clips(price)}")


def still_estimate(request: StillRequest, model: ModelCard, *, region: str, unit: str) -> Estimate:
    """The estimate for stills."""
    price = model.price(**({"region": region} if region else {}))
    return _times(model, price, request.count, model.title) if price else _unknown(model, unit)


def tokens(width: int, height: int, seconds: float) -> int:
    """What a clip is counted as where tokens are paid: width × height × frames ÷ 1024, with one frame more than the
    seconds hold. Source: replies as seen, facts of 2026-05 to 2026-09."""
    return int(width * height * (FRAMES_PER_SECOND * seconds + 1) // 1024)


def clips_given(request: VideoRequest) -> int:
    """How many clips are among the references, which costs more."""
    return sum(each.kind == "video" for each in request.storyboard.references)


def _by_tokens(
    request: VideoRequest, model: ModelCard, price: Price, variant: str, resolution: str
) -> Estimate:
    size = model.sizes.get(resolution, {}).get(request.storyboard.brief.ratio)
    if size is None:
        return _unknown(model, price.unit)
    given = _seconds_given(request, model)
    count = tokens(*size, request.storyboard.brief.duration + given)
    counted = f", reference clips counted as {given:g} s, the most" if given else ""
    return Estimate(
        amount=round(price.amount * count / MILLION, 6),
        unit=price.unit,
        basis=f"{price.amount:g} {price.unit} per million × {count:,} tokens "
        f"({size[0]}×{size[1]}, {_of(model, variant)}{counted})",
        source=price.source.text,
        as_of=price.source.as_of,
        seconds=_wait(model),
    )


def _seconds_given(request: VideoRequest, model: ModelCard) -> float:
    """The most that reference clips can last together: nobody has measured what lies behind a link."""
    if not clips_given(request):
        return 0.0
    limit: FileLimit | None = model.files.get("video")
    return (limit.total_seconds if limit else None) or model.limit("footage").most or 15.0


def _times(model: ModelCard, price: Price, number: int, what: str) -> Estimate:
    times = f"{number} {price.per}{'s' if number != 1 else ''}"
    return Estimate(
        amount=price.amount * number,
        unit=price.unit,
        basis=f"{price.amount:g} {price.unit} × {times}, {what}",
        source=price.source.text,
        as_of=price.source.as_of,
        seconds=_wait(model),
    )


def _unknown(model: ModelCard, unit: str) -> Estimate:
    return Estimate(amount=None, unit=unit, basis="no price is known", seconds=_wait(model))


def _wait(model: ModelCard) -> float | None:
    return model.usual_wait.seconds if model.usual_wait else None


def _of(model: ModelCard, variant: str) -> str:
    return variant or model.title


def _with_clips(price: Price) -> str:
    return " with a clip among the references" if price.when.get("input") == "video" else ""
