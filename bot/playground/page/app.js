/** The page: one state from the workspace, drawn for one person in one place. */
import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { Clockbar } from "./clockbar.js";
import { Composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { Messages } from "./messages.js";
import { Modal } from "./modal.js";
import { notice, trying } from "./notices.js";
import { inThread, Readers } from "./readers.js";
import { sceneOf } from "./scene.js";
import { channelName, drawSidebar, homeName } from "./sidebar.js";
import { Surface } from "./surface.js";
import { ThreadPanel } from "./thread.js";
import { Watch } from "./watch.js";

const byId = (id) => document.getElementById(id);

class Page {
  #state = null;
  #scene = null;
  #here = { kind: "channel", id: "" };
  #readers = new Readers();
  #homeSign = "";
  #sideSign = "";

  constructor() {
    const [user, channel] = decodeURIComponent(location.hash.slice(1)).split("/");
    this.#here = channel === "home" ? { kind: "home" } : { kind: "channel", id: channel ?? "" };
    const deeds = {
      press: (use) => this.#press(use),
      react: (message, name) => this.#react(message, name),
      openThread: (ts) => this.#openThread(ts),
    };
    this.clock = new Clockbar(byId("clock"));
    this.messages = new Messages(byId("scroller"), deeds);
    this.modal = new Modal(deeds.press);
    this.thread = new ThreadPanel(byId("thread"), {
      deeds,
      send: (text, ts) => this.#type(text, ts),
      context: () => this.#context(true),
    });
    this.composer = new Composer({
      label: "Message",
      hint: "Enter sends, Shift+Enter starts a new line, / lists commands",
      send: (text) => this.#type(text),
      context: () => this.#context(false),
    });
    byId("foot").append(el("p", { class: "busy", role: "status" }), this.composer.node);
    this.#drawer();
    this.watch = new Watch(
      (state) => this.#show(state),
      (word, why) => this.#report(word, why),
    );
    this.watch.as(user || null);
  }

  #context(thread) {
    return {
      scene: this.#scene ?? sceneOf({ me: "", now: 0, people: [], channels: [] }),
      commands: this.#state?.commands ?? [],
      inThread: thread,
    };
  }

  #drawer() {
    const menu = byId("menu");
    menu.append(icon("menu"));
    const open = (wide) => {
      document.body.classList.toggle("drawer-open", wide);
      menu.setAttribute("aria-expanded", String(wide));
      byId("scrim").hidden = !wide;
      if (wide) byId("sidebar").querySelector("input:checked, button")?.focus();
    };
    menu.addEventListener("click", () => open(!document.body.classList.contains("drawer-open")));
    byId("scrim").addEventListener("click", () => open(false));
    this.closeDrawer = () => open(false);
    document.addEventListener("keydown", (event) => {
      if (
        event.key !== "Escape" ||
        event.defaultPrevented ||
        document.querySelector("dialog[open], .menu:popover-open")
      )
        return;
      if (document.body.classList.contains("drawer-open")) {
        this.closeDrawer();
        menu.focus();
      } else if (this.thread.ts) this.#openThread(null);
    });
  }

  #report(word, why) {
    const place = byId("link");
    const words = {
      live: "Connected",
      waiting: "Connecting",
      lost: why ? `Not connected: ${why}` : "Not connected, trying again",
    };
    place.dataset.state = word;
    if (place.textContent !== words[word]) place.textContent = words[word];
  }

  #show(state) {
    this.#state = state;
    this.#scene = sceneOf(state);
    this.#readers.begin(state);
    if (this.#here.kind === "channel" && !state.channels.some((channel) => channel.id === this.#here.id)) {
      this.#here = { kind: "channel", id: state.channels[0]?.id ?? "" };
    }
    this.#draw();
  }

  #draw() {
    const { me } = this.#state;
    const home = this.#here.kind === "home";
    const all = this.#state.messages?.[this.#here.id] ?? [];
    history.replaceState(null, "", `#${encodeURIComponent(me)}/${encodeURIComponent(home ? "home" : this.#here.id)}`);
    this.clock.show(this.#state);
    if (!home) this.#readers.read(me, this.#here.id, all);
    this.#drawSidebar();
    this.#drawPlace(home);
    byId("scroller").hidden = home;
    byId("foot").hidden = home;
    byId("home").hidden = !home;
    if (home) this.#drawHome();
    else this.#drawChannel(all);
    this.modal.show(this.#state.views?.modal ?? null, this.#scene);
    const busy = document.querySelector("#foot .busy");
    const word = this.#state.busy ? "The app is working on it" : "";
    if (busy.textContent !== word) busy.textContent = word;
  }

  #drawSidebar() {
    const { me, messages } = this.#state;
    const unread = (channel) => this.#readers.unread(me, channel, messages?.[channel] ?? []);
    const sign = JSON.stringify([
      this.#scene.key,
      this.#here,
      this.#state.channels.map((channel) => [channel, unread(channel.id)]),
    ]);
    if (sign === this.#sideSign) return;
    this.#sideSign = sign;
    drawSidebar(byId("sidebar"), this.#state, {
      scene: this.#scene,
      here: this.#here,
      unread,
      choosePerson: (id) => {
        this.#homeSign = "";
        this.watch.as(id);
      },
      goTo: (place) => this.#go(place),
    });
  }

  #drawPlace(home) {
    const channel = this.#scene.channels.get(this.#here.id);
    const name = home ? homeName(this.#scene) : channel ? channelName(channel, this.#scene) : "No channel";
    const sign = home ? "home" : channel?.is_im ? "direct" : channel?.is_private ? "lock" : "hash";
    fill(
      byId("place"),
      el("h1", {}, icon(sign), el("span", { dir: "auto" }, name)),
      channel?.is_ext_shared && !home
        ? el(
            "span",
            { class: "badge shared", title: "People of another company read this channel" },
            icon("shared"),
            "Shared with another company",
          )
        : null,
      !home && channel?.topic ? el("p", { class: "topic", dir: "auto" }, channel.topic) : null,
    );
    document.title = `${home || channel?.is_im ? name : `#${name}`} – Playground workspace`;
    this.composer.name(home ? "Message" : `Message ${channel?.is_im ? "" : "#"}${name}`);
  }

  #drawChannel(all) {
    const empty = el(
      "p",
      { class: "empty" },
      "Nothing has been said here yet. Write a message, or type / to see what the app can do.",
    );
    this.messages.show(
      all.filter((message) => !inThread(message)),
      this.#scene,
      { place: { channel: this.#here.id, me: this.#state.me }, days: true, empty },
    );
    this.thread.show(all, this.#scene, this.#here.id);
  }

  #drawHome() {
    this.thread.show([], this.#scene, "");
    const view = this.#state.views?.home ?? null;
    const sign = JSON.stringify([view, this.#scene.key]);
    if (sign === this.#homeSign) return;
    this.#homeSign = sign;
    const surface =
      view && new Surface({ scene: this.#scene, place: { view_id: view.id }, send: (use) => this.#press(use) });
    fill(
      byId("home"),
      el(
        "div",
        { class: "home-page" },
        view?.blocks?.length
          ? drawBlocks(view.blocks, surface)
          : el("p", { class: "empty" }, "The app has not put anything on its Home yet."),
      ),
    );
  }

  #go(place) {
    this.closeDrawer();
    this.#here = place;
    this.#openThread(null, false);
    this.#draw();
    if (place.kind === "home") trying(() => api.openHome({ user: this.#state.me }));
    else if (matchMedia("(hover: hover)").matches) this.composer.field.focus();
  }

  #openThread(ts, draw = true) {
    this.thread.open(ts);
    if (draw) this.#draw();
  }

  #type(text, thread) {
    return api.type({ user: this.#state.me, channel: this.#here.id, text, ...(thread ? { thread_ts: thread } : {}) });
  }

  /** A press on a message that fails is answered in the channel; one in a modal or on the Home needs a notice. */
  async #press(use) {
    const done = await trying(() => api.press({ user: this.#state.me, ...use }));
    if (done?.error && use.view_id) notice(api.inWords(done.error));
  }

  #react(message, name) {
    trying(() => api.react({ user: this.#state.me, channel: this.#here.id, ts: message.ts, name }));
  }
}

new Page();
