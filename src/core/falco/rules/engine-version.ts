/** The engine version of Falco 0.44: what it takes `required_engine_version` against (falco_engine_version.h). */
export const ENGINE_VERSION = "0.62.0";

type Version = readonly [number, number, number];

/** Reads `x.y.z`, ignoring what follows, as libsinsp does; undefined when it is no such version. */
export function readVersion(text: string): Version | undefined {
  const match = /^\s*(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether an engine satisfies a requirement: the same major version, and not older. */
export function satisfies(engine: Version, required: Version): boolean {
  if (engine[0] !== required[0]) return false;
  return engine[1] > required[1] || (engine[1] === required[1] && engine[2] >= required[2]);
}
