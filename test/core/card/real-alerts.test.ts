import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { showLiterally } from "../../../src/core/analysis/literal.ts";
import type { CardModel } from "../../../src/core/card/card.ts";
import { NOTHING_RELATED } from "../../../src/core/card/related.ts";
import { renderCard } from "../../../src/core/card/render-card.ts";
import { renderThread } from "../../../src/core/card/render-thread.ts";
import type { Alert } from "../../../src/core/falco/alert.ts";
import { parseJson } from "../../../src/core/falco/json.ts";
import { readAlert } from "../../../src/core/falco/read-alert.ts";
import { fingerprintOf } from "../../../src/core/triage/fingerprint.ts";
import { sharedFile } from "../../shared.ts";
import { anAlert, fixture, PLAYBOOKS, withFields } from "../analysis/alerts.ts";
import { aFinding, NOON } from "./a-card.ts";
import { asText, blockText } from "./as-text.ts";
import { hostileFields } from "./hostile.ts";

describe("the cards of the two alerts that Falco's own driver loader raises", () => {
  it.each(["report-1", "report-2"])(
    "%s: probably benign, unconfirmed, with the check that would confirm it",
    (name) => {
      const model = modelOf(fixture(name));
      const { blocks } = renderCard(model);
      const mitigation = blockText(blocks, "mitigation");

      expect(blockText(blocks, "title")).toEqual(["# 🟡 WARNING · Detect Shell in Container · OPEN"]);
      expect(blockText(blocks, "verdict")[0]).toBe(
        "🔎 Probably benign, unconfirmed: Falco's own driver loader · confidence: weak",
      );
      expect(blockText(blocks, "owner")[1]).toContain("Falco's init container falco-driver-loader");
      expect(mitigation[2]).toContain("1. Perhaps harmless: Falco's init container falco-driver-loader");
      expect(mitigation[4]).toMatch(/^ {2}\| kubectl get pods -A -o json \| jq .*(0123456789ab|185304d1bba4)/);
    },
  );

  it("fits into the card and one thread message", () => {
    expect(renderThread(modelOf(fixture("report-1")))).toHaveLength(1);
  });
});

const hostile = hostileFields();

describe.skipIf(hostile === undefined)("a hostile value in its field, through the real analysis", () => {
  it.each(hostile ?? [])("$id in $field: valid, literal, mentions nobody, links nowhere", ({ field, payload }) => {
    for (const alert of [fixture("report-1"), anAlert({ fields: fixture("report-1").fields })]) {
      const model = modelOf(withFields(alert, { [field]: payload }));
      const messages = [renderCard(model), ...renderThread(model)];
      const text = messages.flatMap(({ blocks }) => asText(blocks)).join("\n");

      for (const message of messages) expect(validateMessage(message)).toEqual([]);
      expect(linksIn(messages)).toEqual(linksIn(messages).filter((url) => PLAYBOOK_LINKS.has(url)));
      expect(text).toContain(showLiterally(payload, Number.POSITIVE_INFINITY).slice(0, 12));
    }
  });
});

const corpus = sharedFile("corpora/alerts.jsonl");

it.skipIf(corpus === undefined)("renders every alert of the corpus as a card and a thread that Slack takes", () => {
  const lines = readFileSync(corpus ?? "", "utf8")
    .trim()
    .split("\n");
  const read = lines.map((text) => readAlert((parseJson(text) as { payload: unknown }).payload, NOON));
  const alerts = read.flatMap((reading) => (reading.ok ? [reading.alert] : []));

  expect(alerts).toHaveLength(lines.length);
  for (const alert of alerts) {
    for (const message of [renderCard(modelOf(alert)), ...renderThread(modelOf(alert))]) {
      expect(validateMessage(message)).toEqual([]);
    }
  }
});

const PLAYBOOK_LINKS = new Set(
  PLAYBOOKS.flatMap(({ content }) => content.hardening.flatMap(({ ref }) => (ref === undefined ? [] : [ref]))),
);

function modelOf(alert: Alert): CardModel {
  const { kind, subject } = fingerprintOf(alert);
  const { rule, source, priority } = alert;
  const finding = aFinding({ kind, subject, rule, source, priority, count: 1 });
  return {
    finding,
    analysis: analyse(alert, PLAYBOOKS),
    timeline: [],
    related: NOTHING_RELATED,
    now: NOON,
    containers: true,
  };
}

function linksIn(messages: readonly object[]): string[] {
  return [...JSON.stringify(messages).matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url ?? "");
}
