"""The ledger filled from the takes' own recipes, after a damaged one was set aside and when a person names a film: what
was paid from a film folder is then known again. Nothing is asked of a service, and nothing is sent because of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film.folder import STORYBOARD
from seedance_cli.film.take import INTENT, RECIPE, Take, read_take

if TYPE_CHECKING:
    from seedance_cli.services.protocol import Service
    from seedance_cli.takes.ledger import Entry, Ledger


def rebuild(ledger: "Ledger", state: Path) -> str:
    """Look for takes that the damaged ledgers in the folder `state` do not tell of, once for each of them; what became of
    it, in one line for a person, "" where there is nothing new. Raises SeedanceError where it cannot be written."""
    from seedance_cli.takes.ledger.folder import note_searched, unsearched
    from seedance_cli.takes.ledger.salvage import readable_in

    damaged = unsearched(state)
    if not damaged:
        return ""
    more = take_in(ledger, film_folders(ledger, damaged))
    words = _words([str(path) for path in damaged], readable_in(damaged), more)
    for path in damaged:
        note_searched(path, words)
    return words


def take_in(ledger: "Ledger", films: Iterable[Path]) -> int:
    """Tell the ledger of every take in some film folders; how many it had not. A recipe that cannot be read is passed over:
    whoever needs it will be told."""
    entries = []
    busy = {each.folder for each in ledger.being_sent()}
    services: dict[str, Service | None] = {}
    for folder in dict.fromkeys(folder for film in films for folder in _take_folders(film)):
        with suppress(SeedanceError):
            if str(folder.absolute()) in busy:  # its recipe says less than its sender knows
                continue
            take = read_take(folder)
            if take.service not in services:
                services[take.service] = _service(take.service)
            entries += entry_of(take, services[take.service])
    return ledger.adopt(sorted(entries, key=lambda entry: entry.created)) if entries else 0


def film_folders(ledger: "Ledger", damaged: Sequence[Path]) -> Iterator[Path]:
    """Where takes may lie: in folders that the ledger knows or that stand in a damaged one, here, and in the folders
    here."""
    from seedance_cli.takes.ledger.salvage import film_folders_in

    for entry in ledger.entries():
        folder = Path(entry.folder)
        yield folder.parent.parent if entry.kind == "clip" else folder
    for path in damaged:
        yield from film_folders_in(path)
    yield from _films_here()


def take_in_here(ledger: "Ledger") -> None:
    """Tell the ledger of the films in the current folder, as far as it can be written."""
    with suppress(SeedanceError):
        take_in(ledger, _films_here())


def _films_here() -> Iterator[Path]:
    with suppress(OSError):
        here = Path.cwd()
        yield here
        yield from sorted(here.iterdir())


def entry_of(take: Take, service: "Service | None") -> "list[Entry]":
    """What a recipe tells of its create, as an entry without a number; none for what was surely not sent or is free. The
    times are the take's own; `service` is None where this program does not know it."""
    from seedance_cli.takes.ledger import Entry, prompt_hash
    from seedance_cli.takes.ledger.salvage import in_a_known_state

    if take.state == INTENT or not take.started or (service and service.abilities.free):
        return []
    entry = Entry(
        id=0,
        kind="clip",
        service=take.service,
        region=take.region,
        model=take.model,
        request_hash=mark_of(take, service) if service else "",
        folder=str(take.folder.absolute()),
        title=take.storyboard.title,
        state=take.state,
        task_id=take.task_id,
        price=take.price,
        unit=take.unit,
        error=take.error,
        created=take.started,
        sent=take.started,
        ended=take.finished,
        urls=(take.url,) if take.url else (),
        prompt_hash=prompt_hash(take.prompt),
    )
    return [in_a_known_state(entry)]


def mark_of(take: Take, service: "Service") -> str:
    """The `fingerprint` of the request that a take was sent as: the recipe has what was sent to the letter, in which links
    to uploaded files give way to the content of those files as they are now. "" where one of them is gone, or does not
    stand where the service would put it today."""
    from seedance_cli.services.protocol import VideoRequest
    from seedance_cli.takes.ledger import request_hash
    from seedance_cli.takes.links import named_by_content

    request = VideoRequest(storyboard=take.storyboard, prompt=take.prompt, folder=take.film_folder)
    contents = named_by_content(request)
    files = {each.source for each in take.storyboard.references if each.is_file}
    body: Any = take.request
    if files:
        with suppress(WrongInput):
            body = _with_contents(body, service.order(request, contents).body, set(contents.values()))
    is_told = len(contents) == len(files) and all(each in str(body) for each in contents.values())
    return request_hash(service.name, body, take.model) if is_told else ""


def _with_contents(sent: Any, ours: Any, contents: set[str]) -> Any:
    """`sent`, with the content of a file wherever `ours` has that."""
    if isinstance(sent, str) and isinstance(ours, str) and ours in contents:
        return ours
    if isinstance(ours, dict) and isinstance(sent, dict):
        return {name: _with_contents(each, ours.get(name), contents) for name, each in sent.items()}
    if isinstance(ours, list) and isinstance(sent, list) and len(ours) == len(sent):
        return [_with_contents(each, mine, contents) for each, mine in zip(sent, ours, strict=True)]
    return sent


def _service(name: str) -> "Service | None":
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import open_service

    try:
        return open_service(name, open_library().vocabulary)
    except WrongInput:
        return None


def _take_folders(film: Path) -> Iterator[Path]:
    """A storyboard that was broken or deleted since does not hide what was paid."""
    film = film.parent if film.name == STORYBOARD else film
    try:
        yield from sorted(
            path.parent for path in (film / "takes").glob(f"*/{RECIPE}") if path.parent.name.isdecimal()
        )
    except OSError:
        return


def _words(damaged: Sequence[str], read: int, more: int) -> str:
    kept = f"The ledger was damaged; it is kept as {' and '.join(damaged)}."
    if not read and not more:
        return (
            f"{kept} Nothing could be read of it, and no film folder here tells of earlier orders: "
            "what was sent before is not recognised when it is sent again."
        )
    were = "was" if read == 1 else "were"
    return f"{kept} {read} of its entries {were} read, {more} more found in film folders."
