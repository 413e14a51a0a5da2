import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { renderCard } from "../../../src/core/card/render-card.ts";
import { anyModel } from "./any-model.ts";
import { mentionsOf } from "./mentions-of.ts";

describe("a card, whatever its finding holds", () => {
  it("is a message that Slack takes, and mentions only those who acted", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        for (const method of ["post", "update"] as const) {
          expect(validateMessage(renderCard(model), { mentions: mentionsOf(model), method })).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it("is the same for the same finding", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        expect(renderCard(structuredClone(model))).toEqual(renderCard(model));
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});
