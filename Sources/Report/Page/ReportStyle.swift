/// How a report looks: on a screen, light or dark, on a phone, and on paper.
enum ReportStyle {
    /// The colours of one scheme, by what they are for. A test reckons the contrast of each pair that meets.
    static let light = """
        --page: #f4f6f8; --card: #ffffff; --ink: #1a2530; --muted: #52606d; --rule: #d5dce3; --grid: #e3e8ed;
        --accent: #0b6e63; --pain: #a3540a; --stop: #a61b3c; --on-pain: #ffffff;
        --done: #d5eee8; --done-ink: #0a4f47; --part: #fcedc9; --part-ink: #674800; --missed: #f2e4e4;
        --missed-ink: #7d2230; --pained: #f9d3dc; --pained-ink: #8a1233; --off: #e6eaef; --off-ink: #46525f;
        """
    static let dark = """
        --page: #10161d; --card: #19212a; --ink: #e8edf2; --muted: #a5b2bf; --rule: #33404d; --grid: #2a3541;
        --accent: #62d2c2; --pain: #f2a65a; --stop: #ff8fa8; --on-pain: #10161d;
        --done: #12413a; --done-ink: #a6ebdd; --part: #46370f; --part-ink: #ffdc8c; --missed: #43262b;
        --missed-ink: #ffc0c4; --pained: #5c1a30; --pained-ink: #ffc9d5; --off: #28333f; --off-ink: #bac7d3;
        """

