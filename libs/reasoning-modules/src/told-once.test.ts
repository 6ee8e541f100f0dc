import { expect, test } from '@jest/globals';
import { toldOnce } from './told-once.ts';

const note = (source: string, text: string, order?: number) => ({
  source,
  title: 'your note',
  text,
  ...(order !== undefined && { order }),
});

test('of texts that say the same stays one, at the place of the first and from the latest source', () => {
  const evidence = [
    note('event:1', 'Anna lives in Tomsk.', 1),
    note('event:2', 'Anna lives in Omsk.', 2),
    note('event:3', ' Anna lives\nin Tomsk. ', 3),
    note('event:0', 'Anna lives in Tomsk.', 0),
    note('frame://a#b', 'Anna lives in Omsk.'),
  ];
  expect(toldOnce(evidence).map(({ source }) => source)).toEqual(['event:3', 'event:2']);
});
