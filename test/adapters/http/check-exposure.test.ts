import { describe, expect, it } from "vitest";
import { checkExposure } from "../../../src/adapters/http/check-exposure.ts";

describe("opening the alert route without a token", () => {
  it.each(["127.0.0.1", "127.8.9.10", "localhost", "::1", "[::1]", "::ffff:127.0.0.1"])("is allowed on %s", (host) => {
    expect(checkExposure({ host, ingestToken: undefined })).toEqual({ ok: true });
  });

  it.each(["0.0.0.0", "::", "", undefined, "10.0.0.7", "127.0.0.1.example.com", "localhost.example.com", "1270.0.0.1"])(
    "is refused on %s, with what to set",
    (host) => {
      expect(checkExposure({ host, ingestToken: undefined })).toEqual({
        ok: false,
        reason: expect.stringMatching(/Set INGEST_TOKEN .* or set HOST=127.0.0.1/),
      });
      expect(checkExposure({ host, ingestToken: "" }).ok).toBe(false);
      expect(checkExposure({ host, ingestToken: "s3cret" }).ok).toBe(true);
    },
  );
});
