import { describe, expect, it } from "vitest";
import { messageId } from "../../../src/adapters/slack/message-id.ts";

describe("the id that hints at a repeated post", () => {
  it("is a version 5 UUID", () => {
    expect(messageId("F-1/card")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("is the same for the same key, and another for another", () => {
    expect(messageId("F-1/card")).toBe(messageId("F-1/card"));
    expect(messageId("F-1/card")).not.toBe(messageId("F-11/card"));
  });
});
