"""views.*: modals and the Home tab."""

import json
from typing import Any

from bot.playground import limits
from bot.playground.blocks import refused_view, with_ids
from bot.playground.methods import Call, Refusal, method, wrong_arguments
from bot.playground.records import Json, View
from bot.playground.tickets import Refused, Trigger
from bot.playground.workspace import Workspace


@method("views.open", tier=limits.TIER_4)
def open_view(call: Call) -> Json:
    given = _given(call, "modal")
    trigger = _spend(call)
    close_all(call.workspace, trigger.user)
    view = push(call.workspace, trigger.user, given)
    trigger.view_ids.append(view.id)
    return {"view": shown(call.workspace, view)}


@method("views.push", tier=limits.TIER_4)
def push_view(call: Call) -> Json:
    given = _given(call, "modal")
    trigger = _spend(call)
    stack = call.workspace.stacks.get(trigger.user, [])
    if not stack:
        raise Refusal("not_found")
    if len(stack) >= limits.VIEWS_IN_STACK:
        raise Refusal("push_limit_reached")
    return {"view": shown(call.workspace, push(call.workspace, trigger.user, given))}


@method("views.update", tier=limits.TIER_4)
def update_view(call: Call) -> Json:
    view = _stored(call)
    given = _given(call, str(view.given["type"]), view)
    if call.text("hash") not in ("", view.hash):
        raise Refusal("hash_conflict")
    replace(call.workspace, view, given)
    return {"view": shown(call.workspace, view)}


@method("views.publish", tier=limits.TIER_4)
def publish(call: Call) -> Json:
    space, user = call.workspace, call.user("user_id")
    if not space.manifest.has_home:
        raise Refusal("not_enabled")
    given = _given(call, "home")
    known = space.views.get(space.homes.get(user.id, ""))
    if known is not None and call.text("hash") not in ("", known.hash):
        raise Refusal("hash_conflict")
    if known is None:
        view_id = space.id("V")
        known = space.views[view_id] = View(view_id, user.id, given, "", view_id)
        space.homes[user.id] = view_id
    replace(space, known, given)
    return {"view": shown(space, known)}


def shown(workspace: Workspace, view: View) -> Json:
    return view.as_json(workspace.team_id, workspace.app_id, workspace.bot.bot_id or "")


def push(workspace: Workspace, user: str, given: Json) -> View:
    """Puts a modal on top of what the person has open and returns it."""
    with workspace.lock:
        stack = workspace.stacks.setdefault(user, [])
        view_id = workspace.id("V")
        given = given | {"blocks": with_ids(given["blocks"])}
        below = stack[-1] if stack else None
        view = View(view_id, user, given, _hash(workspace), stack[0] if stack else view_id, below)
        workspace.views[view_id] = view
        stack.append(view_id)
        workspace.touch()
        return view


def replace(workspace: Workspace, view: View, given: Json) -> None:
    """Gives a view new content; what was typed into blocks and inputs of the same ids stays."""
    with workspace.lock:
        view.given = given | {"blocks": with_ids(given["blocks"])}
        view.hash, view.errors = _hash(workspace), {}
        kept = {b["block_id"] for b in view.blocks}
        view.values = {block: values for block, values in view.values.items() if block in kept}
        workspace.touch()


def obey(workspace: Workspace, view: View, payload: Any) -> dict[str, str]:
    """Acts on the response_action of a submission and returns the errors the person is shown, by block id."""
    action = payload.get("response_action") if isinstance(payload, dict) else None
    match action:
        case "errors":
            return _fitting(view, payload.get("errors"))
        case "clear":
            close_all(workspace, view.user)
        case "update" | "push":
            try:
                check(payload["view"], "modal")
            except Refusal as refusal:
                return {"": f"{refusal.error}: {refusal.extra}"}
            if action == "update":
                replace(workspace, view, payload["view"])
            else:
                push(workspace, view.user, payload["view"])
        case _:
            close_top(workspace, view.user)
    return {}


def _fitting(view: View, errors: Any) -> dict[str, str]:
    """Returns the errors if each has a field to stand at; Slack shows none of them if one has not."""
    fields = {b["block_id"] for b in view.blocks if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not fields.issuperset(errors):
        return {"": f"the app's errors must name input blocks ({', '.join(sorted(fields))}), not {errors!r}"}
    return {str(k): str(v) for k, v in errors.items()}


def close_top(workspace: Workspace, user: str) -> None:
    with workspace.lock:
        if stack := workspace.stacks.get(user, []):
            workspace.views.pop(stack.pop(), None)
        workspace.touch()


def close_all(workspace: Workspace, user: str) -> None:
    with workspace.lock:
        for view_id in workspace.stacks.pop(user, []):
            workspace.views.pop(view_id, None)
        workspace.touch()


def _hash(workspace: Workspace) -> str:
    return f"{workspace.stamp().split('.')[0]}.{workspace.id('h')}"


def _spend(call: Call) -> Trigger:
    try:
        return call.workspace.triggers.use(call.required("trigger_id"))
    except Refused as refused:
        raise Refusal(str(refused)) from refused


def _stored(call: Call) -> View:
    view = call.workspace.views.get(call.text("view_id"))
    if external := call.text("external_id"):
        view = next((v for v in call.workspace.views.values() if v.given.get("external_id") == external), None)
    if view is None:
        raise Refusal("not_found")
    return view


def _given(call: Call, kind: str, same: View | None = None) -> Json:
    given = call.structure("view", "invalid_arguments")
    if not isinstance(given, dict):
        raise wrong_arguments("missing required field: view")
    check(given, kind)
    external = given.get("external_id")
    others = (v for v in call.workspace.views.values() if v is not same and v.given.get("external_id"))
    if external and any(v.given["external_id"] == external for v in others):
        raise Refusal("duplicate_external_id")
    return given


def check(given: Json, kind: str) -> None:
    """Raises the Refusal Slack would answer a view with."""
    if len(json.dumps(given).encode()) > limits.VIEW_BYTES:
        raise Refusal("view_too_large")
    if messages := refused_view(given, kind):
        raise wrong_arguments(*messages)
