const platform = process.platform === 'win32' ? 'win' : process.platform;

/** The npm package that carries the pinned Node for this machine; the lock may hold none by this name. */
export const pinnedPackage = `node-${platform}-${process.arch}`;
