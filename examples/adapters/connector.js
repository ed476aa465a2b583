// An adapter for connectors in Node without any package: put yours in the place of Connector.
//
//   vnedoc conformance run --adapter "node connector.js" --adapter-mode stream \
//       --only dedupe --only acknowledge -o r.json
//
// Gateway is the other side, as the question tells it; keep it. Connector is a small one that keeps its
// register in a file and only receives: it skips what asks it to answer, to send or to follow states.
// It knows messages by what they say, letter by letter, so that the suite finds its gaps.

"use strict";
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const readline = require("readline");

class Died extends Error {}
class NoAnswer extends Error {}

/** The other side: it does what the step says, and writes down what is done to it. */
class Gateway {
  begin() {
    this.acts = [];
  }
  did(what, item, more = {}) {
    this.acts.push({ did: what, item, ...more });
  }
  get(entry) {
    if (entry.get) throw new NoAnswer();
    return fs.readFileSync(entry.message);
  }
  acknowledge(entry, word) {
    this.did("acknowledged", entry.item, { as: word });
    if (entry.acknowledge === "dies") throw new Died();
    if (entry.acknowledge) throw new NoAnswer();
  }
}

/** Put yours here. What each method gives back stands in docs/conformance/connectors.md. */
class Connector {
  constructor(home, gateway) {
    this.file = path.join(home, "register.json");
    this.gateway = gateway;
    this.held = { register: [], aside: [] };
  }
  restart() {
    this.held = fs.existsSync(this.file)
      ? JSON.parse(fs.readFileSync(this.file, "utf8"))
      : { register: [], aside: [] };
    return {};
  }
  /** Everything or nothing: a new file takes the place of the old one. */
  commit(held) {
    fs.writeFileSync(this.file + ".new", JSON.stringify(held));
    fs.renameSync(this.file + ".new", this.file);
    this.held = held;
  }
  receive(step) {
    for (const entry of step.items) {
      try {
        this.receiveOne(entry);
      } catch (error) {
        if (error instanceof Died) break;
        if (!(error instanceof NoAnswer)) throw error;
      }
    }
    return { acts: this.gateway.acts };
  }
  receiveOne(entry) {
    const data = this.gateway.get(entry);
    const keys = keysOf(data);
    if (keys === null) {
      const bytes = data.toString("base64");
      this.commit({ ...this.held, aside: [...this.held.aside, { item: entry.item, bytes }] });
      this.gateway.did("aside", entry.item);
      this.gateway.acknowledge(entry, "fail");
      return;
    }
    const mine = this.held.register.filter((one) => one.receiver === entry.receiver);
    if (!mine.some((one) => one.says === keys.says)) {
      if (entry.store === "dies") throw new Died();
      if (entry.store) return; // the register cannot be written: nothing is told, it comes again
      const row = { item: entry.item, receiver: entry.receiver, ...keys };
      this.commit({ ...this.held, register: [...this.held.register, row] });
      this.gateway.did("stored", entry.item);
      if (mine.some((one) => one.about === keys.about)) this.gateway.did("warned", entry.item);
    }
    this.gateway.acknowledge(entry, "done");
  }
  look() {
    return {
      register: this.held.register.map((one) => one.item),
      aside: this.held.aside.map((one) => one.item),
    };
  }
}

/** What a message is about, and what it says; null if it is none. Names and texts are enough here. */
function keysOf(data) {
  const text = data.toString("utf8");
  if (/<!DOCTYPE/i.test(text) || !/<(?:\w+:)?edXML[\s>]/.test(text)) return null;
  if (!/<\/(?:\w+:)?edXML>\s*$/.test(text)) return null;
  const told = [];
  for (const [, name, value] of text.matchAll(/<(?:\w+:)?(\w+)[^<>]*>([^<]*)<\//g)) {
    if (value.trim() && !["ContentType", "AttachmentName"].includes(name)) told.push([name, value.trim()]);
  }
  told.sort((a, b) => (a.join() < b.join() ? -1 : 1));
  const first = (name) => (told.find((one) => one[0] === name) || ["", ""])[1];
  const about = ["DocumentId", "BussinessDocType", "StatusCode"].map(first);
  if (about[2]) about.push(first("Timestamp"), ...told.filter((one) => one[0] === "OrganId").map((one) => one[1]));
  const says = crypto.createHash("sha256").update(JSON.stringify(told)).digest("hex");
  return { about: about.join("|"), says };
}

function answer(question) {
  if (question.task !== "connect") {
    return { outcome: "skipped", reason: `this connector does not ${question.task}` };
  }
  const known = ["receive", "restart", "look"];
  if (question.steps.some((step) => !known.includes(step.step))) {
    return { outcome: "skipped", reason: "this connector only receives" };
  }
  fs.mkdirSync(question.output, { recursive: true });
  const gateway = new Gateway();
  const connector = new Connector(question.output, gateway);
  const steps = question.steps.map((step) => {
    gateway.begin();
    return connector[step.step](step);
  });
  return { outcome: "accepted", steps };
}

if (process.argv.length > 2) {
  console.log(JSON.stringify(answer(JSON.parse(fs.readFileSync(process.argv[2], "utf8")))));
} else {
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => console.log(JSON.stringify(answer(JSON.parse(line)))));
}
