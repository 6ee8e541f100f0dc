import { BadUri, resolveModule, Unresolved, type ModuleUri } from '@agi-double/versioning';
import { checkOptions } from '../language/check-options.ts';
import { written } from '../language/written.ts';
import type { RouteContent } from '../language/frame-content.ts';
import type { FrameFile, Path } from '../language/frame-file.ts';
import type { ModuleCatalogue, PipelineEntry } from '../snapshot.ts';

/** Module references of a route to the modules of the catalogue, with options that fit their schemas. */
export function resolvePipeline(
  file: FrameFile,
  path: Path,
  pipeline: RouteContent['pipeline'],
  catalogue: ModuleCatalogue,
): readonly PipelineEntry[] {
  return pipeline.flatMap((content, index) => {
    const at = [...path, index];
    const entry = typeof content === 'string' ? { use: content } : content;
    const module = resolve(file, typeof content === 'string' ? at : [...at, 'use'], entry.use, catalogue);
    if (module === undefined) return [];
    const options = entry.with ?? {};
    checkOptions(file, [...at, 'with'], options, module.options ?? noOptions);
    return [{ module: module.uri, with: options }];
  });
}

const noOptions = { type: 'object', properties: {}, additionalProperties: false };

function resolve(file: FrameFile, path: Path, reference: string, { modules }: ModuleCatalogue) {
  const uri = resolveUri(
    file,
    path,
    reference,
    modules.map((module) => module.uri),
  );
  return modules.find((module) => module.uri === uri);
}

function resolveUri(
  file: FrameFile,
  path: Path,
  reference: string,
  available: readonly ModuleUri[],
): ModuleUri | undefined {
  if (!reference.startsWith('mod:')) {
    file.report(path, `${written(path)}must be a module reference, such as mod://recall-v1`);
    return undefined;
  }
  try {
    return resolveModule(reference, available);
  } catch (error) {
    if (error instanceof BadUri) {
      file.report(path, `${written(path)}expected ${error.expected}; the form is ${error.form}`, {
        offset: error.index,
      });
    } else if (error instanceof Unresolved) file.report(path, `${written(path)}${error.message}`);
    else throw error;
    return undefined;
  }
}
