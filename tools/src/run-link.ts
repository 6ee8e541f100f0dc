import { link } from './link/link.ts';
import { runLink } from './link/run.ts';

runLink(link);
