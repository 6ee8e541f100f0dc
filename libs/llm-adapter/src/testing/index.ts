export { startModelServer, type ModelBehaviour, type ModelServer } from './model-server.ts';
export { ggufEntry, writeGguf, type GgufContent } from './write-gguf.ts';
export { CUT_ANSWERS, FAILED_ANSWERS, SILENT_ANSWERS, WHOLE_ANSWERS } from './odd-answers.ts';
