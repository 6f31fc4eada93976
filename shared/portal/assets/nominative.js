// @ts-check
/**
 * Looks for nominative data while one writes, and masks it in one click.
 *
 * A field with `data-nominative` is checked by `POST /nominative-check` shortly after the last key, and when it is left;
 * what is found is listed under it, in words from the attributes of `<template id="finding">`. The server checks again
 * at sending: whatever fails here fails silently.
 */

import { announceChange } from "./dom.js";
import { renewed } from "./session.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} TextField */
/** @typedef {{kind: string, start: number, end: number, masked: string, stops: boolean}} Finding in scalar values */

const PAUSE = 600;
const LONGEST = 100_000;

/** Starts the check on every field that asks for it, those of rows added later included. */
export function nominative() {
  /** @type {WeakMap<TextField, Watch>} */
  const watches = new WeakMap();
  /** @param {Event} event */
  const watchOf = (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return null;
    if (!field.hasAttribute("data-nominative")) return null;
    const watch = watches.get(field) ?? new Watch(field);
    watches.set(field, watch);
    return watch;
  };
  document.addEventListener("input", (event) => watchOf(event)?.later());
  document.addEventListener("focusout", (event) => void watchOf(event)?.now());
  for (const row of document.querySelectorAll(".findings li[data-masked]")) maskable(row);
}

/** What the server found in a text that came back: a button masks it there. @param {Element} row */
function maskable(row) {
  const field = row.closest(".field")?.querySelector("input[data-nominative], textarea[data-nominative]");
  const found = row.querySelector("strong")?.textContent ?? "";
  const { mask = "" } = document.getElementById("finding")?.dataset ?? {};
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !found) return;
  row.append(button(mask, found, () => {
    const at = field.value.indexOf(found);
    if (at >= 0) replace(field, at, at + found.length, row.getAttribute("data-masked") ?? "");
    announceChange(field);
    field.focus();
    const list = row.closest(".findings");
    row.remove();
    if (!list?.querySelector("li")) list?.remove();
  }));
}

/** The check of one field. */
class Watch {
  /** @param {TextField} field */
  constructor(field) {
    this.field = field;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.asking = null;
    /** The text that the list is about. */
    this.checked = field.closest(".field")?.querySelector(".findings") ? field.defaultValue : ""; // the server said it
    this.list = listUnder(field);
  }

  later() {
    this.list.querySelector(".done")?.remove();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.now(), PAUSE);
  }

  /** Asks, unless this very text was asked about already. */
  async now() {
    clearTimeout(this.timer);
    const text = this.field.value;
    if (text === this.checked) return;
    this.asking?.abort();
    if (text.length < 6 || text.length > LONGEST || !/[\d@]/.test(text)) {
      this.checked = text;
      this.show([]);
      return;
    }
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const answer = await fetch("/nominative-check", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ text }),
        signal,
      });
      if (!answer.ok) return;
      const { findings } = /** @type {{findings: Finding[]}} */ (await answer.json());
      if (signal.aborted) return;
      renewed();
      this.checked = text;
      this.show(findings);
    } catch {
      // No network, or a newer question: the server looks again at sending.
    }
  }

  /** @param {Finding[]} findings */
  show(findings) {
    const texts = document.getElementById("finding")?.dataset ?? {};
    if (!findings.length) {
      if (!this.list.querySelector(".done")) this.list.replaceChildren(); // « masked » is left to be heard
      return;
    }
    const scalars = [...this.checked];
    const items = document.createElement("ul");
    for (const finding of findings) {
      const { kind, start, end, stops } = finding;
      const found = scalars.slice(start, end).join("");
      const label = texts[`label${kind[0]?.toUpperCase()}${kind.slice(1)}`] ?? "";
      const row = element("li", stops ? "stops" : "");
      const words = element("span");
      words.append(element("strong", "", found), ` – ${label}. ${(stops ? texts.stops : texts.warns) ?? ""}`);
      row.append(words, button(texts.mask ?? "", found, () => this.mask([finding])));
      items.append(row);
    }
    this.list.replaceChildren(items);
    if (findings.length > 1) this.list.append(button(texts.maskAll ?? "", "", () => this.mask(findings)));
  }

  /** Replaces exactly what was found, wherever later typing has moved it. @param {Finding[]} findings */
  mask(findings) {
    const field = this.field;
    const scalars = [...this.checked];
    for (const { start, end, masked } of [...findings].sort((a, b) => b.start - a.start)) {
      const found = scalars.slice(start, end).join("");
      const before = scalars.slice(0, start).join("").length;
      const at = field.value.startsWith(found, before) ? before : field.value.indexOf(found);
      if (found && at >= 0) replace(field, at, at + found.length, masked);
    }
    announceChange(field);
    field.focus();
    this.list.replaceChildren(element("p", "done", document.getElementById("finding")?.dataset.masked));
    void this.now();
  }
}

/**
 * @param {string} tag
 * @param {string} [name] its class
 * @param {string} [text]
 * @returns {HTMLElement}
 */
function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

/**
 * @param {string} text
 * @param {string} about what it acts on, for those who hear the button alone
 * @param {() => void} then
 * @returns {HTMLElement}
 */
function button(text, about, then) {
  const made = element("button", "secondary", text);
  made.setAttribute("type", "button");
  if (about) made.append(element("span", "visually-hidden", ` ${about}`));
  made.addEventListener("click", then);
  return made;
}

/**
 * A live region under a field, apart from what the server found there: its boxes to tick must stay.
 * @param {TextField} field
 * @returns {HTMLElement}
 */
function listUnder(field) {
  const list = element("div", "findings");
  list.setAttribute("role", "status");
  field.after(list);
  return list;
}

/**
 * Replaces a span and leaves the caret where the reader had it.
 * @param {TextField} field
 * @param {number} start
 * @param {number} end
 * @param {string} text
 */
function replace(field, start, end, text) {
  try {
    field.setRangeText(text, start, end, "preserve");
  } catch {
    field.value = field.value.slice(0, start) + text + field.value.slice(end); // a kind of input without carets
  }
}
