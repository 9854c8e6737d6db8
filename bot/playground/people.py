"""auth, api, apps, users, usergroups, team, bots and dnd: who is there."""

from bot.playground import limits
from bot.playground.methods import Call, Refusal, method
from bot.playground.records import Json, User


@method("api.test", tier=limits.TIER_4, token="none")
def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise Refusal(error, args=call.args)
    return {"args": call.args}


@method("auth.test", tier=limits.TIER_4)
def auth_test(call: Call) -> Json:
    space = call.workspace
    return {
        "url": f"https://{space.domain}.slack.com/",
        "team": space.team_name,
        "user": space.bot.name,
        "team_id": space.team_id,
        "user_id": space.bot.id,
        "bot_id": space.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", "connections:write", tier=limits.TIER_2, token="app")
def connections_open(call: Call) -> Json:
    if call.workspace.socket_url is None:
        raise Refusal("internal_error")
    return {"url": call.workspace.socket_url()}


def _as_json(call: Call, user: User) -> Json:
    found = user.as_json(call.workspace.now(), with_email="users:read.email" in call.token.scopes)
    if call.flag("include_locale"):
        found["locale"] = "en-GB"
    return found


@method("users.info", "users:read", tier=limits.TIER_4)
def users_info(call: Call) -> Json:
    return {"user": _as_json(call, call.user())}


@method("users.list", "users:read", tier=limits.TIER_2)
def users_list(call: Call) -> Json:
    found, more = call.page([_as_json(call, u) for u in call.workspace.users.values()], limits.PAGE_OF_RESULTS)
    return {"members": found, "response_metadata": more}


@method("users.profile.get", "users.profile:read", tier=limits.TIER_4)
def users_profile_get(call: Call) -> Json:
    user = call.user() if call.text("user") else call.workspace.bot
    return {"profile": user.profile(with_email="users:read.email" in call.token.scopes)}


@method("usergroups.list", "usergroups:read", tier=limits.TIER_2)
def usergroups_list(call: Call) -> Json:
    shown = [g for g in call.workspace.groups.values() if not g.disabled or call.flag("include_disabled")]
    return {"usergroups": [g.as_json(with_users=call.flag("include_users")) for g in shown]}


@method("usergroups.users.list", "usergroups:read", tier=limits.TIER_2)
def usergroups_users_list(call: Call) -> Json:
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    space = call.workspace
    if call.text("team") not in ("", space.team_id):
        raise Refusal("team_not_found")
    return {"team": {"id": space.team_id, "name": space.team_name, "domain": space.domain, "email_domain": ""}}


@method("bots.info", "users:read")
def bots_info(call: Call) -> Json:
    wanted = call.text("bot") or call.workspace.bot.bot_id
    for user in call.workspace.users.values():
        if user.bot_id and user.bot_id == wanted:
            app = {"app_id": call.workspace.app_id} if user is call.workspace.bot else {}
            return {"bot": {"id": user.bot_id, "name": user.name, "user_id": user.id, "deleted": user.deleted} | app}
    raise Refusal("bot_not_found")


@method("dnd.info", "dnd:read")
def dnd_info(call: Call) -> Json:
    user = call.user() if call.text("user") else call.workspace.bot
    until = user.dnd_until
    quiet = until is not None and until > call.workspace.now()
    end = int(until.timestamp()) if quiet and until else 1
    start = int(call.workspace.now().timestamp()) if quiet else 1
    return {"dnd_enabled": quiet, "next_dnd_start_ts": start, "next_dnd_end_ts": end}
