/** Every page: buttons, preferences, times, names of choices, and every refusal, in Korean. */

export const common = {
  app: {
    name: 'CNN 교실',
    description: '모두가 한 서버에서 신경망을 함께 학습하는 실시간 교실입니다.',
    toHome: '홈으로',
    skip: '본문으로 건너뛰기',
    loading: '불러오는 중입니다…',
    noScript: '이 페이지를 보려면 자바스크립트를 켜 주세요.',
  },
  actions: {
    cancel: '취소',
    close: '닫기',
    retry: '다시 시도',
    copy: '복사',
    copied: '복사했습니다',
    copyLink: '링크 복사',
    linkCopied: '링크를 복사했습니다',
    copyFailed: '복사하지 못했습니다. 주소를 직접 선택해 복사해 주세요.',
    dismiss: '알림 닫기',
  },
  inApp: {
    help: '이 앱 안의 브라우저에서는 파일이 저장되지 않을 수 있습니다.',
    open: '브라우저로 열기',
    copyHelp:
      '이 앱 안의 브라우저에서는 파일이 저장되지 않을 수 있습니다. 주소를 복사해 Safari 같은 브라우저에서 열어 주세요.',
  },
  settings: {
    theme: '테마: {theme, select, light {밝게} dark {어둡게} other {시스템 설정}}',
    nextTheme: '{theme, select, light {밝은} dark {어두운} other {시스템}} 테마로 바꾸기',
  },
  time: {
    seconds: '{seconds, number}초',
    minutes: '{minutes, number}분{seconds, plural, =0 {} other { #초}}',
    hours: '{hours, number}시간{minutes, plural, =0 {} other { #분}}',
    computeSeconds: '{seconds}초',
    exactSeconds: '{seconds}초',
    later: '{duration} 뒤',
  },
  choices: {
    validationFrom: {
      spread: '고르게 추출',
      last: '파일의 마지막',
    },
    inputScaling: {
      'zero-one': '0…1',
      'plus-minus-one': '−1…1',
      standardized: '표준화',
    },
    activation: {
      relu: 'ReLU',
      'leaky-relu': 'Leaky ReLU',
      elu: 'ELU',
      tanh: 'tanh',
      sigmoid: '시그모이드',
    },
    head: {
      flatten: '이어 붙이기(Flatten)',
      'global-average': '전역 평균',
    },
    optimizer: {
      sgd: 'SGD',
      momentum: '모멘텀',
      rmsprop: 'RMSprop',
      adam: 'Adam',
      adamw: 'AdamW',
    },
    initializer: {
      'glorot-uniform': 'Glorot 균등',
      'he-uniform': 'He 균등',
      'he-normal': 'He 정규',
    },
    schedule: {
      constant: '일정하게',
      step: '계단식',
      cosine: '코사인',
      'warm-up': '워밍업',
      'range-test': '범위 테스트',
    },
    padding: {
      same: 'same',
      valid: 'valid',
    },
    batchNorm: {
      none: '없음',
      'before-activation': '활성화 앞',
      'after-activation': '활성화 뒤',
      'on-input': '합성곱 앞',
    },
    dropoutKind: {
      values: '값 하나씩',
      channels: '채널 통째로',
    },
    pooling: {
      max: '최대',
      average: '평균',
      none: '없음',
    },
  },
  refusals: {
    'too-small': '{minimum, number, ::.########}{unit, select, letters {자} entries {개} other {}} 이상이어야 합니다.',
    'too-big': '{maximum, number, ::.########}{unit, select, letters {자} entries {개} other {}} 이하여야 합니다.',
    'only-images': '이미지에만 쓸 수 있습니다. 점에는 빼 주세요.',
    'wrong-type':
      '값의 종류가 맞지 않습니다. 필요한 값: {expected, select, int {정수} number {숫자} string {글자} boolean {켜기 또는 끄기} array {목록} other {다른 종류의 값}}.',
    'unknown-choice': '다음 중 하나를 골라 주세요: {choices}.',
    'unknown-field': '“{name}” 항목은 없습니다. 삭제해 주세요.',
    invalid: '올바르지 않은 값입니다. 다시 확인해 주세요.',
    'newer-version':
      '더 새로운 버전에서 만든 값입니다(버전 {version}, 여기서는 버전 {known}까지 지원). 그 버전에서 열어 주세요.',
    'image-vanishes':
      '{layer}에서 이미지 크기가 0이 됩니다. 패딩을 same으로 바꾸거나 커널, 스트라이드, 풀링을 줄여 주세요.',
    'too-many-parameters':
      '{layer}까지 파라미터가 {parameters, number}개입니다(최대 {maximum, number}개). 유닛을 줄이거나 풀링을 늘려 주세요.',
    'too-much-memory':
      '이 신경망은 한 스텝에 메모리 {gigabytes, number}GB가 필요합니다(최대 {maximum, number}GB). 배치나 필터를 줄이거나 풀링을 늘려 주세요.',
    'step-too-long':
      '이 신경망은 한 스텝에 {teraflops, number} TFLOP을 계산해 다른 사람을 기다리게 합니다(최대 {maximum, number} TFLOP). 배치나 필터를 줄이거나 풀링을 늘려 주세요.',
    'too-much-computing':
      '이 실행의 전체 연산량은 {petaflops, number} PFLOP입니다(최대 {maximum, number} PFLOP). 에포크나 이미지를 줄이거나 더 작은 신경망을 써 주세요.',
    'no-such-session': '수업을 찾을 수 없습니다. 코드를 확인해 주세요.',
    'session-closed': '종료된 수업입니다. 새 코드를 받아 주세요.',
    'session-full': '자리가 모두 찼습니다(최대 {maximum, number}명).',
    'nickname-empty': '닉네임을 입력해 주세요.',
    'nickname-too-long': '닉네임은 {maximum, number}글자까지입니다.',
    'nickname-taken': '“{nickname}” 닉네임은 이미 사용 중입니다. 다른 닉네임을 골라 주세요.',
    'title-invalid': '수업 이름은 1~{maximum, number}글자로 입력해 주세요.',
    'nickname-refused': '사용할 수 없는 닉네임입니다. 다른 닉네임을 골라 주세요.',
    'door-locked': '입장이 잠겨 있습니다. 강사에게 열어 달라고 요청해 주세요.',
    'not-let-in': '강사가 아직 입장을 수락하지 않았습니다. 잠시 기다려 주세요.',
    'seat-removed': '강사가 내보냈습니다. 다시 참여할 수 있습니다.',
    'seat-banned': '강사가 차단해 이 수업에 참여할 수 없습니다.',
    'recovery-wrong': '닉네임과 복구 코드가 일치하지 않습니다. 다시 확인해 주세요.',
    'test-already-open': '테스트는 이미 공개되었습니다.',
    'data-set-missing':
      '{name} 데이터가 있는 학습 장치가 없습니다. 다른 데이터 세트를 골라 주세요. 서버를 다시 시작하면 다시 받아 봅니다.',
    'no-round': '진행 중인 라운드가 없습니다.',
    'round-over': '라운드가 끝났습니다. 다음 라운드를 기다려 주세요.',
    'round-runs-used':
      '이번 라운드에는 1인당 {maximum, number}개까지 제출할 수 있습니다. 이미 {used, number}개를 제출했습니다.',
    'field-locked': '강사가 이 값을 잠갔습니다({value}).',
    'field-out-of-range': '강사가 허용한 범위는 {minimum, number, ::.########}~{maximum, number, ::.########}입니다.',
    'prediction-missing': '예상 검증 정확도를 먼저 입력해 주세요.',
    'impossible-rule': '“{field}” 규칙에 이 항목에서 쓸 수 없는 값이 있습니다. 값이나 범위를 수정해 주세요.',
    'rule-beyond-data-set':
      '“{field}” 규칙이 {name}에서 쓸 수 있는 범위를 벗어납니다. {minimum, number}~{maximum, number} 안에서 정해 주세요.',
    'not-a-lesson': '수업 파일이 아닙니다. 이 화면에서 저장한 JSON 파일을 골라 주세요.',
    'lesson-version':
      '수업 파일의 버전({version})을 이 서버는 읽지 못합니다(버전 {known}까지). 서버를 업데이트하거나 이 버전의 서버에서 다시 저장해 주세요.',
    'no-such-run': '실행을 찾을 수 없습니다.',
    'run-has-ended': '이미 끝난 실행입니다(#{number}).',
    'too-many-runs':
      '대기 중이거나 학습 중인 실행이 이미 {maximum, number}개입니다. 하나를 중지하거나 끝날 때까지 기다려 주세요.',
    'too-many-epochs': '이 수업에서는 실행당 최대 {maximum, number}에포크까지 학습할 수 있습니다.',
    'quota-used-up': '할당량(학습 시간 {quota, number}초)을 모두 썼습니다. 강사만 늘려 줄 수 있습니다.',
    'duplicate-run': '설정과 시드가 같은 실행이 이미 끝났습니다: #{number} {nickname}. 시드를 바꿔 주세요.',
    'run-not-waiting': '대기 중인 실행이 아닙니다(#{number}).',
    'run-not-paused': '일시 정지된 실행이 아닙니다(#{number}).',
    'run-not-finished': '아직 끝나지 않은 실행입니다(#{number}).',
    'run-not-requeued': '다시 학습할 수 없는 실행입니다(#{number}).',
    'report-empty': '이 부분을 쓴 다음 제출해 주세요.',
    'report-submitted': '이미 제출한 보고서입니다. 고치려면 제출을 취소해 주세요.',
    'text-too-long': '{maximum, number}자까지 쓸 수 있습니다.',
    'words-refused': '다른 사람에게 상처가 될 수 있는 표현이 있습니다. 다르게 써 주세요.',
    'run-stopped-early':
      '조기 종료된 실행이라 이어서 학습해도 바로 끝납니다(#{number}). 조기 종료를 끄고 새로 제출해 주세요.',
    'run-not-trained': '아직 한 에포크도 끝나지 않은 실행입니다(#{number}).',
    'weights-gone': '연결된 학습 장치에 이 실행의 가중치가 없습니다(#{number}).',
    'trainers-busy': '학습 장치가 다른 실행을 살펴보고 있습니다. 잠시 뒤 다시 시도해 주세요.',
    'no-such-file': '파일을 찾을 수 없습니다.',
    'no-data-set': '이 서버에는 이미지 데이터가 없습니다.',
    'test-sealed': '테스트가 아직 공개되지 않았거나 이 실행의 테스트 결과가 없습니다.',
    'no-such-seat': '학생을 찾을 수 없습니다.',
    'say-hello-first': '연결이 아직 준비되지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
    'demo-untrained': '지금은 이 서버에서 학습할 수 없어 체험 수업을 열지 못합니다. 나중에 다시 시도해 주세요.',
    'demos-taken': '체험 수업은 동시에 {maximum, number}개까지 열 수 있습니다. 잠시 뒤 다시 시도해 주세요.',
    'seat-unknown': '이 수업에서 자리를 찾을 수 없습니다. 다시 참여해 주세요.',
    'key-wrong': '강사 키가 올바르지 않습니다.',
    'password-missing': '수업을 열려면 강사 비밀번호를 입력해 주세요.',
    'password-wrong': '비밀번호가 올바르지 않습니다. 다시 확인해 주세요.',
    'not-allowed': '이 페이지에서는 할 수 없습니다.',
    'protocol-mismatch': '이 페이지와 서버의 버전이 다릅니다. 새로고침해 주세요.',
    'too-many-connections':
      '같은 네트워크에서 연결이 너무 많습니다({maximum, number}개 초과). 쓰지 않는 탭을 닫아 주세요. 이 페이지는 계속 다시 시도합니다.',
    'too-fast': '요청이 너무 많습니다. {seconds, number}초 뒤에 다시 시도해 주세요.',
    'server-error': '서버에서 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.',
  },
};
