import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { pseudonymsFor } from "../../../../src/core/analysis/redaction/pseudonyms.ts";
import { anAlert } from "../../triage/alerts.ts";

const KEY = "a key of this installation";
const TEXT =
  "bash ran in shop/web-7dc4876c85-p5wt7 on node-7 from docker.io/library/nginx; webshop and node-77 are others";

describe("names on their way to a model", () => {
  it("leave as stand-ins, wherever they stand as words of their own, and come back", () => {
    const { hide, restore } = pseudonymsFor(anAlert(), KEY);
    const hidden = hide(TEXT);

    expect(hidden).not.toMatch(/shop\/|p5wt7|node-7 |docker\.io/);
    expect(hidden).toContain("webshop and node-77 are others");
    expect(hidden).toMatch(/namespace-[0-9a-f]{10}\/pod-[0-9a-f]{10} on host-[0-9a-f]{10} from registry-[0-9a-f]{10}/);
    expect(restore(hidden)).toBe(TEXT);
  });

  it("are the same for one pod in two alerts, and others under another key", () => {
    const one = pseudonymsFor(anAlert(), KEY).hide(TEXT);

    expect(pseudonymsFor(anAlert({ rule: "Another rule" }), KEY).hide(TEXT)).toBe(one);
    expect(pseudonymsFor(anAlert(), "another key").hide(TEXT)).not.toBe(one);
  });

  it("come back from any text, whatever the names are", () => {
    assert(
      property(string({ minLength: 1 }), string({ minLength: 1 }), string(), (pod, hostname, text) => {
        const { hide, restore } = pseudonymsFor(anAlert({ hostname, fields: { "k8s.pod.name": pod } }), KEY);
        const words = `${text} ${pod} ${hostname}`;
        expect(restore(hide(words))).toBe(words);
      }),
      {
        numRuns: 5000,
        examples: [
          ["!", "!", "!!"],
          ["!", "?", "!?!"],
          ["$&", "a", "$&$& a"],
        ],
      },
    );
  });
});
