/** The pie of a chart. */
import { svg } from "./dom.js";
import { MARKS } from "./figures.js";

const SIZE = 190;
const RADIUS = 86;

/** A point on the circle at a share of the whole, from twelve o'clock on. */
const at = (share, radius) => [
  SIZE / 2 + radius * Math.sin(2 * Math.PI * share),
  SIZE / 2 - radius * Math.cos(2 * Math.PI * share),
];
const spot = ([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`;

/** An arc of the circle to a share of the whole. */
const arc = (to, large) => `A${RADIUS} ${RADIUS} 0 ${large ? 1 : 0} 1 ${spot(at(to, RADIUS))}`;

/** The outline of the slice between two shares; a whole circle takes two arcs. */
function outline(from, to) {
  if (to - from > 0.9999) return `M${spot(at(0, RADIUS))}${arc(0.5, true)}${arc(1, true)}Z`;
  return `M${SIZE / 2} ${SIZE / 2}L${spot(at(from, RADIUS))}${arc(to, to - from > 0.5)}Z`;
}

/**
 * @param {{label: string, value: number}[]} segments
 * @param {number} total the sum of the values
 * @returns {SVGElement}
 */
export function pie(segments, total, { stem }) {
  const picture = svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, width: SIZE, height: SIZE, class: "pie" });
  let from = 0;
  segments.forEach((segment, index) => {
    const share = total > 0 ? Math.max(0, segment.value) / total : 0;
    if (share === 0) return;
    picture.append(
      svg(
        "path",
        { d: outline(from, from + share), fill: `url(#${stem}-${index})`, class: "slice" },
        svg("title", {}, `${segment.label}: ${segment.value}`),
      ),
    );
    if (share > 0.05) {
      const [x, y] = at(from + share / 2, RADIUS * 0.62);
      picture.append(
        svg("circle", { cx: x, cy: y, r: 11, class: "key-back" }),
        svg("text", { x, y: y + 4, "text-anchor": "middle", class: "key" }, MARKS[index % MARKS.length]),
      );
    }
    from += share;
  });
  return picture;
}
