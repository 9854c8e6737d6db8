"""A person at the keyboard: types, presses, chooses, submits, and sees what a person in Slack would see."""

from typing import Any

from bot.playground import inputs, modals, payloads, reactions, responses
from bot.playground.answer import Answer
from bot.playground.delivery import Delivery
from bot.playground.methods import Refusal
from bot.playground.records import Channel, Json, Message, View
from bot.playground.tickets import Response, Trigger
from bot.playground.typed import as_message, escape
from bot.playground.workspace import PATIENCE_SECONDS, Workspace

Where = Message | View


class Person:
    """One user of the workspace. Each act returns once the app acknowledged it or ran out of time.

    A channel may be given as its record, its id or its name; a place for pressing as a message or a view.
    """

    def __init__(self, workspace: Workspace, delivery: Delivery, user_id: str) -> None:
        if user_id not in workspace.users:
            raise LookupError(f"no user {user_id!r} in the workspace")
        self.workspace, self.delivery = workspace, delivery
        self.user = workspace.users[user_id]
        self.id = user_id

    # What the person sees

    @property
    def direct(self) -> Channel:
        """The direct conversation with the app."""
        return self.workspace.direct(self.id)

    @property
    def modal(self) -> View | None:
        """The modal on top, or None."""
        stack = self.workspace.stacks.get(self.id)
        return self.workspace.views[stack[-1]] if stack else None

    @property
    def home(self) -> View | None:
        """The app's Home tab as last published for this person, or None."""
        return self.workspace.views.get(self.workspace.homes.get(self.id, ""))

    def messages(self, channel: Channel | str) -> list[Message]:
        """Everything the person sees in the channel, oldest first, private answers and replies included."""
        return self.workspace.visible(self._in(channel).id, self.id)

    def private(self, channel: Channel | str) -> list[Message]:
        """The private answers the person still has in the channel."""
        return [m for m in self.messages(channel) if m.only_for == self.id]

    def sees(
        self,
        channel: Channel | str,
        containing: str,
        timeout: float = PATIENCE_SECONDS,
        *,
        after: Message | None = None,
    ) -> Message:
        """Returns the newest message (`after` another) with this in its text or blocks, waiting for one to come.

        TimeoutError if none comes within `timeout` real seconds.
        """
        since = after.ts if after else ""

        def look() -> list[Message]:
            found = [m for m in self.messages(channel) if m.ts > since]
            return [m for m in found if containing in m.text or containing in str(m.blocks)]

        return self.workspace.wait_for(look, timeout, f"a message with {containing!r}")[-1]

    # What the person does in channels

    def types(self, channel: Channel | str, text: str, thread_ts: str | None = None) -> Answer:
        """Types into the composer: a slash command if the text starts with one, else a message."""
        place = self._in(channel)
        if not text.startswith("/"):
            return Answer(self.workspace, said=[self.says(place, text, thread_ts)])
        name, _, rest = text.partition(" ")
        command = self.workspace.manifest.commands.get(name)
        if command is None:
            sentence = f"{name} is not a valid command. Messages that start with a slash are taken as commands."
            return self._failed(place, "invalid_command", sentence, thread_ts)
        if thread_ts:
            return self._failed(place, "not_in_threads", f"{name} is not supported in threads. Sorry.", thread_ts)
        ticket, trigger = self.workspace.responses.give(self.id, place.id), self.workspace.triggers.give(self.id)
        rest = as_message(self.workspace, rest.strip()) if command.should_escape else escape(rest.strip())
        body = payloads.command(self.workspace, self.user, place, name=name, text=rest)
        body |= {"response_url": self._url(ticket), "trigger_id": trigger.id}
        return self._ask(body, trigger, ticket, command=name)

    def says(self, channel: Channel | str, text: str, thread_ts: str | None = None) -> Message:
        """Posts a message as this person and returns it; @name and #channel become mentions."""
        place = self._in(channel)
        message = self.workspace.post(place.id, self.id, as_message(self.workspace, text), thread_ts=thread_ts)
        for sent in self.workspace.announce(message):
            sent.result()
        return message

    def edits(self, message: Message, text: str) -> None:
        message.text = as_message(self.workspace, text)
        message.edited = {"user": self.id, "ts": self.workspace.stamp()}
        self.workspace.touch()
        for sent in self.workspace.announce(message, "message_changed"):
            sent.result()

    def deletes(self, message: Message) -> None:
        self.workspace.remove(message)
        for sent in self.workspace.announce(message, "message_deleted"):
            sent.result()

    def reacts(self, message: Message, name: str) -> None:
        reactions.react(self.workspace, message, self.id, name).result()

    def unreacts(self, message: Message, name: str) -> None:
        reactions.unreact(self.workspace, message, self.id, name).result()

    def joins(self, channel: Channel | str) -> None:
        place = self.workspace.channels[channel.id if isinstance(channel, Channel) else channel]
        self._moves(place, "member_joined_channel")

    def invites(self, channel: Channel | str) -> None:
        """Invites the app's bot."""
        place, bot = self._in(channel), self.workspace.bot.id
        place.members.append(bot)
        self.workspace.touch()
        body = {"type": "member_joined_channel", "user": bot, "channel": place.id, "team": self.workspace.team_id}
        event = body | {"inviter": self.id, "event_ts": self.workspace.stamp()}
        self.workspace.emit("member_joined_channel", event).result()

    def leaves(self, channel: Channel | str) -> None:
        self._moves(self._in(channel), "member_left_channel")

    def _moves(self, place: Channel, event: str) -> None:
        if event == "member_joined_channel":
            place.members.append(self.id)
        else:
            place.members.remove(self.id)
        self.workspace.touch()
        body = {"type": event, "user": self.id, "channel": place.id, "team": self.workspace.team_id}
        if self.workspace.bot.id in place.members:
            self.workspace.emit(event, body | {"event_ts": self.workspace.stamp()}).result()

    # What the person does with elements

    def presses(self, where: Where, action_id: str, value: str | None = None, *, block_id: str | None = None) -> Answer:
        """Presses a button; `value` picks one of several buttons of the same action id."""
        found = list(inputs.placed(where.blocks))
        if value is not None:
            block_id = next(
                (b["block_id"] for b, e in found if e.get("action_id") == action_id and e.get("value") == value), ""
            )
            if not block_id:
                raise LookupError(f"no button {action_id!r} with the value {value!r} here")
        return self.acts(where, action_id, {}, block_id=block_id)

    def chooses(self, where: Where, action_id: str, choice: Any, *, block_id: str | None = None) -> Answer:
        """Chooses in a menu or a picker: an option by value or text, a user or channel id, a date."""
        _, element = inputs.find(where.blocks, action_id, block_id)
        return self.acts(where, action_id, inputs.state_of(element, choice), block_id=block_id)

    def acts(self, where: Where, action_id: str, chosen: Json, *, block_id: str | None = None) -> Answer:
        """Sends one action with what was chosen, in the shape of Slack's state."""
        self._still_there(where)
        block, element = inputs.find(where.blocks, action_id, block_id)
        values = where.values if isinstance(where, View) else self.values(where)
        if element["type"] in inputs.FIELDS and element["type"] != "overflow":
            values.setdefault(block["block_id"], {})[action_id] = {"type": element["type"]} | chosen
        trigger = self.workspace.triggers.give(self.id)
        body = payloads.interaction(self.workspace, self.user, "block_actions") | {"trigger_id": trigger.id}
        body["actions"] = [payloads.action(block, element, chosen, self.workspace.stamp())]
        if isinstance(where, View):
            body |= payloads.on_view(self.workspace, where)
            return self._ask(body, trigger)
        thread_ts = where.thread_ts if where.is_reply else None
        ticket = self.workspace.responses.give(self.id, where.channel, thread_ts=thread_ts, origin=where)
        body |= payloads.on_message(self.workspace, where, values) | {"response_url": self._url(ticket)}
        return self._ask(body, trigger, ticket)

    def uses(self, callback_id: str, message: Message | None = None) -> Answer:
        """Uses a shortcut of the app: a message shortcut on a message, a global one without."""
        shortcut = self.workspace.manifest.shortcuts[callback_id]
        kind = "message_action" if message else "shortcut"
        if shortcut.kind != ("message" if message else "global"):
            raise LookupError(f"{callback_id} is a {shortcut.kind} shortcut")
        trigger, stamp = self.workspace.triggers.give(self.id), self.workspace.stamp()
        body = payloads.interaction(self.workspace, self.user, kind)
        body |= {"callback_id": callback_id, "trigger_id": trigger.id, "action_ts": stamp}
        if message is None:
            return self._ask(body, trigger)
        place = self.workspace.channels[message.channel]
        ticket = self.workspace.responses.give(self.id, place.id, origin=message)
        body |= {"message_ts": message.ts, "message": message.as_json(), "response_url": self._url(ticket)}
        body["channel"] = {"id": place.id, "name": payloads.channel_name(place)}
        return self._ask(body, trigger, ticket)

    # What the person does with views

    def submits(self, view: View, values: Json | None = None) -> dict[str, str] | None:
        """Fills in and submits a modal. Returns the errors shown, by block id, or None when it went through.

        `values` maps block or action ids to what is put in. An error of the delivery is under the key "".
        """
        self._still_there(view)
        filled = inputs.spread(view.blocks, values or {})
        for block_id, by_action in filled.items():
            view.values.setdefault(block_id, {}).update(by_action)
        view.values = inputs.values_of(view.blocks, view.values)
        view.errors = inputs.incomplete(view.blocks, view.values)
        if not view.errors:
            trigger = self.workspace.triggers.give(self.id)
            body = payloads.interaction(self.workspace, self.user, "view_submission") | {"trigger_id": trigger.id}
            body |= {"view": modals.shown(self.workspace, view), "response_urls": []}
            ack = self.delivery.ask("interactive", body)
            view.errors = {"": ack.error} if ack.error else modals.obey(self.workspace, view, ack.payload)
        self.workspace.touch()
        return view.errors or None

    def closes(self, view: View) -> None:
        """Closes a modal with its Cancel button; the app hears of it if the view asked for that."""
        self._still_there(view)
        body = payloads.interaction(self.workspace, self.user, "view_closed")
        body |= {"view": modals.shown(self.workspace, view), "is_cleared": bool(view.given.get("clear_on_close"))}
        if view.given.get("clear_on_close"):
            modals.close_all(self.workspace, self.id)
        else:
            modals.close_top(self.workspace, self.id)
        if view.given.get("notify_on_close"):
            self.delivery.ask("interactive", body, answerable=False)

    def opens_home(self) -> None:
        """Opens the app's Home tab; `home` is what the app published for it."""
        body: Json = {"type": "app_home_opened", "user": self.id, "channel": self.direct.id, "tab": "home"}
        if self.home is not None:
            body["view"] = modals.shown(self.workspace, self.home)
        self.workspace.emit("app_home_opened", body | {"event_ts": self.workspace.stamp()}).result()

    # Steps that several acts share

    def _still_there(self, where: Where) -> None:
        if isinstance(where, View):
            if where.id not in self.workspace.views:
                raise LookupError("this view is closed")
        elif where.ts not in self.workspace.messages[where.channel]:
            raise LookupError("this message is gone")

    def _in(self, channel: Channel | str) -> Channel:
        found = channel if isinstance(channel, Channel) else self.workspace.channels.get(channel)
        found = found or self.workspace.channel_named(str(channel))
        if found is None:
            raise LookupError(f"no channel {channel!r}")
        if self.id not in found.members:
            raise LookupError(f"{self.user.name} is not in {found.name or found.id}")
        return found

    def values(self, message: Message) -> dict[str, Json]:
        """What the person has chosen in the message's menus so far, by block and action id."""
        return self.workspace.chosen.setdefault((self.id, message.channel, message.ts), {})

    def _url(self, ticket: Response) -> str:
        return f"{self.workspace.address}/response/{ticket.id}"

    def _ask(self, body: Json, trigger: Trigger, ticket: Response | None = None, *, command: str = "") -> Answer:
        ack = self.delivery.ask("slash_commands" if command else "interactive", body)
        answer = Answer(self.workspace, ack.error, ticket, trigger)
        if ack.payload and ticket and command and not ack.error:
            try:
                responses.take(self.workspace, ticket, ack.payload)
            except Refusal as refusal:
                answer.error = refusal.error
        if answer.error and ticket:
            self._complain(ticket, f'{command or "This action"} failed with the error "{answer.error}"')
        return answer

    def _complain(self, ticket: Response, sentence: str) -> None:
        self.workspace.say_as_slack(ticket.channel, self.id, sentence, ticket.thread_ts)

    def _failed(self, place: Channel, error: str, sentence: str, thread_ts: str | None) -> Answer:
        said = self.workspace.say_as_slack(place.id, self.id, sentence, thread_ts)
        return Answer(self.workspace, error, said=[said])
