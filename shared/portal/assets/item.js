// @ts-check
/** One file of a form, from the moment it is chosen to the end of its inspection. */

import { imagesInside, kindOf, pixelsOf, MOST_PIXELS } from "./inside.js";
import { inWords, Row } from "./row.js";
import { tabs } from "./dom.js";
import { Failure, Transfer, confirm, forget, inspected, look, mask } from "./upload.js";
import { word } from "./words.js";

const IMAGES = new Set(["png", "jpeg", "gif", "webp", "bmp"]);
/** Nothing wrong with the image, but its sender alone has read it. */
const UNSEARCHED = "text-not-searched";
/** What is lost comes back by itself when the network or the session does. */
const BY_ITSELF = { online: "lost", session: "session" };

/**
 * @typedef {import("./batch.js").Batch} Batch
 * @typedef {import("./row.js").Deed} Deed
 * @typedef {import("./upload.js").Attachment} Attachment
 */

export class Item {
  /** @param {Batch} batch @param {File} file */
  constructor(batch, file) {
    this.batch = batch;
    this.file = file;
    this.row = new Row(file.name, file.size, (text) => batch.say(text));
    this.transfer = new Transfer(file, file.name);
    this.going = new AbortController();
    /** Why it failed. */
    this.reason = "";
    this.kind = "";
    window.addEventListener("online", () => this.reason === BY_ITSELF.online && this.send());
    tabs?.addEventListener("message", ({ data }) => {
      const ours = typeof data?.renewed === "number" && data.account === document.body.dataset.account;
      if (ours && this.reason === BY_ITSELF.session) this.send();
    });
  }

  /** Whether it counts among the files of the form. */
  counts() {
    return !["refused", "failed"].includes(this.row.stand);
  }

  /** Whether the form may name it. */
  isTaken() {
    return ["inspecting", "clean", "held"].includes(this.row.stand);
  }

  /** Whether it is on its way. */
  isUnderWay() {
    return ["looking", "waiting", "sending", "inspecting"].includes(this.row.stand);
  }

  /** @param {import("./row.js").Stand} stand @param {Parameters<Row["show"]>[1]} [shown] */
  show(stand, shown) {
    this.row.show(stand, shown);
    this.batch.changed();
  }

  /** @returns {Deed} */
  off(text = word("remove")) {
    return { text, then: () => this.remove() };
  }

  /** Looks at what it is: images and documents with images ask first. @param {boolean} edit */
  async start(edit) {
    this.show("looking", { quiet: true });
    this.kind = await kindOf(this.file);
    if (this.kind === "never") this.refuse("refused-format");
    else if (IMAGES.has(this.kind)) await this.image(edit);
    else if (this.kind === "docx" || this.kind === "doc") await this.document();
    else this.send();
  }

  /** @param {boolean} edit */
  async image(edit) {
    if ((await pixelsOf(this.file)) > MOST_PIXELS) return this.refuse("refused-pixels");
    await this.row.thumbnail(this.file).catch(() => {}); // the editor tells if it cannot be read
    const deeds = [
      { text: word("redact"), then: () => void this.redact(), main: true },
      { text: word("nothing-to-redact"), then: () => this.send() },
      this.off(),
    ];
    const notes = this.kind === "bmp" ? [word("bmp")] : [];
    this.show("choice", { deeds, notes, quiet: edit });
    if (edit) void this.redact();
  }

  async document() {
    const { images, others } = await imagesInside(this.file, this.kind);
    if (!images.length && !others) return this.send();
    const notes = [word("word-warning"), word("word-images", { count: images.length + others })];
    if (others) notes.push(word("word-others", { count: others }));
    const extract = () => {
      this.remove();
      void this.batch.add(images, true);
    };
    const deeds = images.length ? [{ text: word("extract"), then: extract, main: true }] : [];
    this.show("document", { notes, deeds: [...deeds, { text: word("send-document"), then: () => this.send() }, this.off()] });
  }

  /** Opens it for redaction, after those that are open before; what comes out takes its place. */
  redact() {
    const turn = this.batch.editing.then(async () => {
      if (!this.batch.items.includes(this)) return;
      const { redact } = await import("./redact.js");
      const image = await redact(this.file);
      if (image === "nothing") this.send();
      else if (image) this.replace(image);
      else if (this.row.stand === "choice") this.row.element.focus();
    });
    this.batch.editing = turn.catch((error) => {
      if (error instanceof DOMException) return this.refuse("refused-unreadable"); // no image after all
      console.error("redact", error);
      this.batch.say(word("failed-lost"));
    });
    return turn;
  }

  /** Another file in place of this one, redacted; the first never goes out, or is taken back. @param {File} file */
  replace(file) {
    if (this.transfer.id) forget(this.transfer.id);
    this.file = file;
    this.transfer = new Transfer(file, file.name);
    [this.row.name, this.row.size] = [file.name, file.size];
    void this.row.thumbnail(file).catch(() => {});
    const wrong = this.batch.refusal(file, this);
    if (wrong) this.refuse(wrong);
    else this.send();
  }

