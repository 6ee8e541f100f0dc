import { BadFrames, compileFrames, type CompileOptions, type Snapshot } from '../index.ts';
import { smallCatalogue } from './small-catalogue.ts';

export type Files = Readonly<Record<string, string>>;

/** A frame with nothing but the default route, so that a test need not care for one. */
export const defaultRoute: Files = {
  'routes.yaml': 'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1]\n',
};

/** Compiles files, all their frames in use, attached code allowed. @throws BadFrames */
export function compileFiles(files: Files, options: Partial<CompileOptions> = {}): Snapshot {
  const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
  return compileFrames(sources, {
    use: ['frame://*.*.*'],
    catalogue: smallCatalogue,
    allowCode: true,
    ...options,
  });
}

/** What compiling these files refuses, as the error has it; undefined where they compile. */
export function badFrames(files: Files, options: Partial<CompileOptions> = {}): BadFrames | undefined {
  try {
    compileFiles(files, options);
    return undefined;
  } catch (error) {
    if (error instanceof BadFrames) return error;
    throw error;
  }
}

/** What is wrong with these files beside a default route, as the message has it: `file:line:column message`. */
export function problemsOf(files: Files, options: Partial<CompileOptions> = {}): readonly string[] {
  return (
    badFrames({ ...defaultRoute, ...files }, options)
      ?.message.split('\n')
      .slice(1) ?? []
  );
}
