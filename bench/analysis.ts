import { readBuiltInPlaybooks } from "../src/adapters/files/playbooks.ts";
import { analyse } from "../src/core/analysis/analyse.ts";
import { fixtureAlert } from "../src/core/analysis/fixture-alert.ts";

const ROUNDS = 500;

/**
 * Prints analyses per second and how long the slowest in a hundred takes, over every fixture of every playbook, beside
 * parsing the same alert's JSON: what any program that takes alerts in has to do.
 */
export async function benchAnalysis(): Promise<void> {
  const { playbooks } = await readBuiltInPlaybooks();
  const alerts = playbooks.flatMap(({ content }) =>
    Object.values(content.fixtures).map((fixture) => fixtureAlert(fixture, content.match.source)),
  );
  for (const alert of alerts) analyse(alert, playbooks);
  const texts = alerts.map((alert) => JSON.stringify({ ...alert, at: undefined }));
  for (const text of texts) JSON.parse(text);
  const parsingFrom = performance.now();
  for (let round = 0; round < ROUNDS; round++) for (const text of texts) JSON.parse(text);
  const parsingMicros = ((performance.now() - parsingFrom) * 1000) / (ROUNDS * texts.length);
  const micros: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const alert of alerts) {
      const startedAt = performance.now();
      analyse(alert, playbooks);
      micros.push((performance.now() - startedAt) * 1000);
    }
  }
  const sorted = micros.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  const perSecond = (1_000_000 * micros.length) / micros.reduce((sum, value) => sum + value, 0);
  const { heapUsed, rss } = process.memoryUsage();
  const mega = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MB`;
  console.log(`memory: ${mega(heapUsed)} heap, ${mega(rss)} in all, with ${playbooks.length} playbooks`);
  console.log(`analysis: ${perSecond.toFixed(0)} a second, p50 ${at(0.5)} µs, p99 ${at(0.99)} µs`);
  const ratio = 1_000_000 / perSecond / parsingMicros;
  console.log(
    `analysis: ${ratio.toFixed(0)} times as long as parsing the alert's JSON (${parsingMicros.toFixed(1)} µs)`,
  );
}
