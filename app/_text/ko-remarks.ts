/** The Korean of what people write to a run: name, note, star. */

export const koRemarks = {
  remarks: {
    star: '실행 #{number} 별표',
    starred: '별표를 단 실행',
    edit: '실행 #{number} 이름과 메모 쓰기',
    title: '실행 #{number}의 이름과 메모',
    body: '수업에 있는 모두에게 보입니다.',
    name: '이름',
    nameHelp: '비워 두면 설정에 따라 자동으로 짓습니다.',
    note: '메모',
    noteExample: '무엇을 바꿨고, 무엇을 알게 되었나요?',
    noteHelp: 'Markdown을 쓸 수 있습니다: **굵게**, `코드`, 목록, 링크.',
    preview: '미리 보기',
    save: '저장',
    saved: '실행 #{number}의 이름과 메모를 저장했습니다',
  },
};
