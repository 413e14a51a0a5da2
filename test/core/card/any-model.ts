import * as fc from "fast-check";
import { type Analysis, type Prose, VERDICTS } from "../../../src/core/analysis/analysis.ts";
import type { CardModel } from "../../../src/core/card/card.ts";
import type { Related } from "../../../src/core/card/related.ts";
import { PRIORITIES } from "../../../src/core/falco/priority.ts";
import { type AuditLine, DISPOSITIONS, type Finding } from "../../../src/core/triage/finding.ts";
import { hostileText } from "./hostile.ts";

const text = hostileText;
const count = fc.oneof(fc.nat(100), fc.maxSafeNat());
const moment = fc.oneof(
  fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  fc.integer(),
  fc.maxSafeInteger(),
);
const user = fc.oneof(fc.constantFrom("U012AB3CD", "W9"), text);
const prose: fc.Arbitrary<Prose> = fc.array(
  fc.oneof(fc.record({ text }), fc.record({ text, as: fc.constantFrom("value" as const, "code" as const) })),
  { maxLength: 6 },
);
const weight = fc.constantFrom("weak" as const, "moderate" as const, "strong" as const);
const effect = fc.constantFrom("benign" as const, "malicious" as const, "raises_impact" as const);
const where = fc.constantFrom("workstation" as const, "node" as const, "audit" as const);
const fact = fc.record({ field: text, value: text });
const step = fc.record({ text: prose, where, run: text }, { requiredKeys: ["text"] });
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });

const withoutRunbook: fc.Arbitrary<Analysis> = fc.record({
  basis: fc.oneof(
    fc.record({ kind: fc.constant("playbook" as const), id: text }),
    fc.constant({ kind: "generic" as const }),
    fc.constant({ kind: "sensor health" as const }),
  ),
  title: text,
  headline: prose,
  verdict: fc.record({ kind: fc.constantFrom(...VERDICTS), because: prose, confidence: weight }),
  whatHappened: prose,
  whyItMatters: prose,
  blindSpots: few(prose),
  evidence: few(fc.record({ signal: text, effect, weight, say: prose, quotes: few(fact) })),
  unknown: few(fc.record({ signal: text, effect, say: prose, missingFields: few(text) })),
  benignCauses: few(
    fc.record(
      {
        id: text,
        cause: prose,
        confirm: step,
        expect: prose,
        verdictIfConfirmed: text,
        alsoExpect: prose,
        andAsk: prose,
      },
      { requiredKeys: ["id", "cause", "confirm", "expect", "verdictIfConfirmed"] },
    ),
  ),
  nextStep: step,
  triage: few(
    fc.record({ ask: prose, where, run: text, interpret: prose }, { requiredKeys: ["ask", "where", "interpret"] }),
  ),
  containment: few(
    fc.record(
      { do: prose, where, run: text, reversible: fc.boolean(), caveat: prose, thenApply: text },
      { requiredKeys: ["do", "where", "reversible"] },
    ),
  ),
  eradication: few(prose),
  hardening: few(fc.record({ do: prose, ref: text, yaml: text }, { requiredKeys: ["do"] })),
  tuning: few(fc.record({ note: prose, yaml: text, caveat: prose }, { requiredKeys: ["note"] })),
  attack: few(fc.record({ id: text, name: text, tactic: text, why: prose })),
  facts: fc.array(fact, { maxLength: 100 }),
  processTree: fc.array(fc.record({ name: text, detail: fc.option(text, { nil: undefined }) }), { maxLength: 12 }),
  withheld: few(fc.record({ what: prose, reason: text })),
});
const runbook = fc.record({ text, checked: few(fc.constant("parses as shell")) });
const analysis = fc
  .tuple(withoutRunbook, fc.option(runbook, { nil: undefined }))
  .map(([rest, own]): Analysis => (own === undefined ? rest : { ...rest, runbook: own }));

const state: fc.Arbitrary<Finding["state"]> = fc.oneof(
  fc.constant({ kind: "open" as const }),
  fc.record({ kind: fc.constant("acknowledged" as const), by: user, at: moment, until: moment }),
  fc.record({
    kind: fc.constant("resolved" as const),
    by: user,
    at: moment,
    disposition: fc.constantFrom(...DISPOSITIONS),
    note: text,
  }),
);

/** Any finding, as far as its type goes. */
export const anyFinding: fc.Arbitrary<Finding> = fc.record({
  id: count,
  kind: fc.constantFrom("security" as const, "sensor health" as const),
  fingerprint: text,
  rule: text,
  source: text,
  subject: fc.record({ where: text, what: fc.option(text, { nil: undefined }) }),
  priority: fc.constantFrom(...PRIORITIES),
  count,
  hiddenCount: count,
  firstSeenAt: moment,
  lastSeenAt: moment,
  pods: count,
  nodes: count,
  state,
  suppression: fc.option(fc.record({ by: user, at: moment, until: moment, reason: text }), { nil: undefined }),
  escalation: fc.option(fc.record({ by: user, at: moment }), { nil: undefined }),
  reopenedAt: fc.option(moment, { nil: undefined }),
  version: count,
  revision: count,
});

const auditLine: fc.Arbitrary<AuditLine> = fc.record({
  at: moment,
  by: fc.oneof(
    fc.record({ kind: fc.constant("person" as const), id: user }),
    fc.constant({ kind: "falconer" as const }),
  ),
  action: text,
  detail: text,
});

const relatedFinding = fc.record({
  finding: anyFinding,
  at: moment,
  headline: prose,
  verdict: fc.constantFrom(...VERDICTS),
  link: fc.option(fc.oneof(text, fc.webUrl()), { nil: undefined }),
});

/** Whatever may stand near a finding, its own place in a story left open. */
export const anyRelated: fc.Arbitrary<Related> = fc.record({
  stories: fc.array(
    fc.record({
      id: text,
      kind: fc.constantFrom("attack" as const, "routine" as const),
      title: text,
      means: text,
      confirm: text,
      stages: fc.nat(8),
      members: fc.array(
        relatedFinding.chain((each) => text.map((label) => ({ ...each, label }))),
        { minLength: 1, maxLength: 21 },
      ),
    }),
    { maxLength: 3 },
  ),
  others: fc.array(relatedFinding, { maxLength: 21 }),
  incomplete: fc.boolean(),
});

/** Any model of a card: hostile text wherever a text can stand. */
export const anyModel: fc.Arbitrary<CardModel> = fc.record({
  finding: anyFinding,
  analysis,
  related: anyRelated,
  timeline: fc.array(auditLine, { maxLength: 30 }),
  now: moment,
  containers: fc.boolean(),
});
