import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readAlertInput } from "../src/cli/alert-input.ts";
import type { Alert } from "../src/core/falco/alert.ts";
import { compileCondition } from "../src/core/falco/condition/compile-condition.ts";
import type { CompiledCondition } from "../src/core/falco/condition/condition.ts";
import { parseCondition } from "../src/core/falco/condition/parse-condition.ts";

const SHARED = process.env.FALCONER_SHARED ?? resolve(import.meta.dirname, "../../shared");

/**
 * Prints how fast conditions are parsed and asked, the latter beside the same condition written as JavaScript by hand,
 * and that a hostile regular expression stays linear.
 */
export async function benchConditions(): Promise<void> {
  const conditions = someConditions(1001);
  const parsed = perSecond(conditions, (text) => parseCondition(text));
  console.log(`conditions: ${thousands(parsed)} parsed a second (${averageLength(conditions)} characters each)`);
  const checked = perSecond(conditions, (text) => compileCondition(text));
  console.log(`conditions: ${thousands(checked)} parsed, checked and compiled a second`);
  const alerts = someAlerts();
  // The first one is decided by the rule's name alone: no measure of one condition.
  for (const count of [1, 100, 1000]) benchAlerts(conditions.slice(1, 1 + count).map(compiled), alerts);
  benchByHand(alerts);
  for (const length of [10_000, 100_000]) benchHostileRegex(length);
}

function benchAlerts(conditions: readonly CompiledCondition[], alerts: readonly Alert[]): void {
  const rate = perSecond(alerts, (alert) => {
    for (const condition of conditions) condition.matches(alert);
  });
  console.log(`conditions: ${thousands(rate)} alerts a second, each asked ${conditions.length}`);
}

/** The hand-written one is two-valued, and reads the fields as they are: the least that a condition can cost. */
function benchByHand(alerts: readonly Alert[]): void {
  const shells = new Set(["bash", "sh", "zsh"]);
  const byHand = ({ fields }: Alert): boolean =>
    shells.has(String(fields["proc.name"])) && !String(fields["proc.cmdline"]).includes("--job 7");
  const condition = compiled('proc.name in (bash, sh, zsh) and not proc.cmdline contains "--job 7"');
  const handRate = perSecond(alerts, byHand);
  const rate = perSecond(alerts, (alert) => condition.matches(alert));
  const ratio = (handRate / rate).toFixed(1);
  console.log(`conditions: one compiled condition takes ${ratio} times as long as the same in JavaScript`);
}

function benchHostileRegex(length: number): void {
  const alert = anAlert({ "proc.cmdline": `${"a".repeat(length)}!` });
  const condition = compiled("proc.cmdline regex '(a+)+$'");
  const rate = perSecond([alert], () => condition.matches(alert));
  console.log(`conditions: regex (a+)+$ on ${length} letters takes ${(1000 / rate).toFixed(2)} ms`);
}

/** How often `work` is done in a second; repeated for at least half of one, after one round to warm up. */
function perSecond<T>(inputs: readonly T[], work: (input: T) => void): number {
  for (const input of inputs) work(input);
  const startedAt = performance.now();
  let done = 0;
  while (performance.now() - startedAt < 500) {
    for (const input of inputs) work(input);
    done += inputs.length;
  }
  return (1000 * done) / (performance.now() - startedAt);
}

function compiled(text: string): CompiledCondition {
  const compilation = compileCondition(text);
  if (!compilation.ok) throw new Error(`${compilation.error.message}: ${text}`);
  return compilation.condition;
}

/** Conditions like those of suppressions, routes and playbooks, each different. */
function someConditions(count: number): readonly string[] {
  const kinds = [
    (n: number) => `falco.rule = "Rule ${n}" and k8s.ns.name in (team-${n}, team-${n + 1}) and proc.name = worker-${n}`,
    (n: number) =>
      `proc.name in (bash, sh, tool-${n}) and not (container.image.repository endswith /app-${n} or user.uid = 0)`,
    (n: number) => `fd.name startswith /data/${n}/ and proc.cmdline contains "--job ${n}" and proc.pid > ${n}`,
    (n: number) =>
      `fd.snet in (10.${n % 256}.0.0/16, 192.168.0.0/16) and fd.sport = ${n} or proc.exepath glob /opt/${n}/*`,
    (n: number) => `proc.cmdline regex ".*token-${n}[0-9]+.*" and proc.pname != systemd and falco.priority >= Warning`,
  ];
  return Array.from({ length: count }, (_, n) => kinds[n % kinds.length]?.(n) ?? "");
}

function someAlerts(): readonly Alert[] {
  const file = join(SHARED, "corpora/alerts.jsonl");
  if (existsSync(file)) return readAlertInput(readFileSync(file, "utf8"), 0).alerts.map(({ alert }) => alert);
  return Array.from({ length: 100 }, (_, n) =>
    anAlert({ "proc.name": "bash", "proc.cmdline": `bash -c ${n}`, "proc.pid": n, "user.uid": 0, "fd.name": "/etc/x" }),
  );
}

function anAlert(fields: Alert["fields"]): Alert {
  return {
    rule: "Terminal shell in container",
    priority: "Notice",
    at: 0n,
    timeFrom: "sender",
    source: "syscall",
    hostname: "node-1",
    output: undefined,
    tags: [],
    fields,
  };
}

function averageLength(texts: readonly string[]): number {
  return Math.round(texts.reduce((sum, text) => sum + text.length, 0) / texts.length);
}

function thousands(rate: number): string {
  return Math.round(rate).toLocaleString("en");
}
