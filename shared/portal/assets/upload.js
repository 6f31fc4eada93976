// @ts-check
/**
 * A file on its way: a signed form is asked for, the bytes go straight to storage, and what the inspection says is
 * waited for. After a lost connection the same file is sent again, under the same form while that is good.
 */

import { renewed } from "./session.js";

/**
 * @typedef {{kind: string, detail?: string, places: string[]}} Finding
 * @typedef {"expected" | "inspecting" | "clean" | "refused" | "held"} State
 * @typedef {{id: string, filename: string, size: number, media_type: string | null, state: State,
 *   findings: Finding[]}} Attachment
 * @typedef {{code: string, masked?: string, start?: number, end?: number}} Fault
 */

/** The form is good for 15 minutes; a slow line must not run into their end. */
const FORM_LIFE = 14 * 60_000;
/** Between two looks at a file that is being inspected. */
const PAUSES = [250, 400, 700, 1_000, 1_500];
const LATER = 5_000;
/** So many unanswered looks in a row are a lost connection. */
const PATIENCE = 5;

/** Why a file is not there: a word of `file-failed-…`. */
export class Failure extends Error {
  /** @param {string} reason @param {Fault[]} [faults] */
  constructor(reason, faults = []) {
    super(reason);
    this.reason = reason;
    this.faults = faults;
  }
}

/**
 * A call of our own service.
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, key?: string, signal?: AbortSignal}} [options]
 * @returns {Promise<any>} the JSON of the answer, null where there is none
 */
async function call(method, path, { body, key, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: "application/json" };
  if (body) headers["content-type"] = "application/json";
  if (key) headers["idempotency-key"] = key;
  let answer;
  try {
    answer = await fetch(path, { method, headers, signal, cache: "no-store", body: body ? JSON.stringify(body) : null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure("lost");
  }
  if (answer.status === 401) throw new Failure("session");
  if (answer.ok) {
    renewed();
    return answer.status === 204 ? null : answer.json();
  }
  const problem = await answer.json().catch(() => ({}));
  const reasons = /** @type {Record<number, string>} */ ({ 404: "gone", 409: "conflict", 413: "too-large", 429: "many" });
  if (answer.status === 422) throw new Failure("name", problem.errors ?? []);
  throw new Failure(reasons[answer.status] ?? "unavailable");
}

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Attachment>} */
export function look(id, signal) {
  return call("GET", `/attachments/${id}`, { signal });
}

/** What was found in it is no nominative data. @param {string} id @returns {Promise<Attachment>} */
export function confirm(id) {
  return call("POST", `/attachments/${id}/confirm`, { body: { not_nominative: true } });
}

/** What was found in a text is blacked out. @param {string} id @returns {Promise<Attachment>} */
export function mask(id) {
  return call("POST", `/attachments/${id}/mask`);
}

/** Takes a file away that no request has. What cannot be taken away now goes by itself after a day. @param {string} id */
export function forget(id) {
  void call("DELETE", `/attachments/${id}`).catch(() => {});
}

/**
 * Waits until a file has been inspected.
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {(state: State) => void} tell each state on the way
 * @returns {Promise<Attachment>} `clean`, `refused` or `held`
 */
export async function inspected(id, signal, tell) {
  for (let looks = 0, lost = 0; ; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSES[looks] ?? (looks < 30 ? 1_500 : LATER)));
    signal.throwIfAborted();
    try {
      const file = await look(id, signal);
      lost = 0;
      if (file.state !== "expected" && file.state !== "inspecting") return file;
      tell(file.state);
    } catch (error) {
      lost += 1;
      const may = error instanceof Failure && (error.reason === "lost" || error.reason === "unavailable");
      if (!may || lost >= PATIENCE) throw error;
    }
  }
}

/** One file's way to storage, over as many tries as it takes. */
export class Transfer {
  /** @param {Blob} file @param {string} name */
  constructor(file, name) {
    this.file = file;
    this.name = name;
    /** @type {string | null} */
    this.id = null;
    /** What of the name is no nominative data. @type {string[]} */
    this.confirmed = [];
    /** @type {{url: string, fields: Record<string, string>} | null} */
    this.form = null;
    this.formAt = 0;
    this.key = "";
  }

  /**
   * Sends the bytes.
   * @param {AbortSignal} signal
   * @param {(share: number) => void} progress from 0 to 1
   * @returns {Promise<string>} the identifier under which they are there
   */
  async send(signal, progress) {
    if (this.id && (await this.arrived(this.id, signal))) return this.id;
    for (let tries = 0; ; tries += 1) {
      const { url, fields } = await this.signed(signal);
      const status = await post(url, fields, this.file, signal, progress);
      if (status >= 200 && status < 300) return /** @type {string} */ (this.id);
      if (status === 0) throw new Failure("lost");
      this.renew();
      if (status !== 403 || tries) throw new Failure(status === 403 ? "unavailable" : "storage");
    }
  }

  /** Whether the bytes are there: it may be the answer alone that was lost. @param {string} id @param {AbortSignal} signal */
  async arrived(id, signal) {
    try {
      return (await look(id, signal)).state !== "expected";
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== "gone") throw error;
      this.renew();
      return false;
    }
  }

  /** Forgets the form, and what it was for. */
  renew() {
    if (this.id) forget(this.id);
    this.id = null;
    this.form = null;
    this.key = "";
  }

  /** A form that is still good. @param {AbortSignal} signal */
  async signed(signal) {
    if (this.form && performance.now() - this.formAt > FORM_LIFE) this.renew();
    if (this.form) return this.form;
    this.key ||= [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    this.formAt = performance.now();
    const body = {
      filename: this.name,
      size: this.file.size,
      content_type: this.file.type || "application/octet-stream",
      ...(this.confirmed.length && { not_nominative: this.confirmed }),
    };
    const { id, filename, upload } = await call("POST", "/attachments", { body, key: this.key, signal });
    this.id = id;
    this.name = filename ?? this.name;
    this.form = upload;
    return /** @type {{url: string, fields: Record<string, string>}} */ (upload);
  }
}

/**
 * The form to storage. `fetch` tells nothing of what has gone out, hence the older way.
 * @param {string} url
 * @param {Record<string, string>} fields
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @param {(share: number) => void} progress
 * @returns {Promise<number>} the status; 0 for a lost connection
 */
function post(url, fields, file, signal, progress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, "file"); // last, and without its name: what follows it is not looked at
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", url);
    sending.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    sending.addEventListener("load", () => resolve(sending.status));
    sending.addEventListener("error", () => resolve(0));
    sending.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => sending.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else sending.send(form);
  });
}
