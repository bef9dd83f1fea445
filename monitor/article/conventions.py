"""How widely used publishing systems name the parts of a page: the one table that knows class names and ids.

Every row says where the names come from. Names are compared in one spelling: lower case, `_` and `__` and `--` as `-`.
A name of a single site or of one private theme has no place here; what is not in the table is found by the density
of the text (`body.py`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# ── where the article's own text stands ────────────────────────────────────────────────────────────────────────

# (source, names): the element holds the author's text and little else.
_BODIES: Final = (
    ("schema.org, microformats2 h-entry, hAtom", "articlebody e-content entry-content h-entry-content"),
    ("WordPress: classic and block themes, BuddyPress", "entry-content wp-block-post-content single-content"),
    ("WordPress: page builders", "post-content td-post-content elementor-widget-theme-post-content fl-post-content"),
    ("Ghost", "gh-content post-full-content kg-canvas c-content"),
    ("Blogger", "post-body post-body-container"),
    ("Jekyll, Octopress, Minima, Minimal Mistakes", "post-content page-content-body post-body page-content-inner"),
    ("Hugo: PaperMod, Ananke, Docsy", "post-content nested-copy-line-height td-content article-content prose-content"),
    ("Hexo: Landscape, NexT, Butterfly", "article-entry post-body article-container article-inner-content"),
    ("Pelican, Nikola", "entry-content article-content e-content storytext"),
    ("Drupal: article and body fields", "field-name-body field--name-body node-content text-formatted node-body"),
    ("Medium, Substack, beehiiv", "section-content available-content postarticle-content content-blocks"),
    ("Docusaurus, VuePress, MkDocs Material, GitBook", "theme-doc-markdown theme-default-content md-content-inner"),
    ("Sphinx, Read the Docs", "rst-content document-body"),
    ("GitHub's rendering of Markdown, Gitea, Writefreely", "markdown-body markdown-content e-content"),
    ("Tailwind's typography, as blogs on Next.js, Astro and Nuxt use it", "prose"),
    ("Squarespace, Wix, Webflow", "blog-item-content rich-text-block w-richtext sqs-layout"),
    ("newsroom systems (Arc, Brightspot, WordPress VIP, Typo3)", "article-body article-body-content story-body"),
    ("newsroom systems (Arc, Brightspot, WordPress VIP, Typo3)", "article-text story-content articlebody news-text"),
    ("newsroom systems (Arc, Brightspot, WordPress VIP, Typo3)", "rich-text-article-body richtext-body ce-bodytext"),
    ("Movable Type, TypePad, Textpattern, Serendipity", "entry-body asset-body serendipity-entry-body"),
    ("MediaWiki, Discourse, phpBB", "mw-parser-output cooked postbody"),
    ("Dotclear, SPIP, Joomla", "post-content-main texte item-page com-content-article-body"),
    (
        "Tistory, Naver, Hatena, note, Qiita",
        "tt-article-useless-p-margin se-main-container note-common-styles-textnote-body",
    ),
)

# ── what stands beside the author's text ───────────────────────────────────────────────────────────────────────

# (what it is, names): whole names of classes or ids.
_CHROME: Final = (
    ("comments", "comments comment-list commentlist comments-area comment-respond respond disqus-thread disqus giscus"),
    ("comments", "comment comment-wrapper wp-block-comments webmention"),
    ("comments", "utterances isso-thread commento remark42 cusdis-thread webmentions responses reactions"),
    ("comments", "comment-form comments-link comment-count comments-count comment-section post-comments fb-comments"),
    ("comments", "discourse-comments staticman-comments gitalk valine waline twikoo hyvor-talk-view comments-wrapper"),
    ("sharing", "sharedaddy share share-buttons sharing social social-share post-share share-links entry-share"),
    ("sharing", "jp-sharing addtoany-share-save-container a2a-kit addthis-toolbox addthis-sharing-toolbox sharethis"),
    ("sharing", "twitter-share-button fb-like fb-share-button g-plusone social-links social-icons sharing-buttons"),
    ("sharing", "heateor-sss-sharing-container ssba essb-links shariff hatena-bookmark-button line-it-button"),
    (
        "related",
        "related related-posts relatedposts jp-relatedposts yarpp yarpp-related related-articles related-content",
    ),
    ("related", "read-next readmore-feed post-feed recommended recommendations popular-posts recent-posts more-posts"),
    ("related", "wp-block-latest-posts wp-block-query similar-posts trending you-may-also-like outbrain taboola"),
    ("related", "post-related see-also-widget crp-related rp4wp-related-posts further-posts up-next more-from"),
    ("related", "another-category"),  # Tistory
    ("newsletter", "newsletter newsletter-signup subscribe subscription subscribe-box subscription-widget-wrap"),
    ("newsletter", "signup mailing-list mc-embed-signup gh-subscribe gh-cta email-signup jetpack-subscription"),
    ("newsletter", "subscription-widget subscribe-widget follow-us wp-block-jetpack-subscriptions kg-signup-card"),
    ("author card", "author-box author-bio author-card author-info about-author post-author author-profile"),
    ("author card", "entry-author-info wp-block-post-author wp-block-post-author-biography author-meta bio"),
    ("tags", "tags tag-list taglist post-tags entry-tags tagcloud tag-links cat-links post-categories categories"),
    ("tags", "wp-block-post-terms taxonomy-post-tag post-labels labels entry-categories article-tags tags-list"),
    ("tags", "field-name-field-tags field--name-field-tags category-list article-category article-tag-list"),
    ("pager", "pagination pager post-navigation post-nav nav-links posts-navigation page-navigation prev-next"),
    ("pager", "pagination-nav paginav navigation blog-pager post-pagination post-pager prevnext next-prev article-nav"),
    ("pager", "wp-block-post-navigation-link previous next prev-post next-post nav-previous nav-next basic-alignment"),
    ("pager", "post-nav-links older-posts newer-posts book-navigation read-next-card post-next post-prev"),
    ("breadcrumbs", "breadcrumb breadcrumbs breadcrumb-list yoast-breadcrumbs theme-doc-breadcrumbs"),
    ("lines about the post", "post-meta entry-meta article-meta page-meta posted-on byline entry-byline post-info"),
    ("lines about the post", "meta article-info postmetadata post-header-meta entry-date post-date published dateline"),
    ("lines about the post", "publish-date last-updated last-modified date-updated lastmod post-time post-timestamp"),
    ("lines about the post", "reading-time read-time readtime estimated-reading-time wordcount word-count"),
    ("lines about the post", "page-views post-views view-count views pageviews leancloud-visitors busuanzi-value"),
    ("lines about the post", "entry-utility post-footer entry-footer article-footer post-bottom post-copyright"),
    (
        "lines about the post",
        "theme-last-updated gh-article-meta wp-block-post-date post-edit-link edit-link edit-page",
    ),
    ("lines about the post", "edit-this-page page-edit entry-meta-header submitted post-footer-line dc-date"),
    ("lines about the post", "build-info build-hash build-id git-revision site-version visitor-count hit-counter"),
    (
        "lines about the post",
        "post-meta-wrapper post-license license-box print-link printfriendly post-ratings kk-star-ratings",
    ),
    ("lines about the post", "doc-info page-id page-metadata last-updated-on"),  # DokuWiki, Confluence, Astro
    ("lines about the post", "ltx-authors ltx-dates ltx-page-footer ltx-page-logo"),  # LaTeXML, ar5iv
    ("lines about the post", "post-outdated post-expired"),  # Hugo and Hexo: how old the post is
    ("table of contents", "toc table-of-contents tableofcontents toc-container ez-toc-container toc-wrapper"),
    ("table of contents", "post-toc kg-toc wp-block-table-of-contents lwptoc js-toc contents-widget toc-box"),
    ("navigation", "nav navbar menu sidebar side-bar widget widgets widget-area site-header site-footer masthead"),
    ("navigation", "colophon skip-link back-to-top scroll-to-top local-nav sphinxsidebar sub-nav subnav topbar"),
    ("navigation", "footer footer-text postamble page-footer"),  # AsciiDoctor, Org, templates of before HTML 5
    (
        "navigation",
        "search search-form search-box searchbox theme-switcher theme-toggle lang-switcher language-switcher",
    ),
    ("code tools", "jp-input-prompt jp-output-prompt input-prompt output-prompt"),  # Jupyter counts its cells
    ("code tools", "copy copy-button copy-btn copybtn btn-copy clipboard-button code-copy code-toolbar-item toolbar"),
    (
        "code tools",
        "gutter line-numbers-rows lineno linenos linenodiv lnt line-numbers rouge-gutter gl ln hljs-ln-numbers",
    ),
    ("anchors", "headerlink header-anchor heading-anchor anchor-link anchorjs-link headline-anchor hash-link anchor"),
    ("anchors", "permalink direct-link heading-link zola-anchor octicon-link edit-section mw-editsection"),
    (
        "anchors",  # numbers that pandoc, Quarto, Bookdown, Org and LaTeXML count for their headings
        "header-section-number section-number section-number-2 section-number-3 section-number-4 ltx-tag-section "
        "ltx-tag-subsection ltx-tag-subsubsection",
    ),
    (
        "footnote marks",
        "footnote-backref reversefootnote footnote-return footnote-back fn-backref data-footnote-backref",
    ),
    ("advertising", "ad ads advert advertisement adsbygoogle ad-container ad-slot sponsor sponsored promo promotion"),
    ("advertising", "google-auto-placed dfp-ad banner-ad carbonads carbon-ads ad-wrapper affiliate-disclosure"),
    (
        "notices of the site",
        "cookie-banner cookie-notice cookie-consent cookiebar gdpr consent-banner popup modal overlay",
    ),
    (
        "notices of the site",
        "paywall paywall-prompt donation-banner announcement-bar site-notice onesignal outdated-browser",
    ),
    (
        "hidden",
        "screen-reader-text sr-only visually-hidden visuallyhidden assistive-text print-only only-print noprint",
    ),
    ("hidden", "mjx-assistive-mml katex-html nodisplay display-none d-none is-hidden"),
)

# Names whose words say it in whatever way the theme puts them together: `post-share-bar`, `c-related-list`.
_CHROME_WORDS: Final = (
    "comments|commentlist|disqus|breadcrumbs?|pagination|pager|newsletter|sharing|sharedaddy|share-?(?:bar|buttons?|links?|icons?)"
    "|social-?(?:bar|buttons?|links?|icons?|share|media)|related-?(?:posts?|articles?|stories|content|items|entries|reading|list)"
    "|(?:popular|recent|similar|latest|recommended|more)-?(?:posts?|articles?|stories)|read-?next|you-?may"
    "|author-?(?:box|bio|card|info|profile)|about-?(?:the-?)?author|(?:post|entry|article)-?(?:meta|tags|nav|navigation|footer|share|info)"
    "|prev-?next|reading-?time|read-?time|view-?counts?|page-?views|cookie-?(?:banner|notice|consent|bar)"
    "|copy-?(?:button|btn|code)|advert(?:isement)?s?|ad-?(?:slot|container|wrapper|unit)|table-?of-?contents|toc"
    "|last-?(?:updated|modified|edited)|subscribe|subscription|signup"
)

# A box in which authors and editors announce what they changed; chrome only where the whole name is in the table.
_ANNOUNCEMENTS: Final = re.compile(
    r"(?:^|-)(?:updates?|updated|corrections?|correction-note|errat(?:a|um)|addend(?:a|um)|editors?-?notes?|clarification"
    r"|retraction|postscript|changelog)(?:-|$)"
)
# A box that authors set apart from the running text; kept where it stands beside the body.
_BOXES: Final = re.compile(
    r"(?:^|-)(?:notice|note|alert|callout|admonition|warning|info-?box|disclaimer|important)(?:-|$)"
)

# The line that names such a box (Python-Markdown, Docusaurus, VitePress, GitHub, Quarto, Obsidian, Bootstrap).
_BOX_TITLES: Final = re.compile(
    r"(?:^|-)(?:admonition|callout|custom-block|markdown-alert|alert|notice|message|note)-?(?:title|heading|header)(?:-|$)"
)

# What systems write there by themselves, by the sort of the box and the language of the site.
_BOX_DEFAULTS: Final = re.compile(
    r"notes?|tips?|info|information|warning|caution|danger|important|hint|attention|success|example|question"
    r"|hinweis|anmerkung|tipp|achtung|warnung|vorsicht|gefahr|wichtig|remarque|astuce|conseil|avertissement|nota"
    r"|consejo|advertencia|precaución|importante|suggerimento|avviso|attenzione|pericolo|dica|aviso|atenção|cuidado"
    r"|opmerking|let op|waarschuwing|uwaga|wskazówka|ostrzeżenie|poznámka|upozornění|varování|varning|obs"
    r"|примечание|совет|внимание|важно|предупреждение|осторожно|注意|提示|警告|信息|资讯|資訊|危险|危險|备注|備註|说明|重要"
    r"|注|注記|ヒント|情報|危険|補足|참고|팁|주의|경고|정보|중요|위험|not|ipucu|uyarı|dikkat|bilgi|lưu ý|mẹo|cảnh báo"
    r"|ملاحظة|تنبيه|تحذير|הערה|טיפ|אזהרה|שימו לב",
    re.IGNORECASE,
)

# What stands before the rest of an article that must be paid for (Piano, Poool, Leaky Paywall, Ghost, Substack,
# MemberPress, Paid Memberships Pro, Restrict Content Pro, Jetpack).
_BARRIERS: Final = re.compile(
    r"(?:^|-)(?:paywall|regwall|registration-wall|subscri(?:ber|ption)-wall|piano-(?:offer|template|container)|poool"
    r"|gh-post-upgrade-cta|mepr-unauthorized|pmpro-content-message|rcp-restricted|jetpack-subscriber-paywall)(?:-|$)"
)

# Addresses at which services take up a page to share it; a link there is a button, whatever it is called.
_SHARING: Final = re.compile(
    r"^(?:https?:)?//(?:[\w-]+\.)*(?:(?:twitter|x)\.com/(?:intent|share|home\?status)|bsky\.app/intent|facebook\.com/(?:sharer|share\.php"
    r"|dialog/(?:share|feed))|linkedin\.com/(?:shareArticle|sharing|cws/share)|reddit\.com/submit|pinterest\.[a-z.]+/pin/create"
    r"|tumblr\.com/(?:share|widgets/share)|news\.ycombinator\.com/submitlink|getpocket\.com/(?:save|edit)|(?:t|telegram)\.me/share"
    r"|(?:api|web)\.whatsapp\.com/send|wa\.me/\?|vk\.com/share|connect\.ok\.ru/offer|service\.weibo\.com/share|threads\.net/intent"
    r"|share\.flipboard\.com|b\.hatena\.ne\.jp/(?:entry|add|append)|line\.me/R/msg|instapaper\.com/(?:hello2|edit)|mastodonshare\.com"
    r"|toot\.kytta\.dev|sns\.qzone\.qq\.com|plus\.google\.com/share|xing\.com/(?:spi/shares|social))"
    r"|^(?:mailto:\?|whatsapp:|fb-messenger:|viber:)",
    re.IGNORECASE,
)
# Addresses of the pages under which a site files its articles (WordPress, Ghost, Hugo, Jekyll, Hexo, Drupal, Blogger).
_FILING: Final = re.compile(
    r"^https?://[^/]+/(?:[^?#]*/)?(?:tags?|categor(?:y|ies)|topics?|labels?|kategori[ea]n?|catégories?|categorias?"
    r"|etiquetas?|themen?|taxonomy|search/label)/[^/?#]+/?(?:index\.html?)?$",
    re.IGNORECASE,
)
# The first page of a site, as links name it.
_HOME: Final = re.compile(r"(?:https?://[^/?#]+)?(?:/|(?:\.\.?/)+)?(?:index\.(?:html?|php))?", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[_\-]+")
# Some themes write a name of two words as one.
_JOINED: Final = re.compile(
    r"(post|entry|article)(content|body|text|meta|metadata|title|date|info|footer|header|nav|navigation|tags|author)"
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS: Final = re.compile(rf"(?:^|-)(?:{_CHROME_WORDS})(?:-|$)")

# The title of the article (WordPress, hAtom, Hexo, Ghost, Jekyll, microformats2).
_TITLES: Final = frozenset(
    ["post-title", "entry-title", "article-title", "p-name", "wp-block-post-title", "gh-article-title", "headline"]
)
# The name of the whole site, often in a heading too.
_SITE: Final = re.compile(r"(?:^|-)(?:site|blog|brand|logo|branding)-?(?:title|name|header|heading|logo|brand)?(?:-|$)")
_INLINE_KINDS: Final = frozenset({"anchors", "footnote marks"})


# Each name with what the table says of it, the first row that has it.
def spelling(name: str) -> str:
    """The one spelling in which names are compared: `Post__Share--bar` and `postShareBar` are `post-share-bar`,
    `postcontent` is `post-content`."""
    spelled = _SEPARATORS.sub("-", _CAMEL.sub("-", name)).strip("-").lower()
    joined = _JOINED.fullmatch(spelled)
    return f"{joined[1]}-{joined[2]}" if joined else spelled


_BODY_NAMES: Final = {spelling(name): source for source, names in reversed(_BODIES) for name in names.split()}
_CHROME_NAMES: Final = {
    spelling(name): kind for kind, names in reversed(_CHROME) if kind not in _INLINE_KINDS for name in names.split()
}
MARK_NAMES: Final = frozenset(name for kind, names in _CHROME if kind in _INLINE_KINDS for name in names.split())
CODE_TOOL_NAMES: Final = frozenset(name for kind, names in _CHROME if kind == "code tools" for name in names.split())
COMMENT_NAMES: Final = frozenset(name for kind, names in _CHROME if kind == "comments" for name in names.split())


@lru_cache(maxsize=4096)
def names_of(attribute: str) -> tuple[str, ...]:
    """The names in a class or id attribute, in the one spelling."""
    return tuple(spelling(name) for name in attribute.split())


@lru_cache(maxsize=4096)
def body(attribute: str) -> str:
    """The name that says that the element holds the article's own text, and whose name that is; "" where none does."""
    return next((f"{name} ({_BODY_NAMES[name]})" for name in names_of(attribute) if name in _BODY_NAMES), "")


