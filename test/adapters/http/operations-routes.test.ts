import { describe, expect, it } from "vitest";
import { anAlertServer } from "./alert-server.ts";

describe("the routes for operators", () => {
  it("say that it lives and is ready", async () => {
    const { url } = await anAlertServer();
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it("say that it lives but is not ready when the store does not answer", async () => {
    const { url, store } = await anAlertServer();
    store.failure = new Error("disk I/O error");

    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/metrics`)).status).toBe(503);
  });

  it("show the ledger, the findings and what waits to Prometheus", async () => {
    const { url, post } = await anAlertServer();
    await post('[{"rule":"A","priority":"Debug"},{"rule":"B","priority":"Debug"},7]');

    const answer = await fetch(`${url}/metrics`);
    const text = await answer.text();

    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0.0.4/);
    for (const line of [
      'falconer_ledger_alerts{account="received"} 3',
      'falconer_ledger_alerts{account="rejected"} 1',
      'falconer_ledger_alerts{account="duplicate"} 0',
      'falconer_ledger_alerts{account="recorded"} 2',
      'falconer_ledger_alerts{account="carded"} 2',
      'falconer_ledger_alerts{account="folded"} 0',
      'falconer_ledger_alerts{account="suppressed"} 0',
      'falconer_findings{state="open"} 2',
      'falconer_publishing_waiting{what="cards"} 0',
      'falconer_refused_requests_total{reason="bad_alert"} 1',
      "falconer_ingest_seconds_count 0",
      "process_resident_memory_bytes ",
    ]) {
      expect(text).toContain(line);
    }
  });
});
