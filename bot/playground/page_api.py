"""The page and its JSON: what a person does on it becomes what a person does in the workspace."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.playground.clock import Clock
from bot.playground.delivery import Delivery
from bot.playground.page_files import opener
from bot.playground.page_state import state_of
from bot.playground.person import Person, Where
from bot.playground.records import Json, User, View
from bot.playground.workspace import Workspace

FILES = Path(__file__).parent / "page"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONGEST_WAIT = 25.0
CHOSEN = ("value", "rich_text_value")


class Barred(Exception):
    """A request that did not come from the page itself; answered with 403."""


def mount(
    app: FastAPI,
    workspace: Workspace,
    delivery: Delivery,
    *,
    actions: Mapping[str, Callable[[], None]],
    zone: str,
) -> None:
    """Adds /playground/* and the page's files to `app`."""
    page = Page(workspace, delivery, actions, zone)
    router = APIRouter(prefix="/playground", dependencies=[Depends(own_page_only)])
    router.add_api_route("/state", in_words(page.state), methods=["GET"], response_model=None)
    router.add_api_route("/file/{id}", in_words(page.file), methods=["GET"], response_model=None)
    deeds = (page.type, page.press, page.submit, page.close, page.home, page.react, page.clock)
    for deed in deeds:
        router.add_api_route(f"/{deed.__name__}", in_words(deed), methods=["POST"], response_model=None)
    app.include_router(router)
    app.add_exception_handler(Barred, lambda request, error: JSONResponse({"error": str(error)}, 403))
    app.add_api_route("/", lambda: FileResponse(FILES / "index.html"), methods=["GET"], response_model=None)
    app.mount("/static", StaticFiles(directory=FILES, check_dir=False))


def own_page_only(request: Request) -> None:
    """Refuses what another web site could send: a foreign Host (DNS rebinding) or a foreign Origin."""
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        raise Barred(f"the playground is served on this machine only, not as {host!r}")
    origin = request.headers.get("origin")
    if request.method != "GET" and origin is not None and origin != f"http://{host}":
        raise Barred(f"the playground takes no requests from {origin}")


def in_words(deed: Callable[..., Json | Response]) -> Callable[..., Json | Response]:
    """Returns the deed with its errors as an answer of 400 in plain words."""

    @wraps(deed)
    def answer(**given: Any) -> Json | Response:
        try:
            return deed(**given)
        except KeyError as missing:
            return JSONResponse({"error": f"{missing.args[0]} is missing"}, 400)
        except (LookupError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return answer


class Page:
    """The page's requests, each for the user it names. They wait, so the server runs them outside its own thread."""

    def __init__(
        self, workspace: Workspace, delivery: Delivery, actions: Mapping[str, Callable[[], None]], zone: str
    ) -> None:
        self.workspace, self.delivery, self.actions, self.zone = workspace, delivery, actions, zone
        self.file = opener(self._person)

    def state(self, user: str = "", since: int = -1, wait: float = 0.0) -> Json:
        """Returns the state at once if it is newer than `since`, else when it changes or after `wait` seconds."""
        me = self._first() if not user else self._person(user).user
        with self.workspace.changed:
            self.workspace.changed.wait_for(
                lambda: self.workspace.revision > since or self.workspace.closed, min(wait, LONGEST_WAIT)
            )
        return state_of(self.workspace, me, zone=self.zone, busy=self.delivery.pending > 0)

    def type(self, body: dict[str, Any]) -> Json:
        person = self._person(body["user"])
        answer = person.types(body["channel"], str(body["text"]), body.get("thread_ts"))
        return {"error": answer.error} if answer.error else {}

    def press(self, body: dict[str, Any]) -> Json:
        """Presses a button or chooses in a menu; what was chosen comes as in Slack's state (selected_option, ...)."""
        person = self._person(body["user"])
        where = self._where(person, body)
        kept = where.values if isinstance(where, View) else person.values(where)
        for block_id, held in (body.get("values") or {}).items():
            kept.setdefault(block_id, {}).update(held)
        chosen = {k: v for k, v in body.items() if k.startswith("selected_") or k in CHOSEN}
        answer = person.acts(where, body["action_id"], chosen, block_id=body.get("block_id"))
        return {"error": answer.error} if answer.error else {}

    def submit(self, body: dict[str, Any]) -> Json:
        person = self._person(body["user"])
        errors = person.submits(self._view(person, body["view_id"]), body.get("values") or {})
        return {"errors": errors} if errors else {}

    def close(self, body: dict[str, Any]) -> Json:
        person = self._person(body["user"])
        person.closes(self._view(person, body["view_id"]))
        return {}

    def home(self, body: dict[str, Any]) -> Json:
        self._person(body["user"]).opens_home()
        return {}

    def react(self, body: dict[str, Any]) -> Json:
        """Adds a reaction, or takes it back if the person had given it."""
        person = self._person(body["user"])
        message = self.workspace.message(body["channel"], body["ts"])
        if message is None:
            raise LookupError("this message is gone")
        given = person.id in message.reactions.get(body["name"], [])
        (person.unreacts if given else person.reacts)(message, body["name"])
        return {}

    def clock(self, body: dict[str, Any]) -> Json:
        """Moves the workspace's clock: by seconds, or by one of the named jumps."""
        if (name := body.get("to")) is not None:
            if name not in self.actions:
                raise ValueError(f"no jump named {name!r}; there are: {', '.join(self.actions) or 'none'}")
            self.actions[name]()
        elif isinstance(self.workspace.now, Clock):
            self.workspace.now.advance(float(body["advance_seconds"]))
        else:
            raise ValueError("this workspace's clock cannot be moved")
        self.workspace.touch()
        return {"now": self.workspace.now().isoformat()}

    def _first(self) -> User:
        people = (u for u in self.workspace.users.values() if not u.bot_id and u is not self.workspace.slackbot)
        first = next(people, None)
        if first is None:
            raise LookupError("nobody is in the workspace yet")
        return first

    def _person(self, user: str) -> Person:
        return Person(self.workspace, self.delivery, user)

    def _view(self, person: Person, view_id: str) -> View:
        view = self.workspace.views.get(view_id)
        if view is None or view.user != person.id:
            raise LookupError("this view is closed")
        return view

    def _where(self, person: Person, body: Json) -> Where:
        if body.get("view_id"):
            return self._view(person, body["view_id"])
        for message in person.messages(body["channel"]):
            if message.ts == body["ts"]:
                return message
        raise LookupError("this message is gone")
