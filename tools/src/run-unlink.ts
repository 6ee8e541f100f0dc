import { unlink } from './link/link.ts';
import { runLink } from './link/run.ts';

runLink(unlink);
