/** Every sentence of the screens in Korean; `en.ts` has the same keys. */
import { koAfter } from './ko-after.ts';
import { koBoard } from './ko-board.ts';
import { koChoosing } from './ko-choosing.ts';
import { koCompare } from './ko-compare.ts';
import { koInsight } from './ko-insight.ts';
import { koLesson } from './ko-lesson.ts';
import { koOutcomes } from './ko-outcomes.ts';
import { koRanking } from './ko-ranking.ts';
import { koRemarks } from './ko-remarks.ts';
import { koRoom } from './ko-room.ts';
import { koSharing } from './ko-sharing.ts';
import { koTakehome } from './ko-takehome.ts';
import { koTeaching } from './ko-teaching.ts';

export const ko = {
  ...koChoosing,
  ...koCompare,
  ...koBoard,
  ...koOutcomes,
  ...koLesson,
  ...koInsight,
  ...koSharing,
  ...koTakehome,
  ...koTeaching,
  ...koRoom,
  ...koAfter,
  ...koRemarks,
  ...koRanking,
  app: {
    name: 'CNN 교실',
    description: '한 대의 GPU로 다 함께 CIFAR-10 신경망을 학습하는 실시간 교실입니다.',
    toHome: '처음 화면으로',
    skip: '본문으로 건너뛰기',
    loading: '불러오는 중입니다…',
    noScript: '이 화면은 자바스크립트가 켜져 있어야 움직입니다.',
  },
  settings: {
    toOther: 'English',
    toOtherLabel: 'Switch to English',
    theme: '화면 테마: {theme, select, light {밝게} dark {어둡게} other {시스템 설정}}',
    nextTheme: '{theme, select, light {밝은} dark {어두운} other {시스템}} 테마로 바꾸기',
  },
  connection: {
    connecting: '연결 중…',
    online: '연결됨',
    roundTrip: '{milliseconds, number} ms',
    transport: '{transport, select, websocket {WebSocket} other {폴링}}',
    offline: '연결 끊김',
    reconnecting: '다시 연결하는 중 · {seconds, number}초째, {attempt, number}번째 시도',
    offlineNote: '서버와 연결이 끊겼습니다. 학습은 서버에서 계속되고, 연결되면 이 자리로 그대로 돌아옵니다.',
    displaced: '다른 창에서 사용 중',
    refused: '연결이 거절됨',
    tryingAgain: '이 화면이 스스로 다시 시도합니다.',
  },
  actions: {
    cancel: '취소',
    close: '닫기',
    retry: '다시 시도',
    copy: '복사',
    copied: '복사했습니다',
    copyFailed: '복사하지 못했습니다. 주소를 직접 선택해 복사해 주세요.',
    dismiss: '알림 닫기',
  },
  home: {
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
  },
  join: {
    invitation: '닉네임만 있으면 바로 들어올 수 있습니다. 계정은 필요 없습니다.',
    title: '수업 들어가기',
    lookingUp: '수업을 찾는 중입니다…',
    nickname: '닉네임',
    nicknameHelp: '1~20글자, 수업에서 하나뿐인 이름이면 됩니다. 계정은 필요 없습니다.',
    count: '{count, number}/{maximum, number}',
    enter: '들어가기',
    entering: '들어가는 중…',
    closedTitle: '끝난 수업입니다',
    closed: '이 수업은 강사가 마쳤습니다. 새 코드를 받아 주세요.',
  },
  student: {
    screens: '화면 고르기',
    form: '설정',
    runs: '내 실행',
    board: '리더보드',
    you: '나',
    closed: '수업이 끝나 더는 제출할 수 없습니다. 결과는 계속 볼 수 있습니다.',
  },
  notices: {
    notFoundTitle: '없는 화면입니다',
    notFound: '주소를 다시 확인해 주세요.',
    errorTitle: '화면을 그리다 문제가 생겼습니다',
    error: '다시 시도해 주세요. 학습은 서버에서 계속되고 있습니다.',
    noSessionTitle: '그런 수업이 없습니다',
    noSession: '코드 {code}에 해당하는 수업을 찾지 못했습니다. 여섯 자리를 다시 확인해 주세요.',
    displacedTitle: '이 자리는 다른 창에서 열려 있습니다',
    displaced: '같은 자리는 한 번에 한 창에서만 쓸 수 있습니다.',
    useHere: '여기서 계속하기',
    keyTitle: '강사 열쇠가 필요합니다',
    key: '수업을 연 브라우저에서 열거나, 강사 링크 전체(#key=… 포함)로 들어와 주세요.',
    refusedTitle: '서버가 요청을 받아들이지 않았습니다',
    unreachableTitle: '서버에 연결하지 못했습니다',
    unreachable: '네트워크를 확인한 뒤 다시 시도해 주세요.',
    reload: '새로고침',
    otherCode: '다른 코드 입력하기',
  },
};
