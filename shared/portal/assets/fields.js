// @ts-check
/** Fields that appear as needed, the major-incident warning, contact rows and counters. */

import { controls, isControl, language } from "./dom.js";

/** @typedef {import("./dom.js").Control} Control */

const MOST_ROWS = 5;
const YES = new Set(["true", "yes", "oui", "on", "1"]);

/**
 * What the control of that name (or `fields[NAME]`) holds; nothing while it is disabled.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {string[]}
 */
function valuesOf(form, name) {
  return controls(form)
    .filter((c) => (c.name === name || c.name === `fields[${name}]`) && !c.disabled)
    .filter((c) => !(c instanceof HTMLInputElement) || !["checkbox", "radio"].includes(c.type) || c.checked)
    .filter((c) => c.type !== "hidden")
    .map((c) => c.value.trim());
}

/** `data-when-field="NAME" data-when-any="a b"`: shown only while NAME has one of these values. */
export function conditions() {
  for (const form of document.querySelectorAll("form")) {
    const fields = [...form.querySelectorAll("[data-when-field]")].filter((f) => f instanceof HTMLElement);
    if (!fields.length) continue;
    /** @type {Set<Control>} */
    const ours = new Set();
    const apply = () => {
      for (const field of fields) {
        const wanted = (field.dataset.whenAny ?? "").split(" ");
        const shown = valuesOf(form, field.dataset.whenField ?? "").some((value) => wanted.includes(value));
        field.hidden = !shown;
        for (const control of field.querySelectorAll("input, select, textarea")) {
          if (!isControl(control) || (control.disabled && !ours.has(control))) continue;
          control.disabled = !shown;
          ours.add(control);
        }
      }
    };
    form.addEventListener("input", apply);
    form.addEventListener("change", apply);
    window.addEventListener("pageshow", apply);
    apply();
  }
}

/** `.major[data-major="5"]`: comes up, announced, above that many users or when the whole organisation is hindered. */
export function majorIncident() {
  const warning = document.querySelector(".major[data-major]");
  const form = warning?.closest("form") ?? document.querySelector("form:has([name='fields[users_affected]'])");
  if (!(warning instanceof HTMLElement) || !(form instanceof HTMLFormElement)) return;
  const most = Number(warning.dataset.major || 5);
  const apply = () => {
    const many = valuesOf(form, "users_affected").some((value) => Number(value) > most);
    const hindered = valuesOf(form, "organisation_hindered").some((value) => YES.has(value));
    if (warning.hidden === !(many || hindered)) return;
    warning.hidden = !(many || hindered);
    if (!warning.hidden) warning.setAttribute("role", "alert");
  };
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  window.addEventListener("pageshow", apply);
  apply();
}

/** `[data-add-row]` and `[data-remove-row]`: 1 to 5 `.contact-row`. */
export function contactRows() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-add-row], [data-remove-row]") : null;
    const form = button?.closest("form");
    if (!button || !form) return;
    event.preventDefault(); // without scripts these buttons ask the server for the same
    if (button.hasAttribute("data-add-row")) {
      addRow(form)?.querySelector("input")?.focus();
    } else if (rowsOf(form).length > 1) {
      const row = button.closest(".contact-row");
      const place = rowsOf(form).findIndex((r) => r === row);
      row?.remove();
      settleRows(form);
      rowsOf(form)[Math.max(0, place - 1)]?.querySelector("input")?.focus();
      form.dispatchEvent(new Event("change"));
    }
  });
  for (const form of document.querySelectorAll("form")) {
    if (rowsOf(form).length) settleRows(form);
  }
}

/** @param {HTMLFormElement} form */
function rowsOf(form) {
  return [...form.querySelectorAll(".contact-row")];
}

/**
 * Makes sure that a form with contact rows has at least that many.
 * @param {HTMLFormElement} form
 * @param {number} count
 */
export function ensureRows(form, count) {
  while (rowsOf(form).length < Math.min(count, MOST_ROWS) && addRow(form));
}

/**
 * An empty copy of the last row, under the next number; null when there are five already, or none to copy.
 * @param {HTMLFormElement} form
 * @returns {Element | null}
 */
function addRow(form) {
  const last = rowsOf(form).at(-1);
  if (!last || rowsOf(form).length >= MOST_ROWS) return null;
  const row = /** @type {Element} */ (last.cloneNode(true));
  for (const message of row.querySelectorAll(".error, .findings")) message.remove();
  for (const field of row.querySelectorAll(".invalid")) field.classList.remove("invalid");
  for (const control of row.querySelectorAll("input")) {
    control.defaultValue = control.value = "";
    control.removeAttribute("aria-invalid");
  }
  last.after(row);
  settleRows(form);
  return row;
}

/** Numbers the rows again, and shows the buttons that can do something. @param {HTMLFormElement} form */
function settleRows(form) {
  const rows = rowsOf(form);
  rows.forEach((row, index) => {
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for", "aria-describedby", "aria-labelledby", "value"]) {
        if (name === "value" && !(element instanceof HTMLButtonElement)) continue;
        const old = element.getAttribute(name);
        const now = name === "value" ? old?.replace(/^\d+$/, String(index))
          : old?.replace(/(contacts?[[\-_.]?)\d+/g, `$1${index}`);
        if (old !== null && now !== undefined && now !== old) element.setAttribute(name, now);
      }
      if (element.hasAttribute("data-row-number")) element.textContent = String(index + 1);
      if (element.hasAttribute("data-remove-row")) element.toggleAttribute("hidden", rows.length === 1);
    }
  });
  for (const button of form.querySelectorAll("[data-add-row]")) {
    button.toggleAttribute("hidden", rows.length >= MOST_ROWS);
  }
}

/** `.counter[data-counter="ID"][data-max="20000"]`: how much of the room is used; shown, not announced. */
export function counters() {
  const format = new Intl.NumberFormat(language);
  for (const counter of document.querySelectorAll(".counter[data-counter]")) {
    if (!(counter instanceof HTMLElement)) continue;
    const control = document.getElementById(counter.dataset.counter ?? "");
    const max = Number(counter.dataset.max);
    if (!isControl(control) || !max) continue;
    const apply = () => {
      const used = [...control.value].length;
      counter.textContent = `${format.format(used)} / ${format.format(max)}`;
      counter.classList.toggle("over", used > max);
    };
    control.addEventListener("input", apply);
    window.addEventListener("pageshow", apply);
    apply();
  }
}
