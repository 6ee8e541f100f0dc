export { startModelServer, type ModelBehaviour, type ModelServer } from './model-server.ts';
