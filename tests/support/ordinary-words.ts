/** Names of people and sentences from lessons like this: more than a thousand, all harmless. */

const split = (text: string) => text.trim().split(/\s*[\n,]\s*/);

/** Given and full names, beginning with those that seem to contain an offensive word. */
export const ordinaryNames = split(`
  Fukuda, Fuko, Chan Siu Fuk, Harshit, Akshita, Rishita, Ishita, Mishit, Dick, Dickson, Dickens, Cassie, Cassandra, Hitlerson-Smith,
  Sussex, Essex, Middlesex, Scunthorpe, Penistone, Titus, Titia, Analia, Analise, Cummings, Hancock, Alcock, Babcock, Peacock, Cocker, Hitchcock,
  Kumar, Porntip, Pornchai, Somporn, Siriporn, Rapee, Raphael, Therapist, Grape, Draper, Nazira, Nazim, Ignazio, Shitara, Yoshito, Toshitaka,
  Hashitani, Takashi, Matsushita, Kinoshita, Yamashita, Assane, Assumpta, Bassam, Hassan, Massimo, Vanessa, Tessa, Basso, Lassie, Wassily,
  Arsenio, Arsen, Sextus, Sexton, Faggin, Faguo, Pussin, Niger, Nigel, Slutsky, Slutskaya, Bitcher, Pitchford, Mitchell, Wtfield,
  김시원, 시발택, 이시박, 박시발라, 조지랄드, 병신년생, 강간지, 강산, 보지영, 자지민, 심보지, 야동민, 야동현, 존나단, 조나단, 장미친, 미친구, 창녀리, 닥쳐라노,
  김민준, 이서준, 박도윤, 최예준, 정시우, 강하준, 조주원, 윤지호, 장지후, 임준서, 한준우, 오현우, 서지훈, 신도현, 권건우, 황우진, 안민재, 송선우,
  류서진, 전연우, 홍유준, 고정우, 문승우, 양승현, 손준혁, 배은우, 백지환, 허승민, 유지우, 남유찬, 심윤우, 노민성, 하준영, 곽시윤, 성진우, 차지원, 주수호,
  김서윤, 이서연, 박지우, 최서현, 정하은, 강하윤, 조민서, 윤지유, 장윤서, 임채원, 한수아, 오지민, 서지아, 신지윤, 권다은, 황은서, 안예은, 송지안, 류소율,
  전예린, 홍수빈, 고하린, 문소윤, 양예원, 손지원, 배유나, 백시은, 허채은, 유윤아, 남유진, 심가은, 노아린, 하연우, 곽나은, 성다인, 차민지, 주아인, 우서아,
  지수, 민지, 은지, 수지, 예지, 현지, 윤지, 혜지, 가지, 도토리, 새끼고양이, 강아지, 송아지, 망아지, 시바견, 시바이누, 다솔, 시원, 시온, 발레리나, 시발점,
  Alice, Bob, Carol, David, Emma, Frank, Grace, Henry, Isla, Jack, Kate, Liam, Mia, Noah, Olivia, Peter, Quinn, Ruth, Sam, Tom, Uma, Victor, Wendy,
  Xavier, Yara, Zoe, Aarav, Aditi, Ananya, Arjun, Deepak, Divya, Gaurav, Isha, Jyoti, Karthik, Lakshmi, Manish, Neha, Om, Pooja, Rahul, Sanjay,
  Tanvi, Uday, Varun, Yash, Wei, Xiu, Ying, Zhen, Bao, Chen, Dong, Fang, Gang, Hong, Jing, Kang, Lei, Ming, Ning, Ping, Qiang, Rong, Shan, Ting,
  Haruto, Yui, Sota, Hina, Ren, Aoi, Yuki, Sakura, Kenji, Naoko, Phuc, Phuong, Duc, Dung, Minh, Nguyen, Trang, Tuan, Hung, Linh, Bich, Ngan,
  Ahmed, Fatima, Mohammed, Aisha, Omar, Layla, Yusuf, Zainab, Khalid, Noor, José, María, Juan, Lucía, Carlos, Sofía, Diego, Inés, Jesús, Concepción,
  Jürgen, Käthe, Björn, Åsa, Øystein, Zoë, Renée, François, Chloé, Gaël, Łukasz, Zofia, Jiří, Božena, Işık, Gülşah, Ștefan, Măriuca, Dmitri, Svetlana
`);

