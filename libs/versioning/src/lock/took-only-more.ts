import { canonicalJson, type Json } from '../canonical-json.ts';

type Schema = { readonly [keyword: string]: Json };

/** What people and editors read, and nobody's options depend on. */
const forReaders: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
]);

/**
 * Whether options that were right stay right and mean the same: the schema is the same, or has more that may be left out.
 * Whatever else changed may be one or the other, and counts as other.
 */
export function tookOnlyMore(was: Schema | undefined, now: Schema | undefined): boolean {
  if (was === undefined && now === undefined) return true;
  if (now === undefined) return false;
  const after = meaning(now);
  if (was === undefined) {
    const plain = Object.keys(after).every((keyword) =>
      ['type', 'properties', 'required', 'additionalProperties'].includes(keyword),
    );
    return plain && requiredIn(after).length === 0;
  }
  const before = meaning(was);
  const rest = (schema: Schema): string => canonicalJson({ ...schema, properties: null, required: null });
  if (rest(before) !== rest(after)) return false;
  if (canonicalJson(requiredIn(before)) !== canonicalJson(requiredIn(after))) return false;
  const [olds, news] = [mapIn(before, 'properties'), mapIn(after, 'properties')];
  return Object.entries(olds).every(
    ([name, schema]) =>
      Object.hasOwn(news, name) && canonicalJson(schema) === canonicalJson(news[name] ?? null),
  );
}

function requiredIn({ required }: Schema): readonly string[] {
  return Array.isArray(required) ? required.map(String).sort() : [];
}

function mapIn(schema: Schema, keyword: string): Schema {
  const value = schema[keyword];
  return isSchema(value) ? value : {};
}

const isSchema = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema without what is for readers, inside its properties too; a property may be called `title`. */
function meaning(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => {
      if (forReaders.has(keyword)) return [];
      if (keyword === 'properties' && isSchema(value)) {
        const properties = Object.entries(value).map(([name, of]) => [name, isSchema(of) ? meaning(of) : of]);
        return [[keyword, Object.fromEntries(properties) as Json]];
      }
      return [[keyword, keyword === 'items' && isSchema(value) ? meaning(value) : value]];
    }),
  );
}
