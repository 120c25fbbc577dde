/** The page on which students join, in Korean. */

export const join = {
  invitation: '닉네임만 있으면 바로 들어올 수 있습니다. 계정은 필요 없습니다.',
  title: '수업 들어가기',
  nickname: '닉네임',
  nicknameHelp: '1~20글자, 수업에서 하나뿐인 이름이면 됩니다. 계정은 필요 없습니다.',
  count: '{count, number}/{maximum, number}',
  enter: '들어가기',
  entering: '들어가는 중…',
  closedTitle: '끝난 수업입니다',
  closed: '이 수업은 강사가 마쳤습니다. 새 코드를 받아 주세요.',
};