@lru_cache(maxsize=4096)
def chrome(attribute: str) -> str:
    """The name that says that the element stands beside the author's text, and as what; "" where none does."""
    names = names_of(attribute)
    for name in names:
        if name in _CHROME_NAMES:
            return f"{name} ({_CHROME_NAMES[name]})"
    return "" if is_announcement(attribute) else next((name for name in names if _WORDS.search(name)), "")


@lru_cache(maxsize=4096)
def is_mark(attribute: str) -> bool:
    """An inline element that is a tool of the page: a heading's anchor, a footnote's way back."""
    return any(name in MARK_NAMES for name in names_of(attribute))


@lru_cache(maxsize=4096)
def is_code_tool(attribute: str) -> bool:
    """A part of shown code that is no code: line numbers, a button for copying."""
    return any(name in CODE_TOOL_NAMES for name in names_of(attribute))


@lru_cache(maxsize=4096)
def is_comments(attribute: str) -> bool:
    """Readers' words."""
    return any(name in COMMENT_NAMES or "comments" in name for name in names_of(attribute))


@lru_cache(maxsize=4096)
def is_barrier(attribute: str) -> bool:
    """What stands before the rest of an article, for those who pay."""
    return any(_BARRIERS.search(name) for name in names_of(attribute))


@lru_cache(maxsize=4096)
def is_announcement(attribute: str) -> bool:
    """A box for updates and corrections."""
    return any(_ANNOUNCEMENTS.search(name) for name in names_of(attribute))


