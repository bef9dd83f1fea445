"""Another page in place of the article: a sign-in form, an error, nothing at all; and the way back."""

from __future__ import annotations

import re

from monitor.article.text import key
from monitor.changes.comparison import Comparison
from monitor.changes.words import words
from monitor.model import Article

# Such a page is short.
MOST_WORDS = 150

# What a site says there.
_PHRASES = (
    r"sign[ -]in|log ?in|log into|access denied|forbidden|not found|404|403|5\d\d error|captcha|robot|are you human",
    r"verify (?:that )?you|checking your browser|just a moment|attention required|too many requests|rate limit",
    r"temporarily (?:blocked|unavailable)|service unavailable|under maintenance|enable (?:javascript|cookies)",
    r"something went wrong|an error occurred|server error|session expired|subscribe to continue|domain for sale",
    r"anmelden|einloggen|zugriff verweigert|nicht gefunden|wartungsarbeiten|vorübergehend|gesperrt",
    r"connexion|se connecter|identifiez-vous|accès refusé|introuvable|temporairement|indisponible|en maintenance",
    r"iniciar sesión|inicia sesión|acceso denegado|no encontrad[ao]|temporalmente|mantenimiento",
    r"accedi|accesso negato|non trovat[ao]|temporaneamente|manutenzione",
    r"entrar|acesso negado|não encontrad[ao]|manutenção|inloggen|aanmelden|toegang geweigerd|niet gevonden|onderhoud",
    r"zaloguj|odmowa dostępu|nie znaleziono|přihlásit|nenalezen\w*|logga in|hittades inte|giriş yap|bulunamadı",
    r"войти|вход|доступ запрещ\w+|не найден\w*|технические работы",
)
_UNSPACED_PHRASES = "登录|登錄|登入|ログイン|로그인|访问被拒绝|未找到|見つかりません|찾을 수 없"
_STAND_IN = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b|{_UNSPACED_PHRASES}", re.IGNORECASE)


def is_another_page(comparison: Comparison) -> bool:
    """One of the two is no reading of the article: no block is left of the other, and it says what such pages say."""
    old, new = comparison.old, comparison.new
    if _count(old) and not _count(new):
        return True
    alignment = comparison.alignment
    if any((alignment.same, alignment.edited, alignment.moved)) or key(old.title) == key(new.title):
        return False
    return _stands_in(old) or _stands_in(new)


def _count(article: Article) -> int:
    return sum(len(words(block.text)) for block in article.blocks)


def _stands_in(article: Article) -> bool:
    if _count(article) > MOST_WORDS:
        return False
    return bool(_STAND_IN.search(article.title) or _STAND_IN.search(article.text))
