// @ts-check
/**
 * Articles that may answer already: while the subject of a new request is typed, and beside a request that agents read.
 *
 * `.articles[data-field="ID"]` follows the text of that field, `.articles[data-about="TEXT"]` asks once. It holds the
 * `<template>` of an article (`data-query` goes with its address), a hidden `[data-found]` with the list, and perhaps a
 * live line with the words for one article, two and so on in `data-words`, between bars. A search that fails shows
 * nothing: nobody waits for it.
 */

import { language } from "./dom.js";
import { renewed } from "./session.js";

/** @typedef {{id: string, title: string, excerpt: string, category: string}} Article `excerpt`: HTML with `<mark>` */

const PAUSE = 250;
const SHORTEST = 3;
const LONGEST = 200;
const MOST = 5;
/** @type {Record<string, string>} */
const ESCAPED = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'" };

/** Starts the suggestions once the page is there: nothing of it waits for them. */
export function suggest() {
  for (const area of document.querySelectorAll(".articles")) {
    if (!(area instanceof HTMLElement)) continue;
    const { field: id = "", about } = area.dataset;
    const field = document.getElementById(id);
    const start = field instanceof HTMLInputElement ? follow(area, field)
      : async () => show(area, await find(about ?? "", new AbortController().signal));
    window.addEventListener("pageshow", () => void start());
  }
}

/**
 * @param {HTMLElement} area @param {HTMLInputElement} field
 * @returns {() => Promise<void>} asks for what the field holds now
 */
function follow(area, field) {
  let about = "";
  let timer = 0;
  let asking = new AbortController();
  const renew = () => {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    about = field.value.trim();
    return asking.signal;
  };
  const ask = async () => {
    if (field.value.trim() === about) return;
    const signal = renew();
    const found = about.length < SHORTEST ? [] : await find(about, signal);
    if (!signal.aborted) show(area, found);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE);
  });
  for (const place of [field, area]) {
    place.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      renew(); // closed until the text is another
      if (document.activeElement?.closest("[data-found]")) field.focus(); // what has the focus is about to go
      show(area, []);
    });
  }
  return ask;
}

/**
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<Article[]>} none when there is no answer
 */
async function find(text, signal) {
  const lang = language.slice(0, 2);
  const query = new URLSearchParams({ q: text.slice(0, LONGEST), lang, limit: String(MOST), typing: "true" });
  try {
    const answer = await fetch(`/articles?${query}`, { headers: { accept: "application/json" }, signal });
    if (!answer.ok) return [];
    const { items } = /** @type {{items: Article[]}} */ (await answer.json());
    renewed();
    return items.slice(0, MOST);
  } catch {
    return []; // no network, or a newer question
  }
}

/** @param {HTMLElement} area @param {Article[]} found */
function show(area, found) {
  const [template, list, place] = ["template", "ul", "[data-found]"].map((what) => area.querySelector(what));
  if (!(template instanceof HTMLTemplateElement) || !list || list.contains(document.activeElement)) return;
  const at = document.activeElement ?? area;
  const before = at.getBoundingClientRect().top;
  list.replaceChildren(...found.map(({ id, title, excerpt, category }) => {
    const item = document.importNode(template.content, true);
    item.querySelector("a")?.setAttribute("href", `/articles/${encodeURIComponent(id)}${area.dataset.query ?? ""}`);
    item.querySelector("[data-title]")?.append(title);
    item.querySelector("[data-category]")?.append(category);
    item.querySelector("[data-excerpt]")?.append(...marked(excerpt));
    return item;
  }));
  place?.toggleAttribute("hidden", !found.length);
  const moved = at.getBoundingClientRect().top - before;
  if (moved) scrollBy(0, moved); // whoever has gone on to a field below goes on there
  const line = area.querySelector("[data-words]");
  const words = line?.getAttribute("data-words")?.split("|")[found.length - 1] ?? "";
  if (line && line.textContent !== words) line.textContent = words;
}

/** Escaped HTML in which nothing but `<mark>` is an element. @param {string} html */
function marked(html) {
  return html.split(/<\/?mark>/).map((part, rank) => {
    const text = part.replace(/&(?:amp|lt|gt|quot|#39);/g, (name) => ESCAPED[name] ?? name);
    const node = rank % 2 ? document.createElement("mark") : document.createDocumentFragment();
    node.append(text);
    return node;
  });
}
