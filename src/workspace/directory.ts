/** A person in the local workspace. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A channel of the local workspace. The bot is a member of each. */
export interface Channel {
  readonly id: string;
  readonly name: string;
}

/** Who and what exists in the local workspace. It does not change while the workspace runs. */
export interface Directory {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly app: {
    readonly id: string;
    readonly botId: string;
    readonly userId: string;
    readonly name: string;
    /** The slash commands of its manifest. */
    readonly commands: readonly string[];
  };
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
}

/** The directory of a fresh workspace: two people and one channel unless told otherwise. */
export function directoryOf(people?: readonly Person[], channels?: readonly Channel[]): Directory {
  return {
    team: { id: "T0LOCAL", domain: "local-workspace", name: "Local workspace" },
    app: { id: "A0FALCONER", botId: "B0FALCONER", userId: "U0FALCONER", name: "falconer", commands: ["/falco"] },
    people: people ?? [
      { id: "U0ALEX", name: "Alex" },
      { id: "U0SAM", name: "Sam" },
    ],
    channels: channels ?? [{ id: "C0FALCO", name: "falco-alerts" }],
  };
}

/** The handle of a person or of the bot; the id itself for a stranger. */
export function nameOf(directory: Directory, userId: string): string {
  if (userId === directory.app.userId) return directory.app.name;
  return directory.people.find((person) => person.id === userId)?.name ?? userId;
}

/** A channel by its id or its name, with or without `#`. */
export function channelOf(directory: Directory, idOrName: string): Channel | undefined {
  const name = idOrName.replace(/^#/, "");
  return directory.channels.find((channel) => channel.id === idOrName || channel.name === name);
}
