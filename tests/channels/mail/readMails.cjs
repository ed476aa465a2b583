// Prints what npm's mailparser reads of each file that is named on standard input, a line of JSON each.
const fs = require('fs');
const path = require('path');
const { simpleParser } = require(path.join(process.env.VNEDOC_NODE_MODULES, 'node_modules', 'mailparser'));

async function main() {
  for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const read = await simpleParser(fs.readFileSync(name));
    const files = read.attachments.map((one) => ({ name: one.filename, sha256: hash(one.content) }));
    console.log(JSON.stringify({ subject: read.subject, from: read.from.value[0].name, files }));
  }
}

function hash(content) {
  return require('crypto').createHash('sha256').update(content).digest('hex');
}

main();
