// Shows a log as it is written. The page has the last lines without this script. Every text of a line is inserted as text.
(() => {
  'use strict';
  const MOST_LINES = 1000;
  const REPLAYED = 500;
  const LONGEST_ADDRESS = 50;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;
  const NOT_ALLOWED = 1008;
  const BETWEEN_NOTICES = 2000;
  const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

  const root = document.getElementById('logs');
  if (!root || root.dataset.started) {
    return;
  }
  root.dataset.started = 'true';
  const form = root.querySelector('form');
  const box = root.querySelector('.lines');
  const body = root.querySelector('tbody');
  const status = root.querySelector('[role=status]');
  const dropped = root.querySelector('.dropped');
  const pause = root.querySelector('.pause');
  const texts = root.dataset;
  let waiting = [];
  let lost = 0;
  let toldLost = 0;
  let toldAt = 0;
  let paused = false;
  let planned = false;
  let socket;
  let timer;
  let wait = FIRST_WAIT;

  const say = (text) => {
    status.textContent = text;
  };

  const isAddress = (text) =>
    text.length <= LONGEST_ADDRESS &&
    (/^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(\/[0-9]+)?$/.test(text) ||
      (/^[0-9a-f:.]+(\/[0-9]+)?$/i.test(text) && text.split(':').length > 2));

  // Each part is a text; an address gets a link to the search.
  const parts = (line) => {
    if ('message' in line) {
      const fields = Object.entries(line.fields || {}).flatMap(([name, value]) => [
        name + '=',
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      return [line.message, ...fields, line.source];
    }
    if (line.details && line.details.raw !== undefined) {
      return [line.details.raw];
    }
    return [line.client_ip, line.method, line.host, line.uri, line.block_reason, line.user_agent];
  };

  const cell = (row, label, text) => {
    const made = document.createElement('td');
    made.dataset.label = label;
    made.textContent = text;
    row.append(made);
    return made;
  };

  const render = (line) => {
    const row = document.createElement('tr');
    row.dataset.level = line.level || '';
    row.dataset.blocked = String(Boolean(line.blocked));
    const result = line.status || line.level || '';
    row.className = line.status >= 500 ? 'error' : line.status >= 400 ? 'warn' : row.dataset.level;
    cell(row, texts.time, (line.timestamp || '').replace('T', ' ').replace(/(\.[0-9]{3})[0-9]*Z$/, '$1'));
    cell(row, texts.result, String(result));
    const text = cell(row, texts.text, '');
    for (const part of parts(line)) {
      if (part === null || part === undefined || part === '') {
        continue;
      }
      const value = String(part);
      if (isAddress(value)) {
        const link = document.createElement('a');
        link.href = '/ui/search?q=' + encodeURIComponent(value);
        link.textContent = value;
        text.append(link, ' ');
      } else {
        text.append(value.endsWith('=') ? value : value + ' ');
      }
    }
    return row;
  };

  const matches = (row) => {
    const wanted = form.elements.q.value.toLowerCase();
    const level = form.elements.level;
    const blocked = form.elements.blocked;
    return (
      (!wanted || row.textContent.toLowerCase().includes(wanted)) &&
      (!level || !level.value || LEVELS.indexOf(row.dataset.level) >= LEVELS.indexOf(level.value)) &&
      (!blocked || !blocked.checked || row.dataset.blocked === 'true')
    );
  };

  const filter = () => {
    for (const row of body.rows) {
      row.hidden = !matches(row);
    }
  };

  // While the page is paused, screen readers are not interrupted for each line.
  const tellLost = () => {
    if (lost > toldLost && (!paused || Date.now() - toldAt >= BETWEEN_NOTICES)) {
      toldLost = lost;
      toldAt = Date.now();
      dropped.hidden = false;
      dropped.textContent = texts.dropped.replace('0', String(lost));
    }
  };

  const flush = () => {
    planned = false;
    tellLost();
    if (paused) {
      say(texts.held.replace('0', String(waiting.length)));
      return;
    }
    const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 40;
    const rows = waiting.map(render);
    waiting = [];
    rows.forEach((row) => {
      row.hidden = !matches(row);
    });
    body.append(...rows);
    while (body.rows.length > MOST_LINES) {
      body.rows[0].remove();
    }
    if (atEnd) {
      box.scrollTop = box.scrollHeight;
    }
  };

  const plan = () => {
    if (!planned) {
      planned = true;
      requestAnimationFrame(flush);
    }
  };

  const control = (frame) => {
    if (frame.type === 'hello') {
      body.replaceChildren();
      waiting = [];
      wait = FIRST_WAIT;
      say(texts.live);
    } else if (frame.type === 'dropped') {
      lost += frame.count;
      plan();
    } else if (frame.type === 'file') {
      say(frame.state === 'missing' ? texts.missing + (frame.reason ? ' ' + frame.reason : '') : texts.live);
    } else if (frame.type === 'error') {
      say(frame.message);
    }
  };

  const received = (event) => {
    const frame = JSON.parse(event.data);
    if ('type' in frame) {
      control(frame);
      return;
    }
    waiting.push(frame);
    if (waiting.length > MOST_LINES) {
      waiting.shift();
      lost += 1;
    }
    plan();
  };

  const connect = () => {
    const address = new URL(texts.socket + '?replay=' + REPLAYED, location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(address);
    socket.addEventListener('message', received);
    socket.addEventListener('close', (event) => {
      if (!root.isConnected) {
        return;
      }
      if (event.code === NOT_ALLOWED) {
        say(texts.ended);
        return;
      }
      say(texts.lost);
      timer = setTimeout(connect, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    });
  };

  // The page is replaced without being left.
  const left = () => {
    if (!root.isConnected) {
      document.removeEventListener('htmx:afterSwap', left);
      clearTimeout(timer);
      socket.close();
    }
  };

  pause.hidden = false;
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    say(paused ? texts.held : texts.live);
    plan();
  });
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => {
    if (!event.submitter || !event.submitter.hasAttribute('formaction')) {
      event.preventDefault();
      filter();
    }
  });
  root.querySelectorAll('.without-script').forEach((element) => element.remove());
  document.addEventListener('htmx:afterSwap', left);
  box.scrollTop = box.scrollHeight;
  connect();
})();
