// @ts-check
/** What the other modules share: reading templates, finding controls, the channel between tabs. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * Whether an element is a control that holds something typed or chosen.
 * @param {unknown} element
 * @returns {element is Control}
 */
export function isControl(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement
    || element instanceof HTMLTextAreaElement;
}

/**
 * The controls of a form, those outside of it with a `form` attribute included.
 * @param {HTMLFormElement} form
 * @returns {Control[]}
 */
export function controls(form) {
  return [...form.elements].filter(isControl);
}

/**
 * The first element of a copy of a template, or null when the page has no such template.
 * @param {string} id
 * @returns {HTMLElement | null}
 */
export function copyOf(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return null;
  const copy = document.importNode(template.content, true).firstElementChild;
  return copy instanceof HTMLElement ? copy : null;
}

/**
 * Tells the rest of the page that a control was changed by a script.
 * @param {Element} control
 */
export function announceChange(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The page's language, for dates and numbers. */
export const language = document.documentElement.lang || "fr-CA";

/** Between the tabs of this browser: `{renewed: SECONDS}` and `{signedOut: true}`; nothing else, nothing personal. */
export const tabs = "BroadcastChannel" in window ? new BroadcastChannel("guichet") : null;
