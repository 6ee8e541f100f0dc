/** A package that only tests need, and that is installed only by those who ask for it, is not there. */
export class TestPackageMissing extends Error {
  readonly package: string;

  constructor(name: string, options?: ErrorOptions) {
    super(
      `This part of @agi-double/memory/testing needs the package ${name}, which is not installed: run "npm install --save-dev ${name}".`,
      options,
    );
    this.name = 'TestPackageMissing';
    this.package = name;
  }
}
