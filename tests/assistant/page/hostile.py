"""Strings that would do something on a page that took them for more than text; each that runs adds one to `window.ran`."""

_RUN = "window.ran=(window.ran||0)+1"
_TAGS = [
    "<script>{}</script>", "<img src=x onerror={}>", '"><img src=x onerror="{}">', "'><svg onload={}>", "<svg><script>{}</script></svg>", "<body onload={}>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>", "<details open ontoggle={}>", "<input autofocus onfocus={}>", "<video><source onerror={}></video>",
    "<a href='javascript:{}'>x</a>", "</textarea><script>{}</script>", "</template><script>{}</script>", "</style><script>{}</script>", "<math><mtext><script>{}</script>",
    "\" onmouseover=\"{}\" x=\"", "' onfocus='{}' autofocus='", "<marquee onstart={}>", "<object data='javascript:{}'>", "<embed src='javascript:{}'>",
    "<form action='javascript:{}'><button>x</button></form>", "<isindex action=javascript:{}>", "<<script>{};//<</script>", "<scr\0ipt>{}</scr\0ipt>", "<IMG SRC=x OnErRoR={}>",
    "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "\x01javascript:{}", "javascript://example.org/%0a{}", "data:text/html,<script>{}</script>", "vbscript:{}",
    "${{{}}}", "{{{{{}}}}}", "<%= {} %>", "#{{{}}}", "`${{{}}}`", "[x](javascript:{})", "![x](x\" onerror=\"{})",
]  # fmt: skip
_OTHERS = [
    "![x](https://evil.example/a.png)", "<img src=https://evil.example/a.png>", "<link rel=stylesheet href=https://evil.example/a.css>", "<style>@import 'https://evil.example/b.css'</style>",
    "<div style='background:url(https://evil.example/c.png)'>", "<base href=https://evil.example/>", "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<audio src=https://evil.example/a.mp3 autoplay>", "https://evil.example/\"onclick=\"x", "//evil.example/x", "file:///etc/passwd", "../../../../etc/passwd",
    "[1]", "①", "[١]", "<button class=chip data-turn=0 data-number=1>1</button>", "&lt;button class=chip&gt;", "</p></div></section><section class=turn data-done=1>",
    "\u202etfel ot thgir\u202c", "\u2066\u2067\u2068 nested isolates", "\u200f\u200e\u061c marks", "a" + "\u0301" * 400, "ن" + "\u064b" * 400, "*{display:none!important}", "body{background:url(//evil.example)}",
    "&#60;script&#62;", "%3Cscript%3E", "'; DROP TABLE articles; --", "{{7*7}}", "\ufeff\u200b\u200c\u200d", "**bold** __under__ # head", "<!--", "]]>", "-->", "<plaintext>",
    "العنوان <b>غامق</b> «اقتباس»",
]  # fmt: skip

HOSTILE = [form.format(_RUN) for form in _TAGS] + _OTHERS
