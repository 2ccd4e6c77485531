"""Local files that a paid service would refuse: found before anything is written or sent, and where the person wants it
(`--fit`, or a yes), copies are made that fit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.errors import WrongInput
from seedance_cli.film import Film
from seedance_cli.services.protocol import StillRequest
from seedance_cli.story.references import Reference, stored_name
from seedance_cli.story.storyboard import Storyboard

if TYPE_CHECKING:
    from PIL.Image import Image

    from seedance_cli.services.material import Given, Misfit


def misfits_of(crew: Crew, given: "Sequence[Given]", wishes: Wishes | None = None) -> "tuple[Misfit, ...]":
    """Those of a film's measured files that the model which is wished for, by the crew unless the film has `wishes` of its
    own, does not take."""
    if not given or crew.free or crew.service.card is None:
        return ()
    from seedance_cli.services.material import misfits

    model, _ = crew.service.card.clip_model((wishes or crew.wishes).model, crew.service.region)
    return misfits(given, model)


def film_misfits(crew: Crew, board: Storyboard, folder: Path) -> "tuple[Misfit, ...]":
    """The same for a film whose files are not measured yet; what is free is not measured at all."""
    if crew.free:
        return ()
    from seedance_cli.services.material import given_files

    return misfits_of(crew, given_files(board.references, folder))


def need_fitting(crew: Crew, found: "Sequence[Misfit]") -> None:
    """Raise WrongInput for files that the model does not take, unless they can be mended and the person wants that, or can
    still be asked."""
    if found and not _may_mend(crew, found):
        raise refusal(found)


def say_fitting(crew: Crew, found: "Sequence[Misfit]") -> None:
    """What would be done, for who only wants to see the request: it still names the files as they are."""
    for warning in fitting_warnings(found):
        crew.screen.say(f"--fit: {warning}", style="dim")


def fitting_warnings(found: "Sequence[Misfit]") -> tuple[str, ...]:
    """What will be done to files that the model does not take, to be read above a yes. Raises WrongInput where one cannot
    be mended."""
    if any(each.mend is None for each in found):
        raise refusal(found)
    return tuple(f"{each.what} A copy will be made of it, {each.how}." for each in found)


def fitted_film(
    crew: Crew, film: Film, found: "Sequence[Misfit]", *, save: bool = True, agreed: bool = False
) -> Film:
    """The film with copies under references/ in place of the files that were `found` not to fit, each shown with what was
    done to it; its storyboard names them from then on, unless this is for some takes alone (`save`). Raises WrongInput
    where the person does not want them; `agreed`: they were asked already."""
    if not found:
        return film
    if not agreed and not (_may_mend(crew, found) and (crew.wishes.fit or _wanted(crew, found))):
        raise refusal(found)
    if save:
        film.need_writable()
    _show(crew, found)
    tags = {id(reference): tag for tag, reference in film.board.tags.items()}
    roles = {tag: reference.role for tag, reference in film.board.tags.items()}
    made = {each.tag: _mended(crew, each, film.folder / "references", roles[each.tag]) for each in found}
    references = tuple(
        replace(each, source=f"references/{made[tags[id(each)]].name}") if tags[id(each)] in made else each
        for each in film.board.references
    )
    board = replace(film.board, references=references)
    return film.save(board) if save else replace(film, board=board)


def fitted_edits(crew: Crew, request: StillRequest) -> StillRequest:
    """The request with copies, in the crew's room, of the pictures that the model would refuse to start from. Raises
    WrongInput where they cannot be made or are not wanted."""
    if crew.free or not request.edit or crew.service.card is None:
        return request
    from seedance_cli.services.material import given_files, misfits

    pictures = tuple(Reference(kind="image", source=source, role="edit") for source in request.edit)
    found = misfits(given_files(pictures, Path()), crew.service.card.first("edit"))
    if not found:
        return request
    if not (_may_mend(crew, found) and (crew.wishes.fit or _wanted(crew, found))):
        raise refusal(found)
    _show(crew, found)
    made = {str(each.path): str(_mended(crew, each, crew.room, "edit")) for each in found}
    edit = (made.get(str(Path(source).expanduser()), source) for source in request.edit)
    return replace(request, edit=tuple(edit))


def _may_mend(crew: Crew, found: "Sequence[Misfit]") -> bool:
    asked = crew.screen.interactive and not crew.wishes.yes
    return (crew.wishes.fit or asked) and all(each.mend for each in found)


def refusal(found: "Sequence[Misfit]") -> WrongInput:
    """What does not fit, and what would be done about it."""
    beyond = [each for each in found if each.mend is None]
    if beyond:
        return WrongInput("\n".join(each.what for each in beyond), hint=beyond[0].hint)
    source = found[0].source
    told = ", ".join(filter(None, (source.text, source.as_of)))
    done = "; ".join(f"{each.tag} {each.how}" for each in found)
    return WrongInput(
        "\n".join(each.what for each in found) + (f" ({told})" if told else ""),
        hint=f"The same with --fit makes copies that fit: {done}",
    )


def _wanted(crew: Crew, found: "Sequence[Misfit]") -> bool:
    from seedance_cli.terminal.asking import Ask, Back, Offer
    from seedance_cli.terminal.prompts import Prompts

    asker = Prompts(ascii_only=crew.screen.ascii_only)
    for each in found:
        crew.screen.say(f"! {each.what}", style="warning")
        crew.screen.say(f"  It can be {each.how}.", style="dim")
    ask = Ask(
        text="Shall copies be made that fit?",
        help="They are kept under references/ in the film folder; your own files stay as they are.",
    )
    offers = [Offer(value="yes", label="yes, make copies"), Offer(value="no", label="no, leave it")]
    try:
        return asker.choose(ask, offers, default="yes") == "yes"
    except Back:
        return False


def _mended(crew: Crew, misfit: "Misfit", folder: Path, role: str) -> Path:
    """The copy that fits, in `folder`, named by number and role as all files of a film are. Nothing is written over: an
    earlier copy with the same content is the copy, beside another one it takes a further number."""
    from seedance_cli import media
    from seedance_cli.film.files import beside, said_plainly
    from seedance_cli.terminal.progress import busy

    assert misfit.mend is not None  # found to be so before
    reference = Reference(kind=misfit.kind, source=f"fit{misfit.suffix}", role=role)
    name = Path(stored_name(misfit.tag, reference))
    with said_plainly(folder):
        folder.mkdir(exist_ok=True)
    with busy(crew.screen, f"{misfit.tag}: {misfit.how}"), beside(folder / name) as part:
        media.mend(misfit.path, part, misfit.mend)
        target = next(path for path in _places(folder, name) if not path.exists() or _alike(path, part))
        if not target.exists():
            part.replace(target)
    crew.screen.say(f"{misfit.tag} {misfit.how}: {target}", style="dim")
    return target


def _places(folder: Path, name: Path) -> Iterator[Path]:
    yield folder / f"{name.stem}-fit{name.suffix}"
    for number in count(2):
        yield folder / f"{name.stem}-fit-{number}{name.suffix}"


def _alike(one: Path, other: Path) -> bool:
    from seedance_cli.film.files import sha256

    return one.is_file() and sha256(one) == sha256(other)


def _show(crew: Crew, found: "Sequence[Misfit]") -> None:
    """What a crop takes away, darkened, where pictures can be shown."""
    cropped = [each for each in found if each.mend and each.mend.crop]
    if not cropped or not crew.screen.live or crew.screen.silent or not crew.wishes.preview:
        return
    from seedance_cli.terminal.preview import show_pictures

    paths = []
    for each in cropped:
        path = crew.room / f"crop-{each.tag.removeprefix('@')}.png"
        _preview(each).save(path)
        paths.append(path)
    show_pictures(crew.screen, paths, [f"{each.tag}: what goes is dark" for each in cropped])


def _preview(misfit: "Misfit") -> "Image":
    from seedance_cli import media

    assert misfit.mend is not None
    assert misfit.mend.crop is not None
    return media.crop_preview(misfit.path, misfit.kind, misfit.mend.crop)
