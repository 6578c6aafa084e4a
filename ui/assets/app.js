'use strict';

// Times are shown in the reader's zone, with UTC in the title.
const zone = new Intl.DateTimeFormat(undefined, {dateStyle: 'short', timeStyle: 'medium'});

function showTimes() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const local = zone.format(new Date(time.dateTime));
    if (time.textContent !== local) {
      time.title = time.dateTime;
      time.textContent = local;
    }
  }
}

new MutationObserver(showTimes).observe(document.body, {childList: true, subtree: true, characterData: true});
showTimes();

// The code of a link stands behind the #, which is sent to no server: it goes into the form, and out of the
// address and the history.
function takeLink() {
  const field = document.getElementById('link');
  if (!field || location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  document.getElementById('whose').textContent = field.value.split('/')[0];
  history.replaceState(null, '', location.pathname);
}

addEventListener('hashchange', takeLink);
takeLink();

// What the reader has opened or closed stays so when the part around it is replaced.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !(name === 'open' && element.tagName === 'DETAILS');

// A stream that is made anew, after an answer that was an error, goes on after the last event.
let last = '';
const streams = new Set(), paused = new Set();

htmx.createEventSource = url => {
  const place = new URL(url, location.href);
  if (last) place.searchParams.set('after', last);
  const stream = new EventSource(place);
  for (const name of ['job', 'end']) stream.addEventListener(name, event => { last = event.lastEventId; });
  for (const old of streams) if (old.readyState === EventSource.CLOSED) streams.delete(old);
  streams.add(stream);
  return stream;
};

// A browser has six connections to a host without TLS: a tab that nobody sees gives its own back.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    for (const stream of streams) {
      if (stream.readyState !== EventSource.CLOSED) { stream.close(); paused.add(stream); }
    }
  } else {
    for (const stream of paused) stream.dispatchEvent(new Event('error')); // the extension replaces a closed one
    paused.clear();
  }
});
