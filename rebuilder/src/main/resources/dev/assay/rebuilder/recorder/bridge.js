'use strict'
// Runs a command in a sandbox that has no network but its own loopback, and a web server there, which
// is an npm registry. As RepositoryBridge does, it passes the path of every request on to Assay
// outside: one line "ID PATH" into the FIFO "requests"; the answer is the file "answers/ID", which
// begins with a status, and for status 200 the content is "files/PATH". Where there is no FIFO, the
// folder itself has the content. Arguments: port, folder, and then the command. Node 10 and newer.
const fs = require('fs')
const http = require('http')
const path = require('path')
const { spawn } = require('child_process')

const [port, folder, ...command] = process.argv.slice(2)
const PATIENCE_MS = 15 * 60 * 1000
const LINE = 4000 // Lines of up to PIPE_BUF bytes are not interleaved (pipe(7)).

// Whatever registry a lock names, what counts is the package; a mirror may put more before it.
const TARBALL = /^\/(?:.*?\/)??((?:@[^/]+\/)?[^/]+\/-\/[^/]+\.tgz)$/
const PACKAGE = /^\/((?:@[^/]+\/)?[^/@][^/]*)$/

const fifo = path.join(folder, 'requests')
// There is a package of that name, too.
const recording = fs.existsSync(fifo) && fs.statSync(fifo).isFIFO()
const requests = recording ? fs.openSync(fifo, fs.constants.O_WRONLY) : -1
const files = requests < 0 ? folder : path.join(folder, 'files')
const name = process.pid.toString(36) + Date.now().toString(36) + 'x'
let count = 0

function placeOf (url) {
  let asked
  try {
    asked = decodeURIComponent(url.replace(/\?.*/, ''))
  } catch (e) {
    return ''
  }
  const tarball = TARBALL.exec(asked)
  const whole = PACKAGE.exec(asked)
  const place = tarball ? tarball[1] : whole ? whole[1] + '/-/packument.json' : asked.slice(1)
  const plain = /^[ -~]+$/.test(place) && !place.split('/').some(s => s === '..' || s === '.')
  return plain && place.length < LINE - 100 ? place : ''
}

function ask (place, then) {
  if (requests < 0) {
    fs.stat(path.join(files, place), (error, is) =>
      then(!error && is.isFile() ? '200' : '404 not locked'))
    return
  }
  const id = name + (count++).toString(36)
  fs.writeSync(requests, id + ' ' + place + '\n')
  const answer = path.join(folder, 'answers', id)
  const end = Date.now() + PATIENCE_MS
  const look = () => {
    if (fs.existsSync(answer)) {
      then(fs.readFileSync(answer, 'utf8'))
    } else if (Date.now() > end) {
      then('504 no answer from Assay')
    } else {
      setTimeout(look, 3)
    }
  }
  look()
}

function give (response, place, head) {
  const file = path.join(files, place)
  const type = place.endsWith('.json') ? 'application/json' : 'application/octet-stream'
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': fs.statSync(file).size })
  if (head) {
    response.end()
  } else {
    fs.createReadStream(file).pipe(response)
  }
}

const server = http.createServer((request, response) => {
  request.resume()
  const place = placeOf(request.url)
  const head = request.method === 'HEAD'
  if (place === '' || (!head && request.method !== 'GET')) {
    response.writeHead(400)
    response.end('not the path of a package')
    return
  }
  ask(place, answer => {
    const status = Number.parseInt(answer, 10)
    if (status === 200) {
      give(response, place, head)
    } else {
      response.writeHead(status, { 'Content-Type': 'text/plain' })
      response.end(head ? '' : answer.slice(3).trim())
    }
  })
})

server.listen(Number(port), '127.0.0.1', () => {
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] })
  child.on('error', error => {
    console.error(String(error))
    process.exit(127)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + 9 : code))
})
