/** Files of a message: a card for each, with what it is called, how large it is, and the ways to it. */
import { el } from "./dom.js";
import { icon } from "./icons.js";

const UNITS = ["bytes", "kB", "MB", "GB"];

/** "12 kB" */
export function sizeOf(bytes) {
  let left = bytes;
  let unit = 0;
  while (left >= 1000 && unit < UNITS.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${unit && left < 10 ? left.toFixed(1) : Math.round(left)} ${UNITS[unit]}`;
}

const address = (file, scene, more = "") =>
  `/playground/file/${encodeURIComponent(file.id)}?user=${encodeURIComponent(scene.me)}${more}`;

/** It opens beside the page, never in it: what is in a file was written by others. */
function deeds(file, scene, name) {
  return el(
    "span",
    { class: "file-deeds" },
    el(
      "a",
      { href: address(file, scene), target: "_blank", rel: "noopener noreferrer", "aria-label": `Open ${name}` },
      "Open",
    ),
    el("a", { href: address(file, scene, "&download=true"), "aria-label": `Download ${name}` }, "Download"),
  );
}

function card(file, scene) {
  const name = String(file.title || file.name || "file");
  const about = [file.title && file.title !== file.name ? file.name : null, file.pretty_type, sizeOf(file.size ?? 0)];
  return el(
    "li",
    { class: "file" },
    icon("file"),
    el(
      "div",
      {},
      el("div", { class: "file-name", dir: "auto" }, name),
      el("div", { class: "file-about", dir: "auto" }, about.filter(Boolean).join(" · ")),
    ),
    deeds(file, scene, name),
  );
}

/** The cards of a message's files; nothing where it has none. */
export function drawFiles(message, scene) {
  if (!message.files?.length) return null;
  return el(
    "ul",
    { class: "files", "aria-label": "Files" },
    message.files.map((file) => card(file, scene)),
  );
}
