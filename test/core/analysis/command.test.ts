import { describe, expect, it } from "vitest";
import { fillCommand, IDENTITY_FIELDS } from "../../../src/core/analysis/command.ts";
import { anAlert } from "./alerts.ts";

describe("a command for one alert", () => {
  it.each([
    ["ka.user.name", "system:serviceaccount:shop:web"],
    ["ka.user.name", "ann@example.com"],
    ["ka.target.name", "web-7dc4876c85-p5wt7"],
    ["ct.region", "eu-west-1"],
    ["ct.region", "us-gov-east-1"],
    ["s3.bucket", "acme.logs-2026"],
    ["gcp.user", "ci@shop.iam.gserviceaccount.com"],
    ["github.repo.name", "acme/web.app"],
  ])("names what %s holds: %s", (field, value) => {
    const filled = fillCommand(`x {{${field}}}`, anAlert({ fields: { [field]: value } }));

    expect(filled).toEqual({ ok: true, run: `x ${value}` });
  });

  it.each([
    ["ct.region", "eu-west-1 --profile x"],
    ["ct.region", "--endpoint-url"],
    ["github.repo.name", "acme/../../user"],
    ["github.repo.name", "acme"],
    ["github.repo.name", "acme/web/keys"],
    ["gcp.user", 'a@b" OR "'],
    ["gcp.projectId", "a$(id)"],
    ["ka.user.name", "-as"],
    ["s3.bucket", "a b"],
  ])("is refused when %s holds no plain name: %s", (field, value) => {
    expect(fillCommand(`x {{${field}}}`, anAlert({ fields: { [field]: value } }))).toEqual({
      ok: false,
      reason: `${field} is not a plain name, so it is not put into a command`,
    });
  });

  it.each(IDENTITY_FIELDS)("never takes a second word from %s", (field) => {
    for (const value of [
      "a b",
      "a;b",
      "a`b`",
      "a$b",
      "a'b",
      'a"b',
      "a|b",
      "a\nb",
      "a\\b",
      "a>b",
      "-a",
      "",
      "{{hostname}}",
    ]) {
      const alert = field === "hostname" ? anAlert({ hostname: value }) : anAlert({ fields: { [field]: value } });
      expect(fillCommand(`x {{${field}}}`, alert).ok).toBe(false);
    }
  });
});
