import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { NobodyThereError, postAlerts } from "../../src/cli/post-alerts.ts";

/** A port on which nobody listens: one that was just given back. */
async function aFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

it("waits for a Falconer that is just starting", async () => {
  const port = await aFreePort();
  const said: string[] = [];
  const server = createServer((_request, response) => response.writeHead(202).end('{"recorded":1,"duplicates":0}'));
  onTestFinished(() => void server.close());
  const say = (text: string) => {
    said.push(text);
    server.listen(port, "127.0.0.1");
  };
  const target = { url: new URL(`http://127.0.0.1:${port}/falco`), authorization: undefined, rate: undefined };

  expect(await postAlerts(["{}"], target, say)).toEqual({ posted: 1, recorded: 1, duplicates: 0, refused: [] });
  expect(said).toEqual([`Nobody answers at http://127.0.0.1:${port} yet; waiting up to ten seconds.\n`]);
});

it("gives up on an address at which nobody answers, and says what to do", async () => {
  const url = new URL(`http://127.0.0.1:${await aFreePort()}/falco`);
  const posting = postAlerts(["{}"], { url, authorization: undefined, rate: undefined, patienceMs: 100 }, () => {});

  await expect(posting).rejects.toThrow(NobodyThereError);
  await expect(posting).rejects.toThrow(/Is Falconer running\? Start it with: npm start/);
});

it("tries again when Falconer cannot take an alert now", async () => {
  let posts = 0;
  const server = createServer((request, response) => {
    if (request.method === "POST" && ++posts === 1) response.writeHead(503, { "retry-after": "0" }).end();
    else response.writeHead(202).end('{"recorded":1,"duplicates":0}');
  });
  const port = await aFreePort();
  server.listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  const target = { url: new URL(`http://127.0.0.1:${port}/falco`), authorization: undefined, rate: undefined };

  expect(await postAlerts(["{}"], target, () => {})).toMatchObject({ recorded: 1, refused: [] });
});
