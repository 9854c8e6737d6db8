/** Who has read how far: each person has their own mark in each channel, kept while the page is open. */

export class Readers {
  #marks = new Map();
  #start = null;

  /** Everything said before the page was opened counts as read. */
  begin(state) {
    this.#start ??= Date.parse(state.now) / 1000;
  }

  /** Marks a channel as read up to its latest message. */
  read(user, channel, messages) {
    const latest = Math.max(0, ...messages.map((message) => Number(message.ts)));
    const key = `${user} ${channel}`;
    this.#marks.set(key, Math.max(latest, this.#marks.get(key) ?? 0));
  }

  /** How many messages of others are new to this person. */
  unread(user, channel, messages) {
    const mark = this.#marks.get(`${user} ${channel}`) ?? this.#start ?? 0;
    return messages.filter((message) => Number(message.ts) > mark && message.user !== user && !inThread(message))
      .length;
  }
}

/** Whether a message is a reply that is read in its thread only. */
export const inThread = (message) =>
  Boolean(message.thread_ts) &&
  message.thread_ts !== message.ts &&
  message.subtype !== "thread_broadcast" &&
  !message.is_broadcast;
