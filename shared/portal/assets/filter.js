// @ts-check
/** `input[data-filter-list="ID"]`: keeps of a list, a table or a select what holds the words typed, accents aside. */

/** Starts the filters. */
export function filters() {
  for (const input of document.querySelectorAll("input")) {
    const list = document.getElementById(input.dataset.filterList ?? "");
    if (!list) continue;
    const none = document.querySelector(`[data-filter-empty="${list.id}"]`);
    const apply = () => {
      const words = bare(input.value).split(/\s+/);
      const items = [...list.querySelectorAll(":scope > li, option, tbody > tr")];
      const left = items.filter((item) => {
        const text = bare(item.textContent ?? "");
        const kept = words.every((word) => text.includes(word));
        item.toggleAttribute("hidden", !kept);
        return kept;
      });
      none?.toggleAttribute("hidden", left.length > 0);
    };
    input.addEventListener("input", apply);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !input.name) event.preventDefault(); // it filters, it does not send
    });
    window.addEventListener("pageshow", apply);
  }
}

/** @param {string} text */
function bare(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
