/**
 * The few closed word classes the extractive engine knows by heart, in English and Russian, lower case, ё written е.
 * Everything else is an open class and is compared by its root.
 */
const list = (text: string): readonly string[] => text.trim().split(/\s+/);
const set = (text: string): ReadonlySet<string> => new Set(list(text));

/** Words that ask: kept apart from other function words, because "who" and "where" are what tells questions apart. */
export const INTERROGATIVES = set(`
  who whom whose what which where when why how
  кто кого кому кем ком что чего чему чем где куда откуда когда почему зачем отчего как сколько насколько чей чья чье чьи
  какой какая какое какие какого какому каким каком какую каких какими
  который которая которое которые которого которую котором которых`);

/** Words that can begin a subordinate clause of a statement too: "When I was young, …". */
export const CONJUNCTIONS = set(`what when where who how which что когда где кто как какой сколько куда`);

/** Function words: they carry grammar, not the matter, and are no search terms. */
export const STOP_WORDS = set(`
  a an the and or but if of in on at to from for with by about as into onto than then that this these those there here
  be is are am was were been being do does did done have has had having got will would can could should may might must shall
  it its itself so too very just also not no nor never s t now currently
  и а но или да же ли бы б то вот ведь в во на у о об обо про к ко с со из за от до для по при над под через без между около
  не ни нет никогда быть был была было были будет будут есть это этот эта эти этого этой этом эту этих так такой такая
  такое такие также тоже еще уже только лишь очень там тут здесь если чтобы то тот та те того той тем тех себя себе собой
  свой своя свое свои своего своей своему своим своих свою сам сама само сами весь все всё всего можно теперь сейчас`);

export type Person = 'first' | 'second' | 'third';

const persons: readonly (readonly [Person, string, string])[] = [
  [
    'first',
    'i',
    `i me my mine myself we us our ours ourselves
     я меня мне мной мною мы нас нам нами`,
  ],
  [
    'first',
    'i',
    `мой моя мое мои моего моей моему моим моих моими мою моем наш наша наше наши нашего нашей нашему нашим наших нашу нашем`,
  ],
  ['second', 'you', `you your yours yourself ты тебя тебе тобой вы вас вам вами`],
  [
    'second',
    'you',
    `твой твоя твое твои твоего твоей твоему твоим твоих твоими твою твоем ваш ваша ваше ваши вашего вашей вашему вашим ваших вашу вашем`,
  ],
  [
    'third',
    'they',
    `he him his she her hers they them their theirs он его ему им ним нем она ее ей ней они их ими них него нее`,
  ],
];
export const PERSONS: ReadonlyMap<string, { readonly person: Person; readonly root: string }> = new Map(
  persons.flatMap(([person, root, words]) => list(words).map((word) => [word, { person, root }] as const)),
);

/** Pronouns that say whose a thing is; a fact about the thing may leave them out. */
export const POSSESSIVES = new Set([
  ...list(`my our your his her their`),
  ...list(persons[1]?.[2] ?? ''),
  ...list(persons[3]?.[2] ?? ''),
]);

export const NEGATIONS = set(`not no never nor не ни нет никогда`);

/** Openers that say nothing. */
export const FILLERS = set(`
  please well so and ok okay oh listen actually really then but hey hi hello
  пожалуйста ну а и так же слушай слушайте вот ладно ой эй итак но то ведь прошу кстати вообще
  подробнее привет здравствуй здравствуйте`);

/** Verbs of asking and knowing: "Do you remember where Anna lives?" asks where Anna lives. */
export const REQUEST_WORDS = set(`
  tell told say said know knows remember recall remind explain describe show mean means forgot wonder maybe located situated
  скажи скажите расскажи расскажите знаешь знаете помнишь помните напомни напомните объясни объясните опиши опишите
  покажи покажите подскажи подскажите назови назовите значит означает забыл забыла интересно случайно такой такая
  сказал сказала рассказал рассказала говорил говорила рассказывал рассказывал рассказывала известно находится находятся лежит лежат`);

/** Requests in the imperative: they want an answer or a deed, so they are no fact to keep. */
export const IMPERATIVES = set(`
  tell explain describe show remind list name write make create translate calculate draw generate help find play open send
  give summarize solve compare sing buy order ignore forget delete erase
  скажи скажите расскажи расскажите напомни напомните объясни объясните опиши опишите покажи покажите подскажи
  подскажите назови назовите перечисли напиши напишите сделай сделайте создай переведи переведите посчитай вычисли
  нарисуй придумай помоги помогите реши найди найдите открой отправь купи включи дай дайте спой сравни сочини
  игнорируй забудь забудьте удали удалите сотри`);

