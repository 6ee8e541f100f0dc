/** Model files, described for a lock: only who has one needs this. */
export { BadModelFile } from './model-files/bad-model-file.ts';
export {
  describeModelFile,
  type DescribeOptions,
  type ModelFile,
} from './model-files/describe-model-file.ts';
export { ModelFileHashes } from './model-files/model-file-hashes.ts';
