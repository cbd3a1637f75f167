import type { Brand } from '../../../shared/domain/whitelabel/brand.ts';
import { readable, textOn } from '../../../shared/domain/whitelabel/color.ts';

/** The style of the pages that mails lead to: one column, readable from 320 pixels of width up, in the brand's colour at a contrast of 4.5 and more. */
export function styleOf({ primary_color }: Pick<Brand, 'primary_color'>): string {
  return `:root{--brand:${primary_color};--on-brand:${textOn(primary_color)};--link:${readable(primary_color)};--ink:#111827;--soft:#4b5563;--line:#6b7280;--wrong:#b3201a}
*{box-sizing:border-box}
body{margin:0;background:#f3f5f8;color:var(--ink);font:1rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
.frame{min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:clamp(1.5rem,6vh,4.5rem) 1rem 2rem}
header,main,footer{width:100%;max-width:28rem}
header{margin-bottom:1.25rem;font-size:1.25rem;font-weight:700;letter-spacing:-.01em;overflow-wrap:anywhere}
header img{display:block;max-height:3rem;max-width:15rem}
main{background:#fff;border:1px solid #dfe4ea;border-top:.3rem solid var(--brand);border-radius:.75rem;padding:clamp(1.5rem,5vw,2.25rem);box-shadow:0 1px 2px rgb(17 24 39/5%),0 12px 32px -12px rgb(17 24 39/14%)}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.3;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
p{margin:0 0 1rem;overflow-wrap:anywhere}
main>p:last-child{margin-bottom:0}
.whole{white-space:nowrap}
form{margin-top:1.5rem}
.field{margin-bottom:1.25rem}
label{display:block;margin-bottom:.375rem;font-weight:600}
input{width:100%;min-height:2.875rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:#fff;color:inherit;font:inherit}
input[readonly]{background:#f3f5f8;border-color:#d6dbe2;color:var(--soft)}
input[aria-invalid=true]{border:2px solid var(--wrong)}
.hint,.wrong{margin:.375rem 0 0;font-size:.875rem;line-height:1.45}
.hint{color:var(--soft)}
.wrong{color:var(--wrong);font-weight:600}
.problem{margin:0 0 1.25rem;padding:.875rem 1rem;border-left:.25rem solid var(--wrong);border-radius:.375rem;background:#fdf1f0}
.problem h2{margin:0 0 .25rem;font-size:1rem}
.problem ul{margin:0;padding-left:1.1rem}
.problem a{color:#8f1913}
button,.button{display:block;width:100%;min-height:3rem;padding:.7rem 1rem;border:0;border-radius:.5rem;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{box-shadow:inset 0 0 0 99px rgb(0 0 0/8%)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
footer{margin-top:1.5rem;font-size:.875rem;color:var(--soft)}
footer p{margin:0 0 .25rem}
a{color:var(--link)}
footer a{color:inherit}
@media (forced-colors:active){button,.button,main,.problem{border:1px solid}}`;
}
