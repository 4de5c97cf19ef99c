// A client of Mercat's WebSocket, for browsers and Node 22 or later; no dependency. docs/realtime.md has the protocol.
//
//   const chat = new Chat({
//     url: 'wss://api.example/api/v1/ws',
//     ticket: async () => (await (await fetch('/api/v1/ws/ticket', { method: 'POST', headers })).json()).ticket,
//     on: (frame) => render(frame), // message.created comes once and in order, whatever happens to the line
//   })
//   chat.follow(conversationId, lastSeqThatYouHave, lastChangeThatYouKnow) // both as GET …/messages told them
//   await chat.send(conversationId, 'Is the piano tuned?') // resolves with the message once it is kept

const FIRST_PAUSE = 250 // milliseconds, doubled after each failure
const LONGEST_PAUSE = 30_000
const BEAT = 25_000
const LATER = new Set(['rate_limited', 'unavailable']) // worth another try; anything else stays refused

export class Chat {
  constructor({ url, ticket, on = () => {}, state = () => {}, WebSocket = globalThis.WebSocket }) {
    Object.assign(this, { url, ticket, on, state, WebSocket })
    this.cursors = new Map() // conversation → number of the last message that was passed on
    this.changes = new Map() // conversation → the last edit or deletion that was passed on
    this.early = new Map() // conversation → messages whose predecessors are on their way
    this.unsent = new Map() // client_id → { frame, resolve, reject }
    this.failures = 0
    this.stopped = false
    this._connect()
  }

  follow(conversation, lastSeq = 0, lastChange = undefined) {
    if (this.cursors.has(conversation)) return
    this.cursors.set(conversation, lastSeq)
    if (lastChange !== undefined) this.changes.set(conversation, lastChange)
    if (this.ready) this._sync([conversation])
  }

  send(conversation, body, clientId = globalThis.crypto.randomUUID()) {
    const frame = { type: 'message.send', conversation_id: conversation, client_id: clientId, body }
    return new Promise((resolve, reject) => {
      this.unsent.set(clientId, { frame, resolve, reject })
      if (this.ready) this._say(frame) // else once we are connected; repeated, it is the same message
    })
  }

  read(conversation, seq) { this._say({ type: 'read', conversation_id: conversation, seq }) }
  typing(conversation) { this._say({ type: 'typing', conversation_id: conversation }) }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
    this.socket?.close(1000)
  }

  async _connect() {
    this.ready = false
    try {
      const ticket = await this.ticket()
      if (this.stopped) return
      const socket = new this.WebSocket(`${this.url}?ticket=${encodeURIComponent(ticket)}`)
      this.socket = socket
      socket.onmessage = ({ data }) => socket === this.socket && this._hear(JSON.parse(data))
      socket.onclose = ({ code }) => socket === this.socket && this._lost(code)
      socket.onerror = () => {} // `onclose` follows
    } catch {
      this._lost(0) // no ticket: nobody answers, or you are not signed in any more
    }
  }

  _lost(code) {
    this.ready = false
    clearInterval(this.beat)
    this.state('lost', code)
    if (this.stopped) return
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures)
    this.failures += 1
    // All who were cut off together must not come back together.
    this.timer = setTimeout(() => this._connect(), pause * (0.5 + Math.random()))
  }

  _hear(frame) {
    this.quiet = false
    if (frame.type === 'ready') this._begin(frame)
    else if (frame.type === 'message.created') this._take(frame)
    else if (frame.type === 'message.updated') this._change(frame)
    else if (frame.type === 'synced') this._synced(frame)
    else if (frame.type === 'ack') this._settle(frame.client_id, (one) => one.resolve(frame.message))
    else if (frame.type === 'error' && frame.client_id) this._refuse(frame)
    else if (frame.type !== 'pong') this.on(frame)
  }

  _begin(frame) {
    this.ready = true
    this._sync([...this.cursors.keys()]) // before anything else: until then nothing overtakes
    for (const { frame: unsent } of this.unsent.values()) this._say(unsent)
    clearInterval(this.beat)
    this.beat = setInterval(() => this._check(), BEAT)
    this.state('ready', frame)
  }

  _check() {
    const dead = this.quiet && this.socket // nothing since the last ping, not even its pong: nobody else says so
    this.quiet = true
    if (!dead) return this._say({ type: 'ping' })
    this.socket = undefined // nothing of it is heard any more, its end neither
    dead.close()
    this._lost(0)
  }

  _sync(conversations) {
    for (let at = 0; at < Math.max(conversations.length, 1); at += 200) {
      const part = conversations.slice(at, at + 200)
      const told = (known) => Object.fromEntries(part.filter((one) => known.has(one)).map((one) => [one, known.get(one)]))
      this._say({ type: 'sync', cursors: told(this.cursors), changes: told(this.changes) })
    }
  }

  _synced({ cursors, changes, more }) {
    this.failures = 0
    for (const [one, change] of Object.entries(changes ?? {})) {
      if (this.cursors.has(one)) this.changes.set(one, Math.max(change, this.changes.get(one) ?? 0))
    }
    if (more.length) this._sync(more.filter((one) => this.cursors.has(one)))
    const others = Object.entries(cursors).filter(([one]) => !this.cursors.has(one))
    if (others.length) this.on({ type: 'others', cursors: Object.fromEntries(others) }) // follow them if you like
  }

  _take(frame) {
    const { message } = frame
    const conversation = message.conversation_id
    if (!this.cursors.has(conversation)) return this.on({ type: 'others', cursors: { [conversation]: message.seq } })
    if (message.seq <= this.cursors.get(conversation)) return // we have it
    const early = this.early.get(conversation) ?? new Map()
    early.set(message.seq, frame)
    this.early.set(conversation, early)
    for (let next; (next = early.get(this.cursors.get(conversation) + 1)); ) {
      early.delete(next.message.seq)
      this.cursors.set(conversation, next.message.seq)
      this.on(next)
    }
    if (early.size) this._sync([conversation])
  }

  _change(frame) {
    const { conversation_id: conversation, change, message } = frame
    const known = this.changes.get(conversation)
    if (known !== undefined) this.changes.set(conversation, Math.max(change, known))
    if (message.seq <= this.cursors.get(conversation)) this.on(frame)
    else this.early.get(conversation)?.delete(message.seq) // it comes once more, as it is now
  }

  _refuse({ client_id: clientId, error, detail }) {
    const again = LATER.has(error)
    if (!again) return this._settle(clientId, (one) => one.reject(Object.assign(new Error(error), { detail })))
    const wait = 1000 * (detail.retry_after ?? 1)
    setTimeout(() => this.ready && this.unsent.has(clientId) && this._say(this.unsent.get(clientId).frame), wait)
  }

  _settle(clientId, how) {
    const one = this.unsent.get(clientId)
    this.unsent.delete(clientId)
    if (one) how(one)
  }

  _say(frame) {
    if (this.ready && this.socket.readyState === 1) this.socket.send(JSON.stringify(frame))
  }
}
