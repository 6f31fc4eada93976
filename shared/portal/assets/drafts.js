// @ts-check
/**
 * Drafts: what is typed in a form with `data-draft="FORM"` stays in this browser until it is sent.
 *
 * One entry of localStorage by account, form and key: `guichet:draft:ACCOUNT:FORM:KEY`. KEY is the hidden `_key` of the
 * form, under which it takes effect once: a draft taken up again is sent under its first key, so that a sending whose
 * answer was lost is not done twice; and whichever page sends that key in the end (after a last look, after a sign-in)
 * is done with its draft. While a page shows a form it holds a lock of that name: no other tab is offered that draft.
 * Values never leave the browser.
 */

import { controls, copyOf, language, tabs } from "./dom.js";
import { current, rendered, restore, same } from "./snapshot.js";

/**
 * @typedef {{at: number, values: import("./snapshot.js").Values, version?: string}} Draft
 * `at`: milliseconds since 1970; `version`: what the form was made from, so that a change since then is noticed
 */

const PREFIX = "guichet:draft:";
/** Of `deposit.js`: what can be gone on with. */
const DEPOSIT = "guichet:deposit:";
const SENDING = "guichet:sending";
const LIFE = 7 * 24 * 3_600_000;
const PAUSE = 400;
/** How long a lock may take to come free: the page that we come from may still be closing. */
const LOCK_WAIT = 1_500;

/** Nothing is kept any more once somebody signs out, here or in another tab. */
let stopped = false;

/** Starts the drafts, after taking away those that have no business here. */
export function drafts() {
  const account = document.body.dataset.account;
  if (document.body.hasAttribute("data-signed-out")) signOut();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    const key = form.elements.namedItem("_key");
    if (form.hasAttribute("data-sign-out")) signOut();
    else if (key instanceof HTMLInputElement && !stopped) sessionStorage.setItem(SENDING, key.value);
  });
  tabs?.addEventListener("message", ({ data }) => {
    if (data?.signedOut) stopped = true;
  });
  sweep(account);
  if (!account) return;
  settleSent();
  for (const form of document.querySelectorAll("form")) {
    const name = form.dataset.draft;
    const key = form.elements.namedItem("_key");
    if (name && key instanceof HTMLInputElement) follow(form, `${PREFIX}${account}:${name}:`, key);
  }
}

/** Wipes every draft of this browser, and what it knows of uploads, and stops the other tabs from writing theirs again. */
function signOut() {
  stopped = true;
  [...names(), ...names(DEPOSIT)].forEach(forget);
  sessionStorage.removeItem(SENDING);
  tabs?.postMessage({ signedOut: true });
}

/** Removes what is too old, unreadable, or of another account. @param {string | undefined} account */
function sweep(account) {
  for (const name of names()) {
    const draft = read(name);
    const foreign = account && !name.startsWith(`${PREFIX}${account}:`);
    if (!draft || foreign || Date.now() - draft.at > LIFE) forget(name);
  }
  if (account) names(DEPOSIT).filter((name) => !name.startsWith(`${DEPOSIT}${account}:`)).forEach(forget);
}

/** The page after a sending says `data-sent`: its draft is done with. Any other page of the account: not sent yet. */
function settleSent() {
  const key = sessionStorage.getItem(SENDING);
  sessionStorage.removeItem(SENDING);
  if (!key || !document.body.hasAttribute("data-sent")) return;
  names().filter((name) => name.endsWith(`:${key}`)).forEach(forget);
}

/**
 * Keeps one form.
 * @param {HTMLFormElement} form
 * @param {string} family the draft's name without its key
 * @param {HTMLInputElement} key
 */
function follow(form, family, key) {
  const name = () => family + key.value;
  const cameBack = read(name()) !== null;
  let timer = 0;
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    if (stopped) return;
    const values = current(form);
    if (!cameBack && same(values, rendered(form))) forget(name());
    else write(name(), { at: Date.now(), values, version: versionOf(form)?.value });
  };
  void claim(name());
  form.autocomplete = "off"; // on the way back browsers would put back a part of the text, under another key
  const changed = () => {
    clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("pagehide", () => timer && save());
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented && timer) save();
  });
  // Some put typed values back all the same, until the page is shown: only then is the form known to be as rendered.
  const shown = () => void offer(form, family, key);
  if (document.readyState === "complete") shown();
  else window.addEventListener("pageshow", shown, { once: true });
}

/** @param {HTMLFormElement} form */
function versionOf(form) {
  const version = form.elements.namedItem("_version");
  return version instanceof HTMLInputElement ? version : null;
}

/**
 * Offers the newest draft of the same form that no other tab holds.
 * @param {HTMLFormElement} form
 * @param {string} family
 * @param {HTMLInputElement} key
 */
async function offer(form, family, key) {
  const own = family + key.value;
  const returned = document.querySelector(".errors") !== null; // filled by the server with what was sent
  const found = names().filter((name) => name.startsWith(family) && !(returned && name === own))
    .filter((name) => !name.slice(family.length).includes(":"))
    .sort((a, b) => (read(b)?.at ?? 0) - (read(a)?.at ?? 0));
  for (const name of found) {
    if (name !== own && !(await claim(name, LOCK_WAIT))) continue;
    const draft = read(name);
    if (!draft) continue;
    if (same(draft.values, current(form))) {
      forget(name); // the form came back filled, perhaps under a new key
      write(own, draft);
      continue;
    }
    if (stopped || !same(current(form), rendered(form))) return;
    show(form, name, draft, () => {
      key.value = name.slice(family.length);
      const version = versionOf(form);
      if (version && draft.version) version.value = draft.version;
      restore(form, draft.values);
    });
    return;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {Draft} draft
 * @param {() => void} resume
 */
function show(form, name, draft, resume) {
  const box = copyOf("draft-offer");
  if (!box) return;
  const at = new Date(draft.at);
  const time = box.querySelector("time");
  if (time) {
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  }
  box.querySelector("[data-resume]")?.addEventListener("click", () => {
    box.remove();
    resume();
  });
  box.querySelector("[data-discard]")?.addEventListener("click", () => {
    forget(name);
    box.remove();
    controls(form).find((control) => control.type !== "hidden" && !control.disabled)?.focus();
  });
  form.before(box);
}

/**
 * Holds a draft for as long as this page lives; false when another tab has it. Browsers without locks offer to all.
 * @param {string} name
 * @param {number} [limit] milliseconds after which it is another tab's; without one it is ours as soon as it is free
 * @returns {Promise<boolean>}
 */
function claim(name, limit) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = limit ? { signal: AbortSignal.timeout(limit) } : {};
    navigator.locks.request(name, options, () => {
      resolve(true);
      return new Promise(() => {}); // until the page is gone
    }).catch(() => resolve(false));
  });
}

/** @returns {string[]} */
function names(prefix = PREFIX) {
  return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
}

/**
 * @param {string} name
 * @returns {Draft | null}
 */
function read(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(name) ?? "null");
    return typeof draft?.at === "number" && typeof draft.values === "object" ? draft : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {Draft} draft
 */
function write(name, draft) {
  try {
    localStorage.setItem(name, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage costs the draft, never the form.
  }
}

/** @param {string} name */
function forget(name) {
  localStorage.removeItem(name);
}
