export { startModelServer, type ModelBehaviour, type ModelServer } from './model-server.ts';
export { ggufEntry, writeGguf, type GgufContent } from './write-gguf.ts';
