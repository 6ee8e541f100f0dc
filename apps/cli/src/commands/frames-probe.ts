import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';

/** Asks the frames in force what their probes ask; one line for each that did not come true, as lint does. */
export async function probeFrames(context: CommandContext): Promise<number> {
  const { output, messages } = context;
  const { ProbesFailed } = await import('@agi-double/runtime');
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  try {
    output.progress(messages.frames.probing);
    const probes = await double.frames.rehearse();
    if (output.json) output.document({ ok: true, probes, failures: [] });
    else output.line(probes === 0 ? messages.frames.noProbes : messages.frames.probed(probes));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ProbesFailed)) throw error;
    const { failures, rehearsed: probes } = error;
    if (output.json) output.document({ ok: false, probes, failures });
    else {
      for (const { frame, probe, language, failure } of failures)
        output.line(`${frame}#${probe} (${language}): ${failure}`);
      output.words(messages.frames.probesFailed(failures.length, probes));
    }
    return EXIT.failed;
  }
}
