"""Links as they are written, ours and a service's: whether one can be opened as it stands. Where it leads is another
question, asked when it is followed (`links`)."""

from urllib.parse import urlsplit

from seedance_cli.errors import WrongInput

LONGEST = 8_000


def is_usable(link: object) -> bool:
    """Whether a value is an http or https address that can be opened as it stands."""
    if not isinstance(link, str) or not 0 < len(link) <= LONGEST or not link.isprintable() or " " in link:
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a host in brackets that is no address
        return False


def fit_link(link: str, where: str) -> str:
    """A link as it is. Raises WrongInput unless a service can open it as it stands: whole, and without a name and
    password in it."""
    if not is_usable(link):
        raise WrongInput(
            f"{where}: {link[:80]!r} is no http or https link.", hint="Copy the whole link: https://host/file"
        )
    if "@" in urlsplit(link).netloc:
        raise WrongInput(
            f"{where}: the link holds a name or password, which would go to the service.",
            hint="Use a link that opens without them.",
        )
    return link