  /** Sends it, or sends it again. */
  send() {
    this.reason = "";
    this.going = new AbortController();
    const { signal } = this.going;
    const cancel = { deeds: [this.off(word("cancel"))] };
    this.show("waiting", { ...cancel, quiet: true });
    this.batch.enqueue(async () => {
      if (signal.aborted) return;
      try {
        this.show("sending", cancel);
        this.row.progress(0);
        // A file that came back with the form is there already, and its bytes are not here.
        const came = this.file.size === 0 ? this.transfer.id : null;
        const id = came ?? (await this.transfer.send(signal, (share) => this.row.progress(share)));
        this.row.name = this.transfer.name;
        this.show("sending", { ...cancel, quiet: true });
        this.row.progress(1);
        const tell = (/** @type {string} */ state) => {
          if (state === "inspecting" && this.row.stand !== "inspecting") this.show("inspecting", { deeds: [this.off()], quiet: true });
        };
        this.settle(await inspected(id, signal, tell));
      } catch (error) {
        if (!signal.aborted) this.fail(error);
      }
    });
  }

  /**
   * What the inspection says.
   * @param {Attachment} file @param {string[]} [more] what there is to say besides
   */
  settle(file, more = []) {
    [this.row.name, this.row.size, this.row.findings] = [file.filename, file.size, file.findings];
    const notes = inWords(file.findings);
    const has = (/** @type {string} */ kind) => file.findings.some((finding) => finding.kind === kind);
    /** @type {Deed[]} */
    const deeds = [];
    if (file.state === "held") {
      const text = file.media_type?.startsWith("text/");
      notes.push(text ? word("held-until") : word("held-replace"));
      if (text) deeds.push({ text: word("mask"), then: () => void this.decide(file, mask), main: true });
      deeds.push({ text: word("not-nominative"), then: () => void this.decide(file, confirm) });
    }
    const open = IMAGES.has(this.kind) && this.file.size > 0;
    if (open && (has("poor-redaction") || file.state === "held")) {
      deeds.unshift({ text: word("redact"), then: () => void this.redact(), main: true });
    }
    const hint = file.state !== "refused" && has(UNSEARCHED) ? word(`found-${UNSEARCHED}`) : "";
    const stand = file.state === "expected" ? "inspecting" : file.state;
    this.show(stand, { notes: [...notes, ...more], hint, deeds: [...deeds, this.off()] });
  }

  /**
   * Decides on what is held, once. Where that fails the file is still there: how it stands is asked anew.
   * @param {Attachment} file @param {(id: string) => Promise<Attachment>} ask
   */
  async decide(file, ask) {
    if (this.row.element.contains(document.activeElement)) this.row.element.focus();
    for (const pressed of this.row.deeds.querySelectorAll("button")) pressed.disabled = true;
    const failed = (/** @type {unknown} */ error) => (error instanceof Failure ? error : new Failure("unavailable"));
    let reason = "";
    const now = await ask(file.id).catch((error) => {
      reason = failed(error).reason;
      return look(file.id).catch(failed);
    });
    if (!this.batch.items.includes(this)) return;
    if (now instanceof Failure) {
      if (now.reason === "gone") return this.fail(now);
      reason = now.reason;
    }
    const stands = now instanceof Failure ? file : now;
    if (stands.state === "expected" || stands.state === "inspecting") return this.send();
    const why = reason === "lost" ? "unavailable" : reason; // nothing is done again by itself
    this.settle(stands, why && stands.state === "held" ? [word(`failed-${why}`)] : []);
    if (why === "session") this.row.more.append(signIn());
  }

  /** It cannot be sent, whatever is tried. @param {string} why a word */
  refuse(why) {
    this.show("refused", { notes: [word(why)], deeds: [this.off()] });
  }

  /** @param {unknown} error */
  fail(error) {
    if (!(error instanceof Failure)) console.error("attach", error);
    const { reason, faults } = error instanceof Failure ? error : new Failure("unavailable");
    this.reason = reason;
    const notes = [word(`failed-${reason}`)];
    /** @type {Deed[]} */
    const deeds = [];
    const found = faults.filter((fault) => fault.masked !== undefined);
    if (found.length) {
      const spans = found.map(({ start = 0, end = 0, masked = "" }) => ({ start, end, masked }));
      deeds.push({ text: word("rename"), then: () => this.rename(spans), main: true });
      deeds.push({ text: word("not-nominative"), then: () => this.confirmName(spans) });
    } else if (reason !== "gone" && reason !== "name") {
      deeds.push({ text: word("retry"), then: () => this.send(), main: true });
    }
    this.show("failed", { notes, deeds: [...deeds, this.off()] });
    if (reason === "session") this.row.more.append(signIn());
  }

  /** The name without what was found in it. @param {{start: number, end: number, masked: string}[]} spans */
  rename(spans) {
    const letters = [...this.transfer.name];
    for (const { start, end } of spans.sort((a, b) => b.start - a.start)) letters.splice(start, end - start, "x");
    this.row.name = this.transfer.name = letters.join("");
    this.transfer.key = "";
    this.send();
  }

  /** @param {{start: number, end: number}[]} spans */
  confirmName(spans) {
    const letters = [...this.transfer.name];
    this.transfer.confirmed = spans.map(({ start, end }) => letters.slice(start, end).join(""));
    this.transfer.key = "";
    this.send();
  }

  remove() {
    this.going.abort();
    if (this.transfer.id) forget(this.transfer.id);
    this.reason = "";
    this.batch.remove(this);
  }
}

/** Signing in elsewhere leaves what is typed here as it is. */
function signIn() {
  const line = document.createElement("p");
  const link = document.createElement("a");
  [link.href, link.target, link.rel, link.textContent] = ["/session", "_blank", "noopener", word("sign-in")];
  line.append(link);
  return line;
}
