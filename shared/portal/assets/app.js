// @ts-check
/** Starts what the page needs. Everything works without these modules; with them it is quicker. */

import { canned } from "./canned.js";
import { closings } from "./clock.js";
import { drafts } from "./drafts.js";
import { conditions, contactRows, counters, majorIncident } from "./fields.js";
import { menus } from "./menus.js";
import { nominative } from "./nominative.js";
import { session } from "./session.js";
import { guardSubmits } from "./submit.js";
import { suggest } from "./suggest.js";

// In this order: drafts note what is really sent, so they listen after the guard against double submits.
for (const start of [
  guardSubmits, drafts, contactRows, conditions, majorIncident, counters, canned, nominative, session, closings,
  menus, suggest,
]) {
  try {
    start();
  } catch (error) {
    console.error(start.name, error); // one broken convenience must not take the others with it
  }
}

// Most pages have no files: what is for them is fetched where there are any.
if (document.querySelector("[data-attach]")) void import("./attach.js").then(({ attach }) => attach());
// Of one page alone.
if (document.querySelector("[data-deposit]")) void import("./deposit.js").then(({ deposit }) => deposit());

const errors = document.querySelector(".errors");
if (errors instanceof HTMLElement) errors.focus();
else afterwards();

/** What was just done is read first, wherever the address leads; and it is said once. */
function afterwards() {
  const notice = document.getElementById("avis");
  const show = () => {
    notice?.scrollIntoView({ block: "center" });
    notice?.focus({ preventScroll: true });
  };
  // Only then has the browser gone where the address leads.
  if (document.readyState === "complete") show();
  else window.addEventListener("load", () => requestAnimationFrame(show), { once: true });
  const address = new URL(location.href);
  if (!address.searchParams.has("notice") && !address.searchParams.has("sent")) return;
  address.searchParams.delete("notice");
  address.searchParams.delete("sent");
  history.replaceState(history.state, "", address);
}
