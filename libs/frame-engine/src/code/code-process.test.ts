import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { isAlive, until } from '../testing/code-scene.ts';

/** A process of its own that uses a runner, as a command does. */
function startProcess(
  script: string,
): ChildProcessWithoutNullStreams & { output: () => string; errors: () => string } {
  const preamble = `
    import { codeFile } from ${JSON.stringify(new URL('code-file.ts', import.meta.url).href)};
    import { createCodeRunner } from ${JSON.stringify(new URL('code-runner.ts', import.meta.url).href)};
    const run = (runner, path, source) => runner.run({ file: codeFile(path, source), function: 'f', argument: null });`;
  const args = ['--conditions=@agi-double/source', '--input-type=module', '--eval', preamble + script];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, API_KEY: 'secret', NODE_OPTIONS: '' },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return Object.assign(child, { output: () => output, errors: () => errors });
}

test('a process with idle hosts ends by itself, and nothing of what they print is in its output', async () => {
  const child = startProcess(`
    const runner = createCodeRunner({ milliseconds: 20000 });
    const print = 'import { writeSync } from "node:fs"; import fs from "node:fs";' +
      'export const f = () => { console.log("x"); process.stdout.write("x"); writeSync(1, "x"); fs.appendFileSync(2, "x"); console.error("x"); process.emitWarning("x"); return 1; };';
    const values = await Promise.all([
      run(runner, 'f.js', print),
      run(runner, 'f.ts', print),
      run(runner, 'f.py', 'import os, sys\\ndef f(given):\\n    print("x")\\n    os.write(1, b"x")\\n    os.system("echo x")\\n    print("x", file=sys.stderr)\\n    return 1'),
      run(runner, 'g.js', 'export const f = () => process.exit(3);').catch((error) => error.reason),
      run(runner, 'g.py', 'import os\\ndef f(given):\\n    os._exit(3)').catch((error) => error.reason),
      run(runner, 'h.ts', 'export const f = (): number => 2;'),
      run(runner, 'h.py', 'def f(given):\\n    return 2'),
    ]);
    console.log(JSON.stringify(values));`);
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, output: child.output(), errors: child.errors() }).toEqual({
    code: 0,
    output: '[1,1,1,"crashed","crashed",2,2]\n',
    errors: '',
  });
});

test('attached code inherits no environment but the mark of its host, and a process that closes its hosts lives to see them closed', async () => {
  const child = startProcess(`
    const runner = createCodeRunner({ milliseconds: 20000 });
    console.log(JSON.stringify([
      await run(runner, 'f.js', 'export const f = () => Object.keys(process.env).sort();'),
      await run(runner, 'f.py', 'import os\\ndef f(given):\\n    return [k for k in os.environ if k.endswith("_KEY") or k == "HOME"]'),
    ]));
    await runner.close();
    await runner.close();`);
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, output: child.output(), errors: child.errors() }).toEqual({
    code: 0,
    output: '[["AGI_CODE_HOST"],[]]\n',
    errors: '',
  });
});

const tellId = {
  js: 'import { writeSync } from "node:fs"; export const f = () => { writeSync(2, process.pid + "\\n");',
  py: 'import os, re\ndef f(given):\n    os.write(2, str(os.getpid()).encode() + b"\\n")\n',
};

test.each([
  ['f.js', 'idle', `${tellId.js} };`],
  ['f.js', 'in a loop that never ends', `${tellId.js} for (;;); };`],
  ['f.js', 'in a loop from its first line on', `${tellId.js} };\nf(); for (;;);`],
  ['f.py', 'idle', tellId.py],
  ['f.py', 'in a loop that never ends', `${tellId.py}    while True:\n        pass`],
  [
    'f.py',
    'in a loop that no signal handler interrupts',
    `${tellId.py}    re.match("^(a+)+$", "a" * 60 + "b")`,
  ],
])('the host of %s that is %s ends when our process is killed', async (path, _, source) => {
  const child = startProcess(`
    const runner = createCodeRunner({ milliseconds: 3000, printed: (text) => process.stdout.write(text) });
    setInterval(() => undefined, 1000);
    await run(runner, ${JSON.stringify(path)}, ${JSON.stringify(source)});`);
  await until(() => child.output().endsWith('\n'));
  const host = Number(child.output());
  expect(await isAlive(host)).toBe(true);
  child.kill('SIGKILL');
  await until(async () => !(await isAlive(host)));
});

const detached = {
  'f.js': `import { spawn } from 'node:child_process';
    export const f = () => {
      const child = spawn('sh', ['-c', 'setsid sleep 1000 & echo $!; exit'], { detached: true, stdio: ['ignore', 1, 'ignore'] });
      return new Promise((resolve) => child.on('close', () => resolve(null)));
    };`,
  'f.py': `import os, sys
def f(given):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(1, str(os.getpid()).encode() + b"\\n")
            os.closerange(0, 64)
            os.execvp("sleep", ["sleep", "1000"])
        os._exit(0)
    os.wait()
    LEAVE
`,
};

test.each([
  ['f.js', 'returned', detached['f.js']],
  ['f.py', 'returned', detached['f.py'].replace('LEAVE', 'return 1')],
  ['f.py', 'did not end', detached['f.py'].replace('LEAVE', 'while True: pass')],
])(
  'a program that %s put into a session of its own ends with its host, when the call %s',
  async (path, _, source) => {
    const child = startProcess(`
    const runner = createCodeRunner({ milliseconds: 1500, printed: (text) => process.stdout.write(text) });
    await run(runner, ${JSON.stringify(path)}, ${JSON.stringify(source)}).catch(() => undefined);
    setTimeout(() => void runner.close().then(() => console.log('closed')), 200);`);
    await until(() => child.output().includes('\n'));
    const program = Number.parseInt(child.output(), 10);
    expect(program).toBeGreaterThan(1);
    await until(() => child.output().endsWith('closed\n'));
    expect(await isAlive(program)).toBe(false);
  },
);

const readsParent = `import { readFileSync } from 'node:fs';
  export const f = () => readFileSync('/proc/' + process.ppid + '/environ', 'latin1').replaceAll('\\0', '');`;

test('what hides its environment keeps it, and attached code cannot read it from its parent', async () => {
  const child = startProcess(`
    const { hideEnvironment } = await import(${JSON.stringify(new URL('hide-environment.ts', import.meta.url).href)});
    const before = JSON.stringify(process.env);
    hideEnvironment();
    const runner = createCodeRunner({ milliseconds: 20000 });
    const read = await run(runner, 'f.js', ${JSON.stringify(readsParent)});
    const { execFileSync } = await import('node:child_process');
    console.log(JSON.stringify([read, before === JSON.stringify(process.env), execFileSync('printenv', ['API_KEY']).toString()]));
    await runner.close();`);
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, output: child.output(), errors: child.errors() }).toEqual({
    code: 0,
    output: '["",true,"secret\\n"]\n',
    errors: '',
  });
});
