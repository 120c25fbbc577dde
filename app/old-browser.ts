/** A browser that is too old for the pages says so: an inline script that it can read, whatever becomes of the pages. */

/** What every page begins with in such a browser; the versions are those that the pages are built for, in package.json. */
export const tooOld = [
  '이 브라우저는 오래되어 CNN 교실을 제대로 열 수 없습니다. Safari(iOS) 15.4, Chrome·Edge 103, Firefox 115, 삼성 인터넷 20 이상으로 업데이트하거나 다른 기기로 들어와 주세요.',
  'This browser is too old for CNN Classroom. Update it to Safari (iOS) 15.4, Chrome or Edge 103, Firefox 115, Samsung Internet 20, or newer, or use another device.',
] as const;

/** Browsers got these two with, or shortly before, the oldest supported versions. */
const known = 'Array.prototype.findLast && window.structuredClone';

/** In the language of 1999, and outside the body, which belongs to the pages. */
export const oldBrowserScript = `
if (!(${known})) {
  window.onload = function () {
    var note = document.createElement('div');
    note.id = 'old-browser';
    note.lang = 'ko';
    note.style.cssText = 'position:absolute;top:0;left:0;right:0;z-index:99999;padding:16px;background:#fff3cd;color:#000;font:16px/1.5 sans-serif;word-break:keep-all';
    var sentences = ${JSON.stringify(tooOld)};
    for (var i = 0; i < sentences.length; i++) {
      var line = document.createElement('p');
      line.style.cssText = 'margin:0 0 8px';
      line.appendChild(document.createTextNode(sentences[i]));
      note.appendChild(line);
    }
    document.documentElement.appendChild(note);
  };
}`;
