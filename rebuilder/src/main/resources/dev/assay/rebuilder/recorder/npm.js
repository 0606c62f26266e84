'use strict'
// Starts npm as Assay means it: variables outweigh every file, so no .npmrc of the source decides
// where packages come from. Assay fills in what is between at signs.
const fs = require('fs')

const settings = {
  registry: '@REGISTRY@',
  replace_registry_host: 'always',
  globalconfig: '/nonexistent/npmrc',
  audit: 'false',
  fund: 'false',
  update_notifier: 'false',
  progress: 'false',
  fetch_retries: '0'
}

// For scripts of the project itself; npm has one switch for these and for those of dependencies.
const OWN = ['run-script', 'run', 'rum', 'urn', 'pack', 'publish', 'version', 'test', 't', 'tst',
  'start', 'stop', 'restart']
const command = process.argv.slice(2).find(word => !word.startsWith('-'))
settings.ignore_scripts = '@SCRIPTS@' === 'true' || OWN.includes(command) ? 'false' : 'true'

// A scope may have a registry of its own.
try {
  for (const line of fs.readFileSync('.npmrc', 'utf8').split('\n')) {
    const scope = /^\s*(@[^:=\s]+):registry\s*=/.exec(line)
    if (scope) {
      settings[scope[1] + ':registry'] = '@REGISTRY@'
    }
  }
} catch (e) {
  // There is none.
}

for (const key of Object.keys(process.env)) {
  const plain = key.toLowerCase().replace(/^npm_config_/, '').replace(/-/g, '_')
  if (/^npm_config_/i.test(key) && plain in settings) {
    delete process.env[key]
  }
}
for (const key of Object.keys(settings)) {
  process.env['npm_config_' + key] = settings[key]
}
process.argv[1] = '@CLI@'
require('@CLI@')
