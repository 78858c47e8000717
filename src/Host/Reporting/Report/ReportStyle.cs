namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>The style sheet of the report: dark text on white, one column, prints on A4.</summary>
internal static class ReportStyle
{
    /// <summary>The rules.</summary>
    public const string Css = """
        :root { color-scheme: light; }
        body { margin: 0 auto; max-width: 56rem; padding: 2rem 1.5rem 4rem; background: #fff; color: #1a1a1a;
          font: 17px/1.5 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
        h2 { font-size: 1.35rem; margin: 2.8rem 0 .8rem; padding-bottom: .25rem; border-bottom: 1px solid #bbb; }
        h3 { font-size: 1.08rem; margin: 1.8rem 0 .5rem; }
        p { margin: .7rem 0; }
        .lead { color: #444; margin: 0 0 1.4rem; }
        nav, table, figcaption, summary, .key { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; }
        nav { font-size: .85rem; margin: 1.2rem 0; columns: 3; }
        nav ol { margin: 0; padding-left: 1.4rem; }
        sup, sub { line-height: 0; }
        a { color: #00558b; text-decoration: none; } a:hover { text-decoration: underline; }
        .key { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .8rem 1.6rem; margin: 1.2rem 0;
          padding: 1rem 1.2rem; background: #f4f6f8; border-left: 4px solid #0072b2; }
        .key div span { display: block; font-size: .78rem; color: #555; }
        .key div strong { font-size: 1.02rem; font-weight: 600; }
        .notice { padding: .6rem .9rem; background: #fdf3e1; border-left: 4px solid #d55e00; }
        .table { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; font-size: .8rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: .2rem 0 .35rem; }
        th { text-align: left; border-bottom: 1.5px solid #333; padding: .25rem .7rem .25rem 0; vertical-align: bottom; }
        td { padding: .16rem .7rem .16rem 0; border-bottom: 1px solid #e4e4e4; vertical-align: top; overflow-wrap: anywhere; }
        th.n, td.n { text-align: right; white-space: nowrap; overflow-wrap: normal; }
        tr.marked td { background: #fdf3e1; }
        .flow { display: grid; grid-template-columns: repeat(auto-fit, minmax(25rem, 1fr)); gap: 0 2rem; }
        figure { margin: 1.4rem 0; } figure svg { max-width: 100%; height: auto; display: block; }
        figcaption { font-size: .82rem; color: #444; max-width: 720px; margin-top: .3rem; }
        svg.live { cursor: crosshair; touch-action: pan-y; user-select: none; } svg.live:focus { outline: 1.5px solid #9cc4de; }
        svg.zoomed .series path { vector-effect: non-scaling-stroke; } svg.zoomed .inset text { paint-order: stroke; stroke: #fff; stroke-width: 3px; }
        .readout { font: .8rem/1.5 Helvetica, Arial, "Liberation Sans", sans-serif; color: #555; min-height: 2.4em; font-variant-numeric: tabular-nums; }
        .readout span { margin-right: 1.1em; white-space: nowrap; } .readout b { color: #1a1a1a; font-weight: 600; }
        details { margin: 1rem 0; } summary { cursor: pointer; font-size: .9rem; color: #00558b; }
        pre { font-size: .76rem; line-height: 1.4; background: #f6f6f6; padding: .8rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
        @page { size: A4; margin: 16mm 14mm; }
        @media print {
          body { max-width: none; padding: 0; font-size: 10.5pt; }
          nav, .readout { display: none; } a { color: inherit; }
          h2, h3, caption { break-after: avoid; } figure, .key, tr { break-inside: avoid; }
          .flow { grid-template-columns: 1fr 1fr; } .table { overflow: visible; } figure svg { max-width: 165mm; }
          table { font-size: 6.8pt; } th, td { padding-right: .35rem; } pre { font-size: 7pt; }
        }
        """;
}
