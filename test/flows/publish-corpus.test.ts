import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { parseJson } from "../../src/core/falco/json.ts";
import { describeFinding } from "../../src/flows/describe-finding.ts";
import { receiveAlerts } from "../../src/flows/receive-alerts.ts";
import { sharedFile } from "../shared.ts";
import { aChannel, CHANNEL, callsOf, type TestChannel } from "./a-channel.ts";
import { explainingPorts } from "./explaining-ports.ts";

let channel: TestChannel | undefined;
afterEach(() => channel?.close());

const files = ["corpora/alerts.jsonl", "corpora/alerts-storm.jsonl"].map((name) => ({ name, file: sharedFile(name) }));

for (const { name, file } of files) {
  it.skipIf(file === undefined)(
    `shows every alert of ${name} on one full card per finding, at Slack's pace`,
    async () => {
      channel = await aChannel({ describe: (...args) => describeFinding(explaining)(...args) });
      const { store, clock, workspace, publisher } = channel;
      const explaining = explainingPorts({ store, clock });
      const payloads = readFileSync(file ?? "", "utf8")
        .trim()
        .split("\n")
        .map(payloadOf);
      await receiveAlerts(
        payloads.map((value) => ({ kind: "json", value, text: undefined })),
        { store, clock },
      );
      publisher.wake();
      const findings = await store.findings({ states: ["open", "acknowledged", "resolved"], limit: 10_000 });
      await channel.untilQuiet({ stepMs: 1000, limitMs: 60_000 });

      expect(findings.length).toBeGreaterThan(9);
      expect(publisher.health().troubles).toEqual([]);
      expect(workspace.messages(CHANNEL)).toHaveLength(findings.length);
      expect(findings.reduce((sum, finding) => sum + finding.count, 0)).toBe((await store.ledger()).recorded);
      expect(callsOf(channel, "chat.postMessage").filter((call) => call.status === 429)).toEqual([]);
      expect(channel.log.lines.filter((line) => line.level === "error")).toEqual([]);
    },
    90_000,
  );
}

/** The stored files keep the sender's alert beside where it came from. */
function payloadOf(line: string): unknown {
  const value = parseJson(line);
  return typeof value === "object" && value !== null && "payload" in value ? value.payload : value;
}
