/** What the parts of a lock are called. */
export const russianParts = {
  profile: 'профиль',
  core: 'ядро',
  frames: 'фреймы',
  modules: 'модули',
  memory: 'память',
  embedder: 'эмбеддер',
  engines: 'движки',
  tools: 'средства',
  allowCode: 'код',
  snapshot: 'снимок',
} as const;
