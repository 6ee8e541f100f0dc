import { describe, expect, test } from '@jest/globals';
import type { Json } from '@agi-double/versioning';
import fc from 'fast-check';
import type { SlotContent, SlotType } from '../language/frame-content.ts';
import { FrameFile } from '../language/frame-file.ts';
import { compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';
import { inheritSlots } from './inherit-slots.ts';
import { isOfType, valueFault, type Slots } from './slot.ts';

/** What is wrong with a slot over the slot of its parent, each written as YAML. */
function problemsOver(parent: string, child: string): readonly string[] {
  return problemsOf({
    'base.yaml': `frame: frame://2026.11.base.01\nkind: values\nslots:\n  a: ${parent}\n`,
    'a.yaml': `frame: frame://2026.11.identity.01\nkind: identity\nextends: frame://2026.11.base.01\nslots:\n  a: ${child}\n`,
  }).map((problem) => problem.replace(/^a\.yaml:5:\d+ slots\.a/, ''));
}

describe('a child may narrow', () => {
  test.each([
    ['nothing', '{ type: string, value: x }', '{ value: y }'],
    ['enum', '{ type: string, enum: [x, y] }', '{ enum: [x] }'],
    ['enum of a list', '{ type: list, enum: [x, y] }', '{ enum: [y], value: [y, y] }'],
    ['enum where the parent has none', '{ type: number }', '{ enum: [1] }'],
    ['min', '{ type: number, min: 1 }', '{ min: 2 }'],
    ['max', '{ type: date, max: 2026-12-31 }', '{ max: 2026-06-30 }'],
    ['pattern', '{ type: string, pattern: "^a" }', '{ pattern: "z$", value: abcz }'],
    ['required', '{ type: string }', '{ required: true, value: x }'],
    ['a text to one of an enum', '{ type: string, max: 3 }', '{ type: enum, enum: [abc], value: abc }'],
    ['a text to a date', '{ type: string, min: 10 }', '{ type: date, value: 2026-11-22 }'],
    ['a text to a reference', '{ type: string }', '{ type: ref, value: frame://*.base.* }'],
  ])('%s', (_, parent, child) => {
    expect(problemsOver(parent, child)).toEqual([]);
  });
});

describe('a child may not widen', () => {
  test.each([
    [
      'enum',
      '{ type: string, enum: [x, y] }',
      '{ enum: [x, z] }',
      `.enum: "z" is not among the parent's; a child may only narrow`,
    ],
    ['min', '{ type: number, min: 1 }', '{ min: 0 }', `.min: the parent's is 1; a child may only narrow`],
    [
      'max',
      '{ type: date, max: 2026-12-31 }',
      '{ max: 2027-01-01 }',
      `.max: the parent's is 2026-12-31; a child may only narrow`,
    ],
    ['pattern', '{ type: string, pattern: "^a" }', '{ pattern: "b", value: b }', '.value: must match ^a'],
    [
      'required',
      '{ type: string, required: true, value: x }',
      '{ required: false }',
      '.required: the parent requires it; a child may only narrow',
    ],
    [
      'type',
      '{ type: string, value: "1" }',
      '{ type: number, value: 1 }',
      `.type: the parent's slot is of type string; a child cannot change it`,
    ],
    [
      'type back',
      '{ type: date, value: 2026-11-22 }',
      '{ type: string, value: x }',
      `.type: the parent's slot is of type date; a child cannot change it`,
    ],
    [
      'a text to numbers, by way of an enum',
      '{ type: string }',
      '{ type: enum, enum: [x, 1] }',
      `.enum: the parent's slot is of type string; each must be a text`,
    ],
    [
      'a short text to a date',
      '{ type: string, max: 5 }',
      '{ type: date }',
      '.type: a date has 10 characters, which the parent does not allow',
    ],
    ['what the parent bounds', '{ type: number, max: 5 }', '{ value: 6 }', '.value: must be at most 5'],
    ['bounds past each other', '{ type: number, max: 5 }', '{ min: 6 }', '.min: min 6 is above max 5'],
    [
      'under a value that it inherits',
      '{ type: string, value: x }',
      '{ enum: [y] }',
      ': the inherited value must be one of "y"',
    ],
  ])('%s', (_, parent, child, problem) => {
    expect(problemsOver(parent, child)).toEqual([problem]);
  });

  test('whatever a child allows, its parent allows', () => {
    const types: readonly SlotType[] = ['string', 'number', 'boolean', 'enum', 'list', 'date', 'ref'];
    const values: readonly Json[] = [
      'a',
      'ab',
      'abc',
      'frame://*.a.*',
      '2026-01-01',
      '2026-06-01',
      -1,
      0,
      1,
      2.5,
      true,
      false,
      null,
      [],
      ['a'],
      ['ab', 1],
      [1, 1, 1],
    ];
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
    const facets = (type: SlotType) => {
      const bounds = type === 'date' ? ['2026-01-01', '2026-06-01'] : [0, 1, 2, 10];
      const bound = fc.constantFrom<string | number>(...bounds);
      const members = type === 'list' ? ['a', 'ab', 1] : values.filter((value) => isOfType(type, value));
      return {
        enum: optional(fc.uniqueArray(fc.constantFrom(...members), { minLength: 1, maxLength: 6 })),
        min: optional(bound),
        max: optional(bound),
        pattern: optional(fc.constantFrom('a', '^.$', '1')),
        required: optional(fc.boolean()),
      };
    };
    const first = (type: SlotType) => fc.record({ ...facets(type), type: fc.constant(type) });
    const child = (type: SlotType) =>
      fc
        .constantFrom(type, ...(type === 'string' ? (['enum', 'date', 'ref'] as const) : types))
        .chain((own) => fc.record({ type: optional(fc.constant(own)), ...facets(own) }));
    const line = fc
      .constantFrom(...types, 'string' as const)
      .chain((type) => fc.tuple(first(type), fc.array(child(type), { minLength: 1, maxLength: 6 })))
      .map(([root, children]) => [root, ...children].map(given));
    const over = (own: SlotContent, parent: Slots): Slots | undefined => {
      const file = new FrameFile({ file: 'a.yaml', text: 'slots: {}\n' });
      const slots = inheritSlots(file, { a: own }, parent, () => undefined);
      return file.problems.length === 0 ? slots : undefined;
    };
    let compared = 0;
    fc.assert(
      fc.property(line, (contents) => {
        let parent: Slots = new Map();
        for (const own of contents) {
          const narrower = over(own, parent);
          if (narrower === undefined) continue;
          const [above, below] = [parent.get('a'), narrower.get('a')];
          for (const value of values) {
            if (above === undefined || below === undefined || valueFault(below, value) !== undefined)
              continue;
            compared += 1;
            expect(valueFault(above, value)).toBeUndefined();
          }
          parent = narrower;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});

/** Facets that are there. */
function given(facets: object): SlotContent {
  return Object.fromEntries(Object.entries(facets).filter(([, facet]) => facet !== undefined));
}

describe('inheritance', () => {
  const frame = (number: number, slots: string) =>
    `frame: frame://2026.11.a.${String(number).padStart(2, '0')}\nkind: values\n` +
    (number > 1 ? `extends: frame://2026.11.a.${String(number - 1).padStart(2, '0')}\n` : '') +
    `slots: ${slots}\n`;

  test('reaches over any depth, facet by facet, the nearest standing first', () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index + 1}.yaml`, frame(index + 1, '{}')]),
    );
    const { frames } = compileFiles({
      ...defaultRoute,
      ...files,
      '1.yaml': frame(1, '{ a: { type: number, value: 1, max: 9 }, b: { type: string, default: first } }'),
      '7.yaml': frame(7, '{ a: { min: 2, value: 5 }, b: { default: seventh } }'),
      '13.yaml': frame(13, '{ a: { max: 7, default: 6 }, c: { type: boolean, value: true } }'),
    });
    expect(frames[0]?.slots).toEqual({ a: 1, b: 'first' });
    expect(frames[6]?.slots).toEqual({ a: 5, b: 'seventh' });
    expect(frames[19]?.slots).toEqual({ a: 6, b: 'seventh', c: true });
    expect(
      problemsOf({
        ...files,
        '1.yaml': frame(1, '{ a: { type: number, min: 3 } }'),
        '20.yaml': frame(20, '{ a: { value: 2 } }'),
      }),
    ).toEqual(['20.yaml:4:22 slots.a.value: must be at least 3']);
  });

  test('stays quiet about the children of a broken slot', () => {
    expect(
      problemsOf({
        '1.yaml': frame(1, '{ a: { type: number, value: x } }'),
        '2.yaml': frame(2, '{ a: { min: 1 } }'),
      }),
    ).toEqual(['1.yaml:3:36 slots.a.value: must be a number']);
  });
});
