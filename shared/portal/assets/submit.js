// @ts-check
/**
 * One press, one sending; and nothing typed is lost to a dead network.
 *
 * A second submit of the same form is ignored until the page is shown again. A form with `data-guard` first asks
 * `GET /health`: when the network fails, the form stays, with `body[data-offline]` said above its buttons.
 */

import { controls } from "./dom.js";

const PROBE_LIMIT = 4_000;
/** After this long without a new page (the reader pressed Escape), the form may be sent again. */
const RELEASE = 15_000;

/** @type {Set<HTMLFormElement>} */
const busy = new Set();
/** @type {WeakSet<HTMLFormElement>} */
const reachable = new WeakSet();

/** Starts the guard on every form that posts. */
export function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (reachable.delete(form)) return; // our own second pass, after the probe
    if (busy.has(form)) {
      event.preventDefault();
      return;
    }
    if (stopsAtUnreadable(form, event.submitter)) {
      event.preventDefault();
      return;
    }
    hold(form);
    if (!form.hasAttribute("data-guard")) return;
    event.preventDefault();
    const presser = event.submitter;
    void probe().then((alive) => {
      if (!alive) {
        release(form);
        sayOffline(form, presser);
        return;
      }
      form.querySelector(".offline")?.remove();
      reachable.add(form);
      form.requestSubmit(presser); // keeps the pressed button's name and value
      if (reachable.delete(form)) release(form); // the browser refused: a field became invalid meanwhile
    });
  });
  window.addEventListener("pageshow", () => [...busy].forEach(release));
}

/**
 * The server checks the form (`novalidate`), but it would never see half a date or letters for a number: the browser
 * sends nothing in their place, so the browser has to tell.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} presser
 */
function stopsAtUnreadable(form, presser) {
  if (presser instanceof HTMLButtonElement && presser.formNoValidate) return false;
  const unreadable = controls(form).find((control) => control.validity.badInput && !control.disabled);
  unreadable?.reportValidity();
  return unreadable !== undefined;
}

/** @param {HTMLFormElement} form */
function hold(form) {
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  for (const button of buttons(form)) {
    button.setAttribute("aria-disabled", "true");
    button.dataset.busy = "";
  }
  setTimeout(() => release(form), RELEASE);
}

/** @param {HTMLFormElement} form */
function release(form) {
  busy.delete(form);
  form.removeAttribute("aria-busy");
  for (const button of buttons(form)) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.busy;
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLButtonElement[]}
 */
function buttons(form) {
  return [...form.elements].filter((e) => e instanceof HTMLButtonElement).filter((b) => b.type === "submit");
}

/** Whether the service can be reached: any answer will do, only silence stops a sending. */
async function probe() {
  try {
    await fetch("/health", { method: "GET", cache: "no-store", signal: AbortSignal.timeout(PROBE_LIMIT) });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} presser
 */
function sayOffline(form, presser) {
  form.querySelector(".offline")?.remove();
  const message = document.createElement("div");
  message.className = "offline";
  message.setAttribute("role", "alert");
  message.tabIndex = -1;
  message.textContent = document.body.dataset.offline ?? "";
  const actions = presser?.closest(".actions");
  if (actions && form.contains(actions)) actions.before(message);
  else form.append(message);
  message.focus();
}
