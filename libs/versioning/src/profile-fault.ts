import type { PATTERNS } from './patterns.ts';
import type { SecretKind } from './written-secret.ts';

/**
 * What is wrong with a part of a profile or a lock, as a code and its facts: for whoever says it in another language than
 * that of `message`. Facts are those of the message and no more, so there is no value of the file among them.
 */
export type ProfileFault =
  // Of its form.
  | { readonly code: 'unreadable'; readonly system: string }
  | { readonly code: 'not-utf8'; readonly encoding: 'UTF-16' | 'unknown' }
  | { readonly code: 'too-long'; readonly most: number }
  | { readonly code: 'not-yaml'; readonly reason: YamlReason }
  /** `line` has it first; a key that may be a secret is not told. */
  | { readonly code: 'key-twice'; readonly key?: string; readonly line: number }
  | { readonly code: 'conflict-markers'; readonly in: 'profile' | 'lock' }
  | { readonly code: 'not-json' }
  | { readonly code: 'unknown-key'; readonly key: string; readonly keys: readonly string[] }
  | { readonly code: 'missing-key'; readonly key: string }
  | { readonly code: 'wrong-type'; readonly types: readonly string[] }
  | { readonly code: 'not-one-of'; readonly values: readonly string[] }
  | { readonly code: 'empty' }
  | { readonly code: 'wrong-form'; readonly form: keyof typeof PATTERNS }
  | { readonly code: 'twice'; readonly first?: string }
  // Of what it names.
  | { readonly code: 'bad-uri'; readonly character: number; readonly form: string }
  | { readonly code: 'other-reference'; readonly wanted: 'frame' | 'module' }
  | { readonly code: 'bad-address'; readonly of: 'url' | 'repo' | 'log' }
  | { readonly code: 'bad-variable' }
  | { readonly code: 'secret'; readonly secret: SecretKind; readonly in: 'profile' | 'lock' }
  | { readonly code: 'folder' | 'outside-models' }
  | { readonly code: 'unknown-engine'; readonly kinds: readonly string[] }
  | { readonly code: 'unknown-module'; readonly reference: string; readonly available: readonly string[] }
  | { readonly code: 'unknown-memory'; readonly memory: string; readonly known: readonly string[] }
  | { readonly code: 'unknown-tool'; readonly tool: string }
  | { readonly code: 'no-model-file' | 'bad-model-file'; readonly file: string }
  | { readonly code: 'no-engine' }
  // Of how its parts go together.
  | { readonly code: 'embedder-missing'; readonly dimensions: number }
  | { readonly code: 'embedder-unused' }
  | { readonly code: 'other-dimensions'; readonly embedder: number; readonly memory: number }
  // Of a lock.
  | { readonly code: 'no-lock' }
  /** The lock is that of `locked`, and `profile` stands at `other`, a `file:line`. */
  | {
      readonly code: 'other-profile';
      readonly locked: string;
      readonly profile: string;
      readonly other: string;
    }
  | { readonly code: 'other-format'; readonly format: number; readonly reads: number }
  | { readonly code: 'out-of-order' }
  | { readonly code: 'not-hashable' }
  | { readonly code: 'edited'; readonly root: string; readonly found: string };

/** What keeps a text from being YAML. */
export type YamlReason =
  | 'tab'
  | 'documents'
  | 'beginning'
  | 'alias'
  | 'deeper'
  | 'two-keys'
  | 'no-colon'
  | 'open'
  | 'indent'
  | 'quote'
  | 'comment'
  | 'list'
  | 'other';

/** What is wrong, in words and as facts. */
export interface Said {
  readonly message: string;
  readonly fault: ProfileFault;
}
