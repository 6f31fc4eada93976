// @ts-check
/**
 * `select[data-canned="TEXTAREA-ID"]`: puts the chosen option's `data-body` at the caret of the text.
 *
 * With a `[data-canned-insert]` button in the same form, the button inserts; else choosing does. A body that did not
 * come with the page is put in by the server, where the button leads without this.
 */

import { announceChange } from "./dom.js";

/** Starts the canned responses. */
export function canned() {
  for (const select of document.querySelectorAll("select")) {
    if (!select.hasAttribute("data-canned")) continue;
    const scope = select.closest("form, .panel") ?? document;
    const named = document.getElementById(select.dataset.canned ?? "");
    const text = named ?? scope.querySelector("textarea");
    const button = scope.querySelector("[data-canned-insert]");
    if (!(text instanceof HTMLTextAreaElement)) continue;
    /** @param {Event} event */
    const insert = (event) => {
      const body = select.selectedOptions[0]?.dataset.body;
      if (!body) return; // too long to be in the page: the button asks the server
      event.preventDefault();
      const start = text.selectionStart;
      const gap = start > 0 && text.value[start - 1] !== "\n" ? "\n\n" : "";
      text.setRangeText(gap + body, start, text.selectionEnd, "end");
      select.selectedIndex = 0;
      announceChange(text);
      text.focus();
    };
    if (button) button.addEventListener("click", insert);
    else select.addEventListener("change", insert);
  }
}
