/** data_visualization: line, bar, area and pie as inline SVG, with a legend and the numbers in words. */
import { el, fill, freshId, svg } from "./dom.js";
import { MARKS, short } from "./figures.js";
import { pie } from "./pie.js";
import { plot } from "./plot.js";

/** The numbers of a chart as a table: [[label, ...values], ...] under its heads. */
function numbers(heads, rows) {
  return el(
    "details",
    { class: "numbers" },
    el("summary", {}, "The numbers"),
    el(
      "div",
      { class: "table-frame", tabindex: "0", role: "region", "aria-label": "The numbers" },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            heads.map((head, at) => el("th", { scope: "col", class: at ? "right" : "left" }, head)),
          ),
        ),
        el(
          "tbody",
          {},
          rows.map(([label, ...values]) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, label),
              values.map((value) => el("td", { class: "right" }, value ?? "—")),
            ),
          ),
        ),
      ),
    ),
  );
}

/** The hatchings of the filled series; each chart has its own, as ids are the page's. */
function patterns(stem, count) {
  const lines = ["", "M0 8L8 0", "M0 4H8", "M4 0V8", "M0 0L8 8", "M0 4H8M4 0V8"];
  return svg(
    "defs",
    {},
    lines
      .slice(0, count)
      .map((path, at) =>
        svg(
          "pattern",
          { id: `${stem}-${at}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
          svg("rect", { width: 8, height: 8, class: `tone-${at} solid` }),
          svg("path", { d: path, class: "hatch" }),
        ),
      ),
  );
}

/** The sign of a series: the hatching of a bar, the mark of anything else. */
const swatch = (at, stem) =>
  stem
    ? svg(
        "svg",
        { class: "swatch", viewBox: "0 0 14 14", "aria-hidden": "true" },
        svg("rect", { width: 14, height: 14, rx: 3, fill: `url(#${stem}-${at})` }),
      )
    : el("span", { class: `swatch tone-${at}`, "aria-hidden": "true" }, MARKS[at % MARKS.length]);

const legend = (names, { values, stem } = {}) =>
  el(
    "ul",
    { class: "legend" },
    names.map((name, at) =>
      el("li", {}, swatch(at, stem), el("span", {}, name), values ? el("span", { class: "amount" }, values[at]) : null),
    ),
  );

function pieParts(chart, stem) {
  const segments = chart.segments ?? [];
  const total = segments.reduce((sum, segment) => sum + Math.max(0, segment.value), 0);
  const share = (value) => (total ? `${Math.round((value / total) * 1000) / 10}%` : "0%");
  const rows = segments.map((segment) => [segment.label, short(segment.value), share(segment.value)]);
  return {
    said: rows.map(([label, value, part]) => `${label} ${value} (${part})`).join(", "),
    legend: legend(
      rows.map(([label]) => label),
      { values: rows.map(([, value, part]) => `${value} · ${part}`) },
    ),
    numbers: null,
    draw: () => pie(segments, total, { stem }),
    fills: segments.length,
  };
}

function plotParts(chart, stem) {
  const series = chart.series ?? [];
  const categories = chart.axis_config?.categories ?? [];
  const value = (one, label) => (one.data ?? []).find((point) => point.label === label)?.value;
  const names = series.map((one) => one.name);
  const rows = categories.map((label) => [label, ...series.map((one) => value(one, label))]);
  return {
    said: `${names.join(", ")} over ${categories.length} points`,
    legend: legend(names, { stem: chart.type === "bar" ? stem : null }),
    numbers: numbers(
      [chart.axis_config?.x_label ?? "", ...names],
      rows.map(([label, ...held]) => [label, ...held.map((v) => (v === undefined ? null : short(v)))]),
    ),
    draw: (width) =>
      plot(
        chart.type,
        { names, categories, rows: rows.map((row) => row.slice(1)), axis: chart.axis_config ?? {} },
        { width, stem },
      ),
    fills: chart.type === "line" ? 0 : series.length,
  };
}

/** Draws again when the room for it changes, so that its words keep their size. */
function keepFitting(host, draw) {
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.round(Math.min(700, entry.contentRect.width));
    if (width < 40 || width === drawn) return;
    drawn = width;
    draw(width);
  }).observe(host);
}

export function dataVisualization(block) {
  const chart = block.chart ?? {};
  const kinds = { pie: pieParts, line: plotParts, bar: plotParts, area: plotParts };
  if (!Object.hasOwn(kinds, chart.type ?? ""))
    return el("div", { class: "block unknown" }, `Not drawn here: a chart of the kind ${chart.type}`);
  const stem = freshId("fill");
  const parts = kinds[chart.type](chart, stem);
  const host = el("div", { class: "chart" });
  keepFitting(host, (width) => {
    const picture = parts.draw(width);
    picture.prepend(patterns(stem, parts.fills));
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `${chart.type} chart, ${block.title}: ${parts.said}`);
    fill(host, picture);
  });
  return el(
    "figure",
    { class: "block visualization" },
    el("figcaption", {}, block.title),
    host,
    parts.legend,
    parts.numbers,
  );
}
