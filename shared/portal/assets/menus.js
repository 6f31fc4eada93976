// @ts-check
/** Native `<details>` as menus: Escape, a press outside and leaving by the keyboard close them. */

/** Starts the menus of the header. */
export function menus() {
  const all = [...document.querySelectorAll("details")].filter((d) => d.matches(".menu, .magnifier"));
  for (const menu of all) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    menu.addEventListener("toggle", () => {
      if (menu.open && menu.matches(".magnifier")) menu.querySelector("input")?.focus();
    });
  }
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of all) {
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
    }
  });
}
