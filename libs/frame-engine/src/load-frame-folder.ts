export { loadFrameFolder } from './repo/load-frame-folder.ts';
