import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { App, ExpressReceiver } from "@slack/bolt";
import type { Workspace } from "../../src/workspace/start-workspace.ts";
import { SECRET, TOKEN } from "./a-workspace.ts";

export interface BoltBot {
  readonly eventsUrl: string;
  stop(): Promise<void>;
}

/** A real Bolt app behind a real port, told about the workspace and known to it. */
export async function aBoltBot(workspace: Workspace, listen: (app: App) => void): Promise<BoltBot> {
  const receiver = new ExpressReceiver({ signingSecret: SECRET, endpoints: "/slack/events" });
  const app = new App({
    token: TOKEN,
    receiver,
    botId: "B0FALCONER",
    botUserId: "U0FALCONER",
    tokenVerificationEnabled: false,
    clientOptions: { slackApiUrl: workspace.apiUrl },
  });
  listen(app);
  const server: Server = receiver.app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const eventsUrl = `http://127.0.0.1:${port}/slack/events`;
  workspace.connectBot({ eventsUrl, signingSecret: SECRET, botToken: TOKEN });
  return {
    eventsUrl,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
