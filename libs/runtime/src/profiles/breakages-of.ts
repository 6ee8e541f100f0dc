import { parseUri, type Lock, type ModuleUri } from '@agi-double/versioning';
import type { Breakage } from './profile-reports.ts';

/** What a switch from one lock to another would leave behind: views of memory, and runs that need a module. Pure. */
export function breakagesOf(was: Lock, now: Lock): readonly Breakage[] {
  const breakages: Breakage[] = [];
  if (was.memory.uri !== now.memory.uri) {
    breakages.push({
      part: 'memory',
      was: was.memory.uri,
      now: now.memory.uri,
      way: 'its views are built anew from the log, and nothing that was said is lost',
    });
  }
  const majors = new Map(now.modules.map(({ uri }) => [nameOf(uri).name, nameOf(uri)]));
  for (const { uri } of was.modules) {
    const { name, major } = nameOf(uri);
    const other = majors.get(name);
    if (other?.major === major) continue;
    breakages.push({
      part: 'modules',
      was: uri,
      now: other?.uri ?? 'nothing',
      way: `runs that need it and are not finished go on under ${was.profile} only: finish them first (agi resume), or switch back for them`,
    });
  }
  return breakages;
}

function nameOf(uri: ModuleUri): { readonly uri: ModuleUri; readonly name: string; readonly major: number } {
  const parsed = parseUri(uri);
  return parsed.kind === 'module'
    ? { uri, name: parsed.name, major: parsed.major }
    : { uri, name: uri, major: 0 };
}