def is_sharing(address: str) -> bool:
    """A link that shares the page rather than leading anywhere."""
    return _SHARING.match(address) is not None


def is_home(address: str) -> bool:
    """A link to the first page of the site."""
    return bool(address) and _HOME.fullmatch(address) is not None


def is_filing(address: str) -> bool:
    """A link to all that the site files under a tag or a category."""
    return _FILING.match(address) is not None


@lru_cache(maxsize=4096)
def is_title(attribute: str) -> bool:
    """The heading of the article itself."""
    return any(name in _TITLES for name in names_of(attribute))


@lru_cache(maxsize=4096)
def is_site_name(attribute: str) -> bool:
    """A heading with the site's name."""
    return any(_SITE.search(name) for name in names_of(attribute))


@lru_cache(maxsize=4096)
def is_box_title(attribute: str) -> bool:
    """The line that names a box."""
    return any(_BOX_TITLES.search(name) for name in names_of(attribute))


def is_box_default(text: str) -> bool:
    """The title of a box that its author has not named."""
    return _BOX_DEFAULTS.fullmatch(text.strip(" :：!！.")) is not None


@lru_cache(maxsize=4096)
def is_box(attribute: str) -> bool:
    """A box set apart from the running text: announcement, notice, alert, call-out."""
    return is_announcement(attribute) or any(_BOXES.search(name) for name in names_of(attribute))
