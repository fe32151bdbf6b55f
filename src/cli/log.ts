import { pino } from 'pino';

/** JSON lines on stderr; stdout belongs to MCP alone. */
const logger = pino(
  { base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
  pino.destination({ fd: 2, sync: true }),
);

/** Writes one line. The caller names every field, so nothing gets here by accident. */
export function log(fields: object): void {
  logger.info(fields);
}
