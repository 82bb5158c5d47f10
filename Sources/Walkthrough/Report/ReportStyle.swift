/// The page's style sheet: for light and dark screens, narrow windows and paper.
let reportStyle = """
    :root {
      color-scheme: light dark;
      --page: #ffffff; --text: #1f2328; --muted: #656d76; --line: #d8dee4; --code: #f6f8fa; --accent: #0969da;
      --error: #cf222e; --error-page: #ffebe9; --note-page: #ddf4ff;
      --keyword: #8250df; --number: #0550ae; --string: #116329; --comment: #59636e; --name: #953800;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #0d1117; --text: #e6edf3; --muted: #8d96a0; --line: #30363d; --code: #161b22; --accent: #4493f8;
        --error: #ff7b72; --error-page: #2d1418; --note-page: #0c2036;
        --keyword: #d2a8ff; --number: #79c0ff; --string: #7ee787; --comment: #8b949e; --name: #ffa657;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; }
    body {
      margin: 0 auto; padding: 2rem 1.5rem 5rem; max-width: 74rem; background: var(--page); color: var(--text);
      font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
    }
    body.with-contents { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 0 3rem; }
    .meta { grid-column: 1 / -1; margin: 0 0 1.5rem; color: var(--muted); font-size: .85rem; }
    main { min-width: 0; max-width: 54rem; }
    h1, h2, h3, h4, h5, h6 { margin: 2rem 0 .75rem; line-height: 1.25; font-weight: 600; }
    h1 { margin-top: 0; font-size: 2rem; }
    h2 { padding-bottom: .3rem; border-bottom: 1px solid var(--line); font-size: 1.4rem; }
    h3 { font-size: 1.15rem; }
    h4, h5, h6 { font-size: 1rem; }
    p, ul, ol, blockquote { margin: 0 0 1rem; }
    li > ul, li > ol { margin: 0; }
    a { color: var(--accent); text-decoration: none; }
    a:hover { text-decoration: underline; }
    blockquote { padding-left: 1rem; border-left: .25rem solid var(--line); color: var(--muted); }
    hr { margin: 2rem 0; border: 0; border-top: 1px solid var(--line); }
    code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    code { padding: .15em .35em; border-radius: .3rem; background: var(--code); font-size: .875em; }
    pre { margin: 0; font-size: .85rem; line-height: 1.5; tab-size: 4; white-space: pre-wrap; overflow-wrap: anywhere; }
    pre code { padding: 0; background: none; font-size: inherit; }
    .formula { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", Georgia, serif; font-style: italic; }
    p.formula { margin-left: 2rem; white-space: pre-wrap; }

    .contents { position: sticky; top: 2rem; align-self: start; max-height: calc(100vh - 4rem); overflow-y: auto;
      font-size: .875rem; line-height: 1.4; }
    .contents p { margin: 0 0 .5rem; color: var(--muted); font-weight: 600; }
    .contents ol { margin: 0; padding: 0; list-style: none; }
    .contents li { margin: .4rem 0; }
    .contents .level-3 { padding-left: 1rem; }
    .contents a { color: var(--text); }
    .contents a:hover { color: var(--accent); }

    .cell { margin: 0 0 1.5rem; }
    main > .listing { margin: 0 0 1rem; }
    .listing { padding: .75rem 1rem; border-radius: .4rem; background: var(--code); }
    .time { float: right; margin: .6rem .6rem 0 1rem; color: var(--muted); font-size: .75rem; line-height: 1.4; }
    .output { margin: .5rem 0 0; padding: .1rem 0 .1rem 1rem; border-left: .2rem solid var(--line); }
    .output > * + * { margin-top: .5rem; }
    .output pre { white-space: pre; overflow-x: auto; }
    .label { margin: 0 0 .1rem; color: var(--muted); font-size: .75rem; }
    .warning { color: var(--muted); }
    .error { padding: .6rem .8rem; border-radius: .4rem; background: var(--error-page); color: var(--error); }
    .question { padding: .6rem .8rem; border-radius: .4rem; background: var(--note-page); }
    .question strong { color: var(--accent); }
    .left-out { opacity: .75; }
    .picture { width: fit-content; max-width: 100%; margin: .5rem 0; padding: .5rem; border-radius: .4rem;
      background: #ffffff; overflow-x: auto; }
    .picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }

    .table { margin: 0 0 1rem; overflow-x: auto; font-size: .9rem; }
    .output .table { margin: 0; }
    .table p { margin: .4rem 0 0; color: var(--muted); font-size: .85rem; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    .output th, .output td { white-space: nowrap; }
    th { border-bottom-width: 2px; }
    .trailing { text-align: right; }
    .center { text-align: center; }

    .keyword { color: var(--keyword); }
    .number, .constant { color: var(--number); }
    .string { color: var(--string); }
    .comment { color: var(--comment); font-style: italic; }
    .function, .constructor { color: var(--name); }
    .ink-bold { font-weight: 700; }
    .ink-dim { opacity: .7; }
    .ink-italic { font-style: italic; }
    .ink-underlined { text-decoration: underline; }
    .ink-gray { color: var(--muted); }
    .ink-red { color: var(--error); }
    .ink-green { color: var(--string); }
    .ink-yellow { color: var(--name); }
    .ink-blue { color: var(--accent); }
    .ink-magenta { color: var(--keyword); }
    .ink-cyan { color: var(--number); }

    @media (max-width: 62rem) {
      body.with-contents { display: block; }
      .contents { position: static; max-height: none; margin-bottom: 2rem; padding: .75rem 1rem;
        border: 1px solid var(--line); border-radius: .4rem; }
    }
    @media print {
      body, body.with-contents { display: block; max-width: none; padding: 0; }
      .contents { display: none; }
      h1, h2, h3, h4 { break-after: avoid; }
      .picture, .question, .error, tr { break-inside: avoid; }
      .output pre { white-space: pre-wrap; }
      .time { display: none; }
    }
    """
