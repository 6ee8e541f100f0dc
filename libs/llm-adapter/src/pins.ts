/** What a lock says of engines: importing this loads none of them. */
export { EXTRACTIVE } from './extractive-name.ts';
