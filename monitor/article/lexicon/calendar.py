"""What the calendar is called: months, weekdays, seasons and civil time zones, in the languages of the lexicon.

Keys are case-folded; where a language declines its months, each case that stands in dates is listed. Abbreviations
stand without their full stop.
"""

from __future__ import annotations

from collections.abc import Mapping

# One line a language: the twelve months, separated by "|"; the forms of one month by blanks, the two words of one
# name by "_".
_MONTHS: Mapping[str, str] = {
    "en": "january jan|february feb febuary|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec",
    "fr": "janvier janv|février fevrier févr fév|mars|avril avr|mai|juin|juillet juil|août aout|"
    "septembre sept|octobre oct|novembre nov|décembre decembre déc",
    "de": "januar jänner jan|februar feber feb|märz maerz mär mrz|april apr|mai|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|dezember dez",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|"
    "september sep|oktober okt|november nov|december dec",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sept sep|octubre oct|noviembre nov|diciembre dic",
    "ca": "gener gen|febrer febr|març|abril abr|maig|juny|juliol|agost|setembre set|octubre oct|novembre nov|"
    "desembre des",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|"
    "settembre sett set|ottobre ott|novembre nov|dicembre dic",
    "pt": "janeiro jan|fevereiro fev|março marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|"
    "setembro set|outubro out|novembro nov|dezembro dez",
    "ru": "января январь январе янв|февраля февраль феврале фев февр|марта март марте мар|апреля апрель апреле апр|"
    "мая май мае|июня июнь июне июн|июля июль июле июл|августа август августе авг|"
    "сентября сентябрь сентябре сен сент|октября октябрь октябре окт|ноября ноябрь ноябре ноя нояб|"
    "декабря декабрь декабре дек",
    "uk": "січня січень січні|лютого лютий лютому|березня березень березні|квітня квітень квітні|"
    "травня травень травні|червня червень червні|липня липень липні|серпня серпень серпні|"
    "вересня вересень вересні|жовтня жовтень жовтні|листопада листопад листопаді|грудня грудень грудні",
    "bg": "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    "pl": "stycznia styczeń styczniu sty|lutego luty lutym lut|marca marzec marcu|kwietnia kwiecień kwietniu kwi|"
    "maja maj maju|czerwca czerwiec czerwcu cze|lipca lipiec lipcu lip|sierpnia sierpień sierpniu sie|"
    "września wrzesień wrześniu wrz|października październik październiku paź|"
    "listopada listopad listopadzie lis|grudnia grudzień grudniu gru",
    "cs": "ledna leden lednu|února únor únoru|března březen březnu|dubna duben dubnu|května květen květnu|"
    "června červen červnu|července červenec červenci|srpna srpen srpnu|září|října říjen říjnu|"
    "listopadu listopad|prosince prosinec prosinci",
    "sk": "januára január januári|februára február februári|marca marec marci|apríla apríl apríli|mája máj máji|"
    "júna jún júni|júla júl júli|augusta august auguste|septembra september|októbra október októbri|"
    "novembra november novembri|decembra december decembri",
    "hr": "siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|listopada|studenoga studenog|prosinca",
    "sv": "januari jan|februari feb|mars|april apr|maj|juni jun|juli jul|augusti aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "da": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "no": "januar jan|februar feb|mars|april apr|mai|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|desember des",
    "fi": "tammikuuta tammikuu tammikuussa|helmikuuta helmikuu helmikuussa|maaliskuuta maaliskuu maaliskuussa|"
    "huhtikuuta huhtikuu huhtikuussa|toukokuuta toukokuu toukokuussa|kesäkuuta kesäkuu kesäkuussa|"
    "heinäkuuta heinäkuu heinäkuussa|elokuuta elokuu elokuussa|syyskuuta syyskuu syyskuussa|"
    "lokakuuta lokakuu lokakuussa|marraskuuta marraskuu marraskuussa|joulukuuta joulukuu joulukuussa",
    "tr": "ocak oca|şubat şub|mart|nisan nis|mayıs|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|"
    "kasım kas|aralık ara",
    "hu": "január jan|február feb febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug|"
    "szeptember szept|október okt|november nov|december dec",
    "ro": "ianuarie ian|februarie feb|martie|aprilie apr|mai|iunie iun|iulie iul|august aug|"
    "septembrie sept|octombrie oct|noiembrie|decembrie dec",
    "el": "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ|"
    "μαΐου μάιος μαΐ|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|"
    "σεπτεμβρίου σεπτέμβριος σεπ σεπτ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    "id": "januari jan|februari feb|maret|april apr|mei|juni jun|juli jul|agustus agu|"
    "september sep|oktober okt|november nov|desember des",
    "he": "ינואר בינואר|פברואר בפברואר|מרץ במרץ|אפריל באפריל|מאי במאי|יוני ביוני|"
    "יולי ביולי|אוגוסט באוגוסט|ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר",
    "sr": "јануар јануара|фебруар фебруара|март марта|април априла|мај маја|јун јуна|јул јула|август августа|"
    "септембар септембра|октобар октобра|новембар новембра|децембар децембра",
    "mk": "јануари|февруари|март|април|мај|јуни|јули|август|септември|октомври|ноември|декември",
    "sl": "januarja januar|februarja februar|marca marec|aprila april|maja maj|junija junij|julija julij|"
    "avgusta avgust|septembra september|oktobra oktober|novembra november|decembra december",
    "et": "jaanuar jaanuaril|veebruar veebruaril|märts märtsil|aprill aprillil|mai mail|juuni juunil|juuli juulil|"
    "august augustil|september septembril|oktoober oktoobril|november novembril|detsember detsembril",
    "is": "janúar|febrúar|mars|apríl|maí|júní|júlí|ágúst|september|október|nóvember|desember",
    "ar": "يناير جانفي كانون_الثاني|فبراير فيفري شباط|مارس آذار اذار|أبريل ابريل إبريل أفريل نيسان|"
    "مايو ماي أيار ايار|يونيو جوان حزيران|يوليو يوليوز جويلية تموز|أغسطس اغسطس غشت أوت آب|"
    "سبتمبر شتنبر أيلول ايلول|أكتوبر اكتوبر تشرين_الأول تشرين_الاول|نوفمبر نونبر تشرين_الثاني|"
    "ديسمبر دجنبر كانون_الأول كانون_الاول",
    "fa": "ژانویه ژانویهٔ|فوریه فوریهٔ|مارس|آوریل|مه مهٔ می|ژوئن|ژوئیه ژوئیهٔ جولای|"
    "اوت آگوست اگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    "hi": "जनवरी|फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "th": "มกราคม ม.ค|กุมภาพันธ์ ก.พ|มีนาคม มี.ค|เมษายน เม.ย|พฤษภาคม พ.ค|มิถุนายน มิ.ย|กรกฎาคม ก.ค|สิงหาคม ส.ค|"
    "กันยายน ก.ย|ตุลาคม ต.ค|พฤศจิกายน พ.ย|ธันวาคม ธ.ค",
    "lt": "sausio sausis sausį|vasario vasaris vasarį|kovo kovas kovą|balandžio balandis balandį|"
    "gegužės gegužė gegužę|birželio birželis birželį|liepos liepa liepą|rugpjūčio rugpjūtis rugpjūtį|"
    "rugsėjo rugsėjis rugsėjį|spalio spalis spalį|lapkričio lapkritis lapkritį|gruodžio gruodis gruodį",
    "lv": "janvāris janvārī janvāra|februāris februārī februāra|marts martā marta|aprīlis aprīlī aprīļa|"
    "maijs maijā maija|jūnijs jūnijā jūnija|jūlijs jūlijā jūlija|augusts augustā augusta|"
    "septembris septembrī septembra|oktobris oktobrī oktobra|novembris novembrī novembra|"
    "decembris decembrī decembra",
    "eu": "urtarrila urtarrilaren urtarrilak urtarrilean|otsaila otsailaren otsailak otsailean|"
    "martxoa martxoaren martxoak martxoan|apirila apirilaren apirilak apirilean|"
    "maiatza maiatzaren maiatzak maiatzean|ekaina ekainaren ekainak ekainean|"
    "uztaila uztailaren uztailak uztailean|abuztua abuztuaren abuztuak abuztuan|"
    "iraila irailaren irailak irailean|urria urriaren urriak urrian|azaroa azaroaren azaroak azaroan|"
    "abendua abenduaren abenduak abenduan",
    "eo": "januaro|februaro|marto|aprilo|majo|junio|julio|aŭgusto|septembro|oktobro|novembro|decembro",
}


