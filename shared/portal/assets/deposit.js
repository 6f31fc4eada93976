// @ts-check
/**
 * A large file on its way into the repository of an establishment: it is cut into parts, three of which are sent at a
 * time, straight to the storage. After a lost connection, a pause, or on another day, what has arrived is not sent
 * again: the same file is found by its name, size and date, of which this browser keeps a hash alone, until its owner
 * signs out.
 */

import { renewed } from "./session.js";

/** So many parts are on their way at once. */
const AT_ONCE = 3;
/** Pauses before a part is tried again, in milliseconds; after the last, the upload waits to be resumed. */
const AGAIN = [500, 2_000, 8_000];
/** Links are good for an hour: fresh ones are asked for well before. */
const LINK_LIFE = 45 * 60_000;
/** Between two looks at a file whose fingerprint is being taken. */
const LOOK = 2_000;

/**
 * @typedef {{number: number, url: string}} PartLink
 * @typedef {{id: string, size: number, state: string, upload: {part_size: number, parts: PartLink[]}}} Begun
 * @typedef {{key: string, request: string, id?: string}} Kept under which key it was begun, for which request; as what
 */

/** An answer that says no. */
class Refused extends Error {
  /** @param {number} status @param {any} problem @param {string} path */
  constructor(status, problem, path) {
    super(String(status));
    this.status = status;
    this.problem = problem;
    this.path = path;
  }
}

/**
 * A call of our own service.
 * @param {string} method @param {string} path @param {unknown} [body] @param {string} [key]
 * @returns {Promise<any>}
 */
async function call(method, path, body, key) {
  /** @type {Record<string, string>} */
  const headers = { accept: "application/json" };
  if (body) headers["content-type"] = "application/json";
  if (key) headers["idempotency-key"] = key;
  const answer = await fetch(path, { method, headers, cache: "no-store", body: body ? JSON.stringify(body) : undefined });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})), path);
  renewed();
  return answer.status === 204 ? null : answer.json();
}

/** @param {number} pause */
const wait = (pause) => new Promise((resolve) => setTimeout(resolve, pause));

