"""What sites say on a page that stands in the place of the article: one table, by kind and language.

`SAYINGS` are whole phrases that hardly any article holds; `WORDS` are words that an article may hold too, and that
count only where nothing of the article is left. Regular expressions, matched as whole words and without case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class StandIn(StrEnum):
    """What it is that stands there."""

    NOT_FOUND = "not-found"
    LOGIN = "login"
    PAYWALL = "paywall"
    CAPTCHA = "captcha"
    COOKIES = "cookies"
    MAINTENANCE = "maintenance"
    GEO = "geo"
    PARKED = "parked"
    SCRIPT = "script"


SAYINGS: Mapping[StandIn, Mapping[str, str]] = {
    StandIn.NOT_FOUND: {
        "en": r"(?:page|article|post|story|content|url)(?: \w+){0,4} (?:not found|(?:could not|cannot|can't|couldn't) "
        r"be found|no longer (?:exists|available)|does(?:n't| not) exist)|404 (?:error|not found)|error 404|"
        r"nothing (?:was )?found here",
        "de": r"seite (?:wurde )?(?:leider )?nicht gefunden|existiert (?:leider )?nicht(?: mehr)?|fehler 404",
        "fr": r"page (?:\w+ )?(?:introuvable|non trouvée)|n'existe (?:pas|plus)|erreur 404",
        "es": r"página no encontrada|no se (?:ha )?(?:encontr\w+|pudo encontrar)|ya no existe|error 404",
        "it": r"pagina non trovata|non esiste più|errore 404",
        "pt": r"página não encontrada|não existe mais|erro 404",
        "nl": r"pagina (?:is )?niet gevonden|bestaat niet(?: meer)?",
        "pl": r"nie znaleziono strony|strona nie istnieje",
        "cs": r"stránka (?:nebyla )?nenalezena",
        "sv": r"sidan (?:kunde inte hittas|hittades inte)",
        "da": r"siden (?:blev )?ikke fundet",
        "tr": r"sayfa bulunamadı",
        "ru": r"страница не найдена|ошибка 404",
        "ja": r"ページが見つかりません",
        "zh": r"页面不存在|找不到(?:该)?页面|頁面不存在",
        "ko": r"페이지를 찾을 수 없",
    },
    StandIn.LOGIN: {
        "en": r"(?:please|you (?:must|need to|have to)) (?:first )?(?:sign|log) ?in|(?:sign|log) ?in to (?:continue|"
        r"read|view|your account|go on)|forgot(?:ten)? (?:your )?password|session (?:has )?expired",
        "de": r"bitte (?:melden sie sich an|anmelden|einloggen)|passwort vergessen|sitzung (?:ist )?abgelaufen",
        "fr": r"veuillez vous (?:connecter|identifier)|mot de passe oublié",
        "es": r"(?:por favor,? )?inici[ae] (?:la )?sesión para|olvid\w+ (?:su|tu|la) contraseña",
        "it": r"accedi per|password dimenticata",
        "pt": r"(?:faça|inicie) (?:o )?login|esquec\w+ (?:a|sua) senha",
        "nl": r"log in om|wachtwoord vergeten",
        "pl": r"zaloguj się,? aby|nie pamiętasz hasła",
        "ru": r"войдите,? чтобы|забыли пароль",
        "ja": r"ログインしてください",
        "zh": r"请(?:先)?登录|請先登入",
        "ko": r"로그인이 필요",
    },
    StandIn.PAYWALL: {
        "en": r"subscribe (?:now )?(?:to|and) (?:continue|keep|read\w*|unlock)|subscribe (?:\w+ ){1,4}to read|"
        r"to (?:continue|keep) reading|already a (?:paid )?(?:subscriber|member)|(?:only for|for|reserved for) "
        r"(?:paid |paying )?(?:subscribers|members)(?: only)?|to (?:\w+ )?(?:subscribers|members) only|become a "
        r"(?:subscriber|member) to|you have reached your (?:\w+ )?limit|start your (?:free )?trial|"
        r"(?:rest|full (?:story|article|text)) with an? (?:free )?account",
        "de": r"(?:weiterlesen|lesen sie weiter) mit|jetzt (?:abonnieren|weiterlesen)|nur für abonnent\w*|"
        r"bereits abonnent\w*",
        "fr": r"réservé (?:aux|à nos) abonnés|déjà abonné|abonnez-vous pour",
        "es": r"(?:exclusivo|solo) para (?:suscriptores|abonados)|suscríbe(?:te|ase) para|ya eres suscriptor",
        "it": r"(?:riservato|solo) (?:agli|per gli) abbonati|abbonati per|sei già abbonato",
        "pt": r"(?:exclusivo|só) para assinantes|assine para|já é assinante",
        "nl": r"alleen voor abonnees|abonneer (?:je )?om|al abonnee",
        "pl": r"tylko dla (?:subskrybentów|prenumeratorów)",
        "ru": r"только для подписчиков|оформите подписку",
        "cs": r"(?:pouze|jen) pro předplatitele|předplaťte si",
        "sv": r"(?:endast|bara) för prenumeranter|redan prenumerant|läs vidare med",
        "da": r"kun for abonnenter|allerede abonnent|læs videre med",
        "tr": r"(?:sadece|yalnızca) abonelere|okumaya devam etmek için",
        "ja": r"有料会員限定|会員限定|続きを読むには",
        "zh": r"订阅(?:后|以)(?:继续)?阅读|仅限(?:订阅|付费)(?:用户|会员)|訂閱(?:後|以)(?:繼續)?閱讀",
        "ko": r"구독자 전용|유료 (?:회원|구독자)",
    },
    StandIn.CAPTCHA: {
        "en": r"(?:verify|confirm|prove) (?:that )?you(?:'re| are) (?:a )?(?:human|not a robot)|are you (?:a )?"
        r"(?:human|robot)|i(?:'m| am) not a robot|checking (?:your browser|if the site connection is secure)|attention "
        r"required|unusual traffic|complete the (?:captcha|security check)|too many requests|ddos protection",
        "de": r"(?:bestätigen|beweisen) sie,? dass sie (?:kein roboter|ein mensch) sind|ungewöhnliche\w* "
        r"(?:datenverkehr|aktivität\w*)",
        "fr": r"(?:vérifiez|prouvez|confirmez) que vous (?:êtes humain|n'êtes pas un robot)|trafic inhabituel",
        "es": r"(?:verifi\w+|demuestr\w+|confirm\w+) que (?:eres|es) humano|no soy un robot|tráfico inusual",
        "it": r"(?:verifica|dimostra) (?:di|che) (?:essere|sei) umano|non sono un robot",
        "pt": r"(?:verifique|confirme) que (?:você )?é humano|não sou um robô",
        "nl": r"(?:bevestig|controleer) dat (?:je|u) een mens bent|ik ben geen robot",
        "pl": r"nie jestem robotem|potwierdź,? że jesteś człowiekiem",
        "ru": r"я не робот|подтвердите,? что вы (?:не робот|человек)",
        "ja": r"ロボットではありません",
        "zh": r"(?:人机|安全)验证|我不是机器人",
    },
    StandIn.COOKIES: {
        "en": r"(?:accept|allow|agree to|consent to|enable) (?:all )?(?:the use of )?cookies|we (?:and our "
        r"(?:\d+ )?partners )?(?:use|store)(?: \w+){0,3} cookies|manage (?:your )?(?:cookie|privacy) (?:settings|"
        r"preferences|choices)|your privacy (?:choices|matters)|before you continue",
        "de": r"(?:alle )?cookies (?:akzeptieren|zulassen)|cookies zustimmen|wir (?:verwenden|nutzen) cookies|"
        r"mit werbung weiterlesen",
        "fr": r"accepter (?:tous )?les cookies|nous utilisons des cookies|continuer sans accepter",
        "es": r"aceptar (?:todas )?(?:las )?cookies|utilizamos cookies",
        "it": r"accetta(?:re)? (?:tutti )?i cookie|utilizziamo i cookie",
        "pt": r"aceitar (?:todos )?(?:os )?cookies|utilizamos cookies",
        "nl": r"(?:alle )?cookies accepteren|wij gebruiken cookies",
        "pl": r"akceptuj(?:ę)? (?:wszystkie )?(?:pliki )?cookies|używamy plików cookie",
        "ru": r"принять (?:все )?(?:файлы )?cookie|мы используем (?:файлы )?cookie",
    },
    StandIn.MAINTENANCE: {
        "en": r"(?:under|undergoing|down for|scheduled|routine)(?: \w+){0,2} maintenance|(?:we(?:'ll| will) be|be) "
        r"(?:right )?back (?:soon|shortly)|temporarily (?:unavailable|offline|out of service)|service unavailable|"
        r"something went wrong|an error (?:has )?occurred|internal server error|database (?:connection )?error|"
        r"error establishing a database connection|connection timed out|error code:? 5\d\d|bad gateway|"
        r"gateway time-?out|web server is (?:down|returning an unknown error)|fatal error|uncaught (?:error|exception)|"
        r"welcome to (?:nginx|caddy|openresty)|(?:apache2?|nginx|iis|centos|ubuntu|debian)(?: \w+)? default page|"
        r"account suspended|(?:disable|turn off|using) (?:your |an )?ad ?-?blocker",
        "de": r"wartungsarbeiten|(?:vorübergehend|derzeit) nicht (?:erreichbar|verfügbar)|sind bald (?:wieder da|"
        r"zurück)|ein fehler ist aufgetreten",
        "fr": r"en (?:cours de )?maintenance|temporairement indisponible|une erreur (?:est survenue|s'est produite)",
        "es": r"en mantenimiento|(?:temporalmente|momentáneamente) no disponible|se ha producido un error",
        "it": r"in manutenzione|temporaneamente non disponibile|si è verificato un errore",
        "pt": r"em manutenção|temporariamente indisponível|ocorreu um erro",
        "nl": r"(?:in|wegens) onderhoud|tijdelijk niet (?:beschikbaar|bereikbaar)|er is een fout opgetreden",
        "pl": r"prace (?:techniczne|konserwacyjne)|chwilowo niedostępn\w+|wystąpił błąd",
        "ru": r"(?:технические|профилактические) работы|временно недоступ\w+|произошла ошибка",
        "ja": r"メンテナンス中",
        "zh": r"(?:系统|网站)维护中?",
        "ko": r"점검 ?중",
    },
    StandIn.GEO: {
        "en": r"(?:not|un)(?:currently )? ?available (?:in|from|to \w+ in) (?:your|this) (?:country|region|location|"
        r"area)|blocked in your (?:country|region)|(?:european economic area|gdpr)[^.]{0,80}(?:cannot|unable|deny|"
        r"not available|unavailable)|(?:451|unavailable)[ :–-]{1,3}(?:due to|for) legal reasons",
        "de": r"in (?:ihrem|deinem) (?:land|gebiet|standort) nicht (?:verfügbar|erreichbar)",
        "fr": r"(?:pas|non) disponible dans votre (?:pays|région)",
        "es": r"no (?:está )?disponible en (?:su|tu) (?:país|región)",
        "it": r"non (?:è )?disponibile (?:nel tuo paese|nella tua (?:regione|zona))",
        "pt": r"não (?:está )?disponível (?:no seu país|na sua região)",
        "nl": r"niet beschikbaar in (?:uw|jouw) (?:land|regio)",
        "pl": r"niedostępn\w+ w (?:twoim kraju|twoim regionie)",
        "ru": r"недоступ\w+ в ваше[мй] (?:стране|регионе)",
        "ja": r"お住まいの(?:国|地域)では",
        "zh": r"(?:您|你)所在的?(?:国家|地区)",
    },
    StandIn.PARKED: {
        "en": r"(?:this )?domain (?:name )?(?:is|may be|has been) (?:for sale|parked|expired|available|registered)|buy "
        r"this domain|domain for sale|parked (?:free|domain)|this (?:web ?site|account) has been suspended|"
        r"future home of",
        "de": r"domain (?:steht zum verkauf|kaufen|ist geparkt)|diese domain",
        "fr": r"(?:ce )?(?:nom de )?domaine est (?:à vendre|en vente|expiré)",
        "es": r"(?:este )?dominio (?:está )?(?:en venta|a la venta|caducado)",
        "it": r"(?:questo )?dominio è in vendita",
        "pt": r"(?:este )?domínio (?:está )?à venda",
        "nl": r"(?:dit )?domein(?:naam)? (?:is )?te koop",
        "pl": r"(?:ta )?domena (?:jest )?na sprzedaż",
        "ru": r"домен (?:продаётся|продается|припаркован)",
        "ja": r"このドメインは",
        "zh": r"域名(?:出售|已过期)",
    },
    StandIn.SCRIPT: {
        "en": r"(?:enable|turn on|requires?|without|needs?) (?:the use of )?javascript|javascript (?:is )?(?:disabled|"
        r"required|to (?:run|view|use))|loading(?:\.{3}|…)",
        "de": r"javascript (?:aktivieren|einschalten|ist deaktiviert)|(?:aktivieren sie|benötigt) javascript",
        "fr": r"activ(?:er|ez) javascript|javascript est désactivé",
        "es": r"(?:habilit\w+|activ\w+) javascript",
        "it": r"(?:abilit\w+|attiv\w+) javascript",
        "pt": r"(?:habilit\w+|ativ\w+) (?:o )?javascript",
        "nl": r"javascript (?:inschakelen|in te schakelen)",
        "pl": r"włącz(?:yć)? (?:obsługę )?javascript",
        "ru": r"включите javascript",
        "ja": r"javascriptを有効",
        "zh": r"启用 ?javascript",
    },
}

WORDS: Mapping[StandIn, Mapping[str, str]] = {
    StandIn.NOT_FOUND: {
        "en": r"not found|404",
        "de": r"nicht gefunden",
        "fr": r"introuvable",
        "es": r"no encontrad[ao]",
        "it": r"non trovat[ao]",
        "pt": r"não encontrad[ao]",
        "nl": r"niet gevonden",
        "pl": r"nie znaleziono",
        "cs": r"nenalezen\w*",
        "sv": r"hittades inte",
        "tr": r"bulunamadı",
        "ru": r"не найден\w*",
        "ja": r"見つかりません",
        "zh": r"未找到",
        "ko": r"찾을 수 없",
    },
    StandIn.LOGIN: {
        "en": r"sign[ -]in|log ?in|log into|access denied|forbidden|403|session expired",
        "de": r"anmelden|einloggen|zugriff verweigert|gesperrt",
        "fr": r"connexion|se connecter|identifiez-vous|accès refusé",
        "es": r"iniciar sesión|inicia sesión|acceso denegado",
        "it": r"accedi|accesso negato",
        "pt": r"entrar|acesso negado",
        "nl": r"inloggen|aanmelden|toegang geweigerd",
        "pl": r"zaloguj|odmowa dostępu",
        "cs": r"přihlásit",
        "sv": r"logga in",
        "tr": r"giriş yap",
        "ru": r"войти|вход|доступ запрещ\w+",
        "ja": r"ログイン",
        "zh": r"登录|登錄|登入|访问被拒绝",
        "ko": r"로그인",
    },
    StandIn.PAYWALL: {"en": r"subscribe to continue"},
    StandIn.CAPTCHA: {
        "en": r"captcha|robot|are you human|verify (?:that )?you|checking your browser|just a moment|attention "
        r"required|too many requests|rate limit|temporarily blocked"
    },
    StandIn.COOKIES: {"en": r"enable cookies"},
    StandIn.MAINTENANCE: {
        "en": r"5\d\d error|temporarily unavailable|service unavailable|under maintenance|something went wrong|an "
        r"error occurred|server error",
        "de": r"wartungsarbeiten|vorübergehend",
        "fr": r"temporairement|indisponible|en maintenance",
        "es": r"temporalmente|mantenimiento",
        "it": r"temporaneamente|manutenzione",
        "pt": r"manutenção",
        "nl": r"onderhoud",
        "ru": r"технические работы",
    },
    StandIn.PARKED: {"en": r"domain for sale"},
    StandIn.SCRIPT: {"en": r"enable javascript"},
}
# Scripts that set no spaces between words.
_UNSPACED = frozenset({"ja", "zh", "ko"})


def _compiled(table: Mapping[StandIn, Mapping[str, str]]) -> dict[StandIn, re.Pattern[str]]:
    return {kind: re.compile(_alternatives(rows), re.IGNORECASE) for kind, rows in table.items()}


def _alternatives(rows: Mapping[str, str]) -> str:
    spaced = "|".join(pattern for language, pattern in rows.items() if language not in _UNSPACED)
    unspaced = [pattern for language, pattern in rows.items() if language in _UNSPACED]
    return "|".join([rf"(?<!\w)(?:{spaced})(?!\w)", *unspaced])


_SAYINGS, _WORDS = _compiled(SAYINGS), _compiled(WORDS)


# A name that says hardly anything else.
_NEARLY_ALL = 0.6
_PARTS = re.compile(r"\s+[|–—·•»-]+\s+")


def named(title: str) -> StandIn | None:
    """The kind of page that a part of this title says it is, and hardly more: “404 | Mill notes”, and not “404: a
    history of the error page”."""
    for part in _PARTS.split(title[:300]):
        for table in (_SAYINGS, _WORDS):
            for kind, pattern in table.items():
                found = pattern.search(part)
                if found and len(found[0]) >= _NEARLY_ALL * len(part.strip()):
                    return kind
    return None


def says(kind: StandIn, text: str) -> bool:
    """Whether a whole phrase in it is what pages of this kind say."""
    return _SAYINGS[kind].search(text) is not None


def saying(text: str) -> StandIn | None:
    """The kind of page that says this, by a whole phrase."""
    return _first(_SAYINGS, text)


def word(text: str) -> StandIn | None:
    """The kind of page that says this, by a word or a phrase."""
    return _first(_SAYINGS, text) or _first(_WORDS, text)


def _first(table: Mapping[StandIn, re.Pattern[str]], text: str) -> StandIn | None:
    text = text.replace("\u2019", "'")
    return next((kind for kind, pattern in table.items() if pattern.search(text)), None)