def _month_numbers() -> dict[str, int]:
    """Every name to its month. The few names that two languages use differently are left to `_CLASHES`."""
    return {
        name.replace("_", " ").casefold(): number
        for line in _MONTHS.values()
        for number, names in enumerate(line.split("|"), start=1)
        for name in names.split()
    }


# The same word for two months: "listopada" is November in Polish and October in Croatian.
_CLASHES: Mapping[tuple[str, str], int] = {("hr", "listopada"): 10}

MONTHS: Mapping[str, int] = {**_month_numbers(), "listopada": 11}


def month_number(name: str, language: str | None) -> int | None:
    """1 to 12 for the name of a month in any language of the lexicon; `language` settles the names that clash."""
    folded = name.casefold()
    return _CLASHES.get(((language or "")[:2].casefold(), folded), MONTHS.get(folded))


# Calendars that count the years anew: the year before their first, and how many they had, or may come to.
ERAS: Mapping[str, tuple[int, int]] = {"令和": (2018, 99), "平成": (1988, 31), "民國": (1911, 188), "民国": (1911, 188)}
# The signs with which a date without digits begins, in scripts that write no blanks.
DATE_SIGNS: frozenset[str] = frozenset({name[0] for name in ERAS} | {"二"})

WEEKDAYS: frozenset[str] = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    lundi mardi mercredi jeudi vendredi samedi dimanche
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta
    понедельник вторник среда четверг пятница суббота воскресенье
    понеділок вівторок середа четвер п'ятниця субота неділя
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    pondělí úterý středa čtvrtek pátek sobota neděle
    måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت
    """.split()  # noqa: SIM905 - a line of words for each language reads better than quotes
)

SEASONS: frozenset[str] = frozenset(
    """
    spring summer autumn fall winter printemps été automne hiver frühling frühjahr sommer herbst
    lente zomer herfst primavera verano otoño invierno estate autunno inverno verão outono
    весна лето осень зима wiosna lato jesień zima jaro léto podzim vår sommar höst
    """.split()  # noqa: SIM905 - as above
)

# Civil names that follow daylight saving: the zone decides the offset on the stated day.
CIVIL_ZONES: Mapping[str, str] = {
    "et": "America/New_York",
    "eastern": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "uk": "Europe/London",
    "msk": "Europe/Moscow",
    "мск": "Europe/Moscow",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
}

# Names that say their offset, in minutes. IST (Ireland, Israel, India), CST (Chicago, China, Cuba) and AST are left out
# on purpose: a time with one of them keeps no zone.
FIXED_ZONES: Mapping[str, int] = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "wet": 0,
    "west": 60,
    "bst": 60,
    "cet": 60,
    "cest": 120,
    "mez": 60,
    "mesz": 120,
    "eet": 120,
    "eest": 180,
    "est": -300,
    "edt": -240,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
}

AMBIGUOUS_ZONES: frozenset[str] = frozenset({"ist", "cst", "ast"})
