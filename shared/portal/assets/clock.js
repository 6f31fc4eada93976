// @ts-check
/** `time[data-closes]`: how far away that instant is, beside it; the exact instant stays what counts. */

import { language } from "./dom.js";

const UNITS = /** @type {const} */ ([["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]]);

/** Starts the clocks. `body[data-now]` is the service's instant when it wrote the page: its clock rules, not ours. */
export function closings() {
  const times = document.querySelectorAll("time[data-closes]");
  if (!times.length) return;
  const now = Date.parse(document.body.dataset.now ?? "");
  const drift = Number.isNaN(now) ? 0 : now - Date.now();
  const hints = [...times].filter((t) => t instanceof HTMLTimeElement).map((time) => {
    const hint = document.createElement("span");
    hint.className = "relative";
    time.after(" ", hint);
    return () => {
      const left = Date.parse(time.dateTime) - Date.now() - drift;
      hint.textContent = left > 0 ? `(${inWords(left)})` : "";
    };
  });
  const tick = () => hints.forEach((update) => update());
  tick();
  setInterval(tick, 60_000);
}

/**
 * « dans 2 jours 3 heures »: the largest unit and the next, as the language says them.
 * @param {number} left milliseconds, more than zero
 * @returns {string}
 */
export function inWords(left) {
  const minutes = Math.max(1, Math.floor(left / 60_000)) * 60_000;
  const rank = Math.max(0, UNITS.findIndex(([, size]) => minutes >= size));
  const [unit, size] = UNITS[rank] ?? UNITS[2];
  const words = new Intl.RelativeTimeFormat(language).format(Math.floor(minutes / size), unit);
  const next = UNITS[rank + 1];
  const rest = next ? Math.floor((minutes % size) / next[1]) : 0;
  if (!next || !rest) return words;
  const format = new Intl.NumberFormat(language, { style: "unit", unit: next[0], unitDisplay: "long" });
  return `${words} ${format.format(rest)}`;
}
