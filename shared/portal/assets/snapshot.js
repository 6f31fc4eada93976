// @ts-check
/** What is typed in a form, as a plain object, and back. Hidden fields, passwords, files and helpers (`_…`) never are. */

import { announceChange, controls, isControl } from "./dom.js";
import { ensureRows } from "./fields.js";

/** @typedef {import("./dom.js").Control} Control */
/** @typedef {Record<string, string>} Values the name and rank (or the choice) of a control → what it holds */

const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

/**
 * @param {HTMLFormElement} form
 * @returns {[string, Control][]}
 */
function kept(form) {
  /** @type {Map<string, number>} */
  const ranks = new Map();
  return controls(form)
    .filter((c) => c.name && !c.name.startsWith("_") && !NEVER.has(c.type) && !c.autocomplete.includes("one-time-code"))
    .map((control) => {
      if (isChoice(control)) return [`${control.name}=${control.value}`, control];
      const rank = ranks.get(control.name) ?? 0;
      ranks.set(control.name, rank + 1);
      return [`${control.name}#${rank}`, control];
    });
}

/**
 * @param {Control} control
 * @returns {control is HTMLInputElement}
 */
function isChoice(control) {
  return control.type === "checkbox" || control.type === "radio";
}

/**
 * What the form holds now.
 * @param {HTMLFormElement} form
 * @returns {Values}
 */
export function current(form) {
  return Object.fromEntries(kept(form).map(([key, control]) => [key, held(control)]));
}

/**
 * What the form held as the server wrote it.
 * @param {HTMLFormElement} form
 * @returns {Values}
 */
export function rendered(form) {
  return Object.fromEntries(kept(form).map(([key, control]) => [key, asWritten(control)]));
}

/**
 * @param {Control} control
 * @returns {string}
 */
function held(control) {
  if (isChoice(control)) return control.checked ? "on" : "";
  if (control instanceof HTMLSelectElement && control.multiple) {
    return JSON.stringify([...control.selectedOptions].map((option) => option.value));
  }
  return control.value;
}

/**
 * @param {Control} control
 * @returns {string}
 */
function asWritten(control) {
  if (isChoice(control)) return control.defaultChecked ? "on" : "";
  if (!(control instanceof HTMLSelectElement)) return plain(control.defaultValue);
  const chosen = [...control.options].filter((option) => option.defaultSelected);
  if (control.multiple) return JSON.stringify(chosen.map((option) => option.value));
  return (chosen.at(-1) ?? [...control.options].find((option) => !option.disabled))?.value ?? "";
}

/** @param {string} text */
function plain(text) {
  return text.replace(/\r\n?/g, "\n"); // as a control's `value` has it
}

/**
 * @param {Values} a
 * @param {Values} b
 * @returns {boolean}
 */
export function same(a, b) {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => (a[key] ?? "").trim() === (b[key] ?? "").trim()); // the service trims
}

/**
 * Puts the values back, with as many contact rows as they need; the caret goes to the first that changed.
 * @param {HTMLFormElement} form
 * @param {Values} values
 */
export function restore(form, values) {
  const rows = Object.keys(values).map((key) => Number(/^contacts\[(\d+)\]/.exec(key)?.[1] ?? -1));
  ensureRows(form, Math.max(0, ...rows) + 1);
  /** @type {Control[]} */
  const changed = [];
  for (const [key, control] of kept(form)) {
    const value = values[key];
    if (value === undefined || value === held(control)) continue;
    if (isChoice(control)) {
      control.checked = value === "on";
    } else if (control instanceof HTMLSelectElement && control.multiple) {
      const chosen = new Set(/** @type {string[]} */ (JSON.parse(value)));
      for (const option of control.options) option.selected = chosen.has(option.value);
    } else {
      control.value = value;
    }
    changed.push(control);
  }
  changed.forEach(announceChange);
  changed.find((control) => isControl(control) && !control.disabled)?.focus();
}
