// The pages work without this script. It adds a key for the search, moves the focus where a page was replaced, counts down
// times, and shows sliders beside numbers.
(() => {
  'use strict';
  const typing = (element) => element.closest('input, select, textarea, [contenteditable]') !== null;

  document.addEventListener('keydown', (event) => {
    const search = document.getElementById('q');
    if (event.key === '/' && search && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // A part that has the focus stays as it is until its next change.
  document.addEventListener('htmx:sseBeforeMessage', (event) => {
    if (event.target.contains(document.activeElement)) {
      event.preventDefault();
    }
  });

  // As the server writes it: 3 d 4 h, 4 h 5 min, 30 s.
  const SECOND = 1000;
  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const distance = (seconds) => {
    if (seconds >= DAY) {
      return Math.floor(seconds / DAY) + ' d ' + Math.floor((seconds % DAY) / HOUR) + ' h';
    }
    if (seconds >= HOUR) {
      return Math.floor(seconds / HOUR) + ' h ' + Math.floor((seconds % HOUR) / MINUTE) + ' min';
    }
    return seconds >= MINUTE ? Math.floor(seconds / MINUTE) + ' min' : seconds + ' s';
  };

  // The clock of this device can be wrong, so the time that the server wrote into the page is what counts.
  const clocks = new WeakMap();
  let timer;
  const countDown = () => {
    const times = document.querySelectorAll('time[data-left]');
    times.forEach((time) => {
      if (!clocks.has(time)) {
        clocks.set(time, Date.now() - Date.parse(time.dataset.now));
      }
      const left = Math.floor((Date.parse(time.dateTime) - Date.now() + clocks.get(time)) / SECOND);
      const text = left > 0 ? time.dataset.left.replace('0', distance(left)) : time.dataset.over;
      if (time.textContent !== text) {
        time.textContent = text;
      }
    });
    if (times.length === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
  const start = () => {
    clearInterval(timer);
    timer = document.hidden ? undefined : setInterval(countDown, SECOND);
    if (timer) {
      countDown();
    }
  };
  document.addEventListener('visibilitychange', start);

  // The number works without a script; the slider only changes it.
  const showSliders = () => {
    document.querySelectorAll('input[type=range][hidden]').forEach((slider) => {
      slider.hidden = false;
    });
  };
  document.addEventListener('input', (event) => {
    const { target } = event;
    if (target.matches('input[type=range].slider')) {
      target.parentElement.querySelector('input[type=number]').value = target.value;
    } else if (target.matches('input[type=number]')) {
      const slider = target.parentElement.querySelector('input[type=range].slider');
      if (slider) {
        slider.value = target.value;
      }
    }
  });

  const prepare = () => {
    start();
    showSliders();
  };
  document.addEventListener('htmx:afterSettle', prepare);
  prepare();

  // Screen readers then read what has been done, or the heading.
  document.addEventListener('htmx:afterSettle', (event) => {
    if (event.target === document.body) {
      document.querySelector('#content h1').focus({ preventScroll: true });
    }
  });
})();