const koreanTricky = split(`
  학습률 0.1로 다시 발산했다
  아직 해보지 않음
  드롭아웃이 꺼져 있다
  불이 꺼져서 다시 켰다
  검증 손실을 보지 못했다
  아직 그래프를 보지 않았어요
  어제는 자지 않고 학습했다
  잠을 자지 못했다
  두 시 발표
  열 시 발 기차를 탔다
  시작 시 발산할 수 있다
  다시발산
  분야동향 정리
  각 분야 동향
  이 값이 시발점이다
  첫 열차의 시발역
  한 번 더 해보지
  써보지도 않고 판단하지 말기
  과적합의 위험이 닥쳐온다
  시험이 닥쳐도 침착하게
  신병 신고식
  남자지만 분홍색이 좋아
  이자지급
  글씨바탕 색을 바꿨다
  유니섹스 티셔츠
  미친 듯이 빠르다
  장미친구
  모든 나라
  조건 없이 존중하기
  강간보다 강간격이 아니라 간격
  임시발행
  동시발생 오류
  즉시발송
  일시 발열
  정병신 선수
  표지 랄라
  개 새끼 고양이 새끼 모두 귀엽다
  코끼리 새끼가 태어났다
  급식이 맛있다
  걸레로 바닥을 닦았다
  학습률을 10배로 올리면 손실이 무한대가 된다
  필터를 32개에서 64개로 늘렸다
  배치 정규화를 켜니 안정됐다
  3에포크 뒤부터 과적합
  검증 정확도 72.4 %
  같은 시드로 다시
  왜 느릴까?
  모멘텀 0.9
  앗 실수
`);

const englishTricky = split(`
  It diverged again at a rate of 0.1
  First pass with dropout
  Assess the classifier on the assigned classes
  A massive passage of glass
  Mass class brass grass
  The analysis is canal-like
  Analog and analytic gradients
  Document the cumulative cost
  The accumulator circumvents overflow
  A cocktail of hyperparameters
  Peacock feathers and hancock towers
  Shitake should be shiitake
  Moby Dick is a long book
  Grapes and drapes
  Scraped the learning rate
  Therapist-approved training
  Title of the titanic experiment
  Constitution and institution
  Pushing it to the limit
  Sextant and sextet
  Unisex layers
  Basement of Essex
  Cumquat and cucumber
  Nazareth by night
  Hitting the ceiling
  Snigger at the niggling bug
  Pass 55
  Galaxy A55
  Run 455 with batch 4
  5x5 kernels and 7x7 kernels
  0.1 is too high, 0.01 is fine
  f1 score by class
  c u later
  a 1 s 2 run
  Pussycat
  Faggot of sticks is an old word so we say bundle
  Button one, button two
`).filter((sentence) => !sentence.startsWith('Faggot'));

const koreanSubjects = split(`
  학습률을, 배치 크기를, 드롭아웃을, 필터 수를, 커널 크기를, 에포크를, 모멘텀을, 가중치 감쇠를, 데이터 증강을, 시드를, 검증 비율을, 스트라이드를,
  패딩을, 풀링 크기를, 활성화 함수를, 옵티마이저를, 층 하나를, 이미지 수를
`);
const koreanPredicates = split(`
  줄였더니 좋아졌다, 늘렸더니 느려졌다, 바꾸지 않았다, 다시 바꿔 보았다, 그대로 두었다, 두 배로 했다, 반으로 했다, 아직 바꿔 보지 않음,
  끄지 않고 켰다, 왜 바꾸는지 모르겠다, 바꾸니 다시 발산했다, 더 줄이고 싶다, 시험해 보자, 처음 값으로 되돌렸다, 조금 올렸다, 아주 작게 했다,
  건드리지 않았다, 옆 친구와 같게 맞췄다, 보지도 않고 골랐다, 논문에서 보고 따라 했다, 크게 잡으니 발열이 심하다, 자세히 살펴보지 못했다,
  다음 시간에 발표하겠다, 여러 번 바꿔도 비슷했다
`);
const englishSubjects = split(`
  The learning rate, Batch size, Dropout, Momentum, Weight decay, The first block, Padding, Label smoothing, Augmentation, The schedule,
  Early stopping, A larger kernel, The seed, Average pooling, Batch normalization
`);
const englishPredicates = split(`
  is too high, helps a lot, does nothing here, was halved, was doubled, passes the test, made it diverge, cost too much time, is as before, needs another look, was a lucky guess,
  assumes too much, is worth a second glass of water, should be analysed again, hit the limit
`);
const combined = (subjects: readonly string[], predicates: readonly string[]) =>
  subjects.flatMap((subject) => predicates.map((predicate) => `${subject} ${predicate}`));

export const ordinarySentences = [
  ...koreanTricky,
  ...englishTricky,
  ...combined(koreanSubjects, koreanPredicates),
  ...combined(englishSubjects, englishPredicates),
];
