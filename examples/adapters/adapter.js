// An adapter in Node without any package.
//
//   vnedoc conformance run --adapter "node adapter.js" --adapter-mode stream --only field -o r.json
//
// Node has no XML parser of its own, so this one has a small reader for well-formed messages
// without DTDs. It shows the protocol; replace answer() by calls of your own software.

"use strict";
const crypto = require("crypto");
const fs = require("fs");
const readline = require("readline");

const FRAMES = new Set(["edXML", "edXMLEnvelope", "edXMLHeader", "edXMLBody"]);
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function answer(question) {
  if (question.task !== "read") {
    return { outcome: "skipped", reason: `${question.task} is not sold with this product` };
  }
  try {
    const root = parse(new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(question.message)));
    const values = {};
    collect(root, "", values);
    return { outcome: "accepted", codes: [], values };
  } catch (error) {
    return { outcome: "rejected", codes: [String(error.message).slice(0, 40)] };
  }
}

/** The tree of a message: {name, space, text, children}. Throws for anything that it does not know. */
function parse(text) {
  if (/<!DOCTYPE/i.test(text)) throw new Error("doctype");
  const token = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
  const top = { name: "", text: "", children: [], spaces: {} };
  const stack = [top];
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new Error(`not XML at ${at}`);
    const open = stack[stack.length - 1];
    if (found[1] !== undefined) open.text += found[1];
    else if (found[2] !== undefined) {
      if (stack.length < 2 || open.tag !== found[2]) throw new Error(`not XML at ${at}`);
      stack.pop();
    } else if (found[3] !== undefined) {
      const spaces = { ...open.spaces };
      for (const one of found[4].matchAll(/\sxmlns(?::([^\s=]+))?\s*=\s*["']([^"']*)/g)) {
        spaces[one[1] || ""] = one[2];
      }
      const [name, prefix = ""] = found[3].split(":").reverse();
      const child = { tag: found[3], name, space: spaces[prefix], spaces, text: "", children: [] };
      open.children.push(child);
      if (!found[5]) stack.push(child);
    } else if (found[6] !== undefined) open.text += decoded(found[6]);
  }
  if (stack.length !== 1 || top.children.length !== 1) throw new Error("not XML: cut off");
  return top.children[0];
}

function decoded(text) {
  return text.replace(/&(#x?[0-9A-Fa-f]+|\w+);/g, (_, name) => {
    if (name[0] !== "#") {
      if (!(name in ENTITIES)) throw new Error("entity");
      return ENTITIES[name];
    }
    return String.fromCodePoint(name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

function collect(element, above, values) {
  const seen = {};
  for (const child of element.children) {
    // An element of another namespace is none of the standard's, whatever its name.
    if (child.space !== element.space) continue;
    seen[child.name] = (seen[child.name] || 0) + 1;
    const path = above + child.name + (seen[child.name] === 1 ? "" : `[${seen[child.name]}]`);
    const text = child.text.trim();
    if (FRAMES.has(child.name)) collect(child, "", values);
    else if (child.name === "ContentTransferEncoded") {
      const content = Buffer.from(text, "base64");
      values[above + "size"] = String(content.length);
      values[above + "sha256"] = crypto.createHash("sha256").update(content).digest("hex");
    } else if (child.children.length) collect(child, path + "/", values);
    else if (text) values[path] = text;
  }
}

if (process.argv.length > 2) {
  console.log(JSON.stringify(answer(JSON.parse(fs.readFileSync(process.argv[2], "utf8")))));
} else {
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => console.log(JSON.stringify(answer(JSON.parse(line)))));
}
