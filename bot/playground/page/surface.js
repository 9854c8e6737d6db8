/**
 * One message, modal or Home tab that carries controls: it knows what every control holds
 * and tells the workspace when one is used.
 */
import { confirmed } from "./confirm.js";

/** From what a control holds to the property that makes it start there. */
const STARTS = {
  value: "initial_value",
  selected_option: "initial_option",
  selected_options: "initial_options",
  selected_date: "initial_date",
  selected_time: "initial_time",
  selected_date_time: "initial_date_time",
  selected_user: "initial_user",
  selected_users: "initial_users",
  selected_channel: "initial_channel",
  selected_channels: "initial_channels",
  selected_conversation: "initial_conversation",
  selected_conversations: "initial_conversations",
};

export class Surface {
  #controls = [];

  /**
   * @param {object} options
   * @param {import("./scene.js").Scene} options.scene
   * @param {object} options.place {channel, ts} or {view_id}
   * @param {(use: object) => Promise<void>} options.send tells the workspace of a press
   * @param {object} [options.kept] values of the same surface before it was drawn anew
   */
  constructor({ scene, place, send, kept = {} }) {
    Object.assign(this, { scene, place, send, kept });
  }

  /** Adds a control. `read` answers with what it holds, in the shape of a view's state. */
  register(control) {
    this.#controls.push(control);
    return control;
  }

  /** The element as it should start: with what was held before, if anything was. */
  started(blockId, element) {
    const held = this.kept[blockId]?.[element.action_id];
    if (!held || held.type !== element.type) return element;
    const starts = Object.entries(STARTS)
      .filter(([name]) => name in held)
      .map(([name, start]) => [start, held[name] ?? undefined]);
    return { ...element, ...Object.fromEntries(starts) };
  }

  /** {block_id: {action_id: {type, ...}}} of every control. */
  values() {
    const blocks = new Map();
    for (const { blockId, actionId, read } of this.#controls) {
      if (!blocks.has(blockId)) blocks.set(blockId, new Map());
      blocks.get(blockId).set(actionId, read());
    }
    return Object.fromEntries([...blocks].map(([id, held]) => [id, Object.fromEntries(held)]));
  }

  /** Asks for confirmation where the element wants it, then tells the workspace. Answers whether it was told. */
  async use(blockId, element, change, node) {
    if (element.confirm && !(await confirmed(element.confirm, node, this.scene))) return false;
    node?.setAttribute("aria-busy", "true");
    try {
      await this.send({
        ...this.place,
        block_id: blockId,
        action_id: element.action_id,
        ...change,
        values: this.values(),
      });
    } finally {
      node?.removeAttribute("aria-busy");
    }
    return true;
  }
}
