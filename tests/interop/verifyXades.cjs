// Verifies the XAdES signature that is the last child of each file's root, with npm's xadesjs.
//
// The folder with its packages (xadesjs, @xmldom/xmldom, xpath) is told by VNEDOC_NODE_MODULES.
const { readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { webcrypto } = require("node:crypto");
const { createRequire } = require("node:module");

const load = createRequire(join(process.env.VNEDOC_NODE_MODULES, "any.js"));
const xadesjs = load("xadesjs");
const { DOMParser, XMLSerializer } = load("@xmldom/xmldom");
if (xadesjs.setNodeDependencies) {
  xadesjs.setNodeDependencies({ DOMParser, XMLSerializer, xpath: load("xpath") });
}
xadesjs.Application.setEngine("node", webcrypto);

async function judge(file) {
  const document = xadesjs.Parse(readFileSync(file, "utf8"));
  const namespace = "http://www.w3.org/2000/09/xmldsig#";
  const signature = document.getElementsByTagNameNS(namespace, "Signature")[0];
  const signed = new xadesjs.SignedXml(document);
  signed.LoadXml(signature);
  const properties = signed.SignedProperties.SignedSignatureProperties;
  const time = properties.SigningTime.Value.toISOString();
  try {
    return `${(await signed.Verify()) ? "VALID" : "INVALID"} ${time}`;
  } catch (problem) {
    return `${/Invalid digest/.test(problem.message) ? "INVALID" : "ERROR"} ${time} ${problem.message}`;
  }
}

(async () => {
  for (const file of process.argv.slice(2)) {
    let outcome;
    try {
      outcome = await judge(file);
    } catch (problem) {
      outcome = `ERROR ${problem.message}`;
    }
    console.log(`${basename(file)}\t${outcome.replace(/\s+/g, " ")}`);
  }
})();
