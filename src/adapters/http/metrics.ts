import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Store } from "../../flows/store.ts";

/** Why a request to the alert route got no 2xx. */
export type RefusalReason =
  | "unauthorized"
  | "web page"
  | "wrong path"
  | "wrong method"
  | "too large"
  | "unsupported type"
  | "bad alert"
  | "aborted"
  | "store unavailable"
  | "fault";

/** What the alert route tells the metrics. */
export interface IngestMeter {
  refused(reason: RefusalReason): void;
  /** A request was answered with 2xx after this many seconds. */
  accepted(seconds: number): void;
}

/** The part of the store that the metrics read. */
export type MeasuredStore = Pick<Store, "ledger" | "countFindings" | "publishingHealth">;

/** What Prometheus is told. */
export interface Metrics {
  readonly meter: IngestMeter;
  /** Prometheus' text form; rejects when the store cannot be read. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Measures one Falconer: its own registry, so that two in one process do not mix. */
export function createMetrics(store: MeasuredStore): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addStoreGauges(registry, store);
  const refusals = new Counter({
    name: "falconer_refused_requests_total",
    help: "Requests to the alert route that got no 2xx, by reason",
    labelNames: ["reason"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "falconer_ingest_seconds",
    help: "From a request's arrival to its 2xx, the alert then being on disk",
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    meter: {
      refused: (reason) => refusals.inc({ reason: reason.replaceAll(" ", "_") }),
      accepted: (duration) => seconds.observe(duration),
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function addStoreGauges(registry: Registry, store: MeasuredStore): void {
  const gauges = [
    storeGauge("falconer_ledger_alerts", "Alerts by account of the ledger, since its beginning", "account", () =>
      store.ledger(),
    ),
    storeGauge("falconer_findings", "Findings by state", "state", () => store.countFindings()),
    storeGauge("falconer_publishing_waiting", "What Slack does not show yet", "what", async () => {
      const health = await store.publishingHealth();
      return {
        cards: health.cardsBehind,
        thread_messages: health.threadPostsWaiting,
        refusals: health.refusals.length,
      };
    }),
  ];
  for (const gauge of gauges) registry.registerMetric(gauge);
}

/** A gauge that is read from the store at each scrape: one value for each label. */
function storeGauge(name: string, help: string, label: string, read: () => Promise<object>): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [],
    async collect() {
      for (const [key, value] of Object.entries(await read())) this.set({ [label]: key }, Number(value));
    },
  });
}
