/** The Korean of what comes after class: taking it home, reopening, deleting, the class map. */

export const koAfter = {
  after: {
    title: '기록',
    help: '수업 전체를 파일로 가져갑니다. 닉네임이 들어 있으니 나눌 때 조심하세요.',
    replay: '다시 보기(HTML)',
    replayHelp: '인터넷 없이 열리는 한 파일입니다.',
    json: '모든 데이터(JSON)',
    runs: '실행 표(CSV)',
    epochs: '곡선 표(CSV)',
    saving: '준비하는 중…',
    failed: '파일을 받지 못했습니다. 다시 시도해 주세요.',
    reopen: '수업 다시 열기',
    reopened: '수업을 다시 열었습니다',
    remove: '수업 지우기',
    removeTitle: '이 수업을 영영 지울까요?',
    removeBody:
      '학생 {seats, number}명과 실행 {runs, number}개의 기록이 모두 사라지고 되돌릴 수 없습니다. 필요하면 먼저 파일로 가져가세요.',
    removed: '수업을 지웠습니다',
    open: '진행 중',
    closed: '끝남',
    gone: '지워짐',
  },
  map: {
    title: '수업 지도',
    help: '누가 어떤 값을 써 봤고 얼마나 나왔는지 보여 줍니다. 빈칸은 아무도 해 보지 않은 조합입니다.',
    empty: '서로 다른 값을 쓴 실행이 두 개 이상이면 나타납니다.',
    x: '가로',
    y: '세로',
    untried: '아무도 해 보지 않음',
    runs: '{count, number}개',
    lineage: '이어받은 실행',
    lineageHelp: '다른 사람의 설정에서 출발한 실행입니다.',
    choose: '칸을 누르면 그 조합의 실행이 나옵니다.',
  },
};
