/** What every chart shares: the marks of its series and the way its numbers are written. */

/** Six series at most; colour, dash, mark and hatching each tell them apart, so no one of them has to. */
export const MARKS = ["●", "■", "▲", "◆", "▼", "✚"];

/** A short figure: 41000 as 41k, at most two decimals. */
export const short = (value) =>
  new Intl.NumberFormat("en-GB", {
    notation: Math.abs(value) >= 10_000 ? "compact" : "standard",
    maximumFractionDigits: 2,
  }).format(value);
