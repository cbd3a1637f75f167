/** Inline, because the page loads nothing. Light or dark as the reader's system is. */
export const referenceStyle = `
:root{color-scheme:light dark;--ground:#fff;--side:#f7f8fa;--ink:#1b2330;--soft:#5b6675;--line:#e3e7ee;--accent:#0f5fd7;--code:#f1f4f8;--panel:#101826;--panel-ink:#dbe4f2;--panel-line:#223049;--done:#117a45;--refused:#b3431f;
--get:#0f5fd7;--post:#117a45;--put:#a05a00;--patch:#7a3fc4;--delete:#c02f2f}
@media (prefers-color-scheme:dark){:root{--ground:#0d131d;--side:#0a0f18;--ink:#dfe6f0;--soft:#93a0b4;--line:#1f2a3b;--accent:#7cb0ff;--code:#182233;--panel:#0a0f18;--panel-ink:#d5deec;--panel-line:#1f2a3b;--done:#5fcf95;--refused:#f0916d;
--get:#7cb0ff;--post:#5fcf95;--put:#e5b25c;--patch:#bd9bf5;--delete:#f38b8b}}
*{box-sizing:border-box}
html{scroll-padding-top:1.25rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;display:grid;grid-template-columns:18.5rem minmax(0,1fr)}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
code,pre,.method,.status{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{font-size:.88em;background:var(--code);border-radius:4px;padding:.1em .35em;overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}
#menu{position:absolute;opacity:0;pointer-events:none}.toggle{display:none}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;background:var(--side);border-right:1px solid var(--line);padding:1.5rem 1rem 3rem;font-size:13.5px;scrollbar-width:thin}
nav .brand{margin:0 .5rem 1.25rem;font-weight:650;font-size:15px}nav .brand a{color:inherit;padding:0}nav .brand span{color:var(--soft);font-weight:400;font-size:12.5px}
nav ul ul{margin:.15rem 0 .9rem}
nav a{display:flex;gap:.5rem;align-items:baseline;color:var(--soft);padding:.2rem .5rem;border-radius:6px;line-height:1.4}
nav a:hover{background:var(--code);color:var(--ink);text-decoration:none}
nav .group{color:var(--ink);font-weight:600}
nav .method{flex:none;width:2.4rem;font-size:10px;font-weight:700;text-transform:uppercase}
main{padding:2.5rem clamp(1.25rem,4vw,3.5rem) 6rem;max-width:84rem}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.022em;margin:0 0 .5rem}
h2{font-size:1.35rem;letter-spacing:-.014em;margin:0 0 1rem}
h3{font-size:1.06rem;margin:0;letter-spacing:-.006em}h3 a{color:inherit}
h4{font-size:.76rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:1.4rem 0 .4rem}
p{margin:.4rem 0}
.title p{color:var(--soft);max-width:46rem}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;font-size:14px}
main>section{margin-top:3.25rem;padding-top:2.25rem;border-top:1px solid var(--line)}
article{padding:1.9rem 0;border-top:1px solid var(--line)}h2+article{border-top:0;padding-top:.5rem}
.route{margin:.35rem 0 .8rem}.route code{background:none;padding:0;font-size:13.5px}.route var{font-style:normal;color:var(--accent)}
.method{font-weight:700;text-transform:uppercase;font-size:11.5px;letter-spacing:.03em}
.get{color:var(--get)}.post{color:var(--post)}.put{color:var(--put)}.patch{color:var(--patch)}.delete{color:var(--delete)}
.both{display:grid;grid-template-columns:minmax(0,1.05fr) minmax(0,1fr);gap:2.5rem;align-items:start}
.shows{display:grid;gap:1rem;min-width:0}
figure{margin:0;border:1px solid var(--panel-line);border-radius:10px;background:var(--panel);color:var(--panel-ink);overflow:hidden}
figcaption{padding:.4rem .9rem;font-size:12px;color:#93a0b4;border-bottom:1px solid var(--panel-line)}
pre{margin:0;padding:.8rem .9rem;font-size:12.5px;line-height:1.55;overflow:auto;max-height:26rem;scrollbar-width:thin}
.key{color:#9cc4ff}.text{color:#a9dfb8}.literal{color:#f0c58a}
.members>li{border-top:1px solid var(--line);padding:.5rem 0}.members>li:first-child{border-top:0}
.members .members{margin:.4rem 0 0;padding-left:.9rem;border-left:2px solid var(--line)}
.member p{color:var(--soft);font-size:14px;margin:.15rem 0 0}
.name{font-weight:600;background:none;padding:0}
.type{color:var(--soft);font-size:13px}.required{color:var(--refused);font-size:12px}
.limit{white-space:nowrap;margin-right:.6rem}.limit code{white-space:normal}
details{margin-top:1rem;border:1px solid var(--line);border-radius:8px;padding:.45rem .8rem}
summary{cursor:pointer;font-size:13.5px;color:var(--soft)}details[open] summary{margin-bottom:.35rem}
.statuses{line-height:2}.status{font-size:12px;font-weight:600;border:1px solid currentColor;border-radius:5px;padding:.05rem .35rem;margin-right:.35rem}
.done{color:var(--done)}.refused{color:var(--refused)}a.status.refused{opacity:.85}
.schema{max-width:46rem}
@media (max-width:72rem){.both{grid-template-columns:minmax(0,1fr);gap:1.2rem}}
@media (max-width:52rem){
body{display:block}
.toggle{display:block;position:sticky;top:0;z-index:2;background:var(--side);border-bottom:1px solid var(--line);padding:.7rem 1.25rem;font-weight:600;font-size:14px;cursor:pointer}
.toggle::after{content:"▾";float:right;color:var(--soft)}#menu:checked+.toggle::after{content:"▴"}
#menu:focus-visible+.toggle{outline:2px solid var(--accent);outline-offset:-2px}
nav{display:none;position:static;height:auto;max-height:70vh;border-right:0;border-bottom:1px solid var(--line)}
#menu:checked~nav{display:block}
html{scroll-padding-top:3.5rem}main{padding-top:1.5rem}h1{font-size:1.6rem}}
@media print{nav,.toggle{display:none}body{display:block}}
`;
