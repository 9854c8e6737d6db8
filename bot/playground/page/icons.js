/** Small line drawings, all of our own, on a 20 by 20 grid. */
import { svg } from "./dom.js";

const PATHS = {
  menu: "M3 6h14M3 10h14M3 14h14",
  close: "M5 5l10 10M15 5L5 15",
  reply: "M4 5h12v8H9l-4 3v-3H4z",
  smile: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M7 8v.6M13 8v.6M6.8 11.8c1.8 2.4 4.6 2.4 6.4 0",
  hash: "M8 3L6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  direct: "M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M4 17c.6-3.6 3-5 6-5s5.4 1.4 6 5",
  home: "M3 9.5l7-6 7 6M5 8.5V17h10V8.5",
  eye: "M2 10c3.5-6.5 12.5-6.5 16 0-3.5 6.5-12.5 6.5-16 0M10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4",
  send: "M3 10L17 3.5 12.5 17l-3-5.5zM9.5 11.5L17 3.5",
  more: "M4.5 10h.1M10 10h.1M15.5 10h.1",
  down: "M10 4v12M5 11l5 5 5-5",
  shared: "M7 10h6M8 6.5H6a3.5 3.5 0 0 0 0 7h2M12 6.5h2a3.5 3.5 0 0 1 0 7h-2",
  file: "M5 3h6l4 4v10H5zM11 3v4h4M7.5 10.5h5M7.5 13.5h5",
  image: "M3 4h14v12H3zM3 14l4-4 3 3 3-4 4 5M7 7.5h.1",
  bolt: "M11 2.5L4.5 11.5H9.5L8.5 17.5 15.5 8.5H10.5z",
};

/** A picture for the eye only: whatever carries it needs a text as well. */
export function icon(name) {
  return svg(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
