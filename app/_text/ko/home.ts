/** The first page, in Korean. */

export const home = {
  title: '모든 신경망이 함께 학습하는 교실',
  lead: '하이퍼파라미터를 고르고, 한 대의 GPU에서 함께 학습하고, 결과를 실시간으로 비교합니다.',
  join: '수업 참여',
  joinHelp: '강사가 알려 준 여섯 자리 코드를 입력해 주세요.',
  code: '수업 코드',
  go: '참여',
  codeFault: '코드는 숫자 여섯 자리입니다.',
  open: '수업 열기',
  openHelp: '강사라면 수업을 열고 참여 링크를 공유하세요.',
  titleLabel: '수업 이름',
  titlePlaceholder: '예: 딥러닝 3주차 실습',
  passwordLabel: '강사 비밀번호',
  passwordHelp: '수업을 열려면 비밀번호가 필요합니다. 서버 운영자에게 문의해 주세요.',
  openButton: '수업 열기',
  opening: '여는 중…',
  known: '이 브라우저의 수업',
  role: '{role, select, instructor {강사} other {학생}}',
  forget: '{code} 목록에서 삭제',
  forgetTitle: '이 브라우저에서 “{title}” 수업을 삭제할까요?',
  forgetBody:
    '{role, select, instructor {이 브라우저에 강사 키가 있습니다. 삭제하면 강사 링크나 복구 코드가 있어야 이 수업을 다시 진행할 수 있습니다.} other {이 브라우저에 내 자리가 있습니다. 삭제하면 닉네임과 복구 코드가 있어야 그 자리로 돌아갈 수 있습니다.}}',
  forgetAction: '삭제',
  running: '진행 중',
  over: '종료',
  deleted: '삭제됨',
};
