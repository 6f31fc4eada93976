// @ts-check
/**
 * No session ends without a warning: five minutes before, a bar offers to stay signed in.
 *
 * `body[data-session-idle]` is how many seconds are left on arrival; `data-session-full` what a sign of life gives
 * (3600 unless told), `data-session-end` how many seconds are left whatever happens. Nothing renews by a timer.
 */

import { copyOf, tabs } from "./dom.js";

const WARNING = 5 * 60_000;
const LOOK = 5_000;

let over = Infinity;
let last = Infinity;
let full = 3_600_000;
/** @type {HTMLElement | null} */
let bar = null;
/** @type {"quiet" | "warned" | "over"} */
let state = "quiet";

/** Starts the watch on pages of somebody who is signed in. */
export function session() {
  const { account, sessionIdle, sessionFull, sessionEnd } = document.body.dataset;
  if (!sessionIdle) return;
  full = Number(sessionFull ?? 3_600) * 1_000;
  if (sessionEnd) last = Date.now() + Number(sessionEnd) * 1_000;
  extend(Number(sessionIdle) * 1_000);
  tabs?.postMessage({ renewed: Number(sessionIdle), account });
  tabs?.addEventListener("message", ({ data }) => {
    const others = typeof data?.renewed === "number" && data.account !== account; // somebody else has signed in
    if (typeof data?.renewed === "number" && !others) extend(data.renewed * 1_000);
    if (data?.signedOut || others) {
      over = Date.now();
      look();
    }
  });
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look);
}

/** To be called after every call of this page that the service answered: it was a sign of life. */
export function renewed() {
  if (over === Infinity) return;
  extend(full);
  tabs?.postMessage({ renewed: full / 1_000, account: document.body.dataset.account });
}

/** @param {number} left */
function extend(left) {
  const end = Math.min(Date.now() + left, last);
  if (over === Infinity || end > over) over = end; // an older page of another tab takes nothing away
  look();
}

function look() {
  const left = over - Date.now();
  const now = left <= 0 ? "over" : left <= WARNING ? "warned" : "quiet";
  if (now === state) return;
  state = now;
  bar?.remove();
  bar = now === "quiet" ? null : copyOf("session-warning");
  if (!bar) return;
  bar.querySelector("[data-warning]")?.toggleAttribute("hidden", now === "over");
  bar.querySelector("[data-over]")?.toggleAttribute("hidden", now !== "over");
  const stay = bar.querySelector("button");
  if (now === "over" || last <= over) stay?.remove(); // nothing left to extend
  else stay?.addEventListener("click", () => void ask());
  const region = bar;
  const words = [...region.childNodes];
  region.replaceChildren(); // a live region speaks of what comes into it
  document.body.append(region);
  requestAnimationFrame(() => region.append(...words));
}

/** Asks for the account, which counts as activity. */
async function ask() {
  try {
    const answer = await fetch("/me", { headers: { accept: "application/json" }, cache: "no-store" });
    if (answer.ok) {
      const focused = bar?.contains(document.activeElement);
      renewed();
      if (focused) document.querySelector("main")?.focus();
    } else if (answer.status === 401) {
      over = Date.now();
      look();
    }
  } catch {
    // No network: the bar stays, and so does its button.
  }
}
