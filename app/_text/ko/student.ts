/** The student’s page, in Korean. */

export const student = {
  screens: '화면 선택',
  form: '설정',
  runs: '내 실행',
  board: '리더보드',
  you: '나',
  closed: '종료된 수업이라 제출할 수 없습니다. 결과는 계속 볼 수 있습니다.',
  duplicate: {
    title: '같은 실행이 이미 끝났습니다',
    body: '설정과 시드가 모두 같아 다시 학습해도 결과가 같습니다.',
    by: '{nickname} 님의 실행',
    byYou: '내 실행',
    accuracy: '최고 검증 정확도',
    epochs: '에포크',
    cost: '학습 시간',
    newSeed: '새 시드로 제출',
    again: '그대로 다시 학습',
    newSeedHelp: '시드를 바꾸면 우연의 영향을 알 수 있습니다.',
  },
  news: '새 소식',
  hand: {
    raise: '손들기',
    lower: '손 내리기',
    raised: '손을 들었습니다. 강사 화면에 표시됩니다.',
  },
  telling: {
    minutes: '({minutes, number}분)',
    timeUp: '시간 종료',
    runEnded: '실행이 끝났습니다',
    ask: '실행이 끝나면 알림을 받을까요?',
    allow: '허용',
  },
  messages: {
    all: '강사:',
    own: '강사가 나에게:',
    dismissed: '메시지를 숨겼습니다',
  },
};
