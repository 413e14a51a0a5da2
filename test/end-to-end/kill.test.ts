import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as after } from "node:timers/promises";
import { expect, it } from "vitest";
import { ACTION_IDS } from "../../src/core/card/action-buttons.ts";
import type { Message } from "../../src/workspace/message.ts";
import { startWorkspace, type Workspace } from "../../src/workspace/start-workspace.ts";
import { type BotProcess, startBotProcess } from "./bot-process.ts";

const ROUNDS = 20;
const RULES = [
  "Terminal shell in container",
  "Drop and execute new binary in container",
  "Read sensitive file untrusted",
];
const PODS = ["shop/web", "bank/api"];
const PEOPLE = ["U0ALEX", "U0SAM"] as const;

it("a process killed at random moments loses no alert, counts none twice, and leaves one true card for each finding", {
  timeout: 240_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "falconer-kill-"));
  const workspace = await startWorkspace({ rateLimits: false });
  const load = { serial: 0, acknowledged: new Set<string>() };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const bot = await startBotProcess(dataDir, workspace);
      const stop = new AbortController();
      if (round % 3 === 0) workspace.faults.next("chat.postMessage", { kind: "lost answer" });
      const work = Promise.all([
        ...Array.from({ length: 4 }, () => postAlerts(bot, load, stop.signal)),
        pressButtons(workspace, stop.signal),
      ]);
      await after(150 + Math.random() * 700);
      await bot.kill();
      stop.abort();
      await work;
    }
    workspace.faults.clear();
    const bot = await startBotProcess(dataDir, workspace);
    await everythingShown(bot);
    await bot.stop();

    expect(load.acknowledged.size).toBeGreaterThan(ROUNDS);
    checkStore(dataDir, load.acknowledged);
    checkCards(dataDir, workspace);
  } finally {
    await workspace.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** Posts alerts as fast as they are answered; every tenth one twice, as Falco does after a time-out. */
async function postAlerts(bot: BotProcess, load: { serial: number; acknowledged: Set<string> }, stop: AbortSignal) {
  while (!stop.aborted) {
    load.serial += 1;
    const marker = `marker-${load.serial}-end`;
    const body = JSON.stringify(anAlert(load.serial, marker));
    for (const attempt of load.serial % 10 === 0 ? [1, 2] : [1]) {
      const taken = await post(bot, body);
      if (taken) load.acknowledged.add(marker);
      else if (attempt === 1) return;
    }
  }
}

async function post(bot: BotProcess, body: string): Promise<boolean> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${bot.url}/falco`, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(5000),
    });
    return response.ok;
  } catch {
    // Killed under our hands: this alert may or may not be on disk.
    return false;
  }
}

function anAlert(serial: number, marker: string): object {
  const [namespace, name] = (PODS[serial % PODS.length] ?? "").split("/");
  return {
    time: new Date(Date.now() + serial).toISOString(),
    rule: RULES[serial % RULES.length],
    priority: "Warning",
    source: "syscall",
    hostname: "node-1",
    output_fields: {
      "k8s.ns.name": namespace,
      "k8s.pod.name": `${name}-0`,
      "proc.name": "bash",
      "proc.cmdline": `bash -c ${marker}`,
    },
  };
}

async function pressButtons(workspace: Workspace, stop: AbortSignal): Promise<void> {
  const buttons = [ACTION_IDS.acknowledge, ACTION_IDS.unacknowledge, ACTION_IDS.escalate];
  while (!stop.aborted) {
    const cards = workspace.messages();
    const card = cards[Math.floor(Math.random() * cards.length)];
    const actionId = buttons.find(
      (id) => JSON.stringify(card?.blocks ?? []).includes(`"${id}"`) && Math.random() < 0.6,
    );
    if (card !== undefined && actionId !== undefined) {
      const user = PEOPLE[Math.random() < 0.5 ? 0 : 1];
      await workspace.as(user).press({ channel: card.channel, ts: card.ts, actionId });
    }
    await after(20);
  }
}

/** Asks the bot itself, until nothing waits to be shown. */
async function everythingShown(bot: BotProcess): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const metrics = await (await fetch(`${bot.url}/metrics`, { signal: AbortSignal.timeout(5000) })).text();
    const waiting = [...metrics.matchAll(/^falconer_publishing_waiting\{.*\} (\d+)$/gm)].map((match) =>
      Number(match[1]),
    );
    if (waiting.length > 0 && waiting.every((count) => count === 0)) return;
    if (Date.now() > until) throw new Error(`Not all was shown within a minute: ${waiting.join(", ")} wait`);
    await after(100);
  }
}

function rows<Row>(dataDir: string, sql: string): Row[] {
  const database = new DatabaseSync(join(dataDir, "falconer.db"), { readOnly: true });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

function checkStore(dataDir: string, acknowledged: ReadonlySet<string>): void {
  const bodies = rows<{ body: string }>(dataDir, "select body from alerts").map(({ body }) => body);
  const stored = bodies.map((body) => /marker-\d+-end/.exec(body)?.[0] ?? "");
  const [ledger] = rows<Record<string, number>>(dataDir, "select * from ledger");
  const findings = rows<{ count: number }>(dataDir, "select alert_count as count from findings");

  expect(new Set(stored).size, "no alert is stored twice").toBe(stored.length);
  expect(
    [...acknowledged].filter((marker) => !stored.includes(marker)),
    "every answered alert is stored",
  ).toEqual([]);
  expect(
    findings.reduce((sum, { count }) => sum + count, 0),
    "the counters add up",
  ).toBe(stored.length);
  expect(ledger).toMatchObject({ recorded: stored.length, carded: findings.length });
  const {
    received = 0,
    rejected = 0,
    duplicate = 0,
    recorded = 0,
    carded = 0,
    folded = 0,
    suppressed = 0,
  } = ledger ?? {};
  expect(received).toBe(rejected + duplicate + recorded);
  expect(recorded).toBe(carded + folded + suppressed);
}

function checkCards(dataDir: string, workspace: Workspace): void {
  const findings = rows<{ id: number; state: string; owner: string | null; count: number }>(
    dataDir,
    "select id, state, state_by as owner, alert_count as count from findings",
  );
  const keyed = new Map<string, Message[]>();
  for (const message of workspace.messages()) {
    const key = String((message.metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key);
    keyed.set(key, [...(keyed.get(key) ?? []), message]);
  }

  for (const { id, state, owner, count } of findings) {
    const [card, ...more] = keyed.get(`F-${id}/card`) ?? [];
    expect(more, `F-${id} has one card`).toEqual([]);
    const shown = JSON.stringify(card?.blocks ?? []);
    expect(shown).toContain(state.toUpperCase());
    expect(shown).toContain(count.toLocaleString("en-US"));
    if (owner !== null) expect(shown).toContain(owner);
  }
  // A call for help is shown in the channel, too.
  const known = findings.flatMap(({ id }) => [`F-${id}/card`, `F-${id}/escalate`]);
  const strangers = [...keyed.keys()].filter(
    (key) => !known.some((name) => key === name || key.startsWith(`${name}/`)),
  );
  expect(strangers, "no message belongs to nothing").toEqual([]);
}
