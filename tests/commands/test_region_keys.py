"""A key for each region of a service: which one is used where, that none is ever sent to another region, and that each is
shown, removed and hidden like the plain one."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seedance_cli.commands.balance import usual_account
from seedance_cli.commands.making.access import access_to
from seedance_cli.commands.making.choosing import keyed_services
from seedance_cli.errors import NoKey, WrongInput
from seedance_cli.services.ark.service import Ark
from seedance_cli.services.registry import SERVICES, Access, need_key
from seedance_cli.settings.keys import keep_key
from tests.ark.asking import WORDS
from tests.ark_server import Server, faults, serve
from tests.commands.at_home import Home, home_in
from tests.leaks import KEY, found_in, holders, spelled

CN, INTL = SERVICES["ark"].regions["cn"], SERVICES["ark"].regions["intl"]
PLAIN_OF, CN_OF, INTL_OF = "ARK_API_KEY", "ARK_API_KEY_CN", "ARK_API_KEY_INTL"
QUERY = ("task", "query", "--service", "ark", "--task-id", "cgt-20260401-abcde")
NEW = ("new", "A walk", "-d", "4", "--service", "ark", "--yes", "-o", "walk")


@pytest.fixture(scope="module")
def abroad() -> Iterator[Server]:
    with serve(region="intl", key=KEY, held=True) as server:
        yield server


@pytest.fixture
def server(abroad: Server) -> Server:
    abroad.reset()
    return abroad


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Home:
    return home_in(tmp_path, monkeypatch, capsys)


def login(home: Home, key: str, *arguments: str) -> tuple[int, str, str]:
    home.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{key}\n".encode())))
    return home.run("auth", "login", *arguments)


@pytest.mark.parametrize(
    ("given", "kept", "keys"),
    [
        ({}, {}, ("", "")),
        ({PLAIN_OF: "plain"}, {}, ("plain", "plain")),
        ({PLAIN_OF: "plain", INTL_OF: "abroad"}, {}, ("plain", "abroad")),
        ({CN_OF: "here", INTL_OF: "abroad"}, {}, ("here", "abroad")),
        ({CN_OF: "here"}, {}, ("here", "")),
        ({INTL_OF: "abroad"}, {}, ("", "abroad")),
        ({PLAIN_OF: "plain"}, {"intl": "kept abroad"}, ("plain", "kept abroad")),
        ({INTL_OF: "abroad"}, {"intl": "kept abroad", "": "kept"}, ("kept", "abroad")),
        ({}, {"cn": "kept here"}, ("kept here", "")),
    ],
)
def test_a_region_takes_its_own_key_else_the_plain_one(
    home: Home, given: dict[str, str], kept: dict[str, str], keys: tuple[str, str]
) -> None:
    for variable, key in given.items():
        home.monkeypatch.setenv(variable, key.replace(" ", "-"))
    for region, key in kept.items():
        keep_key("ark", key.replace(" ", "-"), region)
    for region, key in zip(("cn", "intl"), keys, strict=True):
        assert access_to("ark", region=region).key == key.replace(" ", "-")
    assert keyed_services() == (("ark",) if any(keys) else ())
    assert usual_account() == ("ark" if any(keys) else "xskill")


@pytest.mark.parametrize(("own", "asked", "other"), [(CN_OF, "intl", "cn"), (INTL_OF, "cn", "intl")])
@pytest.mark.parametrize("said", ["flag", "settings", "address"])
def test_a_key_of_the_other_region_only_is_no_key(
    home: Home, own: str, asked: str, other: str, said: str
) -> None:
    home.keys(own)
    if said == "settings":
        home.config(f"regions: {{ark: {asked}}}")
    if said == "address":
        home.monkeypatch.setenv("ARK_BASE_URL", f"{SERVICES['ark'].regions[asked]}/")
    access = access_to("ark", region=asked if said == "flag" else "")
    assert (access.region, access.key, access.keyed_elsewhere) == (asked, "", (other,))
    with pytest.raises(NoKey) as caught:
        need_key("ark", access)
    assert caught.value.message == (
        f"ark has no key for region {asked}. There is one for {other}, which is not sent elsewhere."
    )
    assert (
        caught.value.hint
        == f"export ARK_API_KEY_{asked.upper()}=…   or: seedance auth login ark --region {asked}"
    )


@pytest.mark.parametrize("command", [QUERY, NEW], ids=["query", "new"])
def test_it_is_not_sent(home: Home, server: Server, command: tuple[str, ...]) -> None:
    home.monkeypatch.setenv("ARK_BASE_URL", server.base_url)
    home.monkeypatch.setenv(CN_OF, KEY)
    code, _, err = home.run(*command, "--region", "intl")
    assert code == NoKey.exit_code
    assert "There is one for cn, which is not sent elsewhere." in err
    assert "next: export ARK_API_KEY_INTL=…   or: seedance auth login ark --region intl" in err
    assert server.log == []


def test_where_no_region_is_said_the_only_one_with_a_key_is_asked(home: Home, server: Server) -> None:
    assert access_to("ark").region == "cn"
    home.keys(INTL_OF)
    assert access_to("ark").region == "intl"
    home.monkeypatch.setenv("ARK_BASE_URL", server.base_url)
    answer = home.answer("new", "A walk", "-d", "4", "--dry-run")
    assert (answer["service"], answer["region"], answer["unit"]) == ("ark", "intl", "USD")
    home.keys(PLAIN_OF)
    assert access_to("ark").region == "cn"


def test_a_key_that_cannot_be_one_is_named_by_its_own_variable(home: Home) -> None:
    home.monkeypatch.setenv(INTL_OF, "half a key")
    with pytest.raises(WrongInput, match="The key in ARK_API_KEY_INTL has a space"):
        access_to("ark", region="intl")
    home.keys(PLAIN_OF)
    assert access_to("ark", region="cn").key


def test_it_goes_in_is_shown_and_goes_out_beside_the_plain_one(home: Home) -> None:
    keys = home.folder / ".config" / "keys"
    assert login(home, "sk-key-of-everywhere", "ark")[:2] == (0, f"ark: kept in {keys / 'ark'}\n")
    came = login(home, "sk-key-of-abroad-77aa", "ark", "--region", "intl")
    assert came == (0, f"ark (intl): kept in {keys / 'ark@intl'}\n", "")
    assert (keys / "ark@intl").stat().st_mode & 0o777 == 0o600
    rows = [row for row in home.answer("auth", "status")["services"] if row["name"] == "ark"]
    assert [(row["region"], row["key"], row["ending"], row["base_url"]) for row in rows] == [
        ("", "set", "…here", CN),
        ("intl", "set", "…77aa", INTL),
    ]
    assert "ark (intl)" in home.run("auth", "status")[1]
    code, out, err = home.run("auth", "logout", "ark")
    assert (code, out) == (0, f"ark: removed from {keys / 'ark'}\n")
    assert err == "A key for intl is still kept: seedance auth logout ark --region intl\n"
    assert access_to("ark", region="intl").key == "sk-key-of-abroad-77aa"
    rows = [row for row in home.answer("auth", "status")["services"] if row["name"] == "ark"]
    assert [(row["region"], row["key"]) for row in rows] == [("intl", "set")], "who has one misses no other"
    gone = home.run("auth", "logout", "ark", "--region", "intl")
    assert gone == (0, f"ark (intl): removed from {keys / 'ark@intl'}\n", "")
    assert list(keys.iterdir()) == []


def test_a_region_keys_variable_wins_and_that_is_said(home: Home) -> None:
    home.keys(PLAIN_OF)
    assert login(home, "sk-key-of-abroad-77aa", "ark", "--region", "intl")[2] == ""
    home.keys(INTL_OF)
    err = login(home, "sk-key-of-abroad-77aa", "ark", "--region", "intl")[2]
    assert err == "ARK_API_KEY_INTL is set as well, and it wins.\n"
    err = home.run("auth", "logout", "ark", "--region", "intl")[2]
    assert err == "ARK_API_KEY_INTL is still set in the environment: unset ARK_API_KEY_INTL\n"


@pytest.mark.parametrize("verb", ["login", "logout"])
@pytest.mark.parametrize(
    ("service", "region", "said", "hint"),
    [
        ("ark", "int", "ark has no region of that name; there are cn, intl.", "ark --region intl"),
        ("ark", KEY, "ark has no region of that name; there are cn, intl.", "ark --region cn"),
        ("xskill", KEY, "xskill has no regions; it takes one key.", "xskill"),
    ],
    ids=["misspelt", "key", "none"],
)
def test_a_region_that_there_is_not_is_not_repeated(
    home: Home, verb: str, service: str, region: str, said: str, hint: str
) -> None:
    home.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"sk-key-of-abroad-77aa\n")))
    code, out, err = home.run("auth", verb, service, "--region", region)
    assert (code, out) == (2, "")
    assert said in err
    assert f"next: seedance auth {verb} {hint}\n" in err
    assert found_in(err.encode()) is None
    assert not (home.folder / ".config" / "keys").exists()


def test_doctor_tells_each_key_and_asks_the_region_that_has_one(home: Home, server: Server) -> None:
    home.monkeypatch.setenv("ARK_BASE_URL", server.base_url)
    home.monkeypatch.setenv(INTL_OF, KEY)
    found = {row["check"]: row for row in home.answer("doctor")["checks"]}
    assert found["ark key"]["found"] == f"intl: from ARK_API_KEY_INTL …{KEY[-4:]}"
    assert found["ark balance"]["found"] == "the key is accepted; the balance is not told by any call"
    home.config("regions: {ark: cn}")
    before = len(server.log)
    code, out, _ = home.run("doctor", "--json")
    assert code == NoKey.exit_code
    assert '"todo": "seedance auth login ark --region cn"' in out
    assert {entry.headers.get("authorization", "") for entry in server.log[before:]} == {""}


def test_doctor_says_where_to_put_another_key(home: Home, server: Server) -> None:
    home.monkeypatch.setenv("ARK_BASE_URL", server.base_url)
    home.keys(INTL_OF)
    assert '"todo": "export ARK_API_KEY_INTL=…"' in home.run("doctor", "--json")[1]
    home.monkeypatch.delenv(INTL_OF)
    keep_key("ark", "sk-key-of-abroad-77aa", "intl")
    assert '"todo": "seedance auth login ark --region intl"' in home.run("doctor", "--json")[1]


@pytest.mark.parametrize("source", ["environment", "file"])
def test_it_is_in_no_log_and_no_answer(home: Home, server: Server, source: str) -> None:
    home.monkeypatch.setenv("ARK_BASE_URL", server.base_url)
    home.monkeypatch.setenv("SEEDANCE_DEBUG", "1")
    home.monkeypatch.setenv(PLAIN_OF, "sk-plain-key-of-twenty")
    if source == "file":
        assert login(home, KEY, "ark", "--region", "intl")[0] == 0
    else:
        home.monkeypatch.setenv(INTL_OF, KEY)
    every = " ".join(spelled())
    server.next("query", faults.answer(403, {"error": {"code": "AccessDenied", "message": every}}))
    for words in (
        (*QUERY, "--region", "intl"),
        (*QUERY, "--region", "cn"),
        ("auth", "status"),
        ("services",),
    ):
        _, out, err = home.run(*words)
        assert found_in(out.encode()) is None, words
        assert found_in(err.encode()) is None, words
        assert "debug log: " in err
    assert server.faults_left == 0
    assert [entry.headers["authorization"] for entry in server.log] == [
        f"Bearer {KEY}",
        "Bearer sk-plain-key-of-twenty",
    ]
    assert holders(home.folder) == ([".config/keys/ark@intl"] if source == "file" else [])


@pytest.mark.parametrize(
    ("url", "region"),
    [(INTL, "intl"), (f"{INTL}/", "intl"), (INTL.upper(), "intl"), (CN, "cn"), ("http://127.0.0.1:9", ""),
     ("http://[", ""), ("", ""), (f"https://{INTL}.example.com", "")],
)  # fmt: skip
def test_a_region_is_told_by_its_host(url: str, region: str) -> None:
    assert SERVICES["ark"].region_at(url) == region
    assert Ark(WORDS, Access(base_url=url)).region == (region or "cn")
