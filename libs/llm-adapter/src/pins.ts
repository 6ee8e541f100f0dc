/** What a lock says of engines: importing this loads none of them. */
export { EXTRACTIVE } from './extractive-name.ts';
export { BadModelFile } from './model-files/bad-model-file.ts';
export { ModelFileHashes } from './model-files/model-file-hashes.ts';
