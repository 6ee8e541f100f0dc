import type { EngineNotice } from '@agi-double/runtime';

const REASONS: Readonly<Record<string, string>> = {
  refused: 'отклонил запрос',
  unreachable: 'недоступен',
  'timed-out': 'не ответил вовремя',
  'bad-answer': 'ответил не так, как отвечают модели',
  'no-words': 'не сказал ни слова',
  limited: 'пока не принимает запросы',
};

/** How an answer came about, where that is not as the profile has it. */
export function russianNotice(notice: EngineNotice): string {
  const { engine } = notice;
  switch (notice.kind) {
    case 'passed-over':
      return `Движок ${engine} пропущен: ${REASONS[notice.reason] ?? notice.reason}.`;
    case 'left-out': {
      const instead =
        notice.instead === undefined ? 'запрос ушёл без него' : `вместо него ушло ${notice.instead}`;
      return `Движок ${engine} не принимает ${notice.setting}: ${instead}. Уберите это из settings в профиле или из with в маршруте.`;
    }
    case 'broke-off':
      return `Движок ${engine} не договорил.`;
  }
}
