using System.CommandLine;
using System.Globalization;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Json;

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
        var command = new Command("scan", "Scans the profile likelihood of pyhf workspaces over one parameter or two.") { axis };
        options.AddTo(command);
        command.SetAction(p =>
        {
            ScanAxis[] axes = [.. p.GetValue(axis)!.Select(Parse)];
            if (axes.Length > 2 || axes.Aggregate(1L, (product, a) => product * a.Points) > MostPoints)
            {
                throw new InputException($"A scan has one --parameter or two, and at most {MostPoints} points.");
            }

            return WorkspaceCommands.ForEach(options.Load(p, PoiNeed.Optional), options.Device(p), (model, fitter, tally) =>
            {
                WorkspaceFit fit = WorkspaceFit.Run(model, null, fitter, tally);
                LikelihoodScan? scan = fit.Parameters is null ? null : LikelihoodScan.Run(fit, axes, options.Codes(p), fitter, tally);
                string? problem = fit.Problem ?? (tally.Failed > 0 ? tally.Failures[0].Sentence : null);
                return (InferenceJson.Scan(model, scan, problem), problem);
            });
        });
        return command;
    }

    private static ScanAxis Parse(string text)
    {
        // Names may hold colons themselves.
        string[] parts = text.Split(':');
        if (parts.Length >= 4
            && double.TryParse(parts[^3], NumberStyles.Float, CultureInfo.InvariantCulture, out double from)
            && double.TryParse(parts[^2], NumberStyles.Float, CultureInfo.InvariantCulture, out double to)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int points)
            && double.IsFinite(from) && double.IsFinite(to) && points >= 2)
        {
            return new(string.Join(':', parts[..^3]), from, to, points);
        }

        throw new InputException($"--parameter '{text}' is not NAME:FROM:TO:POINTS with at least 2 points, for instance mu:0:3:31.");
    }
}
