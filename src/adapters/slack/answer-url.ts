/** Slack's own host for answers. https://docs.slack.dev/interactivity/handling-user-interaction */
const SLACK_ORIGIN = "https://hooks.slack.com";

/**
 * Whether an address that came with a request may be fetched: only Slack's own, or that of the server that the
 * operator named. Anything else could make us call into the operator's own network.
 *
 * @param apiUrl - `SLACK_API_URL`, when the operator set one.
 */
export function isAnswerUrl(address: string, apiUrl: string | undefined): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (url.origin === SLACK_ORIGIN) return true;
  return apiUrl !== undefined && url.origin === URL.parse(apiUrl)?.origin;
}
