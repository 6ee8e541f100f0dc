export * from './event.ts';
export * from './log.ts';
export * from './view.ts';