    static let text = """
        :root { \(light) }
        @media (prefers-color-scheme: dark) { :root { \(dark) } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 62rem; background: var(--page); color: var(--ink);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
        h2 { font-size: 1.25rem; margin: 2.6rem 0 .8rem; padding-bottom: .35rem; border-bottom: 2px solid var(--accent); }
        h3 { font-size: 1.05rem; margin: 0; }
        p { margin: .4rem 0; }
        .kicker { color: var(--accent); font-weight: 600; letter-spacing: .06em; text-transform: uppercase; font-size: .85rem; }
        .small, .address { color: var(--muted); font-size: .875rem; }
        .address { margin: .1rem 0 .7rem; }
        .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .form { display: none; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12.5rem), 1fr)); gap: .8rem;
          margin: 1.6rem 0 0; }
        .tile, .card { background: var(--card); border: 1px solid var(--rule); border-radius: .6rem; padding: 1rem 1.1rem; }
        .tile dt { color: var(--muted); font-size: .9rem; }
        .tile dd { margin: 0; }
        .tile b { display: block; font-size: 1.8rem; line-height: 1.25; font-weight: 650; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
        section > article.card + article.card { margin-top: 1rem; }
        .legend { color: var(--muted); font-size: .9rem; }
        .legend svg { width: .95em; height: .95em; vertical-align: -.1em; margin-left: .7em; }
        .legend svg:first-child { margin-left: 0; }
        ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem .6rem; padding: 0; margin: 0 0 1rem; }
        ul.legend li { border-radius: .35rem; padding: .15rem .6rem; display: flex; align-items: center; gap: .4rem; }
        .months { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); gap: 1.2rem 1.6rem; }
        .month { border-collapse: separate; border-spacing: 3px; width: 100%; table-layout: fixed; align-self: start; }
        .month caption { text-align: left; font-weight: 600; padding: 0 3px .2rem; }
        .month th { color: var(--muted); font-weight: 500; font-size: .8rem; padding: 0; }
        .month td { height: 2.5rem; padding: .15rem .3rem; border-radius: .35rem; font-size: .8rem; line-height: 1.1;
          vertical-align: top; text-align: left; position: relative; }
        .month .symbol { position: absolute; right: .3rem; bottom: .3rem; }
        .symbol { width: .85rem; height: .85rem; margin: 0 !important; flex: none; }
        .symbol path, .symbol circle { fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round;
          stroke-linejoin: round; }
        .symbol .solid { fill: currentColor; stroke-width: 0; }
        .pain .symbol .hole { stroke: var(--pained); stroke-width: 1.5; }
        td.none { color: var(--muted); }
        .done { background: var(--done); color: var(--done-ink); }
        .part { background: var(--part); color: var(--part-ink); }
        .missed { background: var(--missed); color: var(--missed-ink); }
        li.pain, td.pain { background: var(--pained); color: var(--pained-ink); }
        .off { background: var(--off); color: var(--off-ink); }
        .scroll { overflow-x: auto; }
        .scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .scroll table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
        .scroll th, .scroll td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0;
          border-bottom: 1px solid var(--rule); font-weight: 400; }
        .scroll thead th { color: var(--muted); font-size: .85rem; white-space: nowrap; }
        .scroll tbody th { font-weight: 550; }
        .weeks th, .weeks td, .diary th { white-space: nowrap; }
        @media (min-width: 34.01rem) {
          .programme tbody th { min-width: 8rem; }
          .programme td:nth-child(2) { min-width: 15rem; }
          .programme td:nth-child(4) { min-width: 9rem; }
          .diary td:last-child { min-width: 12rem; }
        }
        .programme td div { white-space: pre-wrap; }
        .diary td:last-child { white-space: pre-wrap; overflow-wrap: anywhere; }
        .bar { display: inline-block; width: 7rem; height: .7rem; border: 1px solid var(--accent); border-radius: .2rem;
          vertical-align: -.05rem; margin-right: .4rem; overflow: hidden; }
        .bar span { display: block; height: 100%; background: var(--accent); }
        .facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .2rem 0 .8rem; font-size: .9375rem; }
        .facts dt { color: var(--muted); }
        .facts dd { margin: 0; white-space: pre-wrap; }
        details { margin-top: .6rem; }
        summary { cursor: pointer; color: var(--accent); font-size: .9rem; }
        svg[role="img"] { display: block; width: 100%; height: auto; font-size: 11px; fill: var(--muted); }
        svg .panel { font-weight: 600; fill: var(--ink); }
        svg.wide { min-width: 40rem; }
        svg .grid { stroke: var(--grid); stroke-width: 1; }
        svg .line { fill: none; stroke: var(--accent); stroke-width: 1.6; stroke-linejoin: round; }
        svg .dot { fill: var(--accent); stroke: var(--accent); stroke-width: 1.4; }
        svg .ring { fill: var(--card); stroke: var(--accent); stroke-width: 1.6; }
        svg .after { fill: var(--ink); stroke: var(--card); stroke-width: .8; }
        svg path.pain { fill: var(--card); stroke: var(--pain); stroke-width: 1.6; stroke-linejoin: round; }
        svg path.stop { fill: var(--stop); stroke: var(--stop); stroke-width: 1.6; stroke-linejoin: round; }
        svg .painline { stroke: var(--pain); stroke-width: 1; stroke-dasharray: 2 3; }
        svg .level { font-size: 9px; font-weight: 700; fill: var(--pain); }
        svg path.stop + .level { fill: var(--on-pain); }
        footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: .8rem; }
        @media (max-width: 34rem) {
          body { padding: 1.2rem .9rem 2rem; }
          h1 { font-size: 1.5rem; }
          .tiles { grid-template-columns: 1fr 1fr; }
          .tile { padding: .7rem .8rem; }
          .tile b { font-size: 1.45rem; }
          .bar { width: 4rem; }
          svg[role="img"] { font-size: 13px; }
          .facts { grid-template-columns: 1fr; }
          .facts dd { margin-bottom: .3rem; }
          .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; }
          .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .stack tr { border-bottom: 1px solid var(--rule); padding: .5rem 0; }
          .stack tr:last-child { border-bottom: 0; }
          .scroll .stack th, .scroll .stack td { border: 0; padding: .1rem 0; min-width: 0; }
          .scroll .stack td { position: relative; padding-left: 6rem; overflow-wrap: anywhere; }
          .stack td::before { content: attr(data-name); position: absolute; left: 0; color: var(--muted); font-size: .85rem; }
        }
        @media print {
          :root { \(light) }
          @page { size: A4; margin: 15mm 14mm; }
          html { color-scheme: light; font-size: 10pt; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { background: #ffffff; max-width: none; padding: 0; }
          .form { display: flex; gap: .6rem; margin-top: 1rem; }
          .form span { flex: 1; border-bottom: 1px solid var(--ink); }
          .tiles { grid-template-columns: repeat(4, 1fr); }
          .tile b { font-size: 15pt; }
          .cards { grid-template-columns: 1fr; gap: .6rem; }
          .cards .card { display: grid; grid-template-columns: 44% 1fr; column-gap: 1.2rem; align-items: start; }
          .cards h3, .cards .address { grid-column: 1 / -1; }
          .cards details { margin: 0; }
          .cards th, .cards td { white-space: nowrap; }
          .months { grid-template-columns: repeat(3, 1fr); }
          .month td { height: 8mm; }
          .tile, .cards .card, .month, tr { break-inside: avoid; }
          h2, h3, .legend { break-after: avoid; }
          h2 { margin-top: 1.6rem; }
          .scroll th, .scroll td { padding-top: .18rem; padding-bottom: .18rem; }
          footer { margin-top: 1.2rem; break-inside: avoid; }
          .scroll { overflow: visible; }
          svg.wide { min-width: 0; }
          .programme th, .programme td { min-width: 0 !important; }
          .scroll table { font-size: 9pt; }
          .cards .scroll table { font-size: 8pt; }
          .scroll th, .scroll td { padding-right: .5rem; }
          summary { display: none; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
        }
        """
}
