using System.CommandLine;
using System.Globalization;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary><c>zprime scan</c>: the profile likelihood over one parameter or two.</summary>
internal static class ScanCommand
{
    private const int MostPoints = 1_000_000;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var options = new WorkspaceOptions();
        var axis = new Option<string[]>("--parameter")
        {
            Description = "What to scan: NAME:FROM:TO:POINTS, for instance mu:0:3:31. Twice for two parameters.",
            HelpName = "AXIS",
            Required = true,
        };
        var figure = new Option<string?>("--figure") { Description = "SVG figure to write (one workspace only).", HelpName = "FILE" };
        var command = new Command("scan", "Scans the profile likelihood of pyhf workspaces over one parameter or two.") { axis, figure };
        options.AddTo(command);
        command.SetAction(p =>
        {
            ScanAxis[] axes = [.. p.GetValue(axis)!.Select(Parse)];
            long points = axes.Aggregate(1L, (product, a) => product * a.Points);
            if (axes.Length > 2 || points > MostPoints)
            {
                throw new InputException($"A scan has one --parameter or two, and at most {MostPoints} points.");
            }

            if (axes.DistinctBy(a => a.Parameter).Count() < axes.Length)
            {
                throw new InputException($"Both axes of the scan are '{axes[0].Parameter}'; give two parameters, or one.");
            }

            IReadOnlyList<WorkspaceModel> models = options.Load(p, PoiNeed.Optional);
            string? path = p.GetValue(figure);
            if (path is not null)
            {
                CheckFigure(path, models.Count, points);
            }

            return WorkspaceCommands.ForEach(models, options.Device(p), (model, fitter, tally) =>
            {
                WorkspaceFit fit = WorkspaceFit.Run(model, null, fitter, tally);
                LikelihoodScan? scan = fit.Parameters is null ? null : LikelihoodScan.Run(fit, axes, options.Codes(p), fitter, tally);
                string? problem = fit.Problem ?? (tally.Failed > 0 ? tally.Failures[0].Sentence : null);
                if (scan is not null && path is not null)
                {
                    ScanPlot.Write(scan, path);
                }

                return (InferenceJson.Scan(model, scan, problem), problem);
            });
        });
        return command;
    }

    private static void CheckFigure(string path, int workspaces, long points)
    {
        if (workspaces > 1 || points > ScanPlot.MostPoints)
        {
            throw new InputException($"--figure draws one workspace at a time, with at most {ScanPlot.MostPoints} points.");
        }

        FigureFile.Check(path);
    }

    private static ScanAxis Parse(string text)
    {
        // Names may hold colons themselves.
        string[] parts = text.Split(':');
        if (parts.Length >= 4
            && double.TryParse(parts[^3], NumberStyles.Float, CultureInfo.InvariantCulture, out double from)
            && double.TryParse(parts[^2], NumberStyles.Float, CultureInfo.InvariantCulture, out double to)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int points)
            && double.IsFinite(from) && double.IsFinite(to) && from != to && points >= 2)
        {
            return new(string.Join(':', parts[..^3]), from, to, points);
        }

        throw new InputException($"--parameter '{text}' is not NAME:FROM:TO:POINTS with two different ends and at least 2 points, for instance mu:0:3:31.");
    }
}
