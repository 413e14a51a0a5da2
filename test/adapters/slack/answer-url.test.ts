import { describe, expect, it } from "vitest";
import { isAnswerUrl } from "../../../src/adapters/slack/answer-url.ts";

describe("the address that a request brings for its answer", () => {
  it.each([
    ["https://hooks.slack.com/actions/T1/2/abc", undefined],
    ["http://127.0.0.1:4000/response/1", "http://127.0.0.1:4000/api/"],
  ])("%s is used when the API is at %s", (address, apiUrl) => {
    expect(isAnswerUrl(address, apiUrl)).toBe(true);
  });

  it.each([
    ["http://169.254.169.254/latest/meta-data/", undefined],
    ["http://hooks.slack.com/actions/1", undefined],
    ["https://hooks.slack.com.evil.example/1", undefined],
    ["https://hooks.slack.com:444/1", undefined],
    ["https://hooks.slack.com@10.0.0.1/1", undefined],
    ["https://user:pass@hooks.slack.com/1", undefined],
    ["file:///etc/passwd", undefined],
    ["not an address", undefined],
    ["", undefined],
    ["http://127.0.0.1:4001/response/1", "http://127.0.0.1:4000/api/"],
    ["http://localhost:4000/response/1", "http://127.0.0.1:4000/api/"],
  ])("%s is never fetched when the API is at %s", (address, apiUrl) => {
    expect(isAnswerUrl(address, apiUrl)).toBe(false);
  });
});
