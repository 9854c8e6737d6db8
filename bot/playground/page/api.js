/** The workspace behind the page: what it is asked and what it is told. */

const CODES = {
  operation_timeout: "The app did not answer in time. Please try again.",
  dispatch_failed: "The app cannot be reached at the moment. Please try again.",
};

/** The words for an error code of the workspace; anything else is already words. */
export const inWords = (code) => CODES[code] ?? code;

/** What went wrong, in the words of the workspace. */
export class Refused extends Error {}

/** The answer as JSON; anything but success becomes Refused with words a person can read. */
async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const said = typeof body.error === "string" ? body.error : typeof body.detail === "string" ? body.detail : "";
  throw new Refused(said || `The workspace answered with ${response.status}.`);
}

/** Tells the workspace something. */
async function tell(what, body) {
  let response;
  try {
    response = await fetch(`/playground/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused("The workspace cannot be reached. Is it still running?");
  }
  return answered(response);
}

export const type = (body) => tell("type", body);
export const press = (body) => tell("press", body);
export const submit = (body) => tell("submit", body);
export const close = (body) => tell("close", body);
export const openHome = (body) => tell("home", body);
export const react = (body) => tell("react", body);
export const moveClock = (body) => tell("clock", body);

/** The workspace as `user` sees it, once it is newer than `since`. */
export async function state({ user, since, wait, signal }) {
  const query = new URLSearchParams({ since: String(since), wait: String(wait) });
  if (user) query.set("user", user);
  return answered(await fetch(`/playground/state?${query}`, { signal }));
}