/** The repository's form. */
class Depositing {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    this.path = panel.dataset.deposit ?? "";
    this.input = /** @type {HTMLInputElement} */ (panel.querySelector("input[type=file]"));
    this.request = /** @type {HTMLInputElement} */ (panel.querySelector("#deposit-request"));
    this.bar = /** @type {HTMLProgressElement} */ (panel.querySelector("progress"));
    this.said = /** @type {HTMLElement} */ (panel.querySelector("[data-said]"));
    this.go = /** @type {HTMLButtonElement} */ (panel.querySelector("[data-go]"));
    this.pause = /** @type {HTMLButtonElement} */ (panel.querySelector("[data-pause]"));
    /** @type {AbortController | null} */
    this.running = null;
    this.go.addEventListener("click", () => void this.start());
    this.pause.addEventListener("click", () => this.running?.abort("paused"));
    window.addEventListener("online", () => {
      if (this.waits) void this.start();
    });
    /** The connection was lost: it goes on by itself once there is one. */
    this.waits = false;
  }

  /** @param {string} word @param {string} [more] */
  say(word, more = "") {
    this.said.textContent = `${this.panel.dataset[word] ?? ""}${more}`;
  }

  async start() {
    const file = this.input.files?.[0];
    if (!file || this.running) {
      this.input.focus();
      return;
    }
    this.waits = false;
    this.running = new AbortController();
    this.pause.hidden = this.bar.hidden = false;
    this.go.disabled = this.input.disabled = true;
    try {
      await this.send(file, this.running.signal);
    } catch (error) {
      this.failed(error);
    } finally {
      this.running = null;
      this.pause.hidden = true;
      this.go.disabled = this.input.disabled = false;
    }
  }

  /** @param {unknown} error */
  failed(error) {
    if (error === "paused") {
      this.say("paused");
    } else if (error instanceof Refused && error.status >= 400 && error.status < 500) {
      this.say(this.why(error));
    } else {
      this.waits = true;
      this.say("lost");
    }
  }

  /** The word for a refusal, in the page's language: what the service says is English. @param {Refused} error */
  why({ status, problem, path }) {
    if (status === 401) return "session";
    if (status === 404) return "gone";
    if (status === 409 && path === this.path) return "full";
    if (status !== 422) return "failed";
    if (problem?.type?.endsWith("nominative-data")) return "nominative";
    const pointer = problem?.errors?.[0]?.pointer;
    return pointer === "/request" ? "mismatch" : pointer === "/size" ? "bounds" : "refused";
  }

  /** @param {File} file @param {AbortSignal} signal */
  async send(file, signal) {
    const kept = `guichet:deposit:${document.body.dataset.account}:${await hashed(this.path, file)}`;
    try {
      await this.whole(file, kept, signal);
    } catch (error) {
      // What was begun is gone, or was never made: the next try begins anew.
      if (error instanceof Refused && [404, 422].includes(error.status)) localStorage.removeItem(kept);
      throw error;
    }
  }

  /** @param {File} file @param {string} kept @param {AbortSignal} signal */
  async whole(file, kept, signal) {
    let begun = await this.begun(file, kept);
    const sent = () => {
      const missing = begun.upload.parts.reduce((sum, part) => sum + this.slice(file, begun, part.number).size, 0);
      return file.size - missing;
    };
    while (begun.upload.parts.length > 0) {
      await this.parts(file, begun, sent(), signal);
      begun = await call("GET", `${this.path}/${begun.id}/upload`);
    }
    this.progress(file.size, file.size, "joining");
    let done = await call("POST", `${this.path}/${begun.id}/complete`);
    while (done.state !== "ready") {
      await wait(LOOK);
      signal.throwIfAborted();
      done = await call("POST", `${this.path}/${begun.id}/complete`);
    }
    localStorage.removeItem(kept);
    this.say("done");
    location.assign(`${this.path}?notice=deposited`);
  }

  /**
   * The upload of this very file: one that was begun before, or a new one.
   * @param {File} file @param {string} kept
   * @returns {Promise<Begun>}
   */
  async begun(file, kept) {
    let before = read(kept);
    if (before?.id) {
      try {
        return await call("GET", `${this.path}/${before.id}/upload`);
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 404) throw error;
        before = null;
      }
    }
    const request = this.request.value.trim();
    // An answer may have been lost: under the same key the same upload comes back.
    const entry = before?.request === request ? before : { key: fresh(), request };
    keep(kept, entry);
    const body = { filename: file.name, size: file.size, content_type: file.type || "application/octet-stream" };
    const begun = await call("POST", this.path, request ? { ...body, request } : body, entry.key);
    keep(kept, { ...entry, id: begun.id });
    return begun;
  }

  /** @param {File} file @param {Begun} begun @param {number} number */
  slice(file, begun, number) {
    const from = (number - 1) * begun.upload.part_size;
    return file.slice(from, from + begun.upload.part_size);
  }

  /**
   * Sends what is missing, several parts at a time, as long as their links are good.
   * @param {File} file @param {Begun} begun @param {number} before so many bytes are there already
   * @param {AbortSignal} signal
   */
  async parts(file, begun, before, signal) {
    const until = performance.now() + LINK_LIFE;
    const left = [...begun.upload.parts];
    /** @type {Map<number, number>} */
    const sent = new Map();
    const tell = () => this.progress(before + [...sent.values()].reduce((sum, one) => sum + one, 0), file.size, "sending");
    tell();
    const lane = async () => {
      for (let part = left.shift(); part && performance.now() < until; part = left.shift()) {
        const { number, url } = part;
        await this.part(url, this.slice(file, begun, number), signal, (bytes) => {
          sent.set(number, bytes);
          tell();
        });
      }
    };
    const lanes = Array.from({ length: AT_ONCE }, lane);
    await Promise.all(lanes);
  }

  /**
   * Sends one part, again where the line is bad.
   * @param {string} url @param {Blob} bytes @param {AbortSignal} signal @param {(sent: number) => void} tell
   */
  async part(url, bytes, signal, tell) {
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      try {
        await put(url, bytes, signal, tell);
        tell(bytes.size);
        return;
      } catch (error) {
        tell(0);
        if (signal.aborted || tries >= AGAIN.length) throw error;
        await wait(AGAIN[tries]);
      }
    }
  }

  /** @param {number} sent @param {number} size @param {string} word */
  progress(sent, size, word) {
    const percent = Math.floor((100 * sent) / size);
    if (this.bar.value !== percent || percent === 0 || percent === 100) {
      this.bar.value = percent;
      // Not at every percent, for those who have it read out.
      if (percent % 10 === 0 || word === "joining") this.say(word, ` ${percent} %`);
    }
  }
}

const hex = (/** @type {Uint8Array} */ bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** `randomUUID` is there over HTTPS alone. */
const fresh = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/** What a file is found by again, without its name. @param {string} path @param {File} file */
async function hashed(path, file) {
  const bytes = new TextEncoder().encode(`${path}:${file.name}:${file.size}:${file.lastModified}`);
  if (crypto.subtle) return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  let hash = 0xcbf29ce484222325n; // FNV-1a
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16);
}

/** @param {string} name @returns {Kept | null} */
function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "null");
    return typeof kept?.key === "string" ? kept : null;
  } catch {
    return null;
  }
}

/** @param {string} name @param {Kept} kept */
function keep(name, kept) {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs the resuming, never the upload.
  }
}

/**
 * `fetch` does not tell how much has left.
 * @param {string} url @param {Blob} bytes @param {AbortSignal} signal @param {(sent: number) => void} tell
 * @returns {Promise<void>}
 */
function put(url, bytes, signal, tell) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener("abort", stop, { once: true });
    request.upload.addEventListener("progress", (event) => tell(event.loaded));
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(signal.reason);
      else if (request.status >= 200 && request.status < 300) resolve();
      else reject(new Error(`a part was answered ${request.status}`));
    });
    request.open("PUT", url);
    request.send(bytes);
  });
}

export function deposit() {
  const panel = document.querySelector("[data-deposit]");
  if (panel instanceof HTMLElement) new Depositing(panel);
}
