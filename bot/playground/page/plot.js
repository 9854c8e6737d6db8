/** Lines, bars and areas over categories. */
import { svg } from "./dom.js";
import { MARKS, short } from "./figures.js";

const HEIGHT = 230;
const LETTER = 6.4;
const DASHES = ["", "7 4", "2 4", "10 3 2 3", "4 2", "1 3"];

/** Round steps that cover the values and zero: at most six of them. */
function scale(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const raw = (high - low || 1) / 4;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = size * ([1, 2, 2.5, 5, 10].find((times) => times * size >= raw) ?? 10);
  const ticks = [];
  for (let tick = Math.floor(low / step); tick <= Math.ceil(high / step); tick += 1) ticks.push(tick * step);
  return ticks;
}

/** Where things go: the frame, the place of a category and the height of a value. */
function frameOf(data, width) {
  const values = data.rows.flat().filter((value) => Number.isFinite(value));
  const ticks = scale(values.length ? values : [0]);
  const left = 14 + Math.max(...ticks.map((tick) => short(tick).length)) * LETTER + (data.axis.y_label ? 16 : 0);
  const band = (width - left - 8) / Math.max(1, data.categories.length);
  const longest = Math.max(0, ...data.categories.map((label) => [...label].length)) * LETTER;
  const slanted = longest > band - 6;
  const bottom = (slanted ? Math.min(86, 18 + longest * 0.62) : 24) + (data.axis.x_label ? 18 : 0);
  const height = HEIGHT + (slanted ? 40 : 0);
  const [low, high] = [ticks[0], ticks.at(-1)];
  return {
    width,
    height,
    left,
    right: width - 8,
    bottom,
    ticks,
    band,
    slanted,
    x: (index) => left + band * (index + 0.5),
    y: (value) => height - bottom - ((value - low) / (high - low || 1)) * (height - bottom - 12),
  };
}

const label = (text, props) => svg("text", { "text-anchor": "middle", ...props }, text);
const turned = (degrees, x, y) => ({ x, y, transform: `rotate(${degrees} ${x} ${y})` });

/** A line across at each tick, and its number. */
const grid = (frame) =>
  frame.ticks.map((tick) => {
    const y = frame.y(tick);
    return [
      svg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y, class: tick === 0 ? "zero" : "grid" }),
      label(short(tick), { x: frame.left - 7, y: y + 4, "text-anchor": "end" }),
    ];
  });

/** The categories below, slanted and thinned out where they are too wide. */
function categories(frame, names, floor) {
  const skip = frame.slanted ? Math.max(1, Math.ceil(15 / frame.band)) : 1;
  return names.map((name, index) => {
    const x = frame.x(index);
    if (index % skip) return null;
    if (!frame.slanted) return label(name, { x, y: floor + 16 });
    return label(name, { ...turned(-38, x + 4, floor + 14), "text-anchor": "end" });
  });
}

/** Grid, ticks and the words along both axes. */
function axes(frame, data) {
  const floor = frame.height - frame.bottom;
  const { x_label: below, y_label: beside } = data.axis;
  const named = { class: "axis-name" };
  return svg(
    "g",
    { class: "axes" },
    grid(frame),
    categories(frame, data.categories, floor),
    below ? label(below, { ...named, x: (frame.left + frame.right) / 2, y: frame.height - 4 }) : null,
    beside ? label(beside, { ...named, ...turned(-90, 11, floor / 2) }) : null,
  );
}

/** Runs of points that have a value: a gap in the data is a gap in the line. */
function runs(frame, data, series) {
  const found = [[]];
  data.rows.forEach((row, index) => {
    if (Number.isFinite(row[series]))
      found.at(-1).push([frame.x(index), frame.y(row[series]), row[series], data.categories[index]]);
    else found.push([]);
  });
  return found.filter((run) => run.length);
}

const trail = (run) => run.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

function lines(frame, data, series) {
  return runs(frame, data, series).map((run) => [
    svg("path", { d: trail(run), class: `line tone-${series}`, "stroke-dasharray": DASHES[series] || null }),
    run.map(([x, y, value, label]) =>
      svg(
        "text",
        { x, y: y + 4, "text-anchor": "middle", class: `point tone-${series}` },
        MARKS[series % MARKS.length],
        svg("title", {}, `${data.names[series]}, ${label}: ${short(value)}`),
      ),
    ),
  ]);
}

function areas(frame, data, series, stem) {
  return runs(frame, data, series).map((run) => [
    svg("path", {
      d: `${trail(run)}L${run.at(-1)[0]} ${frame.y(0)}L${run[0][0]} ${frame.y(0)}Z`,
      fill: `url(#${stem}-${series})`,
      class: "area",
    }),
    lines(frame, data, series),
  ]);
}

function bars(frame, data, series, stem) {
  const wide = Math.min(46, (frame.band * 0.76) / data.names.length);
  return data.rows.map((row, index) => {
    if (!row[series]) return null;
    const x = frame.x(index) + (series - data.names.length / 2) * wide;
    const [top, floor] = [Math.min(frame.y(row[series]), frame.y(0)), Math.max(frame.y(row[series]), frame.y(0))];
    const width = Math.max(1, wide - 2);
    return [
      svg(
        "rect",
        {
          x: x + 1,
          y: top,
          width,
          height: Math.max(1, floor - top),
          rx: Math.min(3, width / 2),
          fill: `url(#${stem}-${series})`,
          class: `bar tone-${series}`,
        },
        svg("title", {}, `${data.names[series]}, ${data.categories[index]}: ${short(row[series])}`),
      ),
      data.names.length === 1 && wide > 20
        ? svg("text", { x: x + wide / 2, y: top - 4, "text-anchor": "middle", class: "value" }, short(row[series]))
        : null,
    ];
  });
}

/**
 * @param {"line"|"bar"|"area"} kind
 * @param {{names: string[], categories: string[], rows: number[][], axis: object}} data
 *   its rows are by category, then by series
 * @param {{width: number, stem: string}} room
 * @returns {SVGElement}
 */
export function plot(kind, data, { width, stem }) {
  const frame = frameOf(data, width);
  const draw = { line: lines, bar: bars, area: areas }[kind];
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${frame.height}`, width, height: frame.height },
    axes(frame, data),
    data.names.map((_, series) => draw(frame, data, series, stem)),
  );
}
