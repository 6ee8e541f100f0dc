import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import type { Anchor } from '../double-port.ts';
import { FileMissing } from '../errors.ts';
import { readText } from '../read-text.ts';
import { EXIT } from '../report-error.ts';
import { showReport } from '../show-report.ts';

/** Opens the log and no mind: one that is damaged where it says which frames run is what this is for. */
export async function verifyLog(context: CommandContext, anchorFile: string | undefined): Promise<number> {
  const { output, messages } = context;
  const anchor = anchorFile === undefined ? undefined : await readAnchor(context, anchorFile);
  await using opened = await context.openLog();
  const meter = output.meter(messages.log.verify.progress);
  const begin = performance.now();
  const report = await opened.log.verify({
    ...(anchor && { anchor }),
    progress: ({ events, percent }) => meter.at(percent, String(events)),
  });
  const seconds = (performance.now() - begin) / 1_000;
  meter.end();
  const perSecond = Math.round(report.events / Math.max(seconds, 0.001));
  if (output.json) output.document({ ...report, ...(anchor && { anchor }), eventsPerSecond: perSecond });
  else showReport(report, { perSecond, ...(anchor && { anchor }) }, output, messages);
  return report.ok ? EXIT.ok : EXIT.failed;
}

/** Read before the log is: an anchor that cannot be used is a mistake to be told of at once. @throws FileMissing, BadAnchor */
async function readAnchor(context: CommandContext, file: string): Promise<Anchor> {
  const { parseAnchor } = await import('@agi-double/runtime');
  if (file === '-') return parseAnchor(await readText(context, ['-']));
  const whole = path.resolve(context.surroundings.workingDirectory, file);
  let text: string;
  try {
    text = await readFile(whole, 'utf8');
  } catch (cause) {
    throw new FileMissing(context.messages.log.verify.anchorMissing(whole), whole, { cause });
  }
  return parseAnchor(text);
}
