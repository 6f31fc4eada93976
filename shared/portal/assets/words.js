// @ts-check
/** The words for files, which come with the page in `<template id="file-words">`; sizes as people read them. */

import { language } from "./dom.js";

/** @type {Map<string, string> | null} */
let words = null;

/**
 * The text of a key, without its `file-`; `{$name}` in it is replaced by the value of that name.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string} empty where there is no such text
 */
export function word(key, values = {}) {
  words ??= read();
  const text = words.get(key) ?? "";
  return text.replace(/\{\$([a-z]+)\}/g, (all, name) => String(values[name] ?? all));
}

function read() {
  const template = document.getElementById("file-words");
  const found = template instanceof HTMLTemplateElement ? template.content.querySelectorAll("data") : [];
  return new Map([...found].map((entry) => [entry.value, entry.textContent ?? ""]));
}

/**
 * « 1,2 Mo »
 * @param {number} bytes
 * @returns {string}
 */
export function sized(bytes) {
  const rank = bytes < 1_024 ? 0 : bytes < 1_048_576 ? 1 : 2;
  const amount = bytes / 1_024 ** rank;
  const digits = rank === 2 && amount < 10 ? 1 : 0;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(amount);
  return `${number}\u00a0${(language.startsWith("fr") ? ["o", "Ko", "Mo"] : ["B", "KB", "MB"])[rank]}`;
}

/**
 * A button that is never the one a form is sent with.
 * @param {string} text
 * @param {() => void} then
 * @param {string} [about] what it is about, for those who hear it apart from its row
 * @returns {HTMLButtonElement}
 */
export function button(text, then, about = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "secondary";
  made.textContent = text;
  if (about) {
    const more = document.createElement("span");
    more.className = "visually-hidden";
    more.textContent = ` ${about}`;
    made.append(more);
  }
  made.addEventListener("click", then);
  return made;
}
