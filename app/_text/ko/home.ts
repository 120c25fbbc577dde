/** The first page, in Korean. */

export const home = {
  title: '모두의 신경망이 함께 자라는 교실',
  lead: '각자 하이퍼파라미터를 고르고, 한 대의 GPU에서 동시에 학습하고, 실시간으로 비교합니다.',
  join: '수업 들어가기',
  joinHelp: '강사가 알려 준 여섯 자리 코드를 입력해 주세요.',
  code: '수업 코드',
  go: '들어가기',
  codeFault: '코드는 숫자 여섯 자리입니다.',
  open: '수업 열기',
  openHelp: '강사라면 수업을 열고 참여 링크를 나눠 주세요.',
  titleLabel: '수업 이름',
  titlePlaceholder: '예: 딥러닝 3주차 실습',
  passwordLabel: '강사 비밀번호',
  passwordHelp: '이 서버에서 수업을 열려면 비밀번호가 필요합니다. 서버를 운영하는 사람이 정한 비밀번호입니다.',
  openButton: '수업 열기',
  opening: '여는 중…',
  known: '이 브라우저에서 들어간 수업',
  role: '{role, select, instructor {강사} other {학생}}',
  forget: '{code} 목록에서 지우기',
  forgetTitle: '이 브라우저에서 “{title}” 수업을 지울까요?',
  forgetBody:
    '{role, select, instructor {이 브라우저에 강사 열쇠가 있습니다. 지우면 강사 링크나 복구 코드가 있어야 이 수업을 다시 진행할 수 있습니다.} other {이 브라우저에 내 자리가 있습니다. 지우면 닉네임과 복구 코드가 있어야 그 자리에 다시 앉을 수 있습니다.}}',
  forgetAction: '지우기',
  running: '진행 중',
  over: '끝남',
  deleted: '지워짐',
};
