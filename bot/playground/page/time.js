/** Times as people read them, always in the zone of the workspace. */

const made = new Map();

/** Intl formatters are slow to make: one for each zone and form. */
function formatter(zone, form) {
  const key = zone + JSON.stringify(form);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...form }));
  return made.get(key);
}

/** The parts of an instant as a record: {year: "2025", month: "06", ...}. */
function parts(date, zone, form) {
  return Object.fromEntries(
    formatter(zone, form)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
}

/** The instant of a message's ts ("1764000000.000100"). */
export const instant = (ts) => new Date(Number.parseFloat(ts) * 1000);

/** "09:14" */
export const hourMinute = (date, zone) =>
  formatter(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);

/** "2025-06-02": also the key of a day. */
export function isoDay(date, zone) {
  const p = parts(date, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${p.year}-${p.month}-${p.day}`;
}

/** "Mon 2 Jun 2025" */
export function shortDay(date, zone) {
  const p = parts(date, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  return `${p.weekday} ${p.day} ${p.month} ${p.year}`;
}

/** "Monday 2 June 2025" */
export function longDay(date, zone) {
  const p = parts(date, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return `${p.weekday} ${p.day} ${p.month} ${p.year}`;
}

/** "Today", "Yesterday", "Tomorrow" or null. */
function nearDay(date, now, zone) {
  const apart = Date.parse(isoDay(date, zone)) - Date.parse(isoDay(now, zone));
  return { 0: "Today", [-86_400_000]: "Yesterday", 86_400_000: "Tomorrow" }[apart] ?? null;
}

/** The heading over a day of messages. */
export function dayHeading(date, now, zone) {
  const near = nearDay(date, now, zone);
  return near ? `${near}, ${shortDay(date, zone)}` : longDay(date, zone);
}

/** "in 3 h", "5 min ago": coarse, for the {ago} form of a date. */
function ago(date, now) {
  const minutes = Math.round((date - now) / 60_000);
  const size = Math.abs(minutes);
  const words =
    size < 60 ? `${size} min` : size < 2880 ? `${Math.round(size / 60)} h` : `${Math.round(size / 1440)} days`;
  return minutes > 0 ? `in ${words}` : `${words} ago`;
}

/**
 * The text of `<!date^epoch^format^...>`: every {form} is filled in, anything else stays.
 * @returns {string|null} null when the epoch is not a number
 */
export function dateToken(epoch, format, { zone, now }) {
  const date = new Date(Number(epoch) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const day = (form) => formatter(zone, form).format(date);
  const pretty = (far) => nearDay(date, now, zone)?.toLowerCase() ?? far;
  const medium = day({ day: "numeric", month: "long", year: "numeric" });
  const short = day({ day: "numeric", month: "short", year: "numeric" });
  const forms = {
    date_num: isoDay(date, zone),
    date_slash: day({ day: "2-digit", month: "2-digit", year: "numeric" }),
    date: medium,
    date_short: short,
    date_long: longDay(date, zone),
    date_pretty: pretty(medium),
    date_short_pretty: pretty(short),
    date_long_pretty: pretty(longDay(date, zone)),
    day_divider_pretty: pretty(longDay(date, zone)),
    time: hourMinute(date, zone),
    time_secs: day({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    ago: ago(date, now),
  };
  return String(format).replace(/\{([a-z_]+)\}/g, (whole, name) => (Object.hasOwn(forms, name) ? forms[name] : whole));
}

/** The value of a datetime-local field for an epoch in seconds. */
export const localField = (epoch, zone) => {
  const date = new Date(epoch * 1000);
  return `${isoDay(date, zone)}T${hourMinute(date, zone)}`;
};

/**
 * The epoch in seconds of a wall time ("2025-06-02T09:00") in a zone.
 * A wall time that does not exist moves on by the gap.
 */
export function epochOf(local, zone) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - Date.parse(`${localField(guess / 1000, zone)}Z`);
  }
  return Math.round(guess / 1000);
}
