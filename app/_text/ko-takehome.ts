/** The Korean of taking a run home and trying it out. */
export const koTakehome = {
  source: {
    title: '코드로 보기',
    lead: '지금 고른 값 그대로 학습하는 코드입니다.',
    open: '코드 펼치기',
    close: '코드 접기',
    frameworks: '라이브러리',
    same: '기준: {base} · 다른 줄 없음',
    differs: '기준: {base} · 다른 줄 {count, number}개',
    replaced: '바뀌기 전 줄도 보기',
    copy: '복사',
    copied: '코드를 복사했습니다',
    download: '{file} 내려받기',
    notebook: '노트북',
    notebookHelp: 'Jupyter와 Colab에서 여는 노트북: {file}',
    code: '{framework} 코드',
    changed: '바뀐 줄',
    before: '바뀌기 전',
    invalid: '만들 수 없는 네트워크입니다. 값을 고치면 코드가 나타납니다.',
  },
};
