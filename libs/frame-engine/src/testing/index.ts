export { gitServer, type GitServer } from './git-server.ts';
