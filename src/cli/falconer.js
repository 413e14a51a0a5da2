#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it and say what is wrong.
const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(`falconer needs Node 24 or later and runs on ${process.versions.node}. Call it as: npx falconer …`);
  process.exit(2);
}
await import("./main.ts");
