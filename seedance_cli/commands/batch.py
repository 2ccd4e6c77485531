"""`seedance batch`: every film of a manifest, side by side, and again what is missing."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.choosing import BY_FLAG, why_named
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said, budget_from, end_user_from, whole_number
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.money import Amount
from seedance_cli.terminal.console import Screen, error_record

if TYPE_CHECKING:
    from seedance_cli.commands.batching.route import Batch

app = typer.Typer(add_completion=False)

PARALLEL, MOST_PARALLEL = 8, 200


@app.command()
def batch(
    manifest: Annotated[
        Path,
        typer.Argument(
            metavar="MANIFEST", help="YAML, CSV or JSON lines: an idea or a film folder in each row."
        ),
    ],
    parallel: flags.Parallel = "",
    keep_going: flags.KeepGoing = False,
    template: flags.Template = "",
    duration: flags.Duration = "",
    ratio: flags.Ratio = "",
    style: flags.Style = "",
    mood: flags.Mood = "",
    language: flags.Language = "",
    service: flags.Service = "",
    model: flags.Model = "",
    resolution: flags.Resolution = "",
    seed: flags.Seed = "",
    no_audio: flags.NoAudio = False,
    watermark: flags.Watermark = False,
    end_user: flags.EndUser = "",
    region: flags.Region = "",
    via: flags.Via = "",
    again: flags.Again = False,
    fit: flags.Fit = False,
    budget: flags.BatchBudget = "",
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    out: flags.FilmsOut = None,
    plan: flags.Plan = False,
    dry_run: flags.DryRun = False,
    json: flags.JsonLines = False,
    yes: flags.Yes = False,
    quiet: flags.Quiet = False,
) -> None:
    """Every film of a manifest, several at once. The same command again goes on with what is missing, and pays for nothing
    twice. What is said here holds where a row says nothing.

    With --json there is a line on stdout for each film as it ends: its row and its name, then what `new --json` says, or
    `error`; films that were here before say "earlier". A last line without a row tells what stopped the batch.

    The exit code is 0 where every film is here, or where you say no; else that of what has to be seen to first: 130
    interrupted, 6 an outcome is unknown and may be paid, 8 something still runs, 4 no key, 5 the service is away, 3 refused
    (budget, cap, balance, moderation), 2 broken rows, 1 films that failed.
    """
    from seedance_cli.commands.batching.route import make_batch, plan_batch, show_batch

    screen = Screen(quiet=quiet, json=json)
    said = Said(template=template, duration=duration, ratio=ratio, style=style, mood=mood, language=language)
    wishes = Wishes(
        service=service,
        why=why_named(service),
        model=model,
        resolution=resolution,
        seed=whole_number("--seed", seed),
        poll_interval=poll_interval,
        timeout=timeout,
        preview=False,
        audio=not no_audio,
        watermark=watermark,
        end_user=end_user_from(end_user),
        region=region,
        via=via,
        yes=yes,
        again=again,
        fit=fit,
    )
    typed = _typed(
        manifest,
        ("--parallel", parallel), ("--out", str(out or "")), ("--keep-going", keep_going),
        ("--template", template), ("--duration", duration), ("--ratio", ratio), ("--style", style), ("--mood", mood),
        ("--language", language), ("--service", service), ("--region", region), ("--via", via), ("--model", model),
        ("--resolution", resolution), ("--seed", seed), ("--no-audio", no_audio), ("--watermark", watermark),
        ("--end-user", end_user), ("--fit", fit), ("--poll-interval", poll_interval), ("--timeout", timeout),
        ("--json", json), ("--quiet", quiet), ("--yes", yes), ("--dry-run", dry_run),
    )  # fmt: skip
    work = show_batch if dry_run else plan_batch if plan else make_batch
    try:
        whole = _batch(
            manifest, said, wishes, parallel, budget_from(budget), out, keep_going=keep_going, typed=typed
        )
        error = work(whole, screen)
    except SeedanceError as fault:
        if not json:
            raise
        screen.answer_json(error_record(fault), in_one_line=True)
        raise typer.Exit(fault.exit_code) from fault
    if error and json:  # its line, or those of its films, are on stdout already
        raise typer.Exit(error.exit_code) from error
    if error:
        raise error


def _batch(
    manifest: Path,
    said: Said,
    wishes: Wishes,
    parallel: str,
    budget: Amount | None,
    out: Path | None,
    *,
    keep_going: bool,
    typed: str,
) -> "Batch":
    """The batch with what its manifest says where the flags say nothing. Raises WrongInput for a manifest that cannot be
    read."""
    from seedance_cli.commands.batching.route import Batch
    from seedance_cli.commands.batching.spelling import plainly
    from seedance_cli.library.manifest import read_manifest

    read = read_manifest(manifest)
    told = read.settings
    by_flag = wishes.service and wishes.why == BY_FLAG  # a manifest is nearer than the environment
    if told.get("service") and not by_flag:
        wishes = replace(wishes, service=told["service"], why=f"named in {manifest}")
    wishes = replace(
        wishes, region=wishes.region or told.get("region", ""), via=wishes.via or told.get("via", "")
    )
    return Batch(
        manifest=read,
        said=said,
        wishes=wishes,
        out=plainly(out or _films_folder(manifest, told.get("out", ""))),
        parallel=films_at_once(parallel or told.get("parallel", "")),
        budget=budget or budget_from(told.get("budget", "")),
        keep_going=keep_going,
        typed=typed,
    )


def films_at_once(text: str) -> int:
    """`--parallel` as typed: 1 to 200, 8 where nothing is."""
    count = whole_number("--parallel", text) if text else PARALLEL
    if count is None or not 1 <= count <= MOST_PARALLEL:
        raise WrongInput(
            f"--parallel {text}: 1 to {MOST_PARALLEL} films at once.", hint=f"--parallel {PARALLEL}"
        )
    return count


def _films_folder(manifest: Path, told: str) -> Path:
    """Where the films go: as the manifest says, seen from where it lies, else a folder beside it that is named like it."""
    if told:
        return manifest.parent / Path(told).expanduser()
    return manifest.with_suffix("") if manifest.suffix else manifest.with_name(f"{manifest.name}-films")


def _typed(manifest: Path, *said: "tuple[str, str | float | bool]") -> str:
    """The command as it can be typed again."""
    words = ["seedance", "batch", str(manifest)]
    for flag, value in said:
        if value is True:
            words.append(flag)
        elif value:
            words += [flag, f"{value:g}" if isinstance(value, float) else str(value)]
    return shlex.join(words)
