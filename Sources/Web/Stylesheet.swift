/// The one stylesheet: calm, dense, for screens of 390 pixels and wider, for paper and the dark.
///
/// Colours of text on their ground have a contrast of at least 4.5:1 (WCAG 2.1 AA, 1.4.3);
/// `ContrastTests` computes that from the variables here.
package enum Stylesheet {
    package static let text = """
        :root{color-scheme:light dark;--ground:#fbfbf9;--card:#ffffff;--ink:#1d2429;\
        --soft:#565f66;--line:#d5d9dc;--link:#0b5394;--act:#0b5394;--on-act:#ffffff;\
        --good:#1b6e3c;--warn:#8a4b00;--bad:#a3231f;--mark:#eef3f8}
        @media(prefers-color-scheme:dark){:root{--ground:#14181b;--card:#1c2226;--ink:#e6e9eb;\
        --soft:#a9b2b8;--line:#3a444b;--link:#8ab8e6;--act:#8ab8e6;--on-act:#10161a;\
        --good:#7fcf9c;--warn:#e8b267;--bad:#f0938f;--mark:#232d35}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,\
        "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
        a{color:var(--link)}
        a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,\
        textarea:focus-visible,summary:focus-visible{outline:3px solid var(--link);\
        outline-offset:1px}
        .skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);\
        padding:6px}
        header.top{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline;\
        padding:8px 16px;background:var(--card);border-bottom:1px solid var(--line)}
        header.top strong{font-size:17px}
        header.top nav{display:flex;flex-wrap:wrap;gap:4px 14px}
        header.top nav a[aria-current]{font-weight:600;text-decoration:none;color:var(--ink)}
        header.top .who{margin-left:auto;display:flex;gap:10px;align-items:baseline;\
        color:var(--soft)}
        header.top form{display:inline}
        .sandbox{background:var(--mark);padding:4px 16px;border-bottom:1px solid var(--line);\
        color:var(--warn)}
        main{max-width:1180px;margin:0 auto;padding:12px 16px 48px}
        footer{max-width:1180px;margin:0 auto;padding:12px 16px;color:var(--soft);\
        border-top:1px solid var(--line)}
        h1{font-size:22px;margin:8px 0 4px}h2{font-size:17px;margin:18px 0 6px}
        h3{font-size:15px;margin:12px 0 4px}
        .soft{color:var(--soft)}.good{color:var(--good)}.warn{color:var(--warn)}\
        .bad{color:var(--bad)}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .code{font-family:ui-monospace,"Noto Sans Mono",monospace;white-space:nowrap}
        .card{background:var(--card);border:1px solid var(--line);border-radius:6px;\
        padding:10px 14px;margin:10px 0}
        .columns{display:grid;grid-template-columns:2fr 1fr;gap:14px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:12px}
        .tile .figure{font-size:30px;font-weight:600;font-variant-numeric:tabular-nums}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;background:var(--card)}
        caption{text-align:left;padding:4px 0;color:var(--soft)}
        th,td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;\
        vertical-align:top}
        thead th{position:sticky;top:0;background:var(--card);font-weight:600;\
        white-space:nowrap}
        tbody tr:hover{background:var(--mark)}
        tr[aria-selected=true]{background:var(--mark);box-shadow:inset 3px 0 var(--act)}
        dl{display:grid;grid-template-columns:minmax(7em,auto) 1fr;gap:2px 14px;margin:6px 0}
        dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
        ul.plain{list-style:none;padding:0;margin:4px 0}ul.plain li{padding:3px 0}
        .track{display:flex;flex-wrap:wrap;gap:4px;list-style:none;padding:0;margin:8px 0}
        .track li{border:1px solid var(--line);border-radius:12px;padding:1px 10px;\
        color:var(--soft)}
        .track li.now{background:var(--act);color:var(--on-act);border-color:var(--act)}\
        .track li.now a{color:var(--on-act)}
        .votes{display:grid;grid-template-columns:repeat(3,1fr);gap:10px}
        .stages{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(220px,1fr);\
        gap:12px;overflow-x:auto;align-items:start}
        .stages .card{padding:6px 10px;margin:6px 0}.facets .track{margin:2px 0}
        summary{padding:3px 0}.close{display:inline-block;min-width:24px;min-height:24px;\
        text-align:center}
        .chip{border:1px solid var(--line);border-radius:10px;padding:0 8px;white-space:nowrap}
        form.fields{max-width:760px}
        .field{margin:10px 0}.field label,.field legend{display:block;font-weight:600}
        .field .hint{color:var(--soft)}.field .wrong{color:var(--bad);font-weight:600}
        fieldset{border:1px solid var(--line);border-radius:6px;margin:10px 0;padding:6px 12px}
        input,select,textarea,button{font:inherit;color:inherit}
        input[type=text],input[type=password],input[type=search],input[type=date],\
        input[type=file],select,textarea{width:100%;padding:6px 8px;background:var(--card);\
        border:1px solid var(--soft);border-radius:4px;min-height:36px}
        textarea{min-height:6em;resize:vertical}progress{width:min(100%,20em)}
        [aria-invalid=true]{border-color:var(--bad)!important;border-width:2px!important}
        .choice{display:inline-flex;gap:6px;align-items:center;margin-right:16px;\
        min-height:36px}
        .roll .choice{display:flex;min-height:44px;min-width:15em}
        .roll .choice input{width:24px;height:24px}
        button,.button{display:inline-block;background:var(--act);color:var(--on-act);\
        border:1px solid var(--act);border-radius:4px;padding:6px 16px;min-height:36px;\
        text-decoration:none;cursor:pointer}
        button.quiet,.button.quiet{background:transparent;color:var(--link)}
        .actions{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0}
        .search{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0}\
        .chart,.state .inner{display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start}
        .state{border:1px solid var(--line);border-radius:6px;padding:4px 10px;\
        background:var(--card)}
        .state.busy{border-color:var(--act)}.state .inner{margin:6px 0}
        .state .count{font-weight:bold}
        .timeline{display:flex;flex-wrap:wrap;gap:4px 24px}.timeline .note{flex-basis:100%}
        .search input[type=range]{width:14em}.search input[type=date]{width:auto}
        .search input[type=search]{flex:1;min-width:12em}
        .summary{border:2px solid var(--bad);border-radius:6px;padding:8px 14px;margin:10px 0;\
        background:var(--card)}.summary,.flash{overflow-wrap:anywhere}
        .flash{border:2px solid var(--good);border-radius:6px;padding:6px 14px;margin:10px 0;\
        background:var(--card)}
        .note{border-left:4px solid var(--warn);padding:2px 12px;margin:10px 0;\
        background:var(--card)}
        .review{display:grid;grid-template-columns:1fr 1fr;gap:14px;align-items:start}
        .review>section{position:sticky;top:0;max-height:100vh;overflow-y:auto}
        form.fields:has(.review){max-width:none}
        .mark input{width:4em;font-size:20px}.bands{grid-template-columns:3.5em 1fr}
        [data-chosen],[data-chosen]+dd{background:var(--mark);font-weight:600;color:var(--ink)}
        svg{max-width:100%}svg.qr{width:240px;height:240px}.narrow svg{width:24vw;max-width:300px}
        .bar{fill:var(--act)}.bar-rest{fill:var(--line)}.bar-text{fill:var(--ink);\
        font-size:12px}.bar-due{fill:var(--act);opacity:.45}\
        .bar-lost{fill:var(--bad)}.bar-risk{fill:none;\
        stroke:var(--act);stroke-width:1.5;stroke-dasharray:4 3}
        progress{width:100%;max-width:480px}
        svg.trend{display:block;width:100%;max-width:760px;height:auto}
        .trend .grid{stroke:var(--line)}.trend .value{fill:none;stroke:var(--act);\
        stroke-width:2.5}.trend .pace{stroke:var(--soft);stroke-width:1.5;\
        stroke-dasharray:7 5}.trend .point{fill:var(--act)}
        .trends{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));\
        gap:0 14px}
        @media(max-width:760px){.stages{display:block}.columns,.review{grid-template-columns:1fr}\
        .review>section{position:static;max-height:none}\
        main{padding:8px 10px 40px}\
        header.top{padding:8px 10px}button,.button,input,select{min-height:44px}\
        dl{grid-template-columns:1fr}dt{margin-top:6px}}
        @media print{header.top nav,header.top .who,.actions,.search,form,.skip,\
        footer a{display:none}body{background:#fff;color:#000;font-size:11pt}\
        main{max-width:none;padding:0}.card{border:0;padding:0}a{color:inherit;\
        text-decoration:none}.sheet{break-before:page}.trend .value,.trend .pace{stroke:#000}\
        .trend .point,.bar,.bar-text{fill:#000}.trend .grid{stroke:#999}.bar-rest{fill:#ddd}}
        @media(prefers-reduced-motion:no-preference){tr{transition:background .1s}}
        """
}
