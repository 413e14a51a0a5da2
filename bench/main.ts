/**
 * `npm run bench [name …]`: prints what things cost, each with a ratio to a baseline of the same run, but `coverage`,
 * which prints what is known. Machines are noisy: compare the ratios of one run, never figures of two.
 */
const BENCHES: Readonly<Record<string, () => Promise<() => Promise<void>>>> = {
  start: async () => {
    const { benchStart } = await import("./start.ts");
    return () => benchStart(["npm", "start"]);
  },
  ingest: async () => (await import("./ingest.ts")).benchIngest,
  store: async () => (await import("./store.ts")).benchStore,
  conditions: async () => (await import("./conditions.ts")).benchConditions,
  analysis: async () => (await import("./analysis.ts")).benchAnalysis,
  redaction: async () => (await import("./redaction.ts")).benchRedaction,
  coverage: async () => (await import("./coverage.ts")).printCoverage,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
for (const [name, load] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name} ${"─".repeat(Math.max(0, 60 - name.length))}`);
  const bench = await load();
  await bench();
}
process.exit(0);