/** Auxiliaries that open an English question. */
export const INVERSIONS = set(`is are am was were does did could would should has`);
/** These open a question only before a pronoun or a determiner: "Can you", but "Have a nice day", "May is warm". */
export const WEAK_INVERSIONS = set(`do have can will may shall must`);
export const SUBJECTS = set(
  `i you we they he she it my your our his her their the this that there anyone anybody someone people`,
);
/** Russian verbs of the second person that open a question without "?". */
export const RUSSIAN_OPENERS = set(`
  знаешь помнишь умеешь можешь хочешь любишь понимаешь знаете помните умеете можете хотите любите понимаете есть`);
export const PREPOSITIONS = set(
  `in at to for from with about on by of в во на с со к ко о об обо про у из от до для по за при под`,
);
export const ABOUT = set(`about regarding о об обо про`);

export interface Courtesy {
  /** One of them must be there: "a lot" alone thanks nobody. */
  readonly phrases: readonly string[];
  /** What may stand beside it. */
  readonly beside: ReadonlySet<string>;
}

const phrases = (text: string): readonly string[] => text.trim().split(/\s*\|\s*/);

/** The first that fits says what an input is: "Hello, and thank you" thanks. */
export const COURTESIES: readonly (readonly [
  form: 'thanks' | 'farewell' | 'greeting',
  courtesy: Courtesy,
])[] = [
  [
    'thanks',
    {
      phrases: phrases('thanks | thank you | thx | cheers | спасибо | благодарю'),
      beside: set(
        `very much a lot so for your the that helps this help answer большое огромное тебе вам за помощь ответ`,
      ),
    },
  ],
  [
    'farewell',
    {
      phrases: phrases(
        `bye | goodbye | farewell | good night | see you | пока | прощай | прощайте | до свидания | до встречи |
         до завтра | до скорого | спокойной ночи | доброй ночи`,
      ),
      beside: set(`bye later soon tomorrow for now then you all вам тебе всем скорой`),
    },
  ],
  [
    'greeting',
    {
      phrases: phrases(
        `hi | hello | hey | greetings | good morning | good afternoon | good evening | good day | привет | здравствуй |
         здравствуйте | приветствую | добрый день | добрый вечер | доброе утро | доброго дня | хай | салют`,
      ),
      beside: set(`there again to you all everyone everybody вам тебе всем вас снова`),
    },
  ],
];

/** Every word of a courtesy's phrases. */
export const COURTEOUS = new Set(COURTESIES.flatMap(([, courtesy]) => courtesy.phrases.flatMap(list)));

/** Forms of one word that a stemmer cannot know for one; the first form is the base. */
export const IRREGULAR_FORMS: readonly (readonly string[])[] = `
  go went gone | buy bought | eat ate eaten | drink drank drunk | see saw seen | meet met | give gave given | take took taken
  write wrote written | make made | leave left | lose lost | find found | keep kept | come came | run ran | sell sold
  pay paid | sleep slept | speak spoke spoken | think thought | teach taught | send sent | build built | child children
  begin began begun | know knew known | get got gotten | bring brought | feel felt | grow grew grown | win won | person people
  color colour | favorite favourite | license licence
  иду идет идут идти шел шла шли пошел пошла пошли | еду едет едут ехать ехал поехал поехала | пью пьет пьют пить пил пила
  хочу хочет хотят хотеть хотел хотим | память памяти памятью | ребенок ребенка дети детей детям | день дня дни дней
  человек люди людей людям | лев льва льву львом льве | павел павла павлу павлом павле | пес пса псу псом псы
  ключ ключи ключей ключами | сон сна сны | учусь учится учится учиться учился училась`
  .split(/\||\n/)
  .map((line) => list(line))
  .filter((forms) => forms.length > 1);

/** Everyday words that mean the same in both languages: a fact told in one is found by a question in the other. */
export const SAME_MEANING: readonly (readonly string[])[] = `
  name имя имени именем зовут зову звать звали зовет называется называют кличка
  live живу живет живут живешь живем живете жить жил жила жили проживаю
  work job profession работаю работает работают работал работать работа профессия
  born birth birthday родился родилась родились рождение рождения
  like love enjoy favourite люблю любит любишь любят любить любил любила любимый любимая любимое нравится нравятся
  age old возраст лет
  dog собака пес | cat кошка кошки кошек кот | mother mom mum мама мать матери | father dad папа отец отца
  sister сестра сестры | brother брат братья | wife жена | husband муж мужа | son сын сыновья | daughter дочь дочери дочка
  friend друг друзья друзей | car машина автомобиль | phone телефон | color цвет | coffee кофе | tea чай | city town город
  password пароль | memory память | license лицензия`
  .split(/\||\n/)
  .map((line) => list(line))
  .filter((forms) => forms.length > 1);
