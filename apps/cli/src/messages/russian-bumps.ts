import type { Bump, ProfileReason } from '@agi-double/runtime';
import { changeName } from './russian-changes.ts';

/** Why a part needs another version. */
export function bumpWords({ part, reason }: Pick<Bump, 'part' | 'reason'>): string {
  switch (reason) {
    case 'text':
      return 'его текст не тот, что закреплён под этим номером';
    case 'code':
      return part === 'frames'
        ? 'его присоединённый код не тот, что закреплён под этим номером'
        : 'его код не тот, что закреплён под этой версией';
    case 'more-options':
      return 'он принимает параметры, которых под этой версией не принимал';
    case 'other-options':
      return 'параметры, которые он принимал, могут теперь не подойти или значить другое';
    case 'structure':
      return 'её структура не та, что закреплена под этой версией';
    case 'log-format':
      return 'формат журнала не тот, что закреплён под этой версией';
    case 'frame-language':
      return 'язык фреймов не тот, что закреплён под этой версией';
  }
}

type Parts = Readonly<Record<Extract<ProfileReason, { code: 'part' }>['part'], string>>;

/** Why a profile needs another version. */
export function profileReasonWords(reason: ProfileReason, parts: Parts): string {
  switch (reason.code) {
    case 'memory-engine':
      return `память теперь ${reason.now}, а была ${reason.was}`;
    case 'memory-major':
      return `старшая версия памяти теперь ${reason.now}, а была ${reason.was}`;
    case 'memory-dimensions':
      return `измерений у памяти теперь ${reason.now}, а было ${reason.was}`;
    case 'embedder':
      return 'эмбеддер теперь другой';
    case 'module-gone':
      return `модуля ${reason.module} больше нет`;
    case 'core-major':
      return `старшая версия ядра теперь ${reason.now}, а была ${reason.was}`;
    case 'code-allowed':
      return 'фреймам теперь можно присоединять код';
    case 'part': {
      const { part, name, change } = reason;
      const what = part === name ? '' : ` ${changeName(reason)}`;
      return `${parts[part]}: ${CHANGE_WORDS[change]}${what}`;
    }
  }
}

const CHANGE_WORDS = { added: 'добавлено', removed: 'убрано', changed: 'изменено' } as const;
