import { sql } from "kysely";
import type { OtherAlertsSearch, StoredAlert } from "../../flows/store.ts";
import type { Database } from "./schema.ts";

/** Of each finding at most so many alerts are looked at: they are much alike. */
const OF_EACH = 10;
/** Bytes. Falco's alerts have a few thousand; what is far longer would only take time. */
const LONGEST_BODY = 32_768;

export async function otherAlerts(
  db: Database,
  { rule, source, fingerprint }: OtherAlertsSearch,
  limit: number,
): Promise<readonly StoredAlert[]> {
  const { rows } = await sql<StoredAlert>`
    with others as (
      select id from findings
      where rule = ${rule} and source = ${source} and fingerprint <> ${fingerprint}
      order by id desc limit ${limit}),
    newest as (
      select alerts.id, row_number() over (partition by alerts.finding_id order by alerts.id desc) as turn
      from others join alerts on alerts.id in (
        select own.id from alerts as own where own.finding_id = others.id order by own.id desc limit ${OF_EACH})),
    chosen as (select id from newest order by turn, id desc limit ${limit})
    select alerts.id, alerts.received_at as "receivedAt", alerts.body
    from chosen join alerts on alerts.id = chosen.id
    where octet_length(alerts.body) <= ${LONGEST_BODY}
    order by alerts.id desc`.execute(db);
  return rows;
}
