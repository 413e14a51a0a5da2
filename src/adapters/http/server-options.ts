import type { ServerOptions } from "node:http";

/** How the HTTP server deals with slow and idle connections. */
export const SERVER_OPTIONS: ServerOptions = {
  // A sender that drips its request is cut off; Falco and Falcosidekick send theirs at once.
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the senders keep idle connections (Go's client 90 s, libcurl 118 s): the side that sends closes first.
  // Else an alert that leaves just as we close would be lost, for neither of them repeats a POST.
  keepAliveTimeout: 125_000,
};
