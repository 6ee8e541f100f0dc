/** What a lock says of engines and of the words that recall goes by: importing this loads none of them. */
export { EXTRACTIVE } from './extractive-name.ts';
export { TERMS_VERSION } from './terms-version.ts';
