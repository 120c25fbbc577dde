/** The Korean of the lesson as students see it: rounds, messages, rules on the form, predictions. */

export const koLesson = {
  round: {
    label: '진행 중인 라운드',
    number: '라운드 {number, number}',
    over: '시간이 끝났습니다. 다음 라운드를 기다려 주세요.',
    left: '남은 시간 {time}',
    runsLeft: '{count, plural, =0 {제출을 모두 썼습니다} other {#번 더 제출 가능}}',
    spoken:
      '{time, select, plenty {라운드 “{title}” 진행 중입니다.} five {라운드가 5분 안에 끝납니다.} one {라운드가 1분 안에 끝납니다.} other {라운드 시간이 끝났습니다.}}',
  },
  said: {
    all: '강사:',
    own: '강사가 나에게:',
  },
  ruled: {
    fixed: '강사가 정한 값입니다',
    range: '강사가 정한 범위 {minimum}~{maximum}',
    countFixed: '{field} {count, number}개로 정해져 있습니다',
    countRange: '{field} {minimum, number}~{maximum, number}개',
    sent: '강사가 설정을 보냈습니다',
    changed: '강사가 정한 규칙에 맞춰 값을 바꿨습니다',
    more: '그 밖에 {count, number}곳',
    kept: '입력하던 값은 그대로 두었습니다: {field} {value}.',
    takeSent: '보낸 값 {value} 쓰기',
    takenRuled: '지금 규칙에 맞지 않는 {count, number}곳은 정해진 값으로 두었습니다.',
    open: '지금 바꿀 수 있는 것',
    openNone: '지금은 바꿀 수 있는 것이 없습니다.',
    goTo: '{field} 항목으로 가기',
    sentBase: '받은 설정',
    sentNote: '강사',
    sentLesson: '강사가 모두에게 보낸 설정입니다.',
  },
  predict: {
    label: '예상 검증 정확도',
    help: '0에서 100 사이의 퍼센트로 적습니다.',
    missing: '몇 %가 나올지 먼저 예상해 주세요(0~100).',
    predicted: '예상 {predicted}',
    outcome:
      '예상 {predicted} → 실제 {reached} ({direction, select, over {{miss}%p 낮음} under {{miss}%p 높음} other {정확히 맞힘}})',
    calibrationOf: '예측 오차 평균 {error}%p (실행 {count, number}개)',
    onBoard: '예측 오차 {error}%p',
    calibrationHelp: '예측하고 끝난 실행에서 예상과 최고 검증 정확도의 차이를 평균한 값입니다. 작을수록 잘 맞혔습니다.',
  },
};
