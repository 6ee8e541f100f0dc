/** What a lock says of the memory: importing this loads no log. */
export { FORMAT } from './format.ts';
export { MEMORY_FORMS, memoryStructure, type MemoryStructure } from './memory-structure.ts';
