import preset from '../../jest.preset.js';

// Without "import": Jest adds it for imports itself, and CommonJS packages (express) must not be given ES modules.
export default {
  ...preset,
  testEnvironmentOptions: { customExportConditions: ['node', '@agi-double/source'] },
};
