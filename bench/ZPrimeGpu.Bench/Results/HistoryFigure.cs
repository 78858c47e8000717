using System.Text.Json;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Bench.Results;

/// <summary>Fits per second and core over the commits that have results of a machine.</summary>
internal static class HistoryFigure
{
    /// <summary>Name of the file, without extension.</summary>
    public const string Name = "history";

    /// <summary>Draws it from the JSON files of a folder, beside them.</summary>
    public static void Write(string folder)
    {
        var points = new List<(DateTimeOffset Date, string Commit, string Series, double Rate)>();
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement root = json.RootElement;
            if (!root.TryGetProperty("format", out JsonElement format) || format.GetString() != "zprime-bench")
            {
                continue;
            }

            // Of the numbers of lanes the widest comes first.
            var seen = new HashSet<string>();
            foreach (JsonElement kernel in root.GetProperty("kernels").EnumerateArray())
            {
                string name = $"{kernel.GetProperty("kernel").GetString()}, {kernel.GetProperty("size").GetString()}";
                if (kernel.GetProperty("kernel").GetString() == Suites.FitSuite.Kernel && seen.Add(name))
                {
                    points.Add((root.GetProperty("commit_date").GetDateTimeOffset(), root.GetProperty("commit").GetString()!, name, kernel.GetProperty("items_per_cpu_second").GetDouble()));
                }
            }
        }

        if (points.Count > 0)
        {
            FigureFile.Write(Make(points), Path.Combine(folder, Name + ".svg"));
        }
    }

    private static Figure Make(List<(DateTimeOffset Date, string Commit, string Series, double Rate)> points)
    {
        // In days; a label for each commit that is not on top of the one before.
        (double Day, string Commit)[] commits = [.. points.Select(p => (Day(p.Date), p.Commit)).Distinct().OrderBy(c => c.Item1)];
        double first = commits[0].Day;
        double last = Math.Max(commits[^1].Day, first + 0.5);
        double margin = 0.1 * (last - first);
        var ticks = new List<Tick>();
        foreach ((double day, string commit) in commits)
        {
            bool isClear = ticks.Count == 0 || day - ticks.Last(t => t.IsMajor).Value > 0.13 * (last - first);
            ticks.Add(new Tick(day, isClear ? RichText.Plain(commit) : null, isClear));
        }

        var series = new List<ISeries>();
        string[] names = [.. points.Select(p => p.Series).Distinct()];
        for (int i = 0; i < names.Length; i++)
        {
            var own = points.Where(p => p.Series == names[i]).OrderBy(p => p.Date).ToArray();
            double[] x = [.. own.Select(p => Day(p.Date))];
            string colour = i switch { 0 => Palette.Ink, 1 => Palette.Blue, 2 => Palette.Vermillion, _ => Palette.Category(i) };
            series.Add(new LineSeries(x, [.. own.Select(p => (double?)(1e-6 * p.Rate))], new Stroke(colour, 1.4), RichText.Plain(names[i])));
            series.Add(new MarkerSeries([.. own.Select(p => new MarkerPoint(Day(p.Date), 1e-6 * p.Rate, 1e-6 * p.Rate, 1e-6 * p.Rate))], 3.0, colour, null));
        }

        var frame = new PlotFrame(
            PageLayout.Scan.Single,
            Axis.Linear(first - margin, last + margin, RichText.Plain("commit, by date")) with { GivenTicks = ticks },
            Axis.Linear(0.0, 1.1e-6 * points.Max(p => p.Rate), RichText.Plain("million fits per second of processor time")));
        return new Figure(Name, "Fits per second of processor time over commits", PageLayout.Scan.Width, PageLayout.Scan.Height, [new Panel(frame, series)]);
    }

    private static double Day(DateTimeOffset date) => date.ToUnixTimeSeconds() / 86400.0;
}
