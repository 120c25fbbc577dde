/** The join page, in Korean. */

export const join = {
  invitation: '닉네임만 있으면 바로 참여할 수 있습니다. 계정은 필요 없습니다.',
  title: '수업 참여',
  nickname: '닉네임',
  nicknameHelp: '20글자까지, 다른 학생과 다른 이름을 써 주세요. 계정은 필요 없습니다.',
  count: '{count, number}/{maximum, number}',
  enter: '참여하기',
  entering: '참여하는 중…',
  closedTitle: '종료된 수업입니다',
  closed: '강사에게 새 코드를 받아 주세요.',
};
