/** Names of things: words, hosts, images, paths, versions, dates, numbers, addresses. */
const THINGS = [
  /^[a-z]+(?:[-_./:][a-z]+)*$/,
  /^[A-Z]+(?:[-_][A-Z]+)*$/,
  /^[A-Z]?[a-z]+$/,
  /^[\d.,:x-]+$/,
  /^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/,
  /^(?:\d{1,3}\.){3}\d{1,3}(?::\d+|\/\d+)?$/,
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/[\w./-]*)?$/,
  /^(?:\.{0,2}\/|[A-Za-z]:\\)/,
  /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/,
  /^[\w.-]+(?:\/[\w.-]*)+$/,
  /^(?:[Ss][Hh][Aa]|MD|md|HS|RS|ES|PS|AES|aes|RSA|rsa|ECDSA|HMAC|SCRAM|AWS)-?\d+[\w-]*$/,
  /^(?:sha\d{1,3}|md5|blake\w{1,3})[:-]/,
  /^\w+=/,
  /^[A-Za-z]\w*\(/,
  /^[\w.+-]+@[\w.-]+$/,
  /^https?:\/\//,
];
const SHORTEST = 6;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names that have far more often another meaning: what belongs to them must be long. */
const MOSTLY_OTHER = /(?:^|[^a-z])(?:key|code|hash|salt|access)$/i;
const LONG = 16;

/** Whether a value behind an ambiguous name looks like a secret: mixed kinds of characters, and no name of a thing. */
export function looksSecret(value: string, name = ""): boolean {
  if (value.length < LONG && MOSTLY_OTHER.test(name)) return false;
  if (UUID.test(value)) return true;
  if (value.length < SHORTEST || THINGS.some((thing) => thing.test(value))) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/].filter((kind) => kind.test(value)).length;
  return kinds >= 2;
}
