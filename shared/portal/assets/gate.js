// @ts-check
/** A form is not sent with half of its files: it waits for those on their way, and asks about those that are not there. */

import { button, word } from "./words.js";

/** Longer than this no sending waits for an inspection: what it finds later is told on the request. */
const INSPECTION = 15_000;

/** @param {import("./batch.js").Batch} batch */
export function sendingWaits(batch) {
  const { form } = batch;
  let agreed = false;
  /** The button whose press waits. @type {HTMLElement | null} */
  let waiting = null;
  let since = 0;
  /** @type {Element | null} */
  let panel = null;
  const under = () => batch.items.filter((item) => item.isUnderWay()
    && !(item.row.stand === "inspecting" && since && performance.now() - since > INSPECTION));
  const open = () => batch.items.filter((item) => !["clean", "inspecting"].includes(item.row.stand));

  /** What says that it waits; a press of Enter goes to a button that is not seen. @param {HTMLElement} presser */
  const shown = (presser) => {
    const seen = presser.classList.contains("visually-hidden") ? form.querySelector(".actions button") : presser;
    return seen instanceof HTMLElement ? seen : presser;
  };
  const release = () => {
    if (!waiting) return;
    const button = shown(waiting);
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset.text ?? "";
    form.removeAttribute("aria-busy");
  };
  const settle = () => {
    panel?.remove();
    panel = null;
    agreed = false;
    if (!waiting || under().length) return;
    const presser = waiting;
    release();
    waiting = null;
    form.requestSubmit(presser);
  };
  form.addEventListener("files", settle);
  setInterval(() => waiting && settle(), 1_000);
  window.addEventListener("pageshow", () => {
    release();
    waiting = null;
    agreed = false;
  });

  form.addEventListener("submit", (event) => {
    const presser = event.submitter;
    if (!(presser instanceof HTMLButtonElement) || presser.formNoValidate) return;
    if (waiting) return event.preventDefault();
    since ||= performance.now();
    if (under().length) {
      event.preventDefault();
      waiting = presser;
      const button = shown(presser);
      button.dataset.text = button.textContent ?? "";
      button.textContent = word("waits");
      button.setAttribute("aria-disabled", "true");
      form.setAttribute("aria-busy", "true");
      batch.say(word("waits"));
      return;
    }
    since = 0;
    const missing = open();
    if (!missing.length || agreed) return;
    event.preventDefault();
    panel?.remove();
    panel = ask(missing, () => {
      agreed = true; // also for the second pass, after the probe of the network
      form.requestSubmit(presser);
    });
    const actions = shown(presser).closest(".actions");
    if (actions && form.contains(actions)) actions.before(panel);
    else form.append(panel);
    /** @type {HTMLElement} */ (panel).focus();
  });
}

/**
 * What is not as it should be, and the two ways on.
 * @param {import("./item.js").Item[]} missing
 * @param {() => void} send
 */
function ask(missing, send) {
  const box = document.createElement("div");
  box.className = "notice warning files-open";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const inner = document.createElement("div");
  const held = missing.filter((item) => item.row.stand === "held");
  const absent = missing.filter((item) => item.row.stand !== "held");
  for (const [key, items] of /** @type {const} */ ([["open-absent", absent], ["open-held", held]])) {
    if (!items.length) continue;
    const line = document.createElement("p");
    line.textContent = word(key, { names: items.map((item) => item.row.name).join(", ") });
    inner.append(line);
  }
  const actions = document.createElement("div");
  actions.className = "actions";
  const back = button(word("open-back"), () => missing[0]?.row.element.focus());
  back.classList.remove("secondary");
  actions.append(back, button(word(absent.length ? "open-without" : "open-held-send"), send));
  inner.append(actions);
  box.append(inner);
  return box;
}
